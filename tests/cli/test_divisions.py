"""Villages merged and split with their people, the successor kept, taken back whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.office import Desk, demo_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small demonstration township."""
    return demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "3")


def places(desk: Desk, where: str = "kind in ('village', 'community')") -> list[dict[str, Any]]:
    return list(desk.done("list", "division", "--where", where)["rows"])


def test_two_villages_become_one_and_the_old_name_still_leads_there(desk: Desk, tmp_path: Path) -> None:
    one, two, _three = places(desk)
    everybody = desk.persons()
    words = ("division", "merge", one["name"], two["name"], "--into", "新合村", "--on", "2026-11-01")
    looked = desk.done(*words, "--dry-run")
    assert desk.persons() == everybody
    assert (looked["persons"], looked["change_set"]) == (one["persons"] + two["persons"], 0)
    done = desk.done("division", "merge", one["name"], two["name"], "--into", "新合村", "--on", "2026-11-01")
    new = done["made"][0]
    rows = {row["number"]: row for row in places(desk)}
    assert rows[new]["persons"] == one["persons"] + two["persons"] == done["persons"]
    assert [(rows[each["number"]]["valid_to"], rows[each["number"]]["successor"]) for each in (one, two)] == [
        ("2026-11-01", "新合村")
    ] * 2
    assert one["name"] in "".join(done["effects"])
    assert done["effects"] == looked["effects"]
    roster = tmp_path / "in.csv"
    roster.write_text(f"姓名,村(社区)\n钱七,{one['name']}\n", encoding="utf-8")
    desk.done("import", roster, "--mode", "add", "--accept", "suspect")
    assert desk.persons("name == '钱七'")[0]["village"] == "新合村"
    desk.done("undo")
    desk.done("undo", done["change_set"])
    assert desk.persons() == everybody


def test_into_one_of_them(desk: Desk) -> None:
    one, two, three = places(desk)
    desk.done("division", "merge", two["number"], three["number"], "--into", one["number"])
    rows = places(desk, "empty(valid_to) and kind != 'township'")
    assert [(row["name"], row["persons"]) for row in rows] == [(one["name"], 30)]


def test_settlements_are_parted_off(desk: Desk) -> None:
    village = places(desk)[0]
    people = [row for row in desk.persons() if row["village"] == village["name"]]
    settlement = people[0]["settlement"]
    going = [row["number"] for row in people if row["settlement"] == settlement]
    done = desk.done("division", "split", village["number"], "--part", f"新分村={settlement}")
    assert done["persons"] == len(going)
    assert sorted(row["number"] for row in desk.persons("village == '新分村'")) == sorted(going)
    desk.done("undo", done["change_set"])
    assert desk.persons("village == '新分村'") == []


def test_settlements_groups_and_grids_stand_below_a_village(desk: Desk) -> None:
    village = places(desk)[0]["number"]
    hamlet = desk.done("division", "add", "上寨", "--kind", "自然村", "--parent", village)["number"]
    desk.done("division", "add", "一网格", "--kind", "grid", "--parent", hamlet)
    assert {row["name"]: row["parent"] for row in places(desk, "kind in ('settlement', 'grid')")} == {
        "上寨": places(desk)[0]["name"],
        "一网格": "上寨",
    }


def test_a_place_is_founded_with_all_that_is_said_of_it(desk: Desk) -> None:
    said = ("--urban", "yes", "--phone", "010-61234567", "--committee-ends", "2027-03-31")
    founded = desk.done("division", "add", "新街社区", *said)
    columns = "name,kind,urban,contact_phone,committee_term_ends_on"
    (row,) = desk.done("list", "division", "--where", "name == '新街社区'", "--columns", columns)["rows"]
    assert list(row.values()) == ["新街社区", "community", True, "010-61234567", "2027-03-31"]
    desk.done("undo", founded["change_set"])
    assert not places(desk, "name == '新街社区'")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("merge", 2, "--into", "甲村"), ""),
        (("merge", 2, 99, "--into", "甲村"), "99"),
        (("merge", "月亮村", 2, "--into", "甲村"), "月亮村"),
        (("split", 2, "--part", "甲村=月亮寨"), "月亮寨"),
        (("add", "甲村", "--kind", "星球"), "星球"),
        (("add", "甲村", "--code", "12345"), "12345"),
        (("add", "甲村", "--parent", "2"), "甲村"),
        (("add", " "), ""),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[Any, ...], part: str) -> None:
    before = places(desk)
    assert part in desk("division", *words).refusal["where"]
    assert places(desk) == before
