"""Looking operations up: by whom, when, in which list, about whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clfdesk.storage import database
from clfdesk.storage.journal import Done, change_sets_where


def operations(
    *,
    persons: Sequence[int] | None = None,
    stem: str = "",
    user: str = "",
    since: str = "",
    until: str = "",
    limit: int = 500,
) -> list[Done]:
    """Return operations, the newest first, that fit everything asked.

    ``persons`` are numbers (their certificates belong to them), ``stem`` a table, ``user``
    a name, ``since`` and ``until`` ISO moments in UTC. Nothing asked is everything.
    """
    parts: list[str] = []
    values: list[Any] = []
    if persons is not None:
        if not persons:
            return []
        some = list(persons)[:400]
        marks = ", ".join("?" * len(some))
        parts.append(
            f"id IN (SELECT change_set FROM change WHERE tbl = 'person' AND pk IN ({marks}) UNION"
            f" SELECT change_set FROM change WHERE tbl = 'certificate' AND pk IN"
            f" (SELECT id FROM certificate WHERE person_id IN ({marks})))"
        )
        values += [*some, *some]
    if stem:
        parts.append("id IN (SELECT DISTINCT change_set FROM change WHERE tbl = ?)")
        values.append(stem)
    for column, sign, value in (("user", "=", user), ("at", ">=", since), ("at", "<", until)):
        if value:
            parts.append(f"{column} {sign} ?")
            values.append(value)
    return change_sets_where(" AND ".join(parts), values, limit)


def users() -> list[str]:
    """Return everybody who ever did something here."""
    return [name for (name,) in database.fetch("SELECT DISTINCT user FROM change_set WHERE user <> '' ORDER BY user")]


def stems() -> list[str]:
    """Return the tables that operations changed."""
    return [name for (name,) in database.fetch("SELECT DISTINCT tbl FROM change ORDER BY tbl")]
