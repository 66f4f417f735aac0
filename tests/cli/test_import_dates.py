"""Dates in a foreign list, as a clerk meets them: the day is read or said to be missing, and never moved."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from clfdesk.grammar.identity import check_character
from tests.office import Desk, new_desk


def _id(birth: str, place: int) -> str:
    first = f"110000{birth}{place:03d}"
    return first + check_character(first)


def _imported(folder: Path, heading: str, written: list[object]) -> tuple[Desk, dict[int, dict[str, object]]]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "身份证号", heading])
    for place, each in enumerate(written, start=1):
        sheet.append([f"王建{'甲乙丙丁戊己庚辛壬癸'[place - 1]}", _id("19620305", place), each])
    book.save(folder / "list.xlsx")
    desk = new_desk(folder / "desk")
    said = desk.done("import", folder / "list.xlsx", "--accept", "suspect")
    return desk, {item["row"]: item for item in said["items"]}


def test_a_birth_before_1970_as_a_spreadsheets_number_is_that_day(tmp_path: Path) -> None:
    desk, items = _imported(tmp_path, "出生日期", [22710, "22710", 22711])
    assert [(items[row]["pile"], len(items[row]["problems"])) for row in (2, 3, 4)] == [
        ("new", 0),
        ("new", 0),
        ("suspect", 1),
    ]
    assert [person["birth"] for person in desk.persons()] == ["1962-03-05", "1962-03-05", "1962-03-06"]


def test_a_birth_written_in_part_agrees_with_the_id_or_is_doubtful(tmp_path: Path) -> None:
    agreeing = ["1962.03", "196203", "1962年", "62.3.5", "62年3月"]
    desk, items = _imported(tmp_path, "出生年月", [*agreeing, "1963-03", "1962.4", "63.3.5"])
    piles = [(items[row]["pile"], bool(items[row]["problems"])) for row in sorted(items)]
    assert piles == [("new", False)] * 5 + [("suspect", True)] * 3
    assert {person["birth"] for person in desk.persons()} == {"1962-03-05"}  # the ID tells the day


@pytest.mark.parametrize("heading", ["发证日期"])
def test_other_ways_of_writing_a_day_are_read_and_two_digits_of_a_year_are_said(tmp_path: Path, heading: str) -> None:
    ways = ["2019 3 5", "2019.3.5.", "公元2019年03月05日", "二〇一九年三月五日", "二零一九年十二月二十三日", "19.3.5"]
    desk, items = _imported(tmp_path, heading, list(ways))
    days = [person["issued_on"] for person in desk.persons()]
    assert days == ["2019-03-05"] * 4 + ["2019-12-23", None]
    assert items[7]["pile"] == "suspect"
    assert "两位" in str(items[7]["problems"])
