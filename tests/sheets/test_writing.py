"""Our own workbooks, read back cell by cell."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from clfdesk.sheets.delimited import write_csv
from clfdesk.sheets.writing import ListColumn, ListSheet, write_list
from tests.samples.blanks import parts

COLUMNS = (
    ListColumn("序号", "number", 3),
    ListColumn("姓名", width=8),
    ListColumn("身份证号", width=10),
    ListColumn("待遇（元/月）", "money", 6),
    ListColumn("备注", width=6, align="left", least=5),
)
ROWS: list[list[Any]] = [
    [1, "王䶮", "110000195001010015", Decimal("200.50"), "同意"],
    [2, "阿依古丽·买买提", "11000019600101001X", 300, None],
    [3, '=HYPERLINK("http://x")', "+86", None, "@SUM(A1)\x07\ud83d"],
]


def sheet(**changes: Any) -> ListSheet:
    parts_: dict[str, Any] = {
        "name": "花名册[1]:总/表",
        "title": "柳河镇残疾人专职委员花名册",
        "columns": COLUMNS,
        "left": "填报单位（盖章）：柳河镇残疾人联合会",
        "right": "填报日期：2026年11月20日",
        "totals": ("合计", None, None, Decimal("500.50"), None),
        "foot": ("填表人：　　审核人：　　负责人：　　联系电话：",),
        "page_foot": "&C第 &P 页 共 &N 页",
        "made_on": date(2026, 11, 20),
        "properties": {"填报单位": "柳河镇残疾人联合会"},
    }
    return ListSheet(**(parts_ | changes))


def read(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("constant_memory", [False, True])
def test_a_return_reads_back_cell_by_cell(constant_memory: bool) -> None:
    page = read(write_list(sheet(), ROWS, constant_memory=constant_memory))
    assert page.title == "花名册 1  总 表"
    assert page["A1"].value == "柳河镇残疾人专职委员花名册"
    assert (page["A1"].font.size, page["A1"].font.bold, page["A1"].alignment.horizontal) == (18, True, "center")
    assert "A1:E1" in {str(area) for area in page.merged_cells.ranges}
    assert page["A2"].value == "填报单位（盖章）：柳河镇残疾人联合会"
    assert any(cell.value == "填报日期：2026年11月20日" and cell.alignment.horizontal == "right" for cell in page[2])
    assert [cell.value for cell in page[3]] == [column.heading for column in COLUMNS]
    assert all(cell.font.bold and cell.alignment.wrap_text and cell.border.top.style == "thin" for cell in page[3])
    assert [[cell.value for cell in row] for row in page["A4:E6"]] == [
        [1, "王䶮", "110000195001010015", 200.5, "同意"],
        [2, "阿依古丽·买买提", "11000019600101001X", 300, None],
        [3, "=HYPERLINK(\"http://x\")", "+86", None, "@SUM(A1)"],
    ]  # fmt: skip
    for row in page["B4:C6"]:
        for cell in row:
            assert (cell.data_type, cell.number_format) == ("s", "@")
    assert [cell.value for cell in page[7]] == ["合计", None, None, 500.5, None]
    assert page["A8"].value == "填表人：　　审核人：　　负责人：　　联系电话："


def test_it_prints_as_offices_do() -> None:
    page = read(write_list(sheet(), ROWS))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)  # 1 is what no mark means
    assert (page.print_title_rows, page.freeze_panes) == ("$3:$3", "A4")
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert page.print_area == "'花名册 1  总 表'!$A$1:$E$8"


def test_no_formula_no_link_and_no_maker() -> None:
    content = write_list(sheet(), ROWS)
    made = parts(content)
    assert not any(b"<f>" in part or b"<f " in part for part in made.values())
    assert not any("hyperlink" in name.lower() for name in made)
    core = made["docProps/core.xml"].decode()
    assert "<dc:creator></dc:creator>" in core
    assert "2026-11-20" in core
    assert "柳河镇残疾人联合会" in made["docProps/custom.xml"].decode()
    assert write_list(sheet(), ROWS) == content


def test_groups_make_a_heading_of_two_rows() -> None:
    columns = (
        ListColumn("村", width=5),
        ListColumn("男", "number", group="性别"),
        ListColumn("女", "number", group="性别"),
        ListColumn("重度", "number", group="其中"),
    )
    page = read(write_list(sheet(columns=columns, totals=()), [["西沟村", 1, 2, 3]]))
    assert [cell.value for cell in page[3]] == ["村", "性别", None, "其中"]
    assert [cell.value for cell in page[4]] == [None, "男", "女", "重度"]
    assert {"A3:A4", "B3:C3"} <= {str(area) for area in page.merged_cells.ranges}
    assert [cell.value for cell in page[5]] == ["西沟村", 1, 2, 3]
    assert page.print_title_rows == "$3:$4"


def test_an_empty_list_and_a_single_column_are_lists_too() -> None:
    page = read(write_list(sheet(columns=COLUMNS[:1], totals=(), foot=(), right=""), []))
    assert [page.cell(row, 1).value for row in (1, 3)] == ["柳河镇残疾人专职委员花名册", "序号"]


def test_long_texts_get_higher_rows() -> None:
    page = read(write_list(sheet(), [[1, "王五", "", None, "一段很长的备注" * 8], *ROWS]))
    assert page.row_dimensions[4].height > page.sheet_format.defaultRowHeight == 20.25


def test_digits_a_number_cannot_hold_stay_text() -> None:
    page = read(write_list(sheet(), [[110000195001010015, "王五", None, None, None]]))
    assert (page["A4"].value, page["A4"].data_type) == ("110000195001010015", "s")


def test_many_rows_need_no_more_memory_than_few() -> None:
    def peak(count: int) -> int:
        rows = ([number, "王五", "110000195001010015", 200, "同意"] for number in range(count))
        tracemalloc.start()
        try:
            write_list(sheet(totals=()), rows, constant_memory=True)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(400)  # what is loaded once
    few, many = peak(1_000), peak(6_000)
    assert many < few + 700_000


def test_csv_is_harmless_and_reads_back() -> None:
    payloads = ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "＝1", '她说"好",走', "两\n行", "王䶮"]
    content = write_csv(["姓名", "数"], [[text, -5] for text in payloads])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["姓名", "数"]
    assert [row[0] for row in rows[1:]] == [
        "'=1+1", "'+1", "'-1", "'@A1", "'\t=1", "' =1", "'＝1", '她说"好",走', "两\n行", "王䶮"
    ]  # fmt: skip
    assert {row[1] for row in rows[1:]} == {"-5"}
    assert b'=""' not in content
