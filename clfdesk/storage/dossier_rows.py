"""What the desk knows that counts as a paper of a personal file, by person and day."""

from __future__ import annotations

from collections import defaultdict

from clfdesk.storage import database

_ENTRIES = "SELECT person_id, entered_on FROM entry WHERE person_id IS NOT NULL AND form = '{form}'"
_SOURCES = {
    "household": (
        "SELECT person_id, coalesce(joined_on, '') FROM household_member WHERE person_id IS NOT NULL AND left_on IS NULL",
        "person_id",
    ),
    "visit": (_ENTRIES.format(form="visit"), "person_id"),
    "case_plan": (_ENTRIES.format(form="case_plan"), "person_id"),
    "benefit": (_ENTRIES.format(form="@benefit"), "person_id"),
    "dossier": ("SELECT pk, at FROM access_log WHERE kind = 'dossier' AND stem = 'person'", "pk"),
}


def known(number: int | None = None) -> dict[str, dict[int, list[str]]]:
    """Return for each source the days (ISO, or empty) by person; of one person where a number is given."""
    found: dict[str, dict[int, list[str]]] = {}
    for name, (sql, column) in _SOURCES.items():
        days: dict[int, list[str]] = defaultdict(list)
        asked = sql if number is None else f"{sql} AND {column} = {int(number)}"
        for person, day in database.fetch(asked):
            days[person].append(str(day or ""))
        found[name] = days
    return found
