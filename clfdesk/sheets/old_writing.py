"""Our own workbooks as .xls (BIFF8) for a county that still asks for it: the same layout through xlwt.

The layout itself is :class:`clfdesk.sheets.sheet_press.SheetPress`; here stands only what it
writes on. The format knows 65,536 rows, 256 columns, no custom properties (so no envelope),
and xlwt no heading repeated on every page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets.list_sheet import ListSheet
from clfdesk.sheets.plain_writing import sheet_names
from clfdesk.sheets.sheet_press import SheetPress

MOST_ROWS, MOST_COLUMNS = 65_000, 256
_ACROSS = {"left": 1, "center": 2, "right": 3}


def write_old(parts: Sequence[tuple[ListSheet, Sequence[Sequence[Value]]]]) -> bytes:
    """Return the .xls of several tables, in order; :class:`Refusal` for more than the format holds."""
    import xlwt

    for sheet, rows in parts:
        if len(rows) > MOST_ROWS or len(sheet.columns) > MOST_COLUMNS:
            raise Refusal(
                _("This is too much for an .xls."),
                where=sheet.name,
                why=_("It holds {rows} rows and {columns} columns at most.").format(
                    rows=MOST_ROWS, columns=MOST_COLUMNS
                ),
                next=_("Send it as .xlsx, or make it village by village."),
            )
    book = xlwt.Workbook(encoding="utf-8")
    faces = _Faces(xlwt)
    for (sheet, rows), name in zip(parts, sheet_names(parts), strict=True):
        page = book.add_sheet(name, cell_overwrite_ok=True)
        SheetPress(faces, _Page(page), sheet).press(iter(rows))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class _Faces:
    """Formats asked for in XlsxWriter's words, given in xlwt's; equal ones are one."""

    def __init__(self, xlwt: Any) -> None:
        self.xlwt = xlwt
        self._known: dict[tuple[tuple[str, object], ...], Any] = {}

    def add_format(self, asked: dict[str, Any]) -> Any:
        """Return a cell style."""
        key = tuple(sorted(asked.items()))
        if key not in self._known:
            self._known[key] = self._made(asked)
        return self._known[key]

    def _made(self, asked: dict[str, Any]) -> Any:
        style = self.xlwt.XFStyle()
        style.font.name = str(asked.get("font_name", ""))
        style.font.height = int(float(asked.get("font_size", 11)) * 20)
        style.font.bold = bool(asked.get("bold"))
        style.alignment.horz = _ACROSS.get(str(asked.get("align", "")), 0)
        style.alignment.vert = 1
        style.alignment.wrap = int(bool(asked.get("text_wrap")))
        if asked.get("border"):
            for side in ("left", "right", "top", "bottom"):
                setattr(style.borders, side, 1)
        style.num_format_str = str(asked.get("num_format", "General"))
        return style


class _Page:
    """A sheet written in XlsxWriter's words."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.height = 0.0

    def set_default_row(self, height: float) -> None:
        self.height = height

    def set_row(self, row: int, height: float) -> None:
        line = self.page.row(row)
        line.height_mismatch, line.height = True, int(height * 20)

    def set_column(self, first: int, last: int, width: float) -> None:
        for column in range(first, last + 1):
            self.page.col(column).width = min(int(width * 256), 65_535)

    def merge_range(self, top: int, left: int, bottom: int, right: int, text: str, face: Any) -> None:
        self.page.write_merge(top, bottom, left, right, text, face)

    def write_string(self, row: int, column: int, text: str, face: Any) -> None:
        if self.height and not self.page.row(row).height_mismatch:
            self.set_row(row, self.height)
        self.page.write(row, column, text, face)

    def write_blank(self, row: int, column: int, _value: None, face: Any) -> None:
        self.page.write(row, column, None, face)

    def write_number(self, row: int, column: int, value: Any, face: Any) -> None:
        self.page.write(row, column, value, face)

    def set_landscape(self) -> None:
        self.page.portrait = False

    def set_paper(self, code: int) -> None:
        self.page.paper_size_code = code

    def set_margins(self, *, left: float, right: float, top: float, bottom: float) -> None:
        page = self.page
        page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = left, right, top, bottom

    def center_horizontally(self) -> None:
        self.page.print_centered_horz = True

    def fit_to_pages(self, across: int, down: int) -> None:
        self.page.fit_num_pages = 1
        self.page.fit_width_to_pages, self.page.fit_height_to_pages = across, down

    def repeat_rows(self, _first: int, _last: int) -> None:
        """Xlwt cannot repeat rows on every page."""

    def print_area(self, *_cells: int) -> None:
        """The whole sheet is printed."""

    def freeze_panes(self, row: int, _column: int) -> None:
        self.page.set_panes_frozen(True)
        self.page.set_horz_split_pos(row)

    def set_footer(self, text: str) -> None:
        # its own setters take nothing but ASCII on Python 3
        self.page._Worksheet__header_str, self.page._Worksheet__footer_str = "", text

    def ignore_errors(self, _where: dict[str, str]) -> None:
        """Excel 97 marks no numbers kept as text."""
