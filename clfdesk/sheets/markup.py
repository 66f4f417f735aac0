"""The sender's workbook on its way back: bad cells coloured and commented, a first column that says why.

A workbook of today's format keeps its own look; it is marked inside the limited child
process, in memory only. Every other kind (.xls, CSV, web pages) comes back as a new
workbook with the same rows in the same places.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from clfdesk.domain.cell import Cell, is_number, text_of
from clfdesk.sheets.faults import Fault, refuse
from clfdesk.sheets.post_check import checked
from clfdesk.sheets.properties import read_properties
from clfdesk.sheets.reading import Book, Sheet, ask
from clfdesk.sheets.sheet_words import marked

_COLOURS = {"refused": "FFF4B6B6", "suspect": "FFFFE699", "info": "FFDDEBF7"}
_WIDTH = 42


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with one row: its sheet and number, the sentence for the first column, its bad cells.

    ``cells`` are (column from 0, severity, sentence); a column of -1 is the row as a whole.
    """

    sheet: str
    row: int
    severity: str
    says: str
    cells: tuple[tuple[int, str, str], ...] = ()


def mark(book: Book, marks: Sequence[Mark], headings: dict[str, int]) -> bytes:
    """Return the marked workbook (.xlsx); ``headings`` gives each read sheet's heading row."""
    if book.kind == "xlsx":
        order = {
            "do": "mark",
            "kind": book.kind,
            "marks": [asdict(each) | {"height": _height(each.says)} for each in marks],
            "headings": headings,
            "title": marked("heading"),
        }
        try:
            return base64.b64decode(ask(order, book.data)["file"])
        except Fault as fault:
            if fault.code not in ("crashed", "slow", "memory", "damaged"):
                raise refuse(fault.code, book.name, **fault.details) from None
    return _anew(book, marks, headings)


def _anew(book: Book, marks: Sequence[Mark], headings: dict[str, int]) -> bytes:
    """Write the rows of a book of another kind into a new workbook, marked."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"author": "", "comments": ""})
        for name, value in read_properties(book.data).items():  # the envelope goes back with what came in it
            workbook.set_custom_property(name, value[:255], "text")
        formats = {
            name: workbook.add_format({"num_format": "@", "bg_color": f"#{colour[2:]}", "text_wrap": False})
            for name, colour in _COLOURS.items()
        }
        formats[""] = workbook.add_format({"num_format": "@"})
        formats["says"] = workbook.add_format({"text_wrap": True, "valign": "top", "font_color": "#C00000"})
        formats["heading"] = workbook.add_format({"bold": True})
        for number, sheet in enumerate(book.sheets, 1):
            page = workbook.add_worksheet(_sheet_name(sheet.name, number))
            if sheet.hidden:
                page.hide()
            _write_sheet(page, sheet, marks, headings.get(sheet.name), formats)
        if book.sheets[0].hidden:
            first = next((n for n, sheet in enumerate(book.sheets) if not sheet.hidden), None)
            if first is not None:
                workbook.worksheets()[first].activate()
                workbook.worksheets()[first].set_first_sheet()
    return checked(buffer.getvalue())


def _sheet_name(name: str, number: int) -> str:
    clean = "".join("_" if letter in "[]:*?/\\" else letter for letter in name).strip("'")[:31]
    return clean or str(number)


def _write_sheet(page: Any, sheet: Sheet, marks: Sequence[Mark], heading: int | None, formats: dict[str, Any]) -> None:
    ours = any(number == heading and cells and cells[0] == marked("heading") for number, cells in sheet.rows)
    shift = 1 if heading is not None and not ours else 0
    bad = {
        (each.row, column): (severity, says)
        for each in marks
        if each.sheet == sheet.name
        for column, severity, says in each.cells
    }
    for number, cells in sheet.rows:
        for column, cell in enumerate(cells):
            if ours and column == 0 and heading is not None and number >= heading:
                continue
            severity, says = bad.get((number, column), ("", ""))
            _write_cell(page, number - 1, column + shift, cell, formats[severity])
            if says:
                page.write_comment(number - 1, column + shift, says, {"x_scale": 2})
    wide = {number: len(cells) for number, cells in sheet.rows}
    for row, column in bad:
        if column >= wide.get(row, 0):
            page.write_blank(row - 1, column + shift, None, formats[bad[row, column][0]])
    if heading is None:
        return
    page.set_column(0, 0, _WIDTH)
    page.set_column(1, 40, 16)
    page.write_string(heading - 1, 0, marked("heading"), formats["heading"])
    for each in marks:
        if each.sheet == sheet.name:
            page.set_row(each.row - 1, _height(each.says))
            page.write_string(each.row - 1, 0, each.says, formats["says"])


def _write_cell(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell is None:
        return
    if is_number(cell):
        page.write_number(row, column, float(str(cell)), None if abs(float(str(cell))) < 1e11 else look)
    else:
        page.write_string(row, column, _clean(text_of(cell)), look)


def _height(says: str) -> float:
    """Return how high (in points) a row must be for its sentence to be read whole."""
    width = sum(2 if ord(letter) > 0x2E7F else 1 for letter in says)
    return 15.0 * -(-width // (_WIDTH - 2))


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 32)[:32_000]
