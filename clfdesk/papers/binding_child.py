"""Papers of unknown make measured and bound, in the limited process: a page of each picture, all parts one document.

It knows no desk and no language: what is wrong travels as a code (:mod:`scan_child`).
"""

from __future__ import annotations

import io
from typing import Any

from clfdesk.papers.unfit import Unfit

PDF = "application/pdf"
#: The margins of a page that carries a picture, in millimetres, and the dots an inch it is never blown up past.
BESIDE, ABOVE, FINEST = 30.0, 36.0, 100.0


def _opened(content: bytes) -> Any:
    import pikepdf

    try:
        return pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise Unfit("locked") from error
    except pikepdf.PdfError as error:
        raise Unfit("pdf") from error


def sizes(content: bytes, media: str) -> list[tuple[float, float]]:
    """Return width and height of each page as it is looked at (points); raises :class:`Unfit`."""
    if media != PDF:
        return [_picture(content)[0]]
    import pikepdf

    found = []
    with _opened(content) as document:
        try:
            for page in document.pages:
                box = [float(value) for value in page.trimbox]
                wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
                turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
                found.append((high, wide) if turned else (wide, high))
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
            raise Unfit("pdf") from error
    if not found:
        raise Unfit("no_page")
    return found


def _picture(content: bytes) -> tuple[tuple[float, float], float]:
    """Return the page a picture needs (A4, lying where the picture lies) and its scale on it, in points."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            wide, high = picture.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unfit("picture") from error
    mm = 72 / 25.4
    page = (297.0 * mm, 210.0 * mm) if wide > high else (210.0 * mm, 297.0 * mm)
    scale = min((page[0] - BESIDE * mm) / wide, (page[1] - ABOVE * mm) / high, 72 / FINEST)
    return page, scale


def picture_page(content: bytes) -> bytes:
    """Return a page with a picture in its middle; raises :class:`Unfit`."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    page, scale = _picture(content)
    canvas = Canvas(io.BytesIO(), pagesize=page, invariant=1, pageCompression=1)
    try:
        reader = ImageReader(io.BytesIO(content))
        wide, high = (each * scale for each in reader.getSize())
        canvas.drawImage(reader, (page[0] - wide) / 2, (page[1] - high) / 2, wide, high, mask="auto")
    except (OSError, SyntaxError, ValueError) as error:
        raise Unfit("picture") from error
    canvas.showPage()
    closing: Any = canvas
    return bytes(closing.getpdfdata())


def bound(parts: list[tuple[bytes, str]], over: bytes, first: int, title: str) -> bytes:
    """Return the parts as one document; the pages of ``over`` lie on those from ``first`` (0) on; raises :class:`Unfit`."""
    import pikepdf

    with pikepdf.new() as whole:
        for content, media in parts:
            with _opened(content if media == PDF else picture_page(content)) as one:
                whole.pages.extend(one.pages)
        try:
            if over:
                with pikepdf.open(io.BytesIO(over)) as marks:
                    page: Any
                    for page, mark in zip(list(whole.pages)[first:], list(marks.pages), strict=False):
                        page.add_overlay(mark)
            if title:
                whole.docinfo["/Title"] = title
            out = io.BytesIO()
            whole.save(out, deterministic_id=True)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
            raise Unfit("pdf") from error
        return out.getvalue()


def work(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer ``sizes`` (of one part) and ``bind`` (of all, the pages to lie over them last in the bytes)."""
    if order["do"] == "sizes":
        return {"sizes": sizes(data, order["media"])}, b""
    parts, at = [], 0
    for length, media in order["parts"]:
        parts.append((data[at : at + length], media))
        at += length
    return {}, bound(parts, data[at:], int(order["first"]), order["title"])
