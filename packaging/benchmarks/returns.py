"""Returns: many rows out, a county's blank filled, against the barest program that writes the same cells."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.race import Race
from benchmarks.roster_file import HEADINGS, rows

#: The whole sizes take a quarter of an hour on a busy machine; CLFDESK_BENCHMARK=full asks for them.
FULL = os.environ.get("CLFDESK_BENCHMARK") == "full"
COUNT, COLUMNS = (100_000 if FULL else 10_000), 30
FILLED = 5_000
TOWNSHIPS, EACH = (30 if FULL else 5), 3_000
DOUBLED = 5  # so many people of each township stand in the one before, too
ROUNDS = 3


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

    thin = Side(style="thin")
    line = Border(thin, thin, thin, thin)
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
    faces: list[Any] = [copy(page.cell(3, column).border) for column in range(1, 11)]
    for number, person in enumerate(people, 3):
        for column, value in enumerate(list(person.values())[:9], 1):
            cell = page.cell(number, column)
            cell.value = str(value)
            cell.border = faces[column - 1]
    book.save(io.BytesIO())


def _received(folder: Path) -> Path:
    """Write the returns of thirty townships, three thousand people each, with their envelopes."""
    from clfdesk.domain import returns
    from clfdesk.domain.envelope import Envelope
    from clfdesk.services import filing_card, filing_rows
    from clfdesk.services.county_file import card_headings
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    headings = card_headings(filing_card.find("R01"))
    wide, words = len(headings), filing_rows.layout()["properties"]
    people = rows(TOWNSHIPS * EACH)
    folder.mkdir()
    for town in range(TOWNSHIPS):
        body: list[list[Any]] = []
        theirs = people[town * EACH : (town + 1) * EACH]
        if town:  # rows of the one before that stand there still
            theirs[:DOUBLED] = people[town * EACH - DOUBLED : town * EACH]
        for number, row in enumerate(theirs, 1):
            name, gender, identity, certificate, kind, grade, village, phone, home, _remark = row
            line = [number, village, name, gender, "汉族", "1950-01-01", 70, identity, certificate, kind, grade]
            body.append([*line, "2020-01-01", "2030-01-01", home, home, phone, *([None] * wide)][:wide])
        envelope = Envelope(
            unit=f"示范{town:02}镇残联", township=f"示范{town:02}镇", code="2026", card="R01", version=1, revision=1,
            rows=EACH, columns=wide, first=4, sheets=(EACH,), made_on="2026-11-20", seal=returns.seal(body, wide),
        )  # fmt: skip
        columns = tuple(ListColumn(heading, group=group) for group, heading in headings)
        sheet = ListSheet(
            "花名册", "残疾人花名册", columns, left="单位", right="日期", properties=envelope.properties(words)
        )
        (folder / f"示范{town:02}镇.xlsx").write_bytes(write_list(sheet, body, constant_memory=True))
    return folder


def _merge(folder: Path, out: Path) -> None:
    from datetime import date

    from clfdesk.services import county_merge

    county_merge.merge(folder, out, today=date(2026, 11, 20), marked=False)


def _read_and_write(folder: Path) -> None:
    import python_calamine
    import xlsxwriter

    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_urls": False}) as book:
        page, line = book.add_worksheet(), book.add_format({"border": 1})
        number = 0
        for path in sorted(folder.iterdir()):
            for row in python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()[3:]:
                number += 1
                for column, value in enumerate(row):
                    page.write(number, column, value, line)


def races(scratch: Path) -> Iterator[Race]:
    """Give the races: a big return, a filled blank, thirty townships merged."""
    people = _wide(COUNT)
    yield Race(
        f"returns: {COUNT:,} x {COLUMNS}",
        lambda: _ours(people),
        lambda: _bare(people),
        0.35,
        "XlsxWriter write_string, constant memory, one format",
        rounds=ROUNDS,
    )
    blank, many = _blank(scratch / "blank.xlsx"), _people(FILLED)
    yield Race(
        f"returns: a blank filled with {FILLED:,} rows",
        lambda: _fill(blank, many),
        lambda: _openpyxl(blank, many),
        1.5,
        "openpyxl load, insert_rows, set values and borders, save",
        rounds=ROUNDS,
    )
    received = _received(scratch / "received")
    yield Race(
        f"returns: {TOWNSHIPS} x {EACH:,} rows merged and checked",
        lambda: _merge(received, scratch / "merged"),
        lambda: _read_and_write(received),
        2.0,
        "calamine reads, XlsxWriter writes, nothing checked",
        rounds=ROUNDS,
    )
