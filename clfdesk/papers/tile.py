"""Cutting a board into sheets of an office printer: overlap to glue, marks to cut by, and a page that says how.

The board is embedded once and shown through each sheet's window (ISO 32000-1, 8.10).
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.papers import press, text

#: Paper of office printers (mm), the margin they cannot print on, and the edge to glue.
PAPERS = {"A4": (210, 297), "A3": (297, 420)}
MARGIN, OVERLAP = 10.0, 8.0


@dataclass(frozen=True, slots=True)
class Grid:
    """How a board is cut: sheet size and shown window in mm, rows and columns."""

    paper: tuple[float, float]
    window: tuple[float, float]
    rows: int
    columns: int


def grid(size_mm: tuple[float, float], paper: str) -> Grid:
    """Return the cut of a board that needs the fewest sheets, the paper upright or lying.

    Raises :class:`Refusal` for a paper no office printer takes.
    """
    if paper not in PAPERS:
        raise Refusal(
            _("Boards are not cut into sheets of this paper."),
            where=paper,
            why=_("Office printers take A4 or A3."),
            next=_("Choose A4 or A3."),
        )
    short, long_ = PAPERS[paper]
    choices = []
    for wide, high in ((short, long_), (long_, short)):
        step = (wide - 2 * MARGIN - OVERLAP, high - 2 * MARGIN - OVERLAP)
        columns, rows = (
            max(math.ceil((whole - OVERLAP) / each - 1e-9), 1) for whole, each in zip(size_mm, step, strict=True)
        )
        choices.append(Grid((wide, high), (wide - 2 * MARGIN, high - 2 * MARGIN), rows, columns))
    return min(choices, key=lambda each: each.rows * each.columns)


def _corner(cut: Grid, size: tuple[float, float], row: int, column: int) -> tuple[float, float]:
    """Return the lower left corner of a window on the board, in mm."""
    return column * (cut.window[0] - OVERLAP), size[1] - cut.window[1] - row * (cut.window[1] - OVERLAP)


def _marks(canvas: Canvas, cut: Grid, row: int, column: int) -> None:
    """Draw a sheet's cutting marks, the edge to glue, and its place."""
    left, low = MARGIN * mm, MARGIN * mm
    right, high = left + cut.window[0] * mm, low + cut.window[1] * mm
    canvas.setStrokeColor(HexColor("#000000"))
    canvas.setLineWidth(0.4)
    for x, side in ((left, -1), (right, 1)):
        for y, up in ((low, -1), (high, 1)):
            canvas.line(x + side * mm, y, x + side * 6 * mm, y)
            canvas.line(x, y + up * mm, x, y + up * 6 * mm)
    canvas.setStrokeColor(HexColor("#808080"))
    canvas.setDash(4, 3)
    if column < cut.columns - 1:  # beyond these lines the next sheet covers this one
        canvas.line(right - OVERLAP * mm, low, right - OVERLAP * mm, high)
    if row < cut.rows - 1:
        canvas.line(left, low + OVERLAP * mm, right, low + OVERLAP * mm)
    canvas.setDash()
    canvas.setFillColor(HexColor("#606060"))
    place = press.words("tile", "sheet").format(row=row + 1, column=column + 1)
    text.draw(canvas, (left + right) / 2, 4 * mm, place, "hei", 8, align="center")


