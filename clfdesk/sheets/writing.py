"""Our own workbooks: returns and lists on the layout offices use, laid out by XlsxWriter.

Title over the table, unit and date under it, a bold wrapped heading repeated on every
page, 合计 at the end and who signs below; A4 landscape, one page wide, pages numbered.
No value ever becomes a formula, a link or a number by its looks, and nothing in the file
tells who made it with what. Many rows go through :mod:`clfdesk.sheets.streaming`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clfdesk.domain.returns import Value
from clfdesk.sheets.list_sheet import ListColumn, ListSheet
from clfdesk.sheets.plain_writing import Part, sheet_name, write_plain
from clfdesk.sheets.post_check import checked

__all__ = ["ListColumn", "ListSheet", "sheet_name", "write_book", "write_list", "write_plain"]


def write_list(sheet: ListSheet, rows: Iterable[Sequence[Value]], *, constant_memory: bool = False) -> bytes:
    """Return the workbook of a table; ``rows`` are read once, in order.

    With ``constant_memory`` rows are written as they come, so that a hundred thousand need
    no more memory than a hundred.
    """
    return write_book([(sheet, rows)], constant_memory=constant_memory)


def write_book(parts: Sequence[Part], *, constant_memory: bool = False) -> bytes:
    """Return a workbook of several tables, in order; the first one's properties are the file's."""
    if constant_memory:
        from clfdesk.sheets import streaming

        done = streaming.write(parts)
        if done is not None:
            return checked(done)
    return checked(write_plain(parts, constant_memory=constant_memory))
