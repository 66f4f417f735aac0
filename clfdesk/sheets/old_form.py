"""A filled form as .xls again, for a county that sent one and wants one back; what that cannot hold is named.

The form was an .xls, was turned into .xlsx and filled; here its cells, faces, merges, widths and how it prints go
back. What xlwt cannot write (lists of words, colours by condition) stays behind and is said.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from clfdesk.i18n import _
from clfdesk.sheets.old_blank import LOST
from clfdesk.sheets.old_container import packed
from clfdesk.sheets.old_properties import streams

_ACROSS = {"left": 1, "center": 2, "right": 3, "fill": 4, "justify": 5, "centerContinuous": 6, "distributed": 7}
_DOWN = {"top": 0, "center": 1, "bottom": 2, "justify": 3, "distributed": 4}
_LINES = ("", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
          "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot")  # fmt: skip


def write_old_form(content: bytes, made_on: date) -> tuple[bytes, list[str]]:
    """Return a workbook of ours as .xls, and in words what of it stays behind."""
    import openpyxl
    import xlwt

    from clfdesk.sheets.old_print import OldBook

    book = openpyxl.load_workbook(io.BytesIO(content))
    made, lost = OldBook(), dict.fromkeys(("validation", "condition", "formula"), 0)
    faces: dict[Any, Any] = {}
    for place, page in enumerate(book.worksheets):
        target = made.add_sheet(page.title, cell_overwrite_ok=True)
        lost["validation"] += len(page.data_validations.dataValidation)
        lost["condition"] += len(page.conditional_formatting)
        lost["formula"] += _cells(xlwt, page, target, faces)
        _shape(page, target)
        _print(page, target, made, place)
    told = [_(LOST[kind]).format(count=count) for kind, count in lost.items() if count]
    title = str(book.properties.title or book.worksheets[0].title)
    return packed([("Workbook", made.get_biff_data()), *streams(title, made_on, {})]), told


def _cells(xlwt: Any, page: Any, target: Any, faces: dict[Any, Any]) -> int:
    """Write the cells; return how many formulas could not be."""
    left = 0
    inside = {
        (row, column)
        for area in page.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    for line in page.iter_rows():
        for cell in line:
            if not cell.has_style and cell.value is None:
                continue
            if cell._style not in faces:
                faces[cell._style] = _face(xlwt, cell)
            face = faces[cell._style]
            value = cell.value if (cell.row, cell.column) not in inside else None
            if cell.data_type == "f":
                try:
                    value = xlwt.Formula(str(value).removeprefix("="))
                except Exception:  # noqa: BLE001  whatever its parser makes of a formula it does not know
                    value, left = None, left + 1
            elif isinstance(value, date | datetime):
                value = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
            target.write(cell.row - 1, cell.column - 1, value, face)
    for area in page.merged_cells.ranges:
        target.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
    return left


def _face(xlwt: Any, cell: Any) -> Any:
    style = xlwt.XFStyle()
    font = cell.font
    style.font.name, style.font.height = font.name or "宋体", int((font.sz or 11) * 20)
    style.font.bold, style.font.italic = bool(font.b), bool(font.i)
    style.num_format_str = cell.number_format
    held = cell.alignment
    style.alignment.horz, style.alignment.vert = _ACROSS.get(held.horizontal, 0), _DOWN.get(held.vertical, 2)
    style.alignment.wrap = int(bool(held.wrap_text))
    for side in ("left", "right", "top", "bottom"):
        line = getattr(cell.border, side)
        setattr(style.borders, side, _LINES.index(line.style) if line and line.style in _LINES else 0)
    style.protection.cell_locked = bool(cell.protection.locked)
    return style


def _shape(page: Any, target: Any) -> None:
    from openpyxl.utils import column_index_from_string

    for letters, told in page.column_dimensions.items():
        first = told.min or column_index_from_string(letters)
        for column in range(first, min(told.max or first, first + 60) + 1):
            if told.width:
                target.col(column - 1).width = min(int(told.width * 256), 65_535)
            target.col(column - 1).hidden = bool(told.hidden)
    for row, told in page.row_dimensions.items():
        if told.height:
            line = target.row(row - 1)
            line.height_mismatch, line.height = True, int(told.height * 20)
    target.visibility = int(page.sheet_state != "visible")
    target.protect = bool(page.protection.sheet)


def _print(page: Any, target: Any, made: Any, place: int) -> None:
    from openpyxl.utils import range_boundaries

    from clfdesk.sheets.old_print import foot

    target.portrait = page.page_setup.orientation != "landscape"
    target.paper_size_code = int(page.page_setup.paperSize or 9)
    target.fit_num_pages = int(bool(page.sheet_properties.pageSetUpPr and page.sheet_properties.pageSetUpPr.fitToPage))
    target.fit_width_to_pages, target.fit_height_to_pages = (
        page.page_setup.fitToWidth or 1,
        page.page_setup.fitToHeight or 0,
    )
    foot(target, _line(page.oddFooter))
    target._Worksheet__header_str = _line(page.oddHeader)
    if page.print_title_rows:
        first, last = (int(each.strip("$")) - 1 for each in page.print_title_rows.split(":"))
        made.repeated[place] = (first, last)
    area = str(page.print_area or "").rpartition("!")[2]
    if area and "," not in area:
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        made.printed[place] = (int(top or 1) - 1, int(bottom or 1) - 1, int(left or 1) - 1, int(right or 1) - 1)
    if page.freeze_panes:
        target.set_panes_frozen(True)
        target.set_horz_split_pos(int("".join(c for c in page.freeze_panes if c.isdigit())) - 1)


def _line(told: Any) -> str:
    parts = ((mark, getattr(told, side).text) for mark, side in (("&L", "left"), ("&C", "center"), ("&R", "right")))
    return "".join(f"{mark}{text}" for mark, text in parts if text).replace("&[Page]", "&P").replace("&[Pages]", "&N")