def _guide(canvas: Canvas, cut: Grid, size: tuple[float, float], paper: str, title: str) -> tuple[float, float, float]:
    """Draw the page that says how the sheets go together; return where the small board goes (x, y, scale)."""
    wide, high = cut.paper[0] * mm, cut.paper[1] * mm
    canvas.setFillColor(HexColor("#000000"))
    text.draw(canvas, wide / 2, high - 22 * mm, title, "title", min(18, (wide - 30 * mm) / text.advance(title, "title")),
              align="center")  # fmt: skip
    text.draw(canvas, wide / 2, high - 32 * mm, press.words("tile", "title"), "hei", 13, align="center")
    y = high - 44 * mm
    for line in press.words("tile", "lines"):
        said = line.format(width=round(size[0]), height=round(size[1]), sheets=cut.rows * cut.columns, paper=paper,
                           rows=cut.rows, columns=cut.columns, overlap=round(OVERLAP))  # fmt: skip
        for each in text.lines(said, "song", (wide - 36 * mm) / 11):
            text.draw_line(canvas, 18 * mm, y, each, "song", 11, wide - 36 * mm)
            y -= 6.2 * mm
    room = (wide - 40 * mm, y - 20 * mm)
    scale = min(room[0] / (size[0] * mm), room[1] / (size[1] * mm))
    return (wide - size[0] * mm * scale) / 2, y - size[1] * mm * scale, scale


def _guide_net(canvas: Canvas, cut: Grid, size: tuple[float, float], place: tuple[float, float, float]) -> None:
    """Draw the sheets' outlines and numbers over the small board."""
    x, y, scale = place
    canvas.setStrokeColor(HexColor("#2060A0"))
    canvas.setLineWidth(0.7)
    for row in range(cut.rows):
        for column in range(cut.columns):
            left, low = _corner(cut, size, row, column)
            right, high = min(left + cut.window[0], size[0]), low + cut.window[1]
            low, left = max(low, 0.0), max(left, 0.0)
            canvas.rect(
                x + left * mm * scale, y + low * mm * scale, (right - left) * mm * scale, (high - low) * mm * scale
            )
            canvas.setFillColor(HexColor("#2060A0"))
            centre = (x + (left + right) / 2 * mm * scale, y + (low + high) / 2 * mm * scale)
            canvas.circle(centre[0], centre[1] + 4, 13, stroke=0, fill=1)
            canvas.setFillColor(HexColor("#FFFFFF"))
            text.draw(canvas, *centre, f"{row + 1}-{column + 1}", "hei_bold", 11, align="center")


def tiled(pdf: bytes, paper: str, title: str) -> tuple[bytes, int]:
    """Return a one-page board cut into sheets with a guide in front, and the number of pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as board:
        box = [float(each) for each in board.pages[0].mediabox]
        size = ((box[2] - box[0]) / mm, (box[3] - box[1]) / mm)
        cut = grid(size, paper)
        canvas = press.new(cut.paper, title)
        place = _guide(canvas, cut, size, paper, title)
        canvas.showPage()
        under = press.new(cut.paper, title)
        _guide_net(under, cut, size, place)
        under.showPage()
        for row in range(cut.rows):
            for column in range(cut.columns):
                _marks(canvas, cut, row, column)
                canvas.showPage()
        with (
            pikepdf.open(io.BytesIO(press.finish(canvas))) as sheets,
            pikepdf.open(io.BytesIO(press.finish(under))) as net,
        ):
            shown = sheets.copy_foreign(board.pages[0].as_form_xobject())
            over = sheets.copy_foreign(net.pages[0].as_form_xobject())
            for number, page in enumerate(sheets.pages):
                name = page.add_resource(shown, pikepdf.Name.XObject, pikepdf.Name("/Board"))
                if number == 0:
                    x, y, scale = place
                    net_name = page.add_resource(over, pikepdf.Name.XObject, pikepdf.Name("/Net"))
                    drawn = f"q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm {name} Do Q q {net_name} Do Q"
                else:
                    left, low = _corner(cut, size, *divmod(number - 1, cut.columns))
                    window = (
                        f"{MARGIN * mm:.3f} {MARGIN * mm:.3f} {cut.window[0] * mm:.3f} {cut.window[1] * mm:.3f} re W n"
                    )
                    drawn = f"q {window} 1 0 0 1 {(MARGIN - left) * mm:.3f} {(MARGIN - low) * mm:.3f} cm {name} Do Q"
                page.contents_add(drawn.encode("ascii"), prepend=number > 0)
            out = io.BytesIO()
            sheets.save(out, deterministic_id=True)
            return out.getvalue(), len(sheets.pages)
