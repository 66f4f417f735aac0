"""The register as it was on a day: lists, facts and one person, whatever happened since."""

from __future__ import annotations

import json
from pathlib import Path

from tests.office import Desk, demo_desk


def test_every_past_day_reads_as_it_read_then(tmp_path: Path) -> None:
    """Each day something else happens, an undo among it; every day is read again afterwards."""
    folder = tmp_path / "desk"
    first = Desk(folder, "2026-03-01")
    first.done("demo", "--persons", "30", "--villages", "3")
    seen = {"2026-03-01": (first.persons(), first.done("list", "division")["rows"])}
    days = {
        "2026-03-05": ("event", "death", 1, "--on", "2026-03-02"),
        "2026-03-10": ("event", "regrade", 2, "--set", "type=视力", "--set", "grade=1", "--on", "2026-03-09"),
        "2026-03-15": ("household", "found", "--members", json.dumps([{"person": 3}, {"person": 4}])),
        "2026-03-20": ("division", "merge", 2, 3, "--into", "新合村"),
        "2026-03-25": ("undo",),
        "2026-04-02": ("duplicate", "merge", 5, 6),
    }
    for day, words in days.items():
        desk = Desk(folder, day)
        desk.done(*words)
        seen[day] = (desk.persons(), desk.done("list", "division")["rows"])
    late = Desk(folder, "2026-11-20")
    for day, (persons, divisions) in seen.items():
        assert late.done("list", "person", "--as-of", day)["rows"] == persons, day
        assert late.done("list", "division", "--as-of", day)["rows"] == divisions, day
    assert late.done("list", "person", "--as-of", "2026-03-31")["rows"] != late.persons()
    dead = late.done("show", "person", 1, "--as-of", "2026-03-04")
    assert (dead["lifecycle"], dead["events"]) == ("registered", [])
    assert late.done("show", "person", 6, "--as-of", "2026-03-31")["number"] == 6
    facts = late.done("show", "person", 3, "--as-of", "2026-03-15")["facts"]
    assert "multiple_household" in [fact["code"] for fact in facts]


def test_days_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "3", "--villages", "1")
    assert desk("list", "person", "--as-of", "2026-11-21").refusal["where"] == "2026-11-21"
    assert desk("show", "person", 1, "--as-of", "2020-01-01").refusal["where"] == "2020-01-01"
