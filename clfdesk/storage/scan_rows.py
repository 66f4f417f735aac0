"""The rows of scans, asked for by owner, by content and by words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from clfdesk.domain.scan import Line, Scan
from clfdesk.storage import database, health, tables

_NAMES = ", ".join(f'"{column.name}"' for column in tables.columns(Scan))


_STORED, _TAKEN, _TRASHED = (
    [column.name for column in tables.columns(Scan)].index(name) for name in ("stored_on", "taken_on", "trashed_on")
)


def _made(row: tuple[Any, ...]) -> Scan:
    """Return the value of a row; a long list asks for thousands, so only its days are looked at."""
    values = list(row)
    values[_STORED] = date.fromisoformat(row[_STORED])
    if row[_TAKEN]:
        values[_TAKEN] = date.fromisoformat(row[_TAKEN])
    if row[_TRASHED]:
        values[_TRASHED] = date.fromisoformat(row[_TRASHED])
    return Scan(*values)


def _scans(where: str, values: Iterable[object] = ()) -> list[Scan]:
    found = database.fetch(f"SELECT {_NAMES} FROM scan {where}", tuple(values))
    return [_made(row) for row in found]


def owned(owner: str, number: int, *, versions: bool = False) -> list[Scan]:
    """Return a record's scans, by kind and number; ``versions`` with those that were replaced.

    A person's are also those kept with the applications at the certificate counter.
    """
    states = "('active', 'replaced')" if versions else "('active')"
    whose, values = "owner = ? AND owner_id = ?", [owner, number]
    if owner == "person":
        whose = f"({whose} OR owner = 'business' AND owner_id IN (SELECT id FROM business WHERE person_id = ?))"
        values.append(number)
    return _scans(f"WHERE {whose} AND state IN {states} ORDER BY kind, id", values)


def of_content(hashes: Iterable[str]) -> list[Scan]:
    """Return the scans that are not in the trash and whose content, as kept or as it came, is one of these."""
    given = sorted(set(hashes))
    found: list[Scan] = []
    for start in range(0, len(given), 400):
        part = given[start : start + 400]
        marks = ", ".join("?" * len(part))
        where = f"WHERE state <> 'trashed' AND (sha256 IN ({marks}) OR original IN ({marks})) ORDER BY id"
        found += _scans(where, (*part, *part))
    return found


def of_entries(forms: Iterable[str], year: int, most: int) -> list[Scan]:
    """Return the newest photos and scans kept with a year's entries of these registers."""
    names = sorted(set(forms))
    if not names:
        return []
    marks = ", ".join("?" * len(names))
    return _scans(
        f"WHERE owner = 'entry' AND state = 'active' AND owner_id IN (SELECT id FROM entry WHERE form IN ({marks})"
        " AND substr(entered_on, 1, 4) = ?) ORDER BY id DESC LIMIT ?",
        (*names, str(year), most),
    )


def trashed() -> list[Scan]:
    """Return what lies in the trash, what went last first."""
    return _scans("WHERE state = 'trashed' ORDER BY trashed_day DESC, id DESC")


_LINE = (
    "SELECT s.id, s.owner, s.owner_id, coalesce(p.name, ''), s.kind, s.title, s.pages, s.media, s.stored_on, s.name,"
    " s.state FROM scan s LEFT JOIN person p ON s.owner = 'person' AND p.id = s.owner_id"
)


def find(text: str, limit: int = 200, before: int | None = None) -> list[Line]:
    """Return the kept scans whose title, notes or file name hold every word of a text, the newest first."""
    words = text.split()
    if not words:
        return []
    asked = " AND ".join(
        "(title LIKE ? ESCAPE '!' OR notes LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!')" for _word in words
    )
    values: list[object] = []
    for word in words:
        plain = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values += [f"%{plain}%"] * 3
    found = database.fetch(
        f"{_LINE} WHERE s.id IN (SELECT id FROM scan WHERE state = 'active' AND {asked} AND id < ?"
        " ORDER BY id DESC LIMIT ?) ORDER BY s.id DESC",
        (*values, before or 1 << 62, limit),
    )
    return list(map(Line._make, found))


def listed(limit: int = 200, before: int | None = None) -> list[Line]:
    """Return the newest kept scans, those with a smaller number than ``before`` where given."""
    where = "WHERE +s.state = 'active' AND s.id < ? ORDER BY s.id DESC LIMIT ?"
    return list(map(Line._make, database.fetch(f"{_LINE} {where}", (before or 1 << 62, limit))))


def person_kinds(number: int | None = None) -> list[tuple[int, str, str]]:
    """Return (person, kind, day) of every kept scan of persons (with their applications), or of one of them."""
    found = database.fetch(
        "SELECT owner_id, kind, coalesce(taken_on, stored_on) FROM scan"
        " WHERE owner = 'person' AND (? IS NULL OR owner_id = ?) AND state = 'active'"
        " UNION ALL SELECT b.person_id, s.kind, coalesce(s.taken_on, s.stored_on) FROM scan s"
        " JOIN business b ON b.id = s.owner_id WHERE s.owner = 'business' AND b.person_id IS NOT NULL"
        " AND (? IS NULL OR b.person_id = ?) AND s.state = 'active'",
        (number, number, number, number),
    )
    return [(row[0], row[1], row[2]) for row in found]


def contents() -> list[tuple[str, int, str]]:
    """Return (SHA-256, size, title) of every content a row names, each once."""
    return [
        (row[0], row[1], row[2])
        for row in database.fetch("SELECT sha256, max(size), min(title) FROM scan GROUP BY sha256")
    ]


def remembered(days: int) -> set[str]:
    """Return the contents that operations of the last so many desk days put in or took out: an undo may want them."""
    since = max(0, health.work_days() - days)
    first = database.one(
        "SELECT min(id) FROM (SELECT id, sum(fresh) OVER (ORDER BY id) AS day FROM (SELECT id, substr(at, 1, 10)"
        " IS NOT lag(substr(at, 1, 10)) OVER (ORDER BY id) AS fresh FROM change_set)) WHERE day > ?",
        (since,),
    )
    if first is None:
        return set()
    found = database.fetch(
        "SELECT DISTINCT json_extract(coalesce(new, old), '$.sha256') FROM change"
        " WHERE tbl = 'scan' AND op IN ('insert', 'delete') AND change_set >= ?",
        (first,),
    )
    return {row[0] for row in found if row[0]}


def day() -> int:
    """Return the desk's own day counter (see :func:`clfdesk.storage.health.work_days`)."""
    return health.work_days()


def first_stored() -> str | None:
    """Return the first day a scan was kept, or ``None`` where there is none."""
    found = database.one("SELECT min(stored_on) FROM scan")
    return str(found) if found else None
