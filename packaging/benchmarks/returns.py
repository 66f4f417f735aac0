"""Returns: many rows out, a county's blank filled, against the barest program that writes the same cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from benchmarks.race import Race
from benchmarks.roster_file import HEADINGS, rows

COUNT, COLUMNS = 100_000, 30
FILLED = 5_000


def _wide(count: int) -> list[tuple[str, ...]]:
    return [(*row, *row, *row)[:COLUMNS] for row in rows(count)]


def _ours(people: list[tuple[str, ...]]) -> None:
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    columns = tuple(ListColumn(heading) for heading in (HEADINGS * 3)[:COLUMNS])
    sheet = ListSheet(
        "花名册",
        "示范县残疾人花名册",
        columns,
        left="填报单位（盖章）：示范县残疾人联合会",
        right="填报日期：2026年11月20日",
        foot=("填表人：　　审核人：　　负责人：　　联系电话：",),
        page_foot="&C第 &P 页 共 &N 页",
    )
    write_list(sheet, people, constant_memory=True)


def _bare(people: list[tuple[str, ...]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_urls": False}) as book:
        page, line = book.add_worksheet(), book.add_format({"border": 1, "text_wrap": True})
        page.write_row(0, 0, (HEADINGS * 3)[:COLUMNS], line)
        for number, row in enumerate(people, start=1):
            for column, value in enumerate(row):
                page.write_string(number, column, value, line)


def _blank(path: Path) -> Path:
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    line = Border(*(Side(style="thin") for _side in range(4)))
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "残疾人花名册"
    for column, heading in enumerate(HEADINGS, 1):
        page.cell(2, column).value = heading
        for row in (2, 3, 4, 5):
            page.cell(row, column).border = line
    page.cell(6, 1).value = "合计"
    book.save(path)
    return path


def _people(count: int) -> list[dict[str, object]]:
    names = ("name", "gender", "id_number", "certificate_number", "type", "grade", "village", "phone", "live_address")
    return [{**dict(zip(names, row, strict=False)), "number": number} for number, row in enumerate(rows(count), 1)]


def _fill(blank: Path, people: list[dict[str, object]]) -> None:
    from clfdesk.sheets import filling

    filling.fill(filling.open_blank(blank.read_bytes(), name=blank.name, prefer="person"), people)


def _openpyxl(blank: Path, people: list[dict[str, object]]) -> None:
    from copy import copy

    from openpyxl import load_workbook

    book = load_workbook(blank)
    page = book.active
    assert page is not None
    page.insert_rows(4, len(people))
    faces = [copy(page.cell(3, column).border) for column in range(1, 11)]
    for number, person in enumerate(people, 3):
        for column, value in enumerate(list(person.values())[:9], 1):
            cell = page.cell(number, column)
            cell.value = str(value)
            cell.border = faces[column - 1]
    book.save(io.BytesIO())


def races(scratch: Path) -> Iterator[Race]:
    """Give the races: a big return, a filled blank."""
    people = _wide(COUNT)
    yield Race(
        f"returns: {COUNT:,} x {COLUMNS}",
        lambda: _ours(people),
        lambda: _bare(people),
        0.35,
        "XlsxWriter write_string, constant memory, one format",
    )
    blank, many = _blank(scratch / "blank.xlsx"), _people(FILLED)
    yield Race(
        f"returns: a blank filled with {FILLED:,} rows",
        lambda: _fill(blank, many),
        lambda: _openpyxl(blank, many),
        1.5,
        "openpyxl load, insert_rows, set values and borders, save",
    )
