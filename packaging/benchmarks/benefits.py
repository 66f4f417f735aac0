"""Benefit lines reconciled, against the bare SQL joins that find the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.race import Race

LINES = 100_000


def _made() -> tuple[list[dict[str, Any]], list[Any]]:
    from clfdesk.domain.benefit import Drawn

    roster, drawn = [], []
    for number in range(1, LINES + 1):
        dead = number % 97 == 0
        roster.append(
            {
                "number": number,
                "name": f"示范{number}",
                "village": f"示范{number % 200}村",
                "id_number": f"1100001962{number:08d}",
                "lifecycle": "dead" if dead else "registered",
                "lifecycle_on": date(2026, 3, 17) if dead else None,
                "certificate_state": "cancelled" if number % 89 == 0 else "valid",
                "hardship": "dibao" if number % 3 == 0 else "none",
                "grade": number % 4 + 1,
                "living": "home",
                "type": "physical",
                "age": number % 90,
            }
        )
        if number % 11:
            amount = 10_600 if number % 83 == 0 else 10_700
            drawn.append(Drawn(number, "care_subsidy", amount))
        if number % 3 == 0 and number % 13:
            drawn.append(Drawn(number, "living_allowance", 8_000))
    return roster, drawn


def _ours(roster: list[dict[str, Any]], drawn: list[Any]) -> None:
    from clfdesk import resources
    from clfdesk.domain.benefit_rules import Rules, reconcile
    from clfdesk.grammar.calendar import Month
    from clfdesk.grammar.policy import load_pack

    rules = Rules(load_pack("national"), Month(2026, 10))
    made = reconcile(rules, roster, drawn, resources.shipped("lists", "benefit.toml")["reasons"])
    assert all((made.should_stop, made.should_have, made.amount_differs))


_TABLES = (
    (
        "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, village TEXT, id_number TEXT, lifecycle TEXT,"
        " certificate TEXT, hardship TEXT, grade INTEGER)"
    ),
    "CREATE TABLE drawn (person INTEGER, benefit TEXT, fen INTEGER)",
    "CREATE TABLE ought (id INTEGER, benefit TEXT, fen INTEGER, PRIMARY KEY (id, benefit)) WITHOUT ROWID",
)
_OUGHT = (
    "INSERT INTO ought SELECT id, 'care_subsidy' benefit, 10700 fen FROM person WHERE lifecycle = 'registered' AND"
    " certificate = 'valid' AND grade < 3 UNION ALL SELECT id, 'living_allowance', 8000 FROM person WHERE"
    " lifecycle = 'registered' AND certificate = 'valid' AND hardship = 'dibao'"
)
_QUESTIONS = (
    (
        "SELECT d.*, p.name FROM drawn d JOIN person p ON p.id = d.person LEFT JOIN ought o"
        " ON o.id = d.person AND o.benefit = d.benefit WHERE o.id IS NULL"
    ),
    (
        "SELECT o.*, p.name FROM ought o JOIN person p ON p.id = o.id LEFT JOIN drawn d"
        " ON o.id = d.person AND o.benefit = d.benefit WHERE d.person IS NULL"
    ),
    "SELECT d.*, o.fen FROM drawn d JOIN ought o ON o.id = d.person AND o.benefit = d.benefit WHERE o.fen <> d.fen",
    "SELECT person, benefit, count(*) FROM drawn GROUP BY person, benefit HAVING count(*) > 1",
)


def _bare(roster: list[dict[str, Any]], drawn: list[Any]) -> None:
    base = sqlite3.connect(":memory:")
    for table in _TABLES:
        base.execute(table)
    names = ("number", "name", "village", "id_number", "lifecycle", "certificate_state", "hardship", "grade")
    base.executemany(
        "INSERT INTO person VALUES (?,?,?,?,?,?,?,?)", [tuple(row[name] for name in names) for row in roster]
    )
    base.executemany(
        "INSERT INTO drawn VALUES (?,?,?)", [(each.person, each.benefit, each.amount_fen) for each in drawn]
    )
    base.execute("CREATE INDEX drawn_person ON drawn (person, benefit)")
    base.execute(_OUGHT)
    found = [base.execute(question).fetchall() for question in _QUESTIONS]
    assert all(found[:3])
    base.close()


def races(_scratch: Path) -> Iterator[Race]:
    """Give the one race."""
    roster, drawn = _made()
    yield Race(
        f"benefits: {LINES:,} people, {len(drawn):,} lines reconciled",
        lambda: _ours(roster, drawn),
        lambda: _bare(roster, drawn),
        3.0,
        "bare SQL joins over the same rows",
    )
