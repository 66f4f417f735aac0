"""A register is only a form: filled, kept under its version, listed, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.office import Desk, demo_desk

VISIT = {
    "visited_on": "2026.11.18",
    "method": "home",
    "visitor": "罗志强",
    "needs": ["device"],
    "situation": "一切平安",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small demonstration township."""
    return demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "2")


def test_a_visit_is_kept_listed_and_undone(desk: Desk) -> None:
    """The entry comes back as it was given, dated by its own day; undo takes it away."""
    before = desk.done("register", "visit", "list")["count"]
    kept = desk.done("register", "visit", "add", "--person", "3", "--answers", json.dumps(VISIT))
    rows = desk.done("register", "visit", "list")["rows"]
    mine = next(row for row in rows if row["number"] == kept["number"])
    assert mine["visited_on"] == mine["entered_on"] == "2026-11-18"
    assert (mine["person"], mine["needs"], mine["version"]) == (3, ["device"], "2026.1")
    desk.done("undo", str(kept["change_set"]))
    assert desk.done("register", "visit", "list")["count"] == before


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"method": "owl"}, "方式"),
        ({"visitor": ""}, "走访人"),
        ({"method": "lost"}, "未联系上的原因"),
        ({"visited_on": "2026.13.5"}, "走访日期"),
        ({"ghost": "x"}, "ghost"),
    ],
)
def test_a_wrong_answer_is_refused_by_its_label(desk: Desk, changed: dict[str, str], label: str) -> None:
    """Nothing is half kept."""
    before = desk.done("register", "visit", "list")["count"]
    refusal = desk("register", "visit", "add", "--answers", json.dumps({**VISIT, **changed})).refusal
    assert label in refusal["where"]
    assert desk.done("register", "visit", "list")["count"] == before


def test_every_register_can_be_listed(desk: Desk) -> None:
    """All shipped registers are there, and one that is not is refused."""
    for name in ("visit", "consultation", "meeting"):
        assert "rows" in desk.done("register", name, "list").data
    assert "visit" in desk("register", "owls", "list").refusal["why"]


def test_whom_a_visit_was_to_is_listed_printed_and_gives_the_village(desk: Desk, tmp_path: Path) -> None:
    """The form asks for no name; the list and the paper take it from the roster."""
    person = desk.persons()[0]
    number = str(person["number"])
    before = desk.done("register", "visit", "count")["villages"].get(person["village"], 0)
    kept = desk.done("register", "visit", "add", "--person", number, "--answers", json.dumps(VISIT))
    row = next(row for row in desk.done("register", "visit", "list")["rows"] if row["number"] == kept["number"])
    assert row["about_whom"] == person["name"]
    assert desk.done("register", "visit", "count")["villages"][person["village"]] == before + 1
    book = Path(desk.done("register", "visit", "export", "--out", tmp_path)["files"][0]["path"])
    cells = [cell for line in load_workbook(book).active.iter_rows(values_only=True) for cell in line]
    assert {"姓名", person["name"], person["village"]} <= set(cells)
    taken = desk("register", "visit", "take", book)
    assert taken["entries"] == 0
    assert {each["why"] for each in taken["refused"]} == {"台账里已有这一条。"}
    assert (
        desk("register", "visit", "add", "--person", "99999", "--answers", json.dumps(VISIT)).refusal["where"]
        == "99999"
    )


def test_copied_visits_and_too_many_in_a_day_are_looked_at(desk: Desk) -> None:
    """Three people with one sentence, thirty-one households on a day: both named, with the entries."""
    people = [row["number"] for row in desk.persons()]
    copied = VISIT | {"situation": "身体状况良好，生活能够自理，无其他需求"}
    for number in people[:3]:
        desk.done("register", "visit", "add", "--person", str(number), "--answers", json.dumps(copied))
    found = {each["rule"]: each for each in desk("check", "--kind", "data")["verdicts"]}
    assert "3 个人写得一字不差" in found["visit.repeated"]["says"]
    assert len(found["visit.repeated"]["concerned"]) == 3
    assert "visit.crowded" not in found
    for at in range(28):
        each = VISIT | {"situation": f"第{at}户，见到本人，情况属实"}
        desk.done("register", "visit", "add", "--person", str(people[at % 20]), "--answers", json.dumps(each))
    found = {each["rule"]: each for each in desk("check", "--kind", "data")["verdicts"]}
    assert "31 条" in found["visit.crowded"]["says"]
    assert found["visit.crowded"]["concerned"][0].startswith("entry:visit:")


@pytest.mark.parametrize("name", ["visit", "petition"])
def test_visits_and_petitions_have_a_verb_of_their_own(desk: Desk, name: str) -> None:
    """It is the register of that name, in fewer words."""
    assert desk.done(name, "list")["rows"] == desk.done("register", name, "list")["rows"]
