"""The archive stamp of 45 × 16 mm with six cells: on a sheet of stickers, or over the first page of a filed paper.

DA/T 22-2015: red, the upper row 全宗号 年度 件号, the lower row 机构(问题) 保管期限 页数; page
numbers stand at the upper right of fronts and the upper left of backs.
"""

from __future__ import annotations

import io

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.archive_paper import Corner, Stamp
from clfdesk.papers import press, text
from clfdesk.papers.binding import Part, Size, bind, numbered, overlay, sizes

WIDE, HIGH = 45.0, 16.0
#: A sheet of stickers: four across, sixteen down, the rest is margin.
ACROSS, DOWN, GAP = 4, 16, (4.0, 1.6)
RED = (0.80, 0.06, 0.06)
ROLE, MOST_PT = "song", 12.0


def draw_stamp(canvas: Canvas, stamp: Stamp, x: float, low: float) -> None:
    """Draw one stamp with its lower left corner at a place (points)."""
    wide, high = WIDE * mm / 3, HIGH * mm / 2
    canvas.setStrokeColorRGB(*RED)
    canvas.setFillColorRGB(*RED)
    canvas.setLineWidth(0.7)
    canvas.rect(x, low, WIDE * mm, HIGH * mm)
    canvas.line(x, low + high, x + WIDE * mm, low + high)
    for number in (1, 2):
        canvas.line(x + number * wide, low, x + number * wide, low + HIGH * mm)
    for number, cell in enumerate(stamp.cells):
        row, column = divmod(number, 3)
        size = min(MOST_PT, (wide - 1.6 * mm) / max(text.advance(cell, ROLE), 0.1)) if cell else MOST_PT
        centre = low + (high * 1.5 if row == 0 else high * 0.5)
        text.draw(canvas, x + (column + 0.5) * wide, centre - 0.36 * size, cell, ROLE, size, align="center")
    canvas.setStrokeColorRGB(0, 0, 0)
    canvas.setFillColorRGB(0, 0, 0)


def press_stamps(stamps: list[Stamp], title: str, *, skip: int = 0) -> bytes:
    """Press stamps on A4 stickers of 45 × 16 mm, leaving out the first ``skip`` places that are used up."""
    canvas = press.new((210.0, 297.0), title)
    side = (210.0 - ACROSS * WIDE - (ACROSS - 1) * GAP[0]) / 2
    top = (297.0 - DOWN * HIGH - (DOWN - 1) * GAP[1]) / 2
    place = skip
    for stamp in stamps:
        if place == ACROSS * DOWN:
            canvas.showPage()
            place = 0
        row, column = divmod(place, ACROSS)
        x = side + column * (WIDE + GAP[0])
        low = 297.0 - top - (row + 1) * HIGH - row * GAP[1]
        draw_stamp(canvas, stamp, x * mm, low * mm)
        place += 1
    canvas.showPage()
    return press.finish(canvas)


def _place(corner: Corner, wide: float, high: float) -> tuple[float, float]:
    edge = 6 * mm
    left = (wide - WIDE * mm) / 2 if corner == "top" else edge if corner.endswith("left") else wide - edge - WIDE * mm
    low = edge if corner.startswith("bottom") else high - edge - HIGH * mm
    return left, low


def stamped(pdf: bytes, stamp: Stamp, corner: Corner, *, numbers: bool = False, where: str = "") -> bytes:
    """Return a PDF with the stamp over its first page, and page numbers at the upper outer corners where asked.

    Raises :class:`Refusal` for what is no PDF, is damaged or has a password.
    """
    part = Part(pdf)
    pages = sizes(part, where)

    def draw(canvas: Canvas, number: int, size: Size) -> None:
        if number == 1:
            draw_stamp(canvas, stamp, *_place(corner, *size))
        if numbers:
            numbered(canvas, number, size, sides=2)

    return bind([part], overlay(pages if numbers else pages[:1], draw), name=where)


def joined(parts: list[bytes]) -> bytes:
    """Return several PDFs as one, in order; they are our own (others are bound by :mod:`binding`)."""
    import pikepdf

    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as each:
                whole.pages.extend(each.pages)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
        return out.getvalue()
