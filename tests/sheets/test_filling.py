"""A county's form comes back filled, and otherwise as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook

from clfdesk.errors import Refusal
from clfdesk.sheets.filling import Filled, Sender, fill, open_blank
from tests.samples import blanks

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SENDER = Sender("柳河镇残疾人联合会", "柳河镇", "示范县", date(2026, 11, 20))


def filled(content: bytes, people: int, *, mapping: Mapping[str, str] | None = None, **changes: Any) -> Filled:
    rows = [blanks.worker(number, **changes) for number in range(1, people + 1)]
    return fill(open_blank(content, name="表.xlsx"), rows, sender=SENDER, mapping=mapping)


def sheet_of(result: Filled, name: str = "花名册") -> Any:
    return load_workbook(io.BytesIO(result.content))[name]


def test_thirty_people_in_fifteen_rows() -> None:
    blank = blanks.data(blanks.county())
    result = filled(blank, 30)
    assert (result.filled, result.inserted, result.lost) == (30, 15, [])
    sheet = sheet_of(result)
    before = load_workbook(io.BytesIO(blank))["花名册"]
    for row in range(5, 35):
        person = blanks.worker(row - 4)
        assert [sheet.cell(row, column).value for column in range(1, 11)] == [
            row - 4,
            person["name"],
            "女" if person["gender"] == "female" else "男",
            person["id_number"],
            person["certificate_number"],
            "西沟村",
            "专职委员",
            f"{person['started_on']:%Y.%m}",
            200,
            None,
        ]
        for column in (4, 5, 8):
            cell = sheet.cell(row, column)
            assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
        assert sheet.row_dimensions[row].height == 27
        for column in range(1, 11):
            model, cell = before.cell(18, column), sheet.cell(row, column)
            assert [repr(cell.border), repr(cell.alignment), repr(cell.font)] == [
                repr(model.border),
                repr(model.alignment),
                repr(model.font),
            ]
    assert sheet["A35"].value == "合　计"
    assert sheet["I35"].value == "=SUM(I5:I34)"
    assert load_workbook(io.BytesIO(result.content), data_only=True)["花名册"]["I35"].value == 6000
    assert sheet["A36"].value == blanks.SIGNED
    assert sheet.row_dimensions[36].height == 33
    assert sheet["A37"].value == blanks.NOTE
    assert {str(area) for area in sheet.merged_cells.ranges} == {
        re.sub("22", "37", str(area)) for area in before.merged_cells.ranges
    }
    (validation,) = sheet.data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == ("G5:G34", '"主席,副主席,委员,专职委员"')
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_area == "'花名册'!$A$1:$J$37"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.freeze_panes == "A5"
    assert sheet.dimensions == "A1:J37"


def test_every_column_is_understood_and_named() -> None:
    result = filled(blanks.data(blanks.county()), 1)
    assert result.mapped == {
        "序号": "number",
        "姓名": "name",
        "性别": "gender",
        "身份证号": "id_number",
        "残疾人证号": "certificate_number",
        "所在村（社区）": "village",
        "职务": "post",
        "任职时间": "started_on",
        "补贴标准（元/月）": "stipend",
        "备注": "remark",
    }
    assert result.unmapped == []


def test_unit_date_and_county_are_completed_in_place() -> None:
    sheet = sheet_of(filled(blanks.data(blanks.county()), 3))
    assert sheet["A1"].value == "示范县残疾人专职委员花名册"
    assert sheet["A2"].value == "填报单位（公章）：柳河镇残疾人联合会"
    assert sheet["H2"].value == "填报日期：2026年11月20日"
    assert sheet["A21"].value == blanks.SIGNED


def test_fewer_people_leave_the_rest_empty_and_add_nothing() -> None:
    blank = blanks.data(blanks.county(numbered=True))
    result = filled(blank, 4)
    assert result.inserted == 0
    sheet = sheet_of(result)
    assert [sheet.cell(row, 2).value for row in range(5, 10)] == [blanks.worker(n)["name"] for n in range(1, 5)] + [
        None
    ]
    assert [sheet.cell(row, 1).value for row in range(5, 20)] == list(range(1, 16))
    assert sheet["I20"].value == "=SUM(I5:I19)"


def test_nothing_outside_the_rows_changes() -> None:
    """Compare the sheet's XML element by element, but for what must move or grow."""
    blank = blanks.furnished()
    result = filled(blank, 15)  # as many as there is room for: nothing may move
    before, after = blanks.parts(blank), blanks.parts(result.content)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert set(result.kept) == set(before) - changed
    old, new = (etree.fromstring(each["xl/worksheets/sheet1.xml"]) for each in (before, after))
    for root in (old, new):
        for row in root.find(f"{MAIN}sheetData"):
            if row.get("r") in {"1", "2", "20"} or 5 <= int(row.get("r")) <= 19:
                row.clear()
    assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")


