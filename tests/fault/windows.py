"""Two windows on one person, in any order of opening and saving: no saved value is ever overwritten unseen."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.clock import Clock
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import Person
from clfdesk.services import office as offices
from clfdesk.services import person
from clfdesk.storage import database, desk, health, records
from clfdesk.storage.unit import unit, verify_chain
from tests.fault.kit import Found

_FIELDS = ("phone", "remark", "grade")


def interleavings(folder: Path, count: int, seed: int = 1) -> Found:
    """Let two windows open and save one person ``count`` times; what was saved and not seen must stand."""
    found, chance = Found(), random.Random(seed)
    office = offices.create_desk(folder / "desk", pack="national", township="柳河镇", clock=Clock(date(2026, 11, 20)))
    try:
        with unit("test"):
            records.insert([Person("张三", phone="0", remark="0")])
            records.insert([Certificate(person_id=1, type="visual", grade=1, current=True)])
        database.raw().execute("PRAGMA synchronous = OFF")  # what is judged here needs no disk
        stands: dict[str, Any] = {"phone": "0", "remark": "0", "grade": 1}
        seen: list[tuple[int, dict[str, Any]] | None] = [None, None]
        for turn in range(count):
            window = chance.randrange(2)
            opened = seen[window]
            found.counts["interleavings"] += 1
            if opened is None or chance.random() < 0.4:
                ver, shown = _open(office)
                if {name: shown[name] for name in _FIELDS} != stands:
                    found.complaints.append(f"turn {turn}: shows {shown}, stands {stands}")
                seen[window] = (ver, shown)
                continue
            name = chance.choice(_FIELDS)
            value: Any = chance.randint(1, 4) if name == "grade" else str(turn + 1)
            try:
                person.save_person(office, 1, {name: value}, ver=opened[0], was=opened[1])
            except person.Meanwhile:
                found.counts["refused"] += 1
            else:
                found.counts["saved"] += 1
                if opened[1][name] != stands[name]:
                    found.complaints.append(f"turn {turn}: {name} {stands[name]} overwritten unseen by {value}")
                stands[name] = value
            seen[window] = None
        if verify_chain() or health.untraced():
            found.complaints.append("the journal does not fit")
    finally:
        desk.close()
    return found


def _open(office: Any) -> tuple[int, dict[str, Any]]:
    rows = person.list_rows(office, "person", where="number == 1", columns=list(_FIELDS)).rows
    kept = records.get(Person, 1)
    assert kept is not None
    return kept.ver, dict(rows[0])
