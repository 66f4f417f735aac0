"""Households and those not yet certified, through the verbs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.office import Desk, demo_desk, new_desk

OWN = "110000195001010015"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small demonstration township."""
    return demo_desk(tmp_path / "desk", "--persons", "12", "--villages", "2")


def tags(desk: Desk, number: int) -> list[str]:
    return list(desk.persons(f"number == {number}")[0]["tags"])


def test_two_holders_under_one_roof_and_what_a_death_changes(desk: Desk) -> None:
    """一户多残 comes from the members, with the reason shown, and ends with the death of one (story E3)."""
    assert "multiple_household" not in tags(desk, 1)
    members = [{"person": 1}, {"person": 2, "relation": "妻"}]
    house = desk.done("household", "found", "--set", "code=0012", "--members", json.dumps(members))
    assert "multiple_household" in tags(desk, 1)
    assert "multiple_household" in tags(desk, 2)
    facts = {fact["code"]: fact for fact in desk.done("show", "person", 1)["facts"]}
    second = desk.persons("number == 2")[0]["name"]
    assert second in facts["multiple_household"]["because"]
    listed = desk.done("list", "household")["rows"]
    assert [(row["members"], row["holders"], row["head"]) for row in listed] == [
        (2, 2, desk.persons("number == 1")[0]["name"])
    ]
    told = desk.done("event", "death", 1, "--on", "2026-11-01")
    changed = [effect for effect in told["effects"] if effect["about"] == "household"]
    assert any(effect["key"] == "person:2" for effect in changed)
    assert "multiple_household" not in tags(desk, 2)
    assert "alone" in tags(desk, 2)
    desk.done("undo", told["change_set"])
    assert "multiple_household" in tags(desk, 2)
    desk.done("undo", house["change_set"])
    assert desk.done("list", "household")["count"] == 0


def test_a_member_who_moves_to_another_household_leaves_the_first(desk: Desk) -> None:
    first = desk.done("household", "found", "--members", json.dumps([{"person": 1}, {"person": 2}]))["number"]
    second = desk.done("household", "found", "--members", json.dumps([{"name": "钱七", "birth": "1950.1.1"}]))["number"]
    desk.done("household", "join", second, "--set", "person=2", "--set", "relation=儿子")
    names = [member["person_id"] for member in desk.done("household", "show", first)["members"]]
    assert names == [1]
    moved = desk.done("household", "show", second)["members"]
    assert [(member["head"], member["relation"]) for member in moved] == [(True, "head"), (False, "son")]
    assert "old_and_disabled" in tags(desk, 2)
    desk.done("household", "head", moved[1]["id"])
    assert [member["head"] for member in desk.done("household", "show", second)["members"]] == [True, False]
    assert desk("household", "join", second, "--set", "person=2").refusal
    assert desk("household", "join", second, "--set", "relation=邻居", "--set", "name=甲").refusal["where"] == "邻居"


def test_an_entry_of_the_ledger_becomes_a_certified_person_without_typing_again(desk: Desk) -> None:
    village = desk.persons()[0]["village"]
    values = {
        "name": "钱 七",
        "id_number": OWN,
        "village": village,
        "phone": "13800001234",
        "settlement": "二组",
        "suspected_type": "肢体",
        "cause": "不知晓政策",
        "origin": "入户走访",
        "next_step": "预约体检",
        "next_on": "2026.12.3",
        "guardian_name": "钱大",
    }
    words = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
    entry = desk.done("nonholder", "add", *words)
    row = desk.done("list", "nonholder")["rows"][0]
    assert (row["name"], row["age"], row["cause"], row["next_on"]) == ("钱七", 76, "unaware", "2026-12-03")
    done = desk.done(
        "nonholder", "certify", entry["number"], "--certificate", f"{OWN}42", "--set", "issued_on=2026-11-10"
    )
    made = desk.persons(f"number == {done['person']}")[0]
    assert {name: made[name] for name in ("name", "id_number", "village", "phone", "settlement", "guardian_name")} == {
        "name": "钱七",
        "id_number": OWN,
        "village": village,
        "phone": "13800001234",
        "settlement": "二组",
        "guardian_name": "钱大",
    }
    assert (made["certificate_number"], made["grade"], made["valid_until"]) == (f"{OWN}42", 2, "2036-11-09")
    assert (made["birth"], made["id_state"]) == ("1950-01-01", "verified")
    assert desk.done("list", "nonholder")["rows"][0]["outcome"] == "certified"
    assert "登记" not in str(desk("nonholder", "add", "--set", "name=甲", "--set", f"id_number={OWN}").refusal["where"])
    desk.done("undo", done["change_set"])
    assert desk.persons(f"number == {done['person']}") == []
    assert desk.done("list", "nonholder")["rows"][0]["outcome"] == ""


def test_who_was_cancelled_comes_back_under_the_same_number_after_the_ban(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    desk.done("nonholder", "add", "--set", "name=钱七", "--set", f"id_number={OWN}")
    made = desk.done("nonholder", "certify", 1, "--certificate", f"{OWN}42")
    desk.done("event", "cancel", made["person"], "--set", "cause=不再符合残疾标准")
    again = desk.done("nonholder", "add", "--set", "name=钱七", "--set", f"id_number={OWN}", "--set", "cause=证被注销")
    assert desk("nonholder", "certify", again["number"], "--certificate", f"{OWN}43").refusal["why"]
    later = Desk(desk.folder, "2027-11-21")
    back = later.done("nonholder", "certify", again["number"], "--certificate", f"{OWN}43")
    assert back["person"] == made["person"]
    assert later.persons()[0]["grade"] == 3


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("add",), ""),
        (("add", "--set", "name=甲", "--set", "cause=心情不好"), "心情不好"),
        (("add", "--set", "name=甲", "--set", "next_on=2026.13.5"), "2026.13.5"),
        (("add", "--set", "name=甲", "--set", "owl=1"), "owl"),
        (("add", "--set", "name=甲", "--set", "village=月亮村"), "月亮村"),
        (("certify", "99", "--certificate", f"{OWN}42"), "99"),
        (("settle", "1", "--outcome", "已办证"), "已办证"),
    ],
)
def test_what_cannot_be_kept_is_refused(desk: Desk, words: tuple[Any, ...], part: str) -> None:
    assert part in desk("nonholder", *words).refusal["where"]
    assert desk.done("list", "nonholder")["count"] == 0


def test_a_doubtful_number_is_kept_and_told(desk: Desk) -> None:
    kept = desk("nonholder", "add", "--set", "name=甲", "--set", "id_number=110000195001010014")
    assert kept.code == 3
    assert [problem["field"] for problem in kept["problems"]] == ["id_number"]
