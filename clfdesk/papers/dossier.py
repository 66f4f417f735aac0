"""A personal file as one PDF: the cover with its code, sheets and scans one after another, each page numbered.

The code is Code 128 and QR of the internal number alone; the page number stands top right
as the rules for filed papers ask (DA/T 22-2015).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code128, qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.papers import press, text

WIDTH, HEIGHT = 210 * mm, 297 * mm
_LABEL, _VALUE, _TITLE_PT, _LINE_PT = "hei", "kai", 34.0, 16.0


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says: title, lines (label, value), the code and what it is for, the foot."""

    title: str
    lines: tuple[tuple[str, str], ...]
    code: str
    says: str
    foot: str


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of the file: a PDF, or a picture that becomes a page."""

    content: bytes
    media: str = "application/pdf"


def press_cover(cover: Cover) -> bytes:
    """Press the cover."""
    canvas = press.new((210, 297), cover.title)
    text.draw(canvas, WIDTH / 2, HEIGHT - 62 * mm, cover.title, "title", _TITLE_PT, align="center")
    y, left, right = HEIGHT - 92 * mm, 40 * mm, 172 * mm
    label = max((text.advance(name, _LABEL) for name, _value in cover.lines), default=4) * _LINE_PT + 5 * mm
    for name, value in cover.lines:
        text.draw(canvas, left, y, name, _LABEL, _LINE_PT)
        room = right - left - label
        size = min(_LINE_PT, room / max(text.advance(value, _VALUE), 0.1))
        text.draw(canvas, left + label + 2 * mm, y, value, _VALUE, size)
        canvas.setLineWidth(0.6)
        canvas.line(left + label, y - 4, right, y - 4)
        y -= 12 * mm
    _code(canvas, cover)
    text.draw(canvas, WIDTH / 2, 14 * mm, cover.foot, "song", 9, align="center")
    canvas.showPage()
    return press.finish(canvas)


def _code(canvas: Canvas, cover: Cover) -> None:
    side = 30 * mm
    square: Any = qr.QrCodeWidget(cover.code, barLevel="M", barBorder=0)
    low_x, low_y, high_x, high_y = square.getBounds()
    drawing: Any = Drawing(side, side, transform=[side / (high_x - low_x), 0, 0, side / (high_y - low_y), 0, 0])
    drawing.add(square)
    renderPDF.draw(drawing, canvas, 40 * mm, 36 * mm)
    bars: Any = code128.Code128(cover.code, barHeight=14 * mm, barWidth=0.42 * mm, quiet=0)
    bars.drawOn(canvas, 78 * mm, 50 * mm)
    text.draw(canvas, 78 * mm, 43 * mm, cover.code, "hei", 14)
    text.draw(canvas, 78 * mm, 37 * mm, cover.says, "song", 9)


def _picture_page(content: bytes) -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    with Image.open(io.BytesIO(content)) as picture:
        wide, high = picture.size
    lying = wide > high
    size = (297.0, 210.0) if lying else (210.0, 297.0)
    canvas = press.new(size, "")
    room_w, room_h = (size[0] - 30) * mm, (size[1] - 36) * mm
    scale = min(room_w / wide, room_h / high, 72 / 100)  # never blown up past 100 dots an inch
    x, y = (size[0] * mm - wide * scale) / 2, (size[1] * mm - high * scale) / 2
    canvas.drawImage(ImageReader(io.BytesIO(content)), x, y, wide * scale, high * scale, mask="auto")
    canvas.showPage()
    return press.finish(canvas)


def count(part: Part) -> int:
    """Return how many pages a part has."""
    if part.media != "application/pdf":
        return 1
    import pypdfium2

    with pypdfium2.PdfDocument(part.content) as document:
        return len(document)


def bind(parts: Sequence[tuple[str, Part]], title: str) -> bytes:
    """Return the parts as one document in their order, with neutral properties.

    Pages after the cover are numbered from 1, top right. A part (told by its name) whose
    pages cannot be read raises :class:`Refusal`.
    """
    import pikepdf

    whole = pikepdf.new()
    for name, part in parts:
        content = part.content if part.media == "application/pdf" else _picture_page(part.content)
        try:
            with pikepdf.open(io.BytesIO(content)) as one:
                whole.pages.extend(one.pages)
        except pikepdf.PdfError as error:
            raise Refusal(
                _("This paper cannot be shown."),
                where=name,
                why=_("The file is no PDF, or it is damaged."),
                next=_("Scan the paper again."),
            ) from error
    _number(whole)
    whole.docinfo["/Title"] = title
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def _number(whole: Any) -> None:
    import pikepdf

    sizes = []
    for page in whole.pages[1:]:
        box = [float(value) for value in page.mediabox]
        turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
        wide, high = box[2] - box[0], box[3] - box[1]
        sizes.append((high, wide) if turned else (wide, high))
    if not sizes:
        return
    canvas = press.new((210, 297), "")
    for number, (wide, high) in enumerate(sizes, 1):
        canvas.setPageSize((wide, high))
        text.draw(canvas, wide - 12 * mm, high - 11 * mm, str(number), "hei", 11, align="right")
        canvas.showPage()
    with pikepdf.open(io.BytesIO(press.finish(canvas))) as stamps:
        for page, stamp in zip(list(whole.pages)[1:], list(stamps.pages), strict=True):
            page.add_overlay(stamp)
