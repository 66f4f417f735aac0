"""The register as it stood at the end of a past day, told from the journal backwards.

What stands now is walked back change by change, in the memory of the one connection that
asks, so that every list, filter and derived fact works on the past as on today.
Numbers of operations order; a date only finds the last of them made by then, and one from
a PC whose clock stood before 2020 finds nothing.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from clfdesk.storage import database, triggers


def boundary(day: date) -> int:
    """Return the last operation made by the end of a local day, or 0."""
    end = datetime.combine(day + timedelta(days=1), time()).astimezone().astimezone(UTC).isoformat()
    return int(database.one("SELECT max(id) FROM change_set WHERE at < ? AND at > '2020'", (end,)) or 0)


def _walked_back(connection: database.Connection, table: str, last: int) -> None:
    """Fill the temporary table of the same name with the rows as they stood after the set ``last``."""
    names = triggers.columns(connection, table)
    connection.execute(f'CREATE TEMP TABLE "{table}" AS SELECT * FROM main."{table}"')
    for name in names:
        if name == "id" or name.endswith("_id"):
            connection.execute(f'CREATE INDEX temp."shadow_{table}_{name}" ON "{table}" ("{name}")')
    changes = connection.execute(
        "SELECT pk, op, col, old FROM change WHERE tbl = ? AND change_set > ? ORDER BY id DESC", (table, last)
    ).fetchall()
    for key, operation, column, old in changes:
        if operation == "insert":
            connection.execute(f'DELETE FROM temp."{table}" WHERE id = ?', (key,))
        elif operation == "delete":
            kept = {name: held for name, held in json.loads(old).items() if name in names}
            into, marks = ", ".join(f'"{name}"' for name in kept), ", ".join("?" * len(kept))
            connection.execute(f'INSERT INTO temp."{table}" ({into}) VALUES ({marks})', list(kept.values()))
        elif column in names:
            connection.execute(f'UPDATE temp."{table}" SET "{column}" = ? WHERE id = ?', (old, key))


@contextlib.contextmanager
def shadowed(day: date) -> Iterator[int]:
    """Let every reading inside see the desk as it stood at the end of a day; yields the last operation by then.

    Tables that changed since are put, walked back, before their namesakes in this
    connection's memory. Nothing can be written meanwhile.
    """
    connection, last = database.raw(), boundary(day)
    before = connection.execute("PRAGMA query_only").fetchone()[0]
    changed = {row[0] for row in connection.execute("SELECT DISTINCT tbl FROM change WHERE change_set > ?", (last,))}
    shadows = [table for table in triggers.journalled(connection) if table in changed and table != "desk"]
    connection.execute("PRAGMA query_only = OFF")
    try:
        for table in shadows:
            _walked_back(connection, table, last)
        connection.execute("PRAGMA query_only = ON")
        yield last
    finally:
        connection.execute("PRAGMA query_only = OFF")
        for table in shadows:
            connection.execute(f'DROP TABLE IF EXISTS temp."{table}"')
        connection.execute(f"PRAGMA query_only = {'ON' if before else 'OFF'}")
