"""A personal file as one PDF: the cover with its code, sheets and scans one after another, each page numbered.

The code is Code 128 and QR of the internal number alone; the page number stands top right
as the rules for filed papers ask (DA/T 22-2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code128, qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.papers import binding, press, text
from clfdesk.papers.binding import Part, numbered, overlay, sizes

__all__ = ["Cover", "Part", "bind", "count", "press_cover"]

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


def count(part: Part) -> int:
    """Return how many pages a part has; :class:`Refusal` where it cannot be read."""
    return len(sizes(part))


def bind(parts: Sequence[tuple[str, Part]], title: str) -> bytes:
    """Return the parts as one document in their order, with neutral properties.

    Pages after the cover are numbered from 1, top right. A part (told by its name) whose
    pages cannot be read raises :class:`Refusal`.
    """
    pages = [size for name, part in parts for size in sizes(part, name)]
    over = overlay(pages[1:], numbered) if len(pages) > 1 else b""
    return binding.bind([part for _name, part in parts], over, first=1, title=title)
