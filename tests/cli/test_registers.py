"""A register is only a form: filled, kept under its version, listed, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
