"""The same person twice: warned of, told apart, merged side by side and taken apart again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.services.office import open_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.office import Desk, new_desk

OWN = "110000195001010015"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Six people: two spellings of one name, a slip in an ID, and twins with IDs a digit apart."""
    made = new_desk(tmp_path / "desk")
    office = open_desk(made.folder, clock=Clock(fixed=date(2026, 11, 20)))
    with unit("test"):
        (village,) = records.insert([Division("东沟村")])
        born = date(1950, 1, 1)
        records.insert(
            [
                Person("买买提·吐尔逊", "male", OWN, birth=born, village_id=village, phone="13800000001"),
                Person("麦麦提·吐尔逊", "male", None, "missing", birth=born, village_id=village),
                Person("王敏", "female", "110000196208152349", birth=date(1962, 8, 15), village_id=village),
                Person("王敏", "female", "110000196208152394", "unverified", village_id=village, remark="旧册"),
                Person("张大双", "male", "110000201806010029", birth=date(2018, 6, 1)),
                Person("张小双", "male", "110000201806010037", birth=date(2018, 6, 1)),
            ]
        )
        records.insert([Certificate(3, "11000019620815234942", type="physical", grade=2)])
        records.insert([Certificate(4, "11000019620815239443", type="physical", grade=3, issued_on=date(2010, 1, 1))])
    office.close()
    return made


def found(desk: Desk) -> set[tuple[int, int]]:
    return {(each["left"], each["right"]) for each in desk.done("duplicate", "list")["pairs"]}


def test_the_likely_ones_are_told_with_the_reason_and_the_unlikely_left_alone(desk: Desk) -> None:
    told = {(each["left"], each["right"]): each for each in desk.done("duplicate", "list")["pairs"]}
    assert {(1, 2), (3, 4)} <= set(told)
    assert all(each["because"] for each in told.values())
    assert told[(3, 4)]["score"] == 75


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ({"id_number": OWN}, [1]),
        ({"name": "阿麦提", "id_number": OWN}, [1]),
        ({"name": "王敏"}, []),
        ({"name": "王 敏", "birth": "x", "phone": "1"}, []),
        ({"certificate_number": "110000196208152349 42"}, [3]),
        ({"name": "汪珉", "id_number": "110000196208152349"}, [3]),
    ],
)
def test_while_typing(desk: Desk, typed: dict[str, str], numbers: list[int]) -> None:
    words = [word for name, value in typed.items() for word in ("--set", f"{name}={value}")]
    assert [each["number"] for each in desk.done("duplicate", "like", *words)["likely"]] == numbers


def test_told_apart_is_remembered_with_who_and_why(desk: Desk) -> None:
    before = found(desk)
    done = desk.done("duplicate", "apart", 4, 3, "--why", "本人来过，是两个人", "--user", "")
    assert found(desk) == before - {(3, 4)}
    assert desk("duplicate", "apart", 3, 4).refusal["where"] == "3, 4"
    desk.done("undo", done["change_set"])
    assert found(desk) == before


def test_a_merge_moves_everything_keeps_the_former_number_and_is_taken_back_whole(desk: Desk) -> None:
    def state() -> list[Any]:
        people = desk.persons()
        held = [desk.done("show", "person", each["number"])["certificates"] for each in people]
        return [people, [[{**each, "ver": 0} for each in every] for every in held]]

    visit = {"visited_on": "2026-11-18", "method": "home", "visitor": "罗志强", "situation": "好"}
    desk.done("register", "visit", "add", "--person", 4, "--answers", json.dumps(visit))
    desk.done("event", "loss", 4)
    desk.done("household", "found", "--members", json.dumps([{"person": 4}]))
    before = state()
    sides = {line["field"]: line for line in desk.done("duplicate", "compare", 3, 4)["lines"]}
    assert (sides["id_number"]["differs"], sides["name"]["differs"]) == (True, False)
    done = desk.done("duplicate", "merge", 3, 4, "--take", "remark=right", "--why", "同一人")
    assert done["moved"] == {"certificate": 1, "entry": 1, "event": 1, "household_member": 1}
    kept = desk.done("show", "person", 3)
    assert (kept["id_number"], kept["remark"], kept["id_state"]) == ("110000196208152349", "旧册", "verified")
    assert sorted((each["number"], each["current"]) for each in kept["certificates"]) == [
        ("11000019620815234942", True),
        ("11000019620815239443", False),
    ]
    assert desk.done("find", "110000196208152394")["rows"][0]["number"] == 3
    assert desk.persons("number == 4") == []
    assert desk.done("register", "visit", "list")["rows"][0]["person"] == 3
    desk.done("undo", done["change_set"])
    assert state() == before
    assert desk.done("find", "110000196208152394")["rows"][0]["number"] == 4


@pytest.mark.parametrize(
    "words", [("merge", 3, 3), ("merge", 3, 99), ("merge", 3), ("merge", 3, 4, "--take", "owl=left")]
)
def test_what_cannot_be_merged_is_refused(desk: Desk, words: tuple[Any, ...]) -> None:
    before = desk.persons()
    assert desk("duplicate", *words).refusal["what"]
    assert desk.persons() == before
