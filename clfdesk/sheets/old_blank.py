"""A county's .xls turned into .xlsx, so that it can be filled: values, faces, merges, widths; what stays behind is named."""

from __future__ import annotations

import io
from typing import Any

from clfdesk.i18n import N_, _
from clfdesk.sheets import gate
from clfdesk.sheets.faults import contained
from clfdesk.sheets.plain_writing import options
from clfdesk.sheets.reading import ask

#: What an .xls may hold that is not carried over.
LOST = {
    "drawing": N_("drawings, pictures and buttons: {count}"),
    "comment": N_("comments: {count}"),
    "condition": N_("conditional colours: {count}"),
    "validation": N_("drop-down lists: {count}"),
    "link": N_("links: {count}"),
    "macro": N_("macros"),
    "formula": N_("formulas other than a sum, now empty: {count}"),
}


def modern(data: bytes, name: str = "") -> tuple[bytes, list[str]]:
    """Return a form as .xlsx, and in words what could not be carried over; an .xlsx goes through as it is.

    Raises :class:`Refusal` for a damaged or locked file, and for one with macros in it that
    nobody decided about; macros are never carried over.
    """
    with contained(name):
        if gate.check(data, name) != "xls":
            return data, []
        told = ask({"do": "old", "seconds": 20}, data)["old"]
        lost: dict[str, int] = dict(told["lost"])
        content, formulas = _written(told)
    if formulas:
        lost["formula"] = formulas
    return content, [_(LOST[kind]).format(count=count) for kind, count in lost.items() if count]


def _set_up(page: Any, sheet: dict[str, Any]) -> None:
    """Let a sheet print as the .xls said, and its cells take the words they took."""
    asked = sheet["page"]
    page.set_paper(asked.get("paper") or 9)
    wide, high = asked.get("fit", (1, 0))
    page.fit_to_pages(wide, high)
    if asked.get("landscape", sum(width for _number, width, _hidden in sheet["widths"]) > 90):
        page.set_landscape()
    if text := asked.get("header"):
        page.set_header(text)
    if text := asked.get("footer"):
        page.set_footer(text)
    if rows := sheet.get("repeated"):
        page.repeat_rows(*rows)
    if area := sheet.get("printed"):
        page.print_area(*area)
    for each in sheet["lists"]:
        rule = {
            "validate": "list",
            "source": each["words"],
            "input_title": each["title"],
            "input_message": each["prompt"],
        }
        for top, left, bottom, right in each["areas"]:
            page.data_validation(top, left, bottom, right, {name: said for name, said in rule.items() if said})


def _written(told: dict[str, Any]) -> tuple[bytes, int]:
    """Return the workbook, and how many formulas were left empty."""
    import xlsxwriter

    buffer, left = io.BytesIO(), 0
    book = xlsxwriter.Workbook(buffer, options(in_memory=True))
    faces = [book.add_format(face) for face in told["faces"]]
    for sheet in told["sheets"]:
        page = book.add_worksheet(sheet["name"])
        for number, width, hidden in sheet["widths"]:
            page.set_column(number, number, width - 0.71 if width > 1 else width, None, {"hidden": hidden})
        for number, height, hidden in sheet["heights"]:
            page.set_row(number, height, None, {"hidden": hidden})
        known = {(row, column): face for row, column, _value, face, _formula in sheet["cells"]}
        for top, first, bottom, last in sheet["merges"]:
            if (top, first) != (bottom, last):
                page.merge_range(top, first, bottom, last, "", faces[known.get((top, first), 0)])
        for row, column, value, face, formula in sheet["cells"]:
            look = faces[face]
            if formula:
                page.write_formula(row, column, f"={formula}", look, value or 0)
            elif formula == "":
                page.write_blank(row, column, None, look)
                left += 1
            elif isinstance(value, bool):
                page.write_boolean(row, column, value, look)
            elif isinstance(value, int | float):
                page.write_number(row, column, value, look)
            elif value:
                page.write_string(row, column, value, look)
            else:
                page.write_blank(row, column, None, look)
        if sheet["hidden"]:
            page.hide()
        if sheet["sealed"]:
            page.protect()
        _set_up(page, sheet)
    book.close()
    return buffer.getvalue(), left
