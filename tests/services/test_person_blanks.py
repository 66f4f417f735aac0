"""Counties' blank forms about disabled people: thirty and more in each, and each trait of the form as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clfdesk.clock import Clock
from clfdesk.services import filing, filing_blank, filing_people
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from tests.samples import person_blanks

DAY = date(2026, 11, 20)
PEOPLE = 34
ROSTER = "lifecycle == 'registered'"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_demo(
        tmp_path_factory.mktemp("desk") / "d", persons=PEOPLE, villages=3, clock=Clock(fixed=DAY)
    )  # fmt: skip
    yield office
    close_desk(office)


class Done:
    """A form before and after; ``page`` is the filled sheet."""

    def __init__(self, office: Office, folder: Path, name: str) -> None:
        path = folder / f"{name}.xlsx"
        person_blanks.ALL[name]().save(path)
        self.before = path.read_bytes()
        self.told = filing.understand(office, path)
        self.result = filing.fill(office, path, folder / "out", where=ROSTER)
        assert path.read_bytes() == self.before
        self.blank = load_workbook(path)[self.told.sheet]
        self.book = load_workbook(self.result.files[0].path)
        self.page: Any = self.book[self.told.sheet]
        self.people = filing_people.people(office, "person", "", ROSTER)

    def column(self, key: str, first: int) -> list[Any]:
        place = next(
            cell.column for row in self.page.iter_rows(max_row=first - 1) for cell in row
            if re.sub(r"\s", "", str(cell.value or "")) == key
        )  # fmt: skip
        return [self.page.cell(row, place).value for row in range(first, first + PEOPLE)]


#: A form: its first row for people, how many rows come in, what stays empty.
SHAPES = {
    "plain": (4, 24, []), "printed": (4, 24, []), "broken_heads": (6, 24, ["签字"]), "two_rows": (5, 24, []),
    "total_on_top": (5, 26, []), "as_table": (4, 28, []), "with_example": (5, 29, []), "sealed": (4, 0, []),
    "after_instructions": (4, 29, []), "reckoning": (4, 29, ["序号", "年龄"]), "furnished": (4, 27, []),
    "elsewhere": (5, 27, ["申请日期"]), "bare": (2, 34, []),
}  # fmt: skip
NAMES = {"elsewhere": "残疾人姓名"}
IDS = {
    "broken_heads": "公民身份号码", "two_rows": "身份证号", "reckoning": "身份证号", "bare": "身份证号",
}  # fmt: skip


@pytest.mark.parametrize("name", list(person_blanks.ALL))
def test_every_form_holds_all_its_people_in_order(kept: Office, tmp_path: Path, name: str) -> None:
    done = Done(kept, tmp_path, name)
    first, inserted, empty = SHAPES[name]
    assert (done.told.stem, done.result.filled, done.result.inserted) == ("person", PEOPLE, inserted)
    assert (done.result.unmapped, done.result.lost) == (empty, [])
    assert done.column(NAMES.get(name, "姓名"), first) == [each["name"] for each in done.people]
    ids = done.column(IDS.get(name, "身份证号码"), first)
    assert ids == [each["id_number"] for each in done.people]
    at = next(c for row in done.page.iter_rows(min_row=first, max_row=first) for c in row if c.value == ids[0])
    assert (at.data_type, at.number_format) == ("s", "@")
    if name != "bare":
        last = done.page.cell(first + PEOPLE - 1, at.column)
        assert last.border.left.style == "thin"


def test_what_prints_stays_as_the_county_set_it(kept: Office, tmp_path: Path) -> None:
    page = Done(kept, tmp_path, "printed").page
    assert page.column_dimensions["K"].hidden
    assert (page.print_title_rows, page.print_area) == ("$1:$3", "'登记表'!$A$1:$K$39")
    assert (page.oddHeader.right.text, page.oddFooter.center.text) == ("机密", "第 &P 页")
    assert [str(each.sqref) for each in page.conditional_formatting] == ["H4:H37"]
    assert (page["A38"].value, page["A39"].value) == (person_blanks.SIGNED, person_blanks.NOTE)
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:K1", "A39:K39"}
    assert page["A2"].value == f"填报单位（盖章）：{kept.info.township}残疾人联合会"
    assert page["I2"].value == "填报日期：2026年11月20日"


def test_a_heading_of_two_rows_takes_the_township_and_this_months_amounts(kept: Office, tmp_path: Path) -> None:
    done = Done(kept, tmp_path, "two_rows")
    assert done.result.mapped["乡镇"] == "township"
    assert done.column("乡镇", 5) == [kept.info.township] * PEOPLE
    amounts = [done.page.cell(row, 9).value for row in range(5, 5 + PEOPLE)]
    due = [each["care_amount"] and each["care_amount"] // 100 for each in done.people]
    assert amounts == due
    assert any(amounts)
    words = {done.page.cell(row, 6).value for row in range(5, 5 + PEOPLE)}
    assert words <= set(person_blanks.TYPES)
    (listed,) = done.page.data_validations.dataValidation
    assert (str(listed.sqref), listed.formula1) == ("F5:F38", "字典!$A$1:$A$7")
    assert [done.page[place].value for place in ("A39", "H39", "I39")] == ["合计", "=SUM(H5:H38)", "=SUM(I5:I38)"]
    assert "A39:G39" in {str(area) for area in done.page.merged_cells.ranges}
    assert done.book["字典"].sheet_state == "hidden"
    assert done.book.defined_names["人员"].attr_text.replace("'", "") == "花名册!$D$5:$D$38"
    assert load_workbook(done.result.files[0].path, data_only=True)["花名册"]["I39"].value == sum(
        a or 0 for a in amounts
    )


def test_a_total_on_top_stays_there_and_counts_them_all(kept: Office, tmp_path: Path) -> None:
    page = Done(kept, tmp_path, "total_on_top").page
    assert (page["A4"].value, page["B4"].value) == ("合计", '=COUNTA(B5:B38)&"人"')


def test_a_table_object_grows_and_an_example_stays(kept: Office, tmp_path: Path) -> None:
    assert [each.ref for each in Done(kept, tmp_path, "as_table").page.tables.values()] == ["A3:K37"]
    page = Done(kept, tmp_path, "with_example").page
    assert [page.cell(4, column).value for column in (1, 2)] == ["例", "张三"]
    assert page["A5"].value == 1


def test_a_sealed_form_stays_sealed(kept: Office, tmp_path: Path) -> None:
    page = Done(kept, tmp_path, "sealed").page
    assert page.protection.sheet
    assert page["A2"].value == "填报单位（盖章）："


def test_a_sheet_of_instructions_is_left_alone(kept: Office, tmp_path: Path) -> None:
    done = Done(kept, tmp_path, "after_instructions")
    assert done.book.sheetnames == ["填表说明", "登记表"]
    assert done.book["填表说明"]["A3"].value == "2. 请于每月5日前报送。"


def test_a_rows_own_formulas_go_on_and_days_are_days(kept: Office, tmp_path: Path) -> None:
    done = Done(kept, tmp_path, "reckoning")
    row = 4 + PEOPLE - 1
    assert done.page.cell(row, 1).value == "=ROW()-3"
    assert done.page.cell(row, 5).value == f'=IF(C{row}="","",YEAR(TODAY())-MID(C{row},7,4))'
    assert done.page.cell(row, 4).value.date() == done.people[-1]["birth"]
    assert done.page.cell(row, 4).number_format == 'yyyy"年"m"月"d"日"'
    assert done.page.cell(row, 6).value == done.people[-1]["type_grade"]


def test_notes_filters_panes_outlines_and_links_move_along(kept: Office, tmp_path: Path) -> None:
    page = Done(kept, tmp_path, "furnished").page
    assert (page["E3"].comment.text, page.auto_filter.ref, page.freeze_panes) == ("18位", "A3:K37", "C4")
    assert page.row_dimensions[37].outline_level == 1
    assert page["K2"].hyperlink.target == "http://example.com"
    assert page.sheet_properties.tabColor.rgb.endswith("FF0000")


def test_a_form_elsewhere_on_its_sheet(kept: Office, tmp_path: Path) -> None:
    page = Done(kept, tmp_path, "elsewhere").page
    assert (page["B5"].value, page["B39"].value, page["B41"].value, page["F41"].value) == (
        1, "小  计", "经办人：", "分管领导：",
    )  # fmt: skip


def test_a_column_left_out_once_by_its_formula_is_not_forgotten(kept: Office, tmp_path: Path) -> None:
    """The same headings on another form, whose rows hold a formula under one: the next form takes it again."""
    book = person_blanks.plain()
    book.active["J4"] = "=1+1"
    book.save(tmp_path / "算.xlsx")
    assert filing.fill(kept, tmp_path / "算.xlsx", tmp_path / "out", where=ROSTER).unmapped == ["联系电话"]
    assert Done(kept, tmp_path, "plain").result.unmapped == []


def test_what_a_clerk_left_empty_stays_empty_next_time(kept: Office, tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    person_blanks.broken_heads().save(path)
    filing.fill(kept, path, tmp_path / "out", {"手机号码": ""}, where=ROSTER)
    assert filing.fill(kept, path, tmp_path / "out", where=ROSTER).unmapped == ["手机号码", "签字"]
    assert "手机号码" not in filing_blank.understand(kept, path).mapping
