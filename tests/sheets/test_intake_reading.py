"""Foreign files through the only door: read whole whatever their clothes, or refused in four sentences."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from clfdesk.domain.cell import CellFault
from clfdesk.errors import Refusal
from clfdesk.sheets import child, faults, gate, reading
from clfdesk.sheets.faults import Fault
from clfdesk.sheets.reading import Book, Sheet, read, read_bytes
from clfdesk.sheets.sniff import kind_of
from tests.samples import hostile
from tests.samples.people import people
from tests.samples.rosters import COUNTY, county_rows, ledger, table

IDS = [person.id_number for person in people(5)]


def said(code: str) -> str:
    """Return what a refusal of this code says first, in the language of the window."""
    return re.escape(faults.refuse(code, limit=gate.LARGEST_FILE // 1024 // 1024).what)


def ids(book: Book) -> list[object]:
    """Return the ID numbers of the county's column, wherever it stands."""
    sheet = book.sheets[0]
    column = sheet.rows[0][1].index("证件号码")
    return [cells[column] for _number, cells in sheet.rows[1:] if len(cells) > column and cells[column]]


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_hostile_and_broken_files_are_refused_in_four_sentences(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_bytes(hostile.REFUSED[name](), name)
    parts = caught.value.parts()
    assert parts["where"].startswith(name)
    assert all(parts.values()), parts
    sentences = " ".join((parts["what"], parts["why"], parts["next"]))
    assert not any(word in sentences for word in ("Error", "Traceback", "openpyxl", "zip", "errno"))


@pytest.mark.parametrize("name", hostile.READ)
def test_no_row_is_silently_missing(name: str) -> None:
    assert ids(read_bytes(hostile.READ[name](), name))[:5] == IDS


def test_a_damaged_file_is_read_or_refused_and_nothing_else() -> None:
    """Through the gate and the parser in this process, so that three hundred take seconds; the child is tried below."""
    for number, data in enumerate(hostile.mutants(300, seed=7)):
        try:
            kind = gate.check(data, "list.xlsx")
            sheets = child.parse(data, kind)
        except faults.Fault as fault:
            assert all(faults.refuse(fault.code, "x", **{"limit": 1, **fault.details}).parts().values()), number
        else:
            assert isinstance(sheets, list), number


def test_every_fault_has_its_sentences() -> None:
    for code in faults.codes():
        assert all(faults.refuse(code, "x", limit=20).parts().values()), code


def test_missing_folder_and_large_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=said("missing")):
        read(tmp_path / "none.xlsx")
    with pytest.raises(Refusal, match=said("folder")):
        read(tmp_path)
    big = tmp_path / "big.xlsx"
    with big.open("wb") as stream:
        stream.truncate(gate.LARGEST_FILE + 1)
    with pytest.raises(Refusal, match=said("large")):
        read(big)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_in_every_encoding(encoding: str, delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(county_rows(people(5)))
    assert ids(read_bytes(buffer.getvalue().encode(encoding), "list.csv")) == IDS


def test_wrapped_ids_and_tabs_of_an_old_ledger_come_off() -> None:
    everyone = people(5)
    rows = read_bytes(ledger(everyone), "ledger.csv").sheets[0].rows
    assert [cells[:4] for _number, cells in rows[1:]] == [
        (p.name, p.gender, p.id_number, p.certificate) for p in everyone
    ]


def test_web_page_named_xls_keeps_merged_cells_and_number_marks() -> None:
    page = (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta charset=gb2312></head><table>"
        "<tr><td>村</td><td>姓名</td><td>身份证号</td></tr>"
        "<tr><td rowspan=2>北坡村</td><td>王䶮</td><td>110000197001010017</td></tr>"
        "<tr><td>李春</td><td x:num='1.10000197001010E+17'>1.1E+17</td></tr></table></html>"
    )
    sheet = read_bytes(page.encode("gb18030"), "list.xls").sheets[0]
    assert sheet.rows[1][1] == ("北坡村", "王䶮", "110000197001010017")
    assert sheet.rows[2][1][:2] == (None, "李春")
    assert isinstance(sheet.rows[2][1][2], (int, float))
    assert sheet.merges == ((2, 0, 3, 0),)


def test_single_file_web_page_is_read() -> None:
    text = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="utf-8"\r\n\r\n'
        "<html><table><tr><td>姓名</td><td>身份证号</td></tr></table></html>\r\n--b--\r\n"
    )
    assert read_bytes(text.encode(), "list.xls").sheets[0].rows[0][1] == ("姓名", "身份证号")


