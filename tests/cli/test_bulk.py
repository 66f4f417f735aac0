"""Many people at once: set, add, fill and clear told apart; the preview counts what is really done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.office import Desk, demo_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small demonstration township."""
    return demo_desk(tmp_path / "desk", "--persons", "20", "--villages", "2")


def column(desk: Desk, name: str) -> dict[int, Any]:
    return {row["number"]: row[name] for row in desk.persons()}


def test_the_preview_and_the_result_are_the_same_and_undone_in_one_step(desk: Desk) -> None:
    before = desk.persons()
    asked = ("edit", "--where", "grade in (1, 2)", "--set", "hardship=低保", "--add", "remark=2026年核查")
    shown = desk.done(*asked, "--dry-run")
    assert desk.persons() == before
    done = desk.done(*asked)
    assert {name: done[name] for name in ("changed", "same", "refused", "rows")} == shown.data
    chosen = [row["number"] for row in before if row["grade"] in (1, 2)]
    assert shown["changed"] + shown["same"] + shown["refused"] == len(chosen)
    assert {column(desk, "hardship")[number] for number in chosen} == {"dibao"}
    assert desk.done(*asked)["changed"] == 0
    desk.done("undo", done["change_set"])
    assert desk.persons() == before


def test_add_fill_and_clear_are_three_things(desk: Desk) -> None:
    desk.done("edit", 1, "--set", "employment=务农", "--set", "remark=甲")
    desk.done("edit", 1, 2, "--add", "remark=乙", "--fill", "employment=打工")
    assert [column(desk, "remark")[number] for number in (1, 2)] == ["甲；乙", "乙"]
    assert [column(desk, "employment")[number] for number in (1, 2)] == ["务农", "打工"]
    done = desk.done("edit", 1, 2, 3, "--clear", "remark")
    assert (done["changed"], done["same"]) == (2, 1)
    assert column(desk, "remark")[1] == ""


def test_who_is_off_the_roster_is_refused_and_counted(desk: Desk) -> None:
    desk.done("event", "death", 1)
    done = desk.done("edit", 1, 2, "--set", "phone=13800009999")
    assert (done["changed"], done["refused"]) == (1, 1)
    assert done["rows"][0]["refused"]
    assert column(desk, "phone")[1] != "13800009999"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ((1, "--set", "id_number=1"), "id_number"),
        ((1, "--set", "owl=1"), "owl"),
        ((1, "--set", "hardship=有钱"), "有钱"),
        ((1, "--add", "hardship=低保"), ""),
        ((1, "--set", "phone="), ""),
        ((1, "--set", "village=月亮村"), "月亮村"),
        ((1,), ""),
        (("--set", "phone=1"), "--where"),
        (("--where", "owl == 1", "--set", "phone=1"), "owl"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[Any, ...], part: str) -> None:
    before = desk.persons()
    assert part in desk("edit", *words).refusal["where"]
    assert desk.persons() == before


def test_a_list_is_saved_counted_opened_and_forgotten(desk: Desk) -> None:
    desk.done("view", "save", "重残", "--where", "tags contains 'severe'", "--columns", "name,grade", "--order", "name")
    severe = [row for row in desk.persons() if row["grade"] in (1, 2)]
    (kept,) = desk.done("view", "list")["lists"]
    assert (kept["name"], kept["count"]) == ("重残", len(severe))
    rows = desk.done("view", "open", "重残")["rows"]
    assert [list(row) for row in rows] == [["name", "grade"]] * len(severe)
    desk.done("view", "save", "重残", "--where", "grade == 1")
    assert len(desk.done("view", "list")["lists"]) == 1
    assert desk("view", "save", "坏", "--where", "owl == 1").refusal
    desk.done("view", "forget", "重残")
    assert desk("view", "open", "重残").refusal["where"] == "重残"
