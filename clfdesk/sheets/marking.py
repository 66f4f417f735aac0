"""Marking a workbook inside the limited child: openpyxl, in memory, nothing left on the disk."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from typing import Any

from clfdesk.sheets.faults import Fault
from clfdesk.sheets.parsing import opened

_COLOURS = {"refused": "FFF4B6B6", "suspect": "FFFFE699", "info": "FFDDEBF7"}
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?\d+)?")
_LAST_COLUMN = 16_384


def work(order: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``{"file": base64}`` of the workbook with its marks."""
    import openpyxl

    from clfdesk.sheets.workbook import needs_openpyxl

    if needs_openpyxl(data):  # far cells would make the whole grid be built
        raise Fault("damaged")
    try:
        book = openpyxl.load_workbook(opened(data), keep_links=False)
    except Exception as error:
        raise Fault("damaged") from error
    for sheet in book.worksheets:
        heading = order["headings"].get(sheet.title)
        if heading is not None:
            if sheet.cell(heading, 1).value == order["title"]:  # our own column, from an earlier return
                for row in range(heading + 1, sheet.max_row + 1):
                    sheet.cell(row, 1).value = None
                shift = 0
            else:
                _make_room(book, sheet)
                shift = 1
            _mark(
                sheet, [mark for mark in order["marks"] if mark["sheet"] == sheet.title], heading, order["title"], shift
            )
    return {"file": base64.b64encode(_saved(book)).decode("ascii")}


def _mark(sheet: Any, marks: list[dict[str, Any]], heading: int, title: str, shift: int) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    red, top = Font(color="FFC00000"), Alignment(wrap_text=True, vertical="top")
    fills = {code: PatternFill("solid", fgColor=colour) for code, colour in _COLOURS.items()}
    sheet.column_dimensions["A"].width = 42
    sheet.cell(heading, 1, title).font = Font(bold=True)
    for mark in marks:
        cell = sheet.cell(mark["row"], 1)
        cell.value = mark["says"]
        cell.data_type = "s"
        cell.font = red
        cell.alignment = top
        dimension = sheet.row_dimensions[mark["row"]]
        dimension.height = max(dimension.height or 0, mark["height"])
        for column, severity, says in mark["cells"]:
            if column < 0:
                continue
            bad = sheet.cell(mark["row"], column + 1 + shift)
            bad.fill = fills.get(severity, fills["info"])
            if type(bad).__name__ != "MergedCell":
                bad.comment = Comment(says, "", height=90, width=320)


def _make_room(book: Any, sheet: Any) -> None:
    """Insert a first column, and move with it what openpyxl leaves behind."""
    widths = {key: (each.width, each.hidden) for key, each in sheet.column_dimensions.items()}
    spans = {key: (each.min, each.max) for key, each in sheet.column_dimensions.items()}
    merged = [str(area) for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area)
    sheet.insert_cols(1)
    for area in merged:
        sheet.merge_cells(shifted(area))
    sheet.column_dimensions.clear()
    from openpyxl.utils import get_column_letter

    for key, (width, hidden) in widths.items():
        first, last = spans[key]
        for column in range(first or 1, min(last or first or 1, (first or 1) + 255) + 1):
            dimension = sheet.column_dimensions[get_column_letter(column + 1)]
            dimension.width, dimension.hidden = width, hidden
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = type(validation.sqref)(" ".join(shifted(str(area)) for area in validation.sqref.ranges))
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = shifted(sheet.auto_filter.ref)
    if sheet.freeze_panes:
        sheet.freeze_panes = shifted(sheet.freeze_panes)
    areas = sheet.print_area
    if areas:
        sheet.print_area = shifted(areas.split("!")[-1])
    rules = [(str(each.sqref), each.rules) for each in sheet.conditional_formatting]
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    for area, each_rules in rules:
        for rule in each_rules:
            rule.formula = [moved(formula, "", own=True) for formula in rule.formula]
            sheet.conditional_formatting.add(" ".join(shifted(part) for part in area.split()), rule)
    for other in book.worksheets:
        for row in other.iter_rows():
            for cell in row:
                if cell.data_type == "f" and isinstance(cell.value, str):
                    cell.value = moved(cell.value, sheet.title, own=other is sheet)


def shifted(area: str) -> str:
    """Return an area one column to the right."""
    from openpyxl.utils import column_index_from_string, get_column_letter

    def one(match: re.Match[str]) -> str:
        column = min(column_index_from_string(match[2]) + 1, _LAST_COLUMN)
        return f"{match[1]}{get_column_letter(column)}{match[3] or ''}"

    return _REFERENCE.sub(one, area)


def moved(formula: str, title: str, *, own: bool) -> str:
    """Return a formula whose references to a sheet moved one column to the right; ``own``: it stands there."""
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    lead = "" if formula.startswith("=") else "="
    tokens: Any = Tokenizer(lead + formula)
    for token in tokens.items:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        sheet, mark, area = token.value.rpartition("!")
        here = own if not mark else sheet.strip("'").replace("''", "'") == title
        if here and re.fullmatch(r"\$?[A-Z]{1,3}(\$?\d+)?(:\$?[A-Z]{1,3}(\$?\d+)?)?", area):
            token.value = f"{sheet}{mark}{shifted(area)}"
    return str(tokens.render())[len(lead) :]


def _saved(book: Any) -> bytes:
    """Save without openpyxl's temporary files, which would leave every ID in the clear on the disk."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet import _writer
    from openpyxl.writer import excel

    base: Any = excel.ExcelWriter

    class InMemory(base):  # type: ignore[misc]
        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
            out = io.BytesIO()
            writer: Any = _writer.WorksheetWriter(ws, out)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], out.getvalue())
            self.manifest.append(ws)

    book.properties.creator = ""
    book.properties.lastModifiedBy = ""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        InMemory(book, archive).save()
    return buffer.getvalue()