def test_xml_spreadsheet_2003_keeps_types_places_and_merges() -> None:
    cell = '<Cell><Data ss:Type="{}">{}</Data></Cell>'
    text = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="名单"><Table>'
        f'<Row ss:Index="3">{cell.format("String", "姓名")}<Cell ss:Index="3" ss:MergeDown="1">'
        f'<Data ss:Type="String">证号</Data></Cell></Row><Row>{cell.format("Number", "110000197001010017")}'
        f"{cell.format('DateTime', '2019-11-03T00:00:00.000')}{cell.format('Error', '#REF!')}</Row>"
        "</Table></Worksheet></Workbook>"
    )
    sheet = read_bytes(text.encode(), "list.xls").sheets[0]
    assert sheet.name == "名单"
    assert sheet.rows[0] == (3, ("姓名", None, "证号"))
    number, day, fault = sheet.rows[1][1]
    assert (number, fault) == (1.10000197001010017e17, CellFault("#REF!"))
    assert isinstance(day, date)
    assert day.year == 2019
    assert sheet.merges == ((3, 2, 4, 2),)


def test_old_workbook_is_read(top: Path) -> None:
    book = read(top / "tests" / "samples" / "county_list.xls")
    assert (book.kind, book.sheets[0].rows[0][1], len(book.sheets[0].rows)) == ("xls", COUNTY, 22)


def test_locked_workbook_asks_for_its_password() -> None:
    from msoffcrypto.format import ooxml

    locked = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(hostile.good())).encrypt("柳河2026", locked)
    assert kind_of(locked.getvalue()) == "locked"
    with pytest.raises(Refusal, match=said("password")):
        read_bytes(locked.getvalue(), "list.xlsx")
    with pytest.raises(Refusal, match=said("wrong_password")):
        read_bytes(locked.getvalue(), "list.xlsx", "wrong")
    assert ids(read_bytes(locked.getvalue(), "list.xlsx", "柳河2026")) == IDS


def test_cell_types_are_kept_and_a_failed_formula_is_no_blank() -> None:
    from openpyxl import Workbook

    from tests.samples.rosters import saved

    book = Workbook()
    book.active.append(["a", 12, 12.5, True, date(2021, 2, 19), "#REF!"])
    book.active["F1"].data_type = "e"
    cells = read_bytes(saved(book), "types.xlsx").sheets[0].rows[0][1]
    assert cells[:4] == ("a", 12, 12.5, True)
    assert isinstance(cells[4], date)
    assert cells[5] == CellFault("#REF!")


def test_hidden_sheets_and_row_numbers_are_known() -> None:
    from openpyxl import Workbook

    from tests.samples.rosters import saved

    book = Workbook()
    book.active["B7"] = "x"
    book.create_sheet("代码").sheet_state = "hidden"
    book["代码"]["A1"] = "1"
    sheets = read_bytes(saved(book), "list.xlsx").sheets
    assert [(sheet.hidden, sheet.rows) for sheet in sheets] == [
        (False, ((7, (None, "x")),)),
        (True, ((1, ("1",)),)),
    ]


def test_a_child_that_hangs_or_dies_costs_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_BOOT", "import time; time.sleep(60)")
    with pytest.raises(Fault) as slow:
        reading.ask({"kind": "csv"}, b"a,b", timeout=0.3)
    assert slow.value.code == "slow"
    monkeypatch.setattr(reading, "_BOOT", "import os; os.abort()")
    with pytest.raises(Refusal, match=said("crashed")):
        read_bytes(b"a,b\n1,2\n", "list.csv")


def test_a_sheet_that_is_not_there_is_named() -> None:
    book = Book("list.xlsx", "", "xlsx", (Sheet("甲", ()), Sheet("乙", ())))
    assert book.sheet("乙").name == "乙"
    with pytest.raises(Refusal) as caught:
        book.sheet("丙")
    assert "甲、乙" in caught.value.why


def test_large_honest_list_passes_the_gate() -> None:
    data = table([["姓名", "身份证号", "村"], *[["王秀英", "110000196208152349", "北坡村"]] * 20_000])
    assert gate.check(data, "list.xlsx") == "xlsx"
