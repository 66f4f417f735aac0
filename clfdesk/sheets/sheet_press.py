"""One sheet of our own: what stands above its rows, the rows, what stands below, and how it prints."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, chain, islice
from typing import Any

from clfdesk.domain.returns import Value
from clfdesk.sheets.cells import clean
from clfdesk.sheets.heights import text_width
from clfdesk.sheets.list_sheet import ListColumn, ListSheet

MEASURED = 300  # rows looked at for the width of columns
LONGEST = 32_767  # characters a cell can hold
DIGITS = 15  # a spreadsheet keeps so many digits of a number
LINE = 15.0
LEAST_ROW = 20.25  # whole pixels at 96 to the inch
_TITLE_SIZE = 1.65  # the title's letters are 18 points to the body's 11
_NARROW = 84.0  # digits across a sheet of A4 upright
_BODY = "宋体"
_TITLE = "方正小标宋简体"


class SheetPress:
    """One sheet while it is written; rows must be written from the top down."""

    def __init__(self, book: Any, page: Any, sheet: ListSheet) -> None:
        self.page = page
        self.sheet = sheet
        base = {"font_name": _BODY, "font_size": 11, "valign": "vcenter"}
        line = {**base, "border": 1, "text_wrap": True}
        self.title = book.add_format({**base, "font_name": _TITLE, "font_size": 18, "bold": True, "align": "center",
                                      "text_wrap": True})  # fmt: skip
        self.left = book.add_format({**base, "align": "left", "num_format": "@"})
        self.right = book.add_format({**base, "align": "right", "num_format": "@"})
        self.heading = book.add_format({**line, "bold": True, "align": "center", "num_format": "@"})
        self.cells = [book.add_format({**line, **_face(column)}) for column in sheet.columns]
        self.texts = [book.add_format({**line, **_face(column), "num_format": "@"}) for column in sheet.columns]
        self.bold = [book.add_format({**line, **_face(column), "bold": True}) for column in sheet.columns]
        self.last = len(sheet.columns) - 1
        self.top = self.heading_top = self.first = 0

    def press(self, rows: Iterator[Sequence[Value]]) -> None:
        """Write everything."""
        measured = list(islice(rows, MEASURED))
        widths = self.begin(measured)
        row = self.first
        for values in chain(measured, rows):
            self._row(row, values, widths, self.cells, self.texts)
            row += 1
        self.end(row, widths)

    def begin(self, measured: Sequence[Sequence[Value]]) -> list[float]:
        """Write what stands above the rows; return the columns' widths in digits, as the first rows ask."""
        self.page.set_default_row(LEAST_ROW)
        widths = self._roomy([self._width(number, measured) for number in range(len(self.sheet.columns))])
        for number, width in enumerate(widths):
            self.page.set_column(number, number, width)
        self._head(widths)
        self.heading_top = self.top
        self.first = self._headings(widths)
        return widths

    def samples(self) -> None:
        """Write two empty rows, one in each face the rows may have, so that the file knows them."""
        for row, faces in enumerate((self.texts, self.cells), self.first):
            for column, face in enumerate(faces):
                self.page.write_blank(row, column, None, face)

    def end(self, row: int, widths: Sequence[float]) -> None:
        """Write what stands below the rows, the first free one being ``row``, and how it prints."""
        if self.sheet.totals:
            self._row(row, self.sheet.totals, widths, self.bold, self.bold)
            row += 1
        for text in self.sheet.foot:
            self.page.set_row(row, 24)
            self._across(row, 0, self.last, text, self.left)
            row += 1
        self._print(self.heading_top, self.first, row)

    def _head(self, widths: Sequence[float]) -> None:
        if not self.sheet.title:
            return
        room = sum(widths) / _TITLE_SIZE
        lines = max(1, math.ceil(text_width(self.sheet.title) / max(room, 10)))
        self.page.set_row(0, 34 * lines)
        self._across(0, 0, self.last, self.sheet.title, self.title)
        self.top = 1
        start = max(self.last - 2, 0)
        for text in self.sheet.head:
            self._across(self.top, start, self.last, text, self.left)
            self.top += 1
        if self.sheet.left or self.sheet.right:
            self.page.set_row(self.top, 22)
            middle, left, right = self._middle(widths), self.sheet.left, self.sheet.right
            if sum(widths[: middle + 1]) < text_width(left) or sum(widths[middle + 1 :]) < text_width(right):
                middle, left = self.last, "　　".join(text for text in (left, right) if text)  # few columns: one cell
            self._across(self.top, 0, middle, left, self.left)
            if self.last > middle:
                self._across(self.top, middle + 1, self.last, right, self.right)
            self.top += 1

    def _roomy(self, widths: list[float]) -> list[float]:
        """Return the widths, those of a narrow table stretched until its title and the line under it find room."""
        whole = sum(widths)
        both: float = text_width(self.sheet.left) + text_width(self.sheet.right) + 4
        both /= max(1 - max(widths) / whole, 0.1)  # so that they part between two columns
        need = min(max(text_width(self.sheet.title) * _TITLE_SIZE, both), _NARROW)
        if not self.sheet.title or whole >= need:
            return widths
        return [round(width * need / whole, 2) for width in widths]

    def _middle(self, widths: Sequence[float]) -> int:
        """Return the last column of the left half by width, so that both lines under the title have room."""
        need = min(
            max(text_width(self.sheet.left) + 2, sum(widths) / 2), sum(widths) - text_width(self.sheet.right) - 2
        )
        used = list(accumulate(widths))
        wide = next((number for number, width in enumerate(used) if width >= need), self.last)
        return min(wide, max(self.last - 1, 0))

    def _across(self, row: int, first: int, last: int, text: str, face: Any) -> None:
        if last > first:
            self.page.merge_range(row, first, row, last, "", face)
        self.page.write_string(row, first, clean(text), face)

    def _headings(self, widths: Sequence[float]) -> int:
        """Write the heading, in two rows where columns are grouped; return the first row below it."""
        columns, row = self.sheet.columns, self.top
        grouped = any(column.group for column in columns)
        lines = max(math.ceil(text_width(column.heading) / max(widths[n] - 1, 2)) for n, column in enumerate(columns))
        if not grouped:
            self.page.set_row(row, max(28.0, lines * LINE + 4))
            for number, column in enumerate(columns):
                self.page.write_string(row, number, clean(column.heading), self.heading)
            return row + 1
        self.page.set_row(row, 22)
        number = 0
        while number < len(columns):
            group, last = columns[number].group, number
            while group and last < self.last and columns[last + 1].group == group:
                last += 1
            if group:
                self._across(row, number, last, group, self.heading)
            else:
                self.page.merge_range(row, number, row + 1, number, "", self.heading)
                self.page.write_string(row, number, clean(columns[number].heading), self.heading)
            number = last + 1
        self.page.set_row(row + 1, max(22.0, lines * LINE + 4))
        for number, column in enumerate(columns):
            if column.group:
                self.page.write_string(row + 1, number, clean(column.heading), self.heading)
        return row + 2

    def _row(
        self, row: int, values: Sequence[Value], widths: Sequence[float], numbers: Sequence[Any], texts: Sequence[Any]
    ) -> None:
        height = height_of(values, widths)
        if height > LEAST_ROW:  # a height that is set stays in memory to the end
            self.page.set_row(row, height)
        for column in range(len(widths)):
            value = values[column] if column < len(values) else None
            if value is None or value == "":
                self.page.write_blank(row, column, None, texts[column])
            elif isinstance(value, int | Decimal) and abs(value) < 10**DIGITS:
                self.page.write_number(row, column, value, numbers[column])
            else:
                self.page.write_string(row, column, clean(str(value))[:LONGEST], texts[column])

    def _width(self, number: int, rows: Sequence[Sequence[Value]]) -> float:
        """Return a column's width in digits: what its content asks, within what it may have."""
        column = self.sheet.columns[number]
        widest = (column.width or 18) * 2
        heading: float = math.ceil(text_width(column.heading) / (1 if len(column.heading) <= 3 else 2) / 2) * 2
        heading = max(heading + (2 if len(column.heading) > 5 else 0), column.least * 2)
        asked = max(
            (text_width(str(row[number])) for row in rows if number < len(row) and row[number] is not None), default=0
        )
        if column.kind == "money":
            asked = max(asked, text_width(str(self.sheet.totals[number] or "")) if self.sheet.totals else 0) + 3
        if len(self.sheet.totals) > number and number < 2:
            asked = max(asked, text_width(str(self.sheet.totals[number] or "")))
        return round(max(min(asked, widest), heading, 3) + 1.2, 2)

    def _print(self, heading_top: int, first: int, end: int) -> None:
        page = self.page
        if self.sheet.landscape:
            page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        page.center_horizontally()
        page.fit_to_pages(1, 0)
        page.repeat_rows(heading_top, first - 1)
        page.print_area(0, 0, max(end - 1, 0), self.last)
        page.freeze_panes(first, 0)
        if self.sheet.page_foot:
            page.set_footer(self.sheet.page_foot)
        if end > first:
            page.ignore_errors({"number_stored_as_text": f"A1:XFD{end}"})


def height_of(values: Sequence[Value], widths: Sequence[float]) -> float:
    """Return how high a row must be for its wrapped texts."""
    lines = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, str) and len(value) * 2 > width - 1:
            lines = max(lines, lines_of(value, width))
    return max(LEAST_ROW, lines * LINE + 4)


def lines_of(text: str, width: float) -> int:
    """Return the lines a text takes in a column of that many digits."""
    return max(1, math.ceil(text_width(text) / max(width - 1, 2)))


def _face(column: ListColumn) -> dict[str, Any]:
    formats = {"money": "#,##0.00", "number": "General", "text": "@"}
    align = "right" if column.kind == "money" else column.align
    return {"align": align, "num_format": formats[column.kind]}
