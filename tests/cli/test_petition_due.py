"""A petition nobody wrote a day for is due by the regulation: 15 days to say, 60 days from there to settle."""

from __future__ import annotations

import json
from pathlib import Path

from tests.office import Desk, new_desk

GIVEN = {
    "channel": "visit",
    "who": "王建国",
    "topic": "benefit",
    "summary": "补贴没有发",
    "handler": "李四",
    "state": "open",
}


def _on(desk: Desk, day: str) -> list[tuple[int, str]]:
    rows = Desk(desk.folder, day).done("petition", "due")["rows"]
    return [(row["number"], row["due"]) for row in rows]


def test_the_days_of_the_regulation_are_kept_in_sight_and_move_with_the_matter(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    made = desk.done("petition", "add", "--answers", json.dumps({**GIVEN, "received_on": "2026-11-16"}))
    assert _on(desk, "2026-11-20") == [(made["number"], "2026-12-01")]  # whether it is accepted
    row = desk.done("petition", "list")["rows"][0]
    assert row["due"] == "2026-12-01"
    again = {name: row[name] for name in (*GIVEN, "received_on", "due")}  # a form sends back what it was shown
    desk.done(
        "petition",
        "change",
        "--number",
        made["number"],
        "--answers",
        json.dumps({**again, "accepted_on": "2026-11-20"}),
    )
    assert _on(desk, "2026-12-01") == []
    assert _on(desk, "2027-01-10") == [(made["number"], "2027-01-19")]  # 60 days from acceptance
    desk.done("petition", "change", "--number", made["number"], "--answers", json.dumps({"due": "2027-02-18"}))
    assert _on(desk, "2027-02-10") == [(made["number"], "2027-02-18")]  # prolonged: what is written counts
    desk.done("petition", "change", "--number", made["number"], "--answers", json.dumps({"state": "forwarded"}))
    assert _on(desk, "2027-02-20") == []
