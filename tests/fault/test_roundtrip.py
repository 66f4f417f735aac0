"""Out and in again: whoever the program writes into a list comes back out of it as the same person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.services import intake, intake_reading, list_export, person
from clfdesk.services.office import close_desk, create_desk
from tests.fault import roundtrip

CLOCK = Clock(date(2026, 11, 20))


@pytest.fixture
def office(tmp_path: Path):
    office = create_desk(tmp_path / "desk", pack="longli", township="柳河镇", clock=CLOCK)
    yield office
    close_desk(office)


def test_people_go_out_and_come_in_again_field_by_field(tmp_path):
    found = roundtrip.round_trip(tmp_path, 75)
    assert found.complaints == []
    assert (found.counts["people"], found.counts["dead"]) == (75, 3)
    assert found.counts["fields"] > 75 * 60


def test_a_list_that_does_not_say_whose_it_is_is_understood_and_not_copied(tmp_path, monkeypatch):
    """The comparison can fail: read as a foreign one, the same list loses what an import puts right."""
    monkeypatch.setattr(intake_reading, "is_own", lambda _book, _stem: False)
    assert roundtrip.round_trip(tmp_path, 40).complaints


def test_a_list_for_everybody_is_no_copy(office, tmp_path):
    person.save_person(office, None, {"name": "甘一", "id_number": "110000195001010015"})
    for purpose, own in (("public", False), ("internal", True)):
        rows = person.list_rows(office, "person", purpose=purpose)
        out = list_export.export_list(office, "person", rows, purpose=purpose, out=tmp_path / purpose)
        assert intake_reading.is_own(intake_reading.layouts(out.path)[0], "person") is own


def test_a_row_that_says_somebody_died_waits_for_the_clerk(office, tmp_path):
    file = tmp_path / "村.csv"
    file.write_text("姓名,身份证号,人员状态\n甘一,110000195001010015,死亡\n甘二,110000196208152349,在册\n", "utf-8")
    assert (intake.preview(office, file).piles["new"], intake.preview(office, file).piles["suspect"]) == (1, 1)
    person.save_person(office, None, {"name": "甘一", "id_number": "110000195001010015"})
    (row,) = [each for each in intake.preview(office, file).items if each.pile == "suspect"]
    assert [(each.field, each.found) for each in row.problems] == [("lifecycle", "死亡")]
    intake.commit(office, intake.preview(office, file), accept={"suspect"})
    kept = person.list_rows(office, "person", columns=["name", "lifecycle"], order="number").rows
    assert kept == [{"name": "甘一", "lifecycle": "registered"}, {"name": "甘二", "lifecycle": "registered"}]


def test_whoever_is_taken_in_as_dead_is_not_on_the_roster(office, tmp_path):
    file = tmp_path / "村.csv"
    file.write_text("姓名,身份证号,人员状态\n甘一,110000195001010015,死亡\n", "utf-8")
    intake.commit(office, intake.preview(office, file, accept={"suspect"}), accept={"suspect"})
    assert person.list_rows(office, "person", columns=["lifecycle"]).rows == [{"lifecycle": "dead"}]


def test_a_person_without_a_number_is_kept_as_one_and_no_form_keeps_what_no_sheet_holds(office):
    number = person.save_person(office, None, {"name": "甘一", "remark": " 甲\r\n乙\x07 "}).number
    kept = person.show_person(office, number)
    assert (kept["id_state"], kept["remark"]) == ("missing", "甲\n乙")


def test_the_parts_of_a_disability_and_where_somebody_is_change_nothing_the_second_time(office, tmp_path):
    """An import that always finds a change hides the one that is real."""
    file = tmp_path / "村.csv"
    file.write_text(
        "姓名,身份证号,残疾类别,残疾等级,多重残疾明细,去向,待核实原因\n"
        "甘一,110000195001010015,多重,一级,视力一级、肢体二级,在家,户口本如此\n",
        "utf-8",
    )
    intake.commit(office, intake.preview(office, file))
    assert intake.preview(office, file).piles["same"] == 1
