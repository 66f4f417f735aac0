"""A workbook for a village to fill in: protected headings, text cells, drop-downs, its own records, a hidden row key."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from clfdesk.sheets.plain_writing import sheet_name
from clfdesk.sheets.post_check import checked

#: Rows above the first record: title, hint, headings.
HEAD_ROWS = 3
#: A list longer than this many characters does not fit into a drop-down and stands on the hidden sheet.
_LIST_FITS = 250


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column: its heading, the words of its drop-down (none: free text), its width in Chinese characters.

    ``strict`` refuses other words; a column of several words only offers them.
    """

    heading: str
    words: tuple[str, ...] = ()
    width: float = 8
    strict: bool = True


@dataclass(frozen=True, slots=True)
class FillIn:
    """A form: its title, hint and columns; ``rows`` are (row key, texts); ``spare`` empty rows follow."""

    title: str
    hint: str
    key: str
    options: str
    columns: tuple[FormColumn, ...]
    rows: Sequence[tuple[str, Sequence[str]]]
    spare: int = 60


def workbook(form: FillIn) -> bytes:
    """Return the workbook. Every cell is text, so that no number loses its digits."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"author": "", "comments": ""})
        page = book.add_worksheet(sheet_name(form.title)[:28].strip(" '"))
        shelf = book.add_worksheet(form.options)
        shelf.hide()
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        hint = book.add_format({"font_color": "#555555", "text_wrap": True, "valign": "vcenter"})
        head = book.add_format(
            {
                "bold": True,
                "border": 1,
                "bg_color": "#E4E4E4",
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        cell = book.add_format({"num_format": "@", "border": 1, "locked": False, "valign": "vcenter"})
        kept = book.add_format({"num_format": "@", "font_color": "#999999"})
        last = max(len(form.columns), 2)
        page.merge_range(0, 1, 0, last, form.title, title)
        page.merge_range(1, 1, 1, last, form.hint, hint)
        page.set_row(0, 30)
        page.set_row(1, 32)
        page.set_row(2, 32)
        page.write_string(2, 0, form.key, head)
        page.set_column(0, 0, 4, None, {"hidden": True})
        end = HEAD_ROWS + len(form.rows) + form.spare - 1
        for place, column in enumerate(form.columns, 1):
            page.write_string(2, place, column.heading + ("▼" if column.words else ""), head)
            page.set_column(place, place, column.width * 2 + 2)
            if column.words:
                source: object = list(column.words)
                if len(",".join(column.words)) > _LIST_FITS:
                    for number, word in enumerate(column.words):
                        shelf.write_string(number, place, word)
                    letter = _letters(place)
                    source = f"={form.options}!${letter}$1:${letter}${len(column.words)}"
                kind = "stop" if column.strict else "information"
                page.data_validation(
                    HEAD_ROWS, place, end, place, {"validate": "list", "source": source, "error_type": kind}
                )
        for number, (key, texts) in enumerate(form.rows, HEAD_ROWS):
            page.write_string(number, 0, key, kept)
            for place, text in enumerate(texts, 1):
                page.write_string(number, place, text, cell) if text else page.write_blank(number, place, None, cell)
        for number in range(HEAD_ROWS + len(form.rows), end + 1):
            for place in range(1, len(form.columns) + 1):
                page.write_blank(number, place, None, cell)
        page.freeze_panes(HEAD_ROWS, 2)
        page.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(2)
    return checked(buffer.getvalue())


def _letters(column: int) -> str:
    """Return a column's letters (0 is A)."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