def test_what_libraries_lose_is_carried_over_and_moves_along() -> None:
    blank = blanks.furnished()
    result = filled(blank, 30)
    after = blanks.parts(result.content)
    assert after["xl/printerSettings/printerSettings1.bin"] == bytes(range(256))
    assert after["customXml/item1.xml"] == b"<county>7</county>"
    drawing = after["xl/drawings/drawing1.xml"].decode()
    assert re.findall(r"row>(\d+)<", drawing) == ["0", "1", "35", "38"]
    assert "密级" in drawing
    assert "盖章处" in drawing
    assert "<xm:sqref>C5:C34</xm:sqref>" in after["xl/worksheets/sheet1.xml"].decode()
    assert {"xl/printerSettings/printerSettings1.bin", "customXml/item1.xml"} <= set(result.kept)
    assert result.lost == []


def test_everything_that_points_below_follows() -> None:
    result = filled(blanks.data(blanks.rich()), 30)
    book = load_workbook(io.BytesIO(result.content))
    sheet = book["花名册"]
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["I5:I34"]
    assert sheet["I36"].comment.text == "盖章处"
    assert [each.id for each in sheet.row_breaks.brk] == [36]
    assert [sheet.cell(row, 11).value for row in (5, 18, 19, 20, 34)] == [f"=I{row}*12" for row in (5, 18, 19, 20, 34)]
    assert sheet["K35"].value == "=SUM(K5:K34)"
    assert book.defined_names["补贴"].attr_text == "'花名册'!$I$5:$I$34"
    assert book.defined_names["注"].attr_text == "'花名册'!$A$37"
    other = book["汇总"]
    assert [other[each].value for each in ("B1", "B2", "B3")] == [
        "=SUM('花名册'!K5:K34)",
        "='花名册'!I35",
        '=COUNTIF(花名册!G5:G34,"专职委员")',
    ]
    assert result.unmapped == ["年补贴"]


def test_the_forms_own_formulas_are_never_written_over() -> None:
    form = open_blank(blanks.data(blanks.rich()), name="表.xlsx")
    result = fill(form, [blanks.worker(1)], mapping={"年补贴": "stipend"})
    assert sheet_of(result)["K5"].value == "=I5*12"


@pytest.mark.parametrize("payload", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_value_becomes_a_formula(payload: str) -> None:
    result = filled(blanks.data(blanks.county()), 2, name=payload, remark=payload)
    sheet = sheet_of(result)
    assert (sheet["B5"].value, sheet["B5"].data_type, sheet["B5"].number_format) == (payload, "s", "@")
    assert (sheet["J6"].value, sheet["J6"].data_type) == (payload, "s")
    assert blanks.parts(result.content)["xl/worksheets/sheet1.xml"].count(b"<f>") == 1


def test_control_characters_are_taken_out() -> None:
    assert sheet_of(filled(blanks.data(blanks.county()), 1, name="王\x00\x0b五\ud800"))["B5"].value == "王五"


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("填表说明：1.任职时间填写格式如2024.03；", "2024.02"),
        ("说明：任职时间统一填为2024-03-05。", "2024-02-05"),
        ("说明：任职时间按202403格式填写。", "202402"),
        ("说明：1、任职时间填“2024年3月”", "2024年2月"),
        ("注：任职时间格式YYYY/MM/DD", "2024/02/05"),
        ("注：日期统一为20240305格式", "20240205"),
        ("注：日期填写如20240305", "20240205"),
        ("填表说明：本表一式两份。", "2024.02"),
    ],
)
def test_dates_are_written_as_the_form_asks(note: str, written: str) -> None:
    assert sheet_of(filled(blanks.data(blanks.county(note=note)), 1))["H5"].value == written


def test_a_column_with_a_date_format_gets_real_dates() -> None:
    book = blanks.county(note="无")
    for row in range(5, 20):
        book["花名册"].cell(row, 8).number_format = "yyyy-mm-dd"
    cell = sheet_of(filled(blanks.data(book), 1))["H5"]
    assert cell.value.date() == date(2024, 2, 5)
    assert cell.number_format == "yyyy-mm-dd"


def test_codes_are_said_in_the_forms_own_words() -> None:
    book = blanks.county()
    book["花名册"].data_validations.dataValidation[0].formula1 = '"副主任,专委"'
    assert sheet_of(filled(blanks.data(book), 1))["G5"].value == "专委"
    assert sheet_of(filled(blanks.data(book), 1, post="vice_chair"))["G5"].value == "副主任"


