"""Somebody with the key rewrites the past: seven kinds, at any place; each is seen, the cut tail by its witness outside."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.person import Person
from clfdesk.storage import access, anchor, database, desk, health, journal, records, session
from clfdesk.storage.unit import unit, verify_chain
from tests.fault.kit import Found

_SETS = 60


def _value(place: int, run: Callable[..., Any]) -> None:
    run("UPDATE change SET new = 'x' WHERE id = (SELECT first FROM change_set WHERE id = ?)", (place,))


def _row(place: int, run: Callable[..., Any]) -> None:
    run("DELETE FROM change WHERE id = (SELECT last FROM change_set WHERE id = ?)", (place,))


def _header(place: int, run: Callable[..., Any]) -> None:
    run("UPDATE change_set SET user = 'x' WHERE id = ?", (place,))


def _middle(place: int, run: Callable[..., Any]) -> None:
    run("DELETE FROM change WHERE change_set = ?", (place,))
    run("DELETE FROM change_set WHERE id = ?", (place,))


def _swapped(place: int, run: Callable[..., Any]) -> None:
    for old, new in ((place, -1), (place + 1, place), (-1, place + 1)):
        run("UPDATE change_set SET id = ? WHERE id = ?", (new, old))


def _access(place: int, run: Callable[..., Any]) -> None:
    run("UPDATE access_log SET user = 'x' WHERE id = ?", (place,))


def _tail(place: int, run: Callable[..., Any]) -> None:
    run("DELETE FROM change WHERE change_set > ?", (place,))
    run("DELETE FROM change_set WHERE id > ?", (place,))


KINDS: dict[str, Callable[[int, Callable[..., Any]], None]] = {
    "a value": _value,
    "a row of the journal": _row,
    "who did it": _header,
    "an operation in the middle": _middle,
    "two operations swapped": _swapped,
    "the record of accesses": _access,
    "the tail": _tail,
}


def _seen(folder: Path) -> tuple[bool, bool]:
    """Tell whether the seals complain, and whether the witness outside does."""
    inside = verify_chain() is not None or access.verify_accesses() is not None
    last = anchor.read(folder)
    assert last is not None
    seal = database.one("SELECT seal FROM change_set WHERE id = ?", (last.sequence,))
    return inside, seal != last.seal or health.cut_accesses()


def tampering(folder: Path, count: int, seed: int = 1) -> Found:
    """Tamper in each way at ``count`` places and ask the checks."""
    found, chance = Found(), random.Random(seed)
    home = folder / "desk"
    desk.create(home, DeskInfo(pack="national", township="柳河镇"), secret=None, clock=Clock(date(2026, 11, 20)))
    desk.open_(home, secret=None)
    try:
        for number in range(_SETS):
            with unit("person.add"):
                records.insert([Person(f"张{number}", phone="1"), Person("李四")])
            journal.log_access("export", "花名册.xlsx")
        with unit("person.add"):
            records.insert([Person("王五")])
        connection = database.raw()
        connection.set_authorizer(None)  # who holds the key has no authorizer either
        for kind, does in KINDS.items():
            for _time in range(count):
                place = chance.randrange(2, _SETS - 1)
                connection.execute("BEGIN IMMEDIATE")
                triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
                for (name,) in triggers:
                    connection.execute(f'DROP TRIGGER "{name}"')
                connection.execute("PRAGMA defer_foreign_keys = ON")
                does(place, connection.execute)
                inside, outside = _seen(home)
                connection.execute("ROLLBACK")
                found.counts["tamperings"] += 1
                found.counts[f"{kind}: by the seals"] += inside
                if not (inside or (kind == "the tail" and outside)):
                    found.complaints.append(f"{kind} at {place} was not seen")
        if _seen(home) != (False, False) or not session.is_open():
            found.complaints.append("the desk itself is complained of")
    finally:
        desk.close()
    return found
