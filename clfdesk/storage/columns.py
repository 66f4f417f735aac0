"""Some columns of a kind as tuples, as they lie at rest: for rules over thousands of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clfdesk.storage import database, tables


def tuples(kind: type[Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the named columns of every row by number; days stay ISO text, flags 0 or 1.

    Raises ``KeyError`` where the kind has no such column.
    """
    known = {column.name for column in tables.columns(kind)}
    if unknown := set(names) - known:
        raise KeyError(f"{tables.name_of(kind)} has no {', '.join(sorted(unknown))}")
    listed = ", ".join(f'"{name}"' for name in names)
    return list(database.fetch(f"SELECT {listed} FROM {tables.name_of(kind)} ORDER BY id"))