def test_a_heading_of_one_row_and_another_place() -> None:
    book = Workbook()
    sheet = book.active
    sheet["B2"] = "工作人员名单"
    for column, text in enumerate(["编号", "姓  名", "身份证号码", "联系电话", "血型"], 2):
        sheet.cell(4, column).value = text
        for row in range(4, 7):
            sheet.cell(row, column).border = blanks.LINE
    result = filled(blanks.data(book), 5, phone="13800000000")
    after = load_workbook(io.BytesIO(result.content)).active
    assert result.unmapped == ["血型"]
    assert (result.inserted, after["B9"].value, after["E9"].value) == (3, 5, "13800000000")
    assert after["E9"].data_type == "s"


def test_a_form_without_any_row_gets_them_after_its_heading() -> None:
    result = filled(blanks.data(blanks.county(0)), 3)
    sheet = sheet_of(result)
    assert (result.inserted, sheet["B7"].value, sheet["A8"].value) == (3, blanks.worker(3)["name"], "合　计")
    assert sheet["D6"].border.bottom.style == "thin"
    assert sheet.print_title_rows == "$3:$4"


def test_a_row_that_counts_columns_belongs_to_the_heading() -> None:
    book = blanks.county()
    for column in range(1, 11):
        book["花名册"].cell(5, column).value = column
    result = filled(blanks.data(book), 15)
    sheet = sheet_of(result)
    assert (sheet["B5"].value, sheet["B6"].value, result.inserted) == (2, blanks.worker(1)["name"], 1)


def test_the_clerks_mapping_overrules() -> None:
    result = filled(blanks.data(blanks.county()), 1, mapping={"备注": "phone", "C": ""}, phone="13800000001")
    sheet = sheet_of(result)
    assert (sheet["J5"].value, sheet["C5"].value) == ("13800000001", None)
    assert result.unmapped == ["性别"]


def test_a_protected_form_is_filled_where_it_is_open() -> None:
    sheet = sheet_of(filled(blanks.protected(15, open_cells=True), 15))
    assert sheet["B19"].value == blanks.worker(15)["name"]
    assert sheet.protection.sheet
    assert sheet["A2"].value == "填报单位（公章）："  # locked, so left


def two_headings() -> bytes:
    book = blanks.county(5)
    book.copy_worksheet(book["花名册"]).title = "花名册二"
    return blanks.data(book)


def merged_rows() -> bytes:
    book = blanks.county(6)
    for row in (5, 7, 9):
        book["花名册"].merge_cells(f"B{row}:B{row + 1}")
    return blanks.data(book)


def counted_by_hand() -> bytes:
    book = blanks.county(4)
    book["花名册"]["I9"] = "=I5+I6+I7+I8"
    return blanks.data(book)


def no_heading() -> bytes:
    book = Workbook()
    book.active["A1"] = "会议通知"
    return blanks.data(book)


def with_people() -> bytes:
    return filled(blanks.data(blanks.county()), 3).content


def signed() -> bytes:
    return blanks.packed(blanks.parts(blanks.data(blanks.county())) | {"_xmlsignatures/sig1.xml": b"<Signature/>"})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (blanks.protected(5, open_cells=True), "This form is protected and has too few rows."),
        (blanks.protected(15, open_cells=False), "This form is protected, and the cells to fill are locked."),
        (merged_rows(), "This form has too few rows, and its rows hold merged cells."),
        (counted_by_hand(), "This form has too few rows, and they cannot be added without harm."),
        (two_headings(), "This form has more than one heading, and it is not clear which to fill."),
        (no_heading(), "No heading was found in this form."),
        (with_people(), "This form already holds people."),
        (signed(), "This form carries a digital signature."),
    ],
)
def test_what_cannot_be_filled_is_refused_in_four_parts(content: bytes, says: str) -> None:
    from clfdesk import i18n

    i18n.use("en")
    with pytest.raises(Refusal) as refusal:
        filled(content, 10)
    parts = refusal.value.parts()
    assert parts["what"] == says
    assert "表.xlsx" in parts["where"]
    assert parts["why"]
    assert parts["next"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut short", b"\x89PNG\r\n\x1a\n", b"<html><table></table></html>"]
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal):
        open_blank(content, name="表.xlsx")


def test_five_thousand_rows() -> None:
    result = filled(blanks.data(blanks.county()), 5000)
    sheet = sheet_of(result)
    assert (sheet["B5004"].value, sheet["I5005"].value) == (blanks.worker(5000)["name"], "=SUM(I5:I5004)")


def test_a_persons_own_words_are_not_completed() -> None:
    result = filled(blanks.data(blanks.county()), 20, remark="填报日期：")
    assert sheet_of(result)["J24"].value == "填报日期："
