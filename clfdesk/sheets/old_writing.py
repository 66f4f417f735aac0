"""Our own workbooks as .xls (BIFF8) for a county that still asks for it: the same layout through xlwt.

The layout itself is :class:`clfdesk.sheets.sheet_press.SheetPress`; here stands only what it
writes on. The format knows 65,536 rows and 256 columns; the envelope stands in the document's properties
(:mod:`clfdesk.sheets.old_properties`), as in an .xlsx.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets import old_properties
from clfdesk.sheets.cells import clean
from clfdesk.sheets.list_sheet import ListSheet
from clfdesk.sheets.old_container import packed
from clfdesk.sheets.plain_writing import sheet_names
from clfdesk.sheets.sheet_press import SheetPress

MOST_ROWS, MOST_COLUMNS = 65_000, 256
_PADDING = 0.71  # what XlsxWriter adds to a width by itself: five pixels of seven to a digit
_WIDER = 1.26  # the same texts need more room here: widths count letters of a smaller usual face
_ACROSS = {"left": 1, "center": 2, "right": 3}


def write_old(parts: Sequence[tuple[ListSheet, Sequence[Sequence[Value]]]]) -> bytes:
    """Return the .xls of several tables, in order; :class:`Refusal` for more than the format holds."""
    import xlwt

    from clfdesk.sheets.old_print import OldBook

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
    book = OldBook()
    faces = _Faces(xlwt)
    for place, ((sheet, rows), name) in enumerate(zip(parts, sheet_names(parts), strict=True)):
        page = book.add_sheet(name, cell_overwrite_ok=True)
        SheetPress(faces, _Page(page, book, place), sheet).press(iter(rows))
    first = parts[0][0]
    own = {name: clean(value)[:255] for name, value in first.properties.items()}
    streams = old_properties.streams(clean(first.title or first.name), first.made_on, own)
    return packed([("Workbook", book.get_biff_data()), *streams])


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

    def __init__(self, page: Any, book: Any, place: int) -> None:
        self.page, self.book, self.place = page, book, place
        self.height = 0.0

    def set_default_row(self, height: float) -> None:
        self.height = height

    def set_row(self, row: int, height: float) -> None:
        line = self.page.row(row)
        line.height_mismatch, line.height = True, int(height * 20)

    def set_column(self, first: int, last: int, width: float) -> None:
        for column in range(first, last + 1):
            self.page.col(column).width = min(int((width + _PADDING) * _WIDER * 256), 65_535)

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

    def repeat_rows(self, first: int, last: int) -> None:
        self.book.repeated[self.place] = (first, last)

    def print_area(self, top: int, left: int, bottom: int, right: int) -> None:
        self.book.printed[self.place] = (top, bottom, left, right)

    def freeze_panes(self, row: int, _column: int) -> None:
        self.page.set_panes_frozen(True)
        self.page.set_horz_split_pos(row)

    def set_footer(self, text: str) -> None:
        from clfdesk.sheets.old_print import foot

        foot(self.page, text)

    def ignore_errors(self, _where: dict[str, str]) -> None:
        """Excel 97 marks no numbers kept as text."""
