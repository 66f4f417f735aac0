"""Pressing a list to sign and file: rows that never tear, headings on every page, subtotals, a line to sign on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.paper import Align, TableSheet
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.papers import fonts, press, text
from clfdesk.papers.breaking import Line, groups

HEAD, CELL, TITLE, NOTE = "hei", "song", "title", "song"
#: Page margins, inner margin of a cell (mm); sizes of title, heads and cells, and the least cell (points).
MARGIN, PAD = (15.0, 14.0), 1.2
TITLE_PT, HEAD_PT, CELL_PT, LEAST_PT = 18.0, 10.5, 10.5, 7.5
LEADING = 1.25

Cells = tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class PressedSheet:
    """A pressed list: the PDF, its pages, and the characters no font draws."""

    pdf: bytes
    pages: int
    undrawable: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as set: its lines per cell, its height in points, its size, and the texts it was set from."""

    cells: Cells
    height: float
    size: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The page and the columns, in points."""

    width: float
    height: float
    edges: tuple[float, ...]

    @property
    def measure(self) -> float:
        """Return the width of the table."""
        return self.edges[-1] - self.edges[0]


def _layout(sheet: TableSheet) -> Layout:
    short, long_ = 210 * mm, 297 * mm
    width, height = (long_, short) if sheet.orientation == "landscape" else (short, long_)
    room = width - 2 * MARGIN[0] * mm
    total = sum(column.width for column in sheet.columns)
    edges = [MARGIN[0] * mm]
    for column in sheet.columns:
        edges.append(edges[-1] + room * column.width / total)
    return Layout(width, height, tuple(edges))


def _row(texts: tuple[str, ...], at: Layout, role: str, size: float, least: float) -> Row:
    """Return a row set in its columns: words that no column can hold make the whole row smaller."""
    while True:
        rooms = [right - left - 2 * PAD * mm for left, right in zip(at.edges, at.edges[1:], strict=False)]
        cells = tuple(text.lines(cell, role, room / size) for cell, room in zip(texts, rooms, strict=True))
        torn = any(len(lines) > 1 and len(_words(cell)) < len(lines) for cell, lines in zip(texts, cells, strict=True))
        if not torn or size <= LEAST_PT:
            break
        size -= 0.5
    lines = max((len(each) for each in cells), default=1)
    return Row(cells, max(least, lines * LEADING * size + 2 * PAD * mm), size, texts)


def _words(cell: str) -> list[str]:
    """Return the pieces of a cell that may stand on lines of their own."""
    return [piece for part in cell.split("\n") for piece in (groups(part) or [""])]


def _subtotal(sheet: TableSheet, rows: list[Row]) -> tuple[str, ...]:
    """Return the subtotal row of a page, its words in the first column that is not summed."""
    cells = []
    for index, column in enumerate(sheet.columns):
        if not column.summed:
            cells.append("")
            continue
        numbers = [_number(row.texts[index], column.heading) for row in rows]
        total = sum(numbers, Decimal(0))
        cells.append(f"{total:,}" if any("," in row.texts[index] for row in rows) else f"{total}")
    first = next((index for index, column in enumerate(sheet.columns) if not column.summed), 0)
    room = [index for index in range(first, len(cells)) if not sheet.columns[index].summed]
    cells[max(room[:2], key=lambda index: sheet.columns[index].width)] = press.words("sheet", "subtotal")
    return tuple(cells)


def _number(cell: str, heading: str) -> Decimal:
    """Return a summed cell as a number; empty counts nothing."""
    plain = cell.replace(",", "").strip()
    try:
        return Decimal(plain) if plain else Decimal(0)
    except InvalidOperation as error:
        raise Refusal(
            _("A column that is summed holds something that is no number."),
            where=heading,
            why=cell,
            next=_("Mend the value, then press the list again."),
        ) from error


def _pages(rows: list[Row], first: float, room: float, tail: float) -> list[list[Row]]:
    """Return the rows of each page: ``first`` and ``room`` for rows (points), ``tail`` needed under the last of them."""
    pages: list[list[Row]] = [[]]
    left = first
    for row in rows:
        if row.height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= row.height
    if left < tail and len(pages[-1]) > 1:  # some rows go along, so that no page carries only signatures
        cut = max(len(pages[-1]) - 3, 1)
        pages[-1], rest = pages[-1][:cut], pages[-1][cut:]
        pages.append(rest)
    return pages


def _draw_row(canvas: Canvas, row: Row, at: Layout, top: float, role: str, aligns: tuple[Align, ...]) -> float:
    """Draw one row with the rule under it and return where it ends."""
    low = top - row.height
    canvas.line(at.edges[0], low, at.edges[-1], low)
    for lines, align, left, right in zip(row.cells, aligns, at.edges, at.edges[1:], strict=False):
        step = LEADING * row.size
        y = (top + low) / 2 + len(lines) * step / 2 - (step - row.size) / 2 - 0.86 * row.size
        x = {"left": left + PAD * mm, "center": (left + right) / 2, "right": right - PAD * mm}[align]
        for line in lines:
            text.draw(canvas, x, y, line.text, role, row.size, align=align)
            y -= step
    return low


def _draw_top(canvas: Canvas, sheet: TableSheet, at: Layout) -> float:
    """Draw the title and the line under it, and return where the table begins."""
    size = min(TITLE_PT, at.measure / max(text.advance(sheet.title, TITLE), 1.0))
    y = at.height - MARGIN[1] * mm - size
    text.draw(canvas, at.width / 2, y, sheet.title, TITLE, size, align="center")
    if not (sheet.left or sheet.right):
        return y - 5 * mm
    y -= 8 * mm
    small = min(HEAD_PT, at.measure / max(text.advance(sheet.left + sheet.right, NOTE) + 2, 1.0))
    text.draw(canvas, at.edges[0], y, sheet.left, NOTE, small)
    text.draw(canvas, at.edges[-1], y, sheet.right, NOTE, small, align="right")
    return y - 2.5 * mm


def _tail(sheet: TableSheet, at: Layout) -> float:
    """Return the height of what stands under the last row: words, notes, signatures."""
    notes = sum(len(text.lines(note, NOTE, at.measure / 9.5)) for note in sheet.notes)
    return (9 * mm if sheet.words_line else 0) + notes * 4.6 * mm + (15 * mm if sheet.signatures else 0) + 2 * mm


def _draw_tail(canvas: Canvas, sheet: TableSheet, at: Layout, y: float) -> None:
    if sheet.words_line:
        canvas.rect(at.edges[0], y - 9 * mm, at.measure, 9 * mm)
        size = min(11.0, (at.measure - 4 * mm) / max(text.advance(sheet.words_line, HEAD), 1.0))
        text.draw(canvas, at.edges[0] + 2 * mm, y - 4.5 * mm - 0.36 * size, sheet.words_line, HEAD, size)
        y -= 9 * mm
    y -= 2 * mm
    for note in sheet.notes:
        for line in text.lines(note, NOTE, at.measure / 9.5):
            y -= 4.6 * mm
            text.draw_line(canvas, at.edges[0], y + 1.2 * mm, line, NOTE, 9.5, at.measure)
    if sheet.signatures:
        y -= 12 * mm
        share = at.measure / len(sheet.signatures)
        for number, who in enumerate(sheet.signatures):
            left = at.edges[0] + number * share
            wide = text.draw(canvas, left, y, press.words("sheet", "sign").format(label=who), NOTE, 11)
            canvas.line(left + wide, y - 1.2 * mm, left + share - 6 * mm, y - 1.2 * mm)


def _draw_foot(canvas: Canvas, sheet: TableSheet, at: Layout, page: int, pages: int) -> None:
    canvas.setFillColor(HexColor("#404040"))
    y = 7.5 * mm
    text.draw(canvas, at.edges[0], y, sheet.notice, NOTE, 9)
    text.draw(
        canvas, at.edges[-1], y, press.words("sheet", "page").format(page=page, pages=pages), NOTE, 9, align="right"
    )
    canvas.setFillColor(HexColor("#000000"))


def undrawable(sheet: TableSheet) -> list[str]:
    """Return the characters of a list that no font draws, each once."""
    said = [(sheet.title, TITLE), *((column.heading, HEAD) for column in sheet.columns), (sheet.words_line, HEAD)]
    said += [(each, NOTE) for each in (sheet.left, sheet.right, sheet.notice, *sheet.notes, *sheet.signatures)]
    said += [(cell, CELL) for row in (*sheet.rows, sheet.totals) for cell in row]
    return list(dict.fromkeys(each for words, role in said for each in fonts.missing(words, role)))


def press_table(sheet: TableSheet) -> PressedSheet:
    """Press a list on A4.

    Every row is at least ``sheet.row_mm`` high and stands whole on one page; headings come
    again on each page, with a subtotal where a column is summed and the list has more than
    one page. Raises :class:`Refusal` for a row of the wrong length or a sum over words.
    """
    if any(len(row) != len(sheet.columns) for row in (*sheet.rows, *([sheet.totals] if sheet.totals else []))):
        raise Refusal(
            _("A row of this list has more or fewer cells than the list has columns."),
            where=sheet.title,
            next=_("Mend the list's columns."),
        )
    at = _layout(sheet)
    aligns: tuple[Align, ...] = tuple(column.align for column in sheet.columns)
    centred: tuple[Align, ...] = tuple("center" for _align in aligns)
    head = _row(tuple(column.heading for column in sheet.columns), at, HEAD, HEAD_PT, 9 * mm)
    rows = [_row(row, at, CELL, CELL_PT, sheet.row_mm * mm) for row in sheet.rows]
    totals = _row(sheet.totals, at, HEAD, CELL_PT, 9 * mm) if sheet.totals else None
    canvas = press.new((at.width / mm, at.height / mm), sheet.title)
    top = _draw_top(press.new((at.width / mm, at.height / mm), ""), sheet, at)
    summed = any(column.summed for column in sheet.columns)
    room = top - head.height - 14 * mm
    tail = _tail(sheet, at) + (totals.height if totals else 0.0)
    pages = _pages(rows, room, room, tail)
    if summed and len(pages) > 1:
        room -= 9 * mm
        pages = _pages(rows, room, room, tail)
    for number, page in enumerate(pages, start=1):
        canvas.setLineWidth(0.6)
        start = y = _draw_top(canvas, sheet, at)
        canvas.line(at.edges[0], y, at.edges[-1], y)
        y = _draw_row(canvas, head, at, y, HEAD, centred)
        for row in page:
            y = _draw_row(canvas, row, at, y, CELL, aligns)
        if summed and len(pages) > 1:
            y = _draw_row(canvas, _row(_subtotal(sheet, page), at, HEAD, CELL_PT, 9 * mm), at, y, HEAD, aligns)
        if number == len(pages):
            y = _draw_row(canvas, totals, at, y, HEAD, aligns) if totals else y
        for edge in at.edges:
            canvas.line(edge, start, edge, y)
        if number == len(pages):
            _draw_tail(canvas, sheet, at, y)
        _draw_foot(canvas, sheet, at, number, len(pages))
        canvas.showPage()
    return PressedSheet(press.finish(canvas), len(pages), undrawable(sheet))
