"""The old .xls: our layout written as one, a county's form converted and filled, what stays behind named."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlrd
import xlwt
from openpyxl import load_workbook

from clfdesk.errors import Refusal
from clfdesk.sheets import filling, old_blank
from clfdesk.sheets.list_sheet import ListColumn, ListSheet
from clfdesk.sheets.old_writing import write_old

LINE = "borders: left thin, right thin, top thin, bottom thin; font: name 宋体, height 240"


def test_our_layout_as_xls_keeps_every_text_a_text() -> None:
    columns = (ListColumn("序号", "number"), ListColumn("姓名"), ListColumn("金额", "money", group="补贴"))
    sheet = ListSheet(
        "表", "花名册", columns, left="单位", right="日期", totals=("合计", None, 3), page_foot="&C第 &P 页"
    )
    rows = [[1, "=1+1", 1], [2, "110000195001010015", 2], [3, "@张", None]]
    page = xlrd.open_workbook(file_contents=write_old([(sheet, rows)]), formatting_info=True).sheet_by_index(0)
    assert [page.row_values(row)[:3] for row in range(4, 8)] == [
        [1.0, "=1+1", 1.0], [2.0, "110000195001010015", 2.0], [3.0, "@张", ""], ["合计", "", 3.0],
    ]  # fmt: skip
    assert page.cell_type(5, 1) == xlrd.XL_CELL_TEXT
    assert page.cell_value(0, 0) == "花名册"
    assert (0, 1, 0, 3) in page.merged_cells
    with pytest.raises(Refusal):
        write_old([(sheet, [[1, "x", 1]] * 65_001)])


def _old(path: Path) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    page, line = book.add_sheet("表"), xlwt.easyxf(LINE)
    page.write_merge(0, 0, 0, 3, "残疾人花名册", line)
    for column, heading in enumerate(("序号", "姓名", "身份证号", "补贴金额")):
        page.write(1, column, heading, line)
        page.col(column).width = 256 * 14
        for row in (2, 3, 4):
            page.write(row, column, None, line)
        page.write(5, column, None, line) if column in (1, 2) else None
    page.write(5, 0, "合计", line)
    page.write(5, 3, xlwt.Formula("SUM(D3:D5)"), line)
    page.write(7, 0, xlwt.Formula("1+2"))
    page.write(7, 1, "填表人：")
    book.save(str(path))
    return path


def test_a_county_form_in_xls_is_converted_and_filled(tmp_path: Path) -> None:
    path = _old(tmp_path / "表.xls")
    content, behind = old_blank.modern(path.read_bytes(), path.name)
    assert len(behind) == 1  # a formula that is no sum
    people = [{"number": n, "name": f"张{n}", "id_number": "110000195001010015"} for n in range(1, 6)]
    done = filling.fill(filling.open_blank(content, name=path.name, prefer="person"), people)
    page = load_workbook(io.BytesIO(done.content)).worksheets[0]
    assert [page.cell(row, 2).value for row in range(3, 8)] == [f"张{n}" for n in range(1, 6)]
    assert (page["A8"].value, page["D8"].value, page["A10"].value) == ("合计", "=SUM(D3:D7)", None)
    assert [str(each) for each in page.merged_cells.ranges] == ["A1:D1"]
    assert page["A1"].font.name == "宋体"
    assert page["B3"].border.left.style == "thin"
    assert page.column_dimensions["A"].width == pytest.approx(14, abs=0.8)
    assert path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"


def test_an_xlsx_goes_through_and_a_broken_xls_is_refused(tmp_path: Path) -> None:
    path = _old(tmp_path / "表.xls")
    content, _behind = old_blank.modern(path.read_bytes(), path.name)
    assert old_blank.modern(content, "表.xlsx") == (content, [])
    for wrong in (path.read_bytes()[:3000], b"\xd0\xcf\x11\xe0" + bytes(2000)):
        with pytest.raises(Refusal):
            old_blank.modern(wrong, "表.xls")


def test_our_xls_repeats_its_heads_and_says_who_sends_it() -> None:
    from clfdesk.sheets.properties import read_properties

    sheet = ListSheet(
        "表", "花名册", (ListColumn("姓名"), ListColumn("身份证号", group="证件")), left="单位", right="日期",
        properties={"填报单位": "柳河镇残疾人联合会", "期间代码": "2026", "单元格指纹": "f" * 64},
    )  # fmt: skip
    content = write_old([(sheet, [["张三", "1"]]), (sheet, [["李四", "2"]])])
    assert read_properties(content) == dict(sheet.properties)
    names = xlrd.open_workbook(file_contents=content, formatting_info=True).name_obj_list
    told = [(each.name, each.scope, each.result.text.partition("!")[2]) for each in names]
    assert told == [
        ("Print_Area", 0, "$A$1:$B$5"), ("Print_Titles", 0, "$A$3:$IV$4"),
        ("Print_Area", 1, "$A$1:$B$5"), ("Print_Titles", 1, "$A$3:$IV$4"),
    ]  # fmt: skip
    assert content == write_old([(sheet, [["张三", "1"]]), (sheet, [["李四", "2"]])])


@pytest.mark.parametrize("size", [100, 4096, 60_000, 8_000_000])
def test_the_container_holds_streams_of_any_size(size: int) -> None:
    import olefile

    from clfdesk.sheets.old_container import packed

    streams = [("Workbook", bytes(range(256)) * (size // 256 + 1)), ("\x05SummaryInformation", b"two"),
               ("\x05DocumentSummaryInformation", b"three")]  # fmt: skip
    with olefile.OleFileIO(io.BytesIO(packed(streams))) as whole:
        for name, content in streams:
            assert whole.openstream(name).read().rstrip(b"\0") == content.rstrip(b"\0")
        assert not whole.parsing_issues


def test_properties_in_an_offices_own_code_page_are_read() -> None:
    """Excel writes them again in the code page of its language when a clerk saves the file."""
    import struct

    from clfdesk.sheets import old_properties

    name, value = "填报单位".encode("gbk") + b"\0", "柳河镇".encode("gbk") + b"\0"
    names = struct.pack("<III", 1, 2, len(name)) + name
    names += b"\0" * (-len(names) % 4)
    said = struct.pack("<II", 30, len(value)) + value
    page = struct.pack("<IHxx", 2, 936)
    at = 8 + 3 * 8
    index = struct.pack("<6I", 0, at, 1, at + len(names), 2, at + len(names) + len(page))
    content = struct.pack("<II", at + len(names) + len(page) + len(said), 3) + index + names + page + said
    assert old_properties._read_set(content) == {"填报单位": "柳河镇"}


@pytest.mark.parametrize("at", [600, 2048, 5000, 9000, 13_000])
def test_a_broken_xls_has_no_properties_and_no_traceback(at: int) -> None:
    from clfdesk.sheets.properties import read_properties

    sheet = ListSheet("表", "花名册", (ListColumn("姓名"),), properties={"填报单位": "柳河镇"})
    content = write_old([(sheet, [["张三"]])])
    for spoiled in (content[:at], content[:at] + b"\xff" * 64 + content[at + 64 :]):
        assert isinstance(read_properties(spoiled), dict)


def _printed(path: Path) -> Path:
    """Write an .xls that says how it prints; what xlwt cannot write itself comes from our own writer."""
    from clfdesk.sheets.old_container import packed
    from clfdesk.sheets.old_print import OldBook

    book = OldBook()
    page, line = book.add_sheet("表"), xlwt.easyxf(LINE)
    for row, texts in enumerate((("残疾人花名册", None), ("姓名", "身份证号"), (None, None), (None, None)), 0):
        for column, text in enumerate(texts):
            page.write(row, column, text, line)
    page.write(4, 0, "合计", line)
    page.portrait, page.paper_size_code = False, 8
    page._Worksheet__footer_str = "&C第 &P 页"
    book.repeated[0], book.printed[0] = (0, 1), (0, 4, 0, 1)
    path.write_bytes(packed([("Workbook", book.get_biff_data())] + [(f"\x05{n}", b"") for n in "ab"]))
    return path


def test_how_an_xls_prints_goes_over_and_comes_back(tmp_path: Path) -> None:
    from datetime import date

    from clfdesk.sheets.old_form import write_old_form

    path = _printed(tmp_path / "表.xls")
    content, behind = old_blank.modern(path.read_bytes(), path.name)
    assert behind == []
    people = [{"name": f"张{n}", "id_number": "110000195001010015"} for n in range(1, 6)]
    done = filling.fill(filling.open_blank(content, name=path.name, prefer="person"), people)
    page = load_workbook(io.BytesIO(done.content)).worksheets[0]
    assert (page.print_title_rows, page.print_area) == ("$1:$2", "'表'!$A$1:$B$8")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8)
    assert page.oddFooter.center.text == "第 &P 页"
    back, lost = write_old_form(done.content, date(2026, 11, 20))
    assert lost == []
    again, behind = old_blank.modern(back, "回.xls")
    assert behind == []
    twin = load_workbook(io.BytesIO(again)).worksheets[0]
    assert [[cell.value for cell in row] for row in twin] == [[cell.value for cell in row] for row in page]
    assert (twin.print_title_rows, twin.print_area) == (page.print_title_rows, page.print_area)
    assert twin["B3"].number_format == "@"
    assert twin["A3"].border.left.style == "thin"


def test_the_words_an_xls_cell_takes_are_read_from_its_record() -> None:
    import struct

    from clfdesk.sheets import old_page

    def text(said: str) -> bytes:
        return struct.pack("<HB", len(said), 1) + said.encode("utf-16-le")

    words = "一级\0二级"
    tokens = bytes((0x17, len(words), 1)) + words.encode("utf-16-le")
    body = struct.pack("<I", 0x83) + text("等级") + text("\0") + text("选一个") + text("\0")
    body += struct.pack("<HH", len(tokens), 0) + tokens + struct.pack("<HH", 0, 0) + struct.pack("<H4H", 1, 3, 12, 7, 7)
    found, others = old_page.lists([(old_page.VALIDATION, body), (old_page.VALIDATION, body[:9])])
    assert (others, found) == (
        1, [{"words": ["一级", "二级"], "areas": [[3, 7, 12, 7]], "title": "等级", "prompt": "选一个"}],
    )  # fmt: skip
