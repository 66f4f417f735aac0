"""A return on our own layout, against XlsxWriter alone with one format and nothing measured."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from benchmarks.race import Race
from benchmarks.roster_file import HEADINGS, rows

COUNT = 10_000


def _ours(people: list[tuple[str, ...]]) -> None:
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    columns = tuple(ListColumn(heading) for heading in HEADINGS)
    sheet = ListSheet("花名册", "示范镇残疾人花名册", columns, left="单位：示范镇", right="2026年11月")
    write_list(sheet, people, constant_memory=True)


def _bare(people: list[tuple[str, ...]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_urls": False}) as book:
        page, line = book.add_worksheet(), book.add_format({"border": 1, "text_wrap": True})
        page.write_row(0, 0, HEADINGS, line)
        for number, row in enumerate(people, start=1):
            for column, value in enumerate(row):
                page.write_string(number, column, value, line)


def races(_scratch: Path) -> Iterator[Race]:
    """Give the one race."""
    people = rows(COUNT)
    yield Race(
        f"writing: a return of {COUNT:,} x 10",
        lambda: _ours(people),
        lambda: _bare(people),
        1.5,
        "XlsxWriter write_string, constant memory, one format",
    )
