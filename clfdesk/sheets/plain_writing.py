"""Workbooks written by XlsxWriter alone: every cell through the library, whatever the number of rows."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets.cells import clean
from clfdesk.sheets.list_sheet import ListSheet
from clfdesk.sheets.sheet_press import SheetPress

Part = tuple[ListSheet, Iterable[Sequence[Value]]]


def write_plain(parts: Sequence[Part], *, constant_memory: bool = False) -> bytes:
    """Return the workbook written by XlsxWriter alone, with ``constant_memory`` by way of a private folder.

    A heading of two rows goes back to the row above, which only a sheet in memory allows.
    """
    from xlsxwriter.exceptions import XlsxFileError

    constant_memory = constant_memory and not any(column.group for sheet, _rows in parts for column in sheet.columns)

    if not constant_memory:
        return _written(parts, {"in_memory": True})
    try:
        with tempfile.TemporaryDirectory(prefix="clfdesk-") as scratch:
            return _written(parts, {"constant_memory": True, "tmpdir": scratch})
    except (OSError, XlsxFileError) as error:
        raise Refusal(
            _("The disk is full."),
            where=tempfile.gettempdir(),
            why=_("Nothing was written; what was there before is unchanged."),
            next=_("Free some space (about 200 MB), then do it again."),
        ) from error


def _written(parts: Sequence[Part], memory: dict[str, Any]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, options(**memory))
    for (sheet, rows), name in zip(parts, sheet_names(parts), strict=True):
        SheetPress(book, book.add_worksheet(name), sheet).press(iter(rows))
    properties(book, parts[0][0])
    book.close()
    return buffer.getvalue()


def options(**more: Any) -> dict[str, Any]:
    """Return how XlsxWriter is asked to take values: as they are, never by their looks."""
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers", "nan_inf_to_errors"), False)
    return {**plain, **more}


def sheet_names(parts: Sequence[Part]) -> list[str]:
    """Return a name a workbook can bear for each sheet, none twice."""
    names: list[str] = []
    taken: set[str] = set()
    for sheet, _rows in parts:
        name, number = sheet_name(sheet.name), 1
        while name.lower() in taken:
            number += 1
            mark = f" ({number})"
            name = sheet_name(sheet.name)[: 31 - len(mark)] + mark
        taken.add(name.lower())
        names.append(name)
    return names


def sheet_name(name: str) -> str:
    r"""Return a name a sheet can bear: 31 characters, none of ``[]:*?/\``, no quote at its ends."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in clean(name)).strip(" '")
    return plain[:31].strip(" '") or "Sheet1"


def properties(book: Any, sheet: ListSheet) -> None:
    """Give the file its title and day, the envelope, and nothing of whoever made it."""
    day = datetime(sheet.made_on.year, sheet.made_on.month, sheet.made_on.day)  # noqa: DTZ001  a day, not a moment
    title = clean(sheet.title or sheet.name)
    book.set_properties({"title": title, "author": "", "company": "", "comments": "", "created": day})
    for name, value in sheet.properties.items():
        book.set_custom_property(name, clean(value)[:255], "text")
