"""The workbook that shows where two lists differ, to print and to send."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from clfdesk import resources
from clfdesk.sheets.post_check import checked


def words() -> dict[str, Any]:
    """Return the words of this workbook."""
    found: dict[str, Any] = resources.shipped("lists", "sheet_words.toml")["difference"]
    return found


def workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one row for each difference; every cell is text."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"author": "", "comments": ""})
        text = book.add_format({"num_format": "@", "border": 1})
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7EEF7"})
        page = book.add_worksheet(words()["title"])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.freeze_panes(1, 0)
        page.set_column(0, 7, 20)
        for column, heading in enumerate(words()["headings"]):
            page.write_string(0, column, heading, head)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                page.write_string(number, column, value, text)
    return checked(buffer.getvalue())
