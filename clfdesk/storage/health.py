"""Whether the open desk is whole: pages, rows, seals, and every table against its journal.

:func:`quick` is the check at each start, after the first paint; :func:`untraced` and the
rest belong to the full check.
"""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from typing import Any

from clfdesk.storage import anchor, database, session, triggers
from clfdesk.storage.access import verify_accesses
from clfdesk.storage.unit import verify_chain

#: So many seals are looked at when a desk is opened.
SEALS = 1000


def quick() -> str:
    """Return the first complaint of the quick page check, or an empty text."""
    found = database.one("PRAGMA quick_check(1)")
    return "" if found == "ok" else str(found)


def unsealed() -> bool:
    """Return whether among the newest sets or log lines one does not fit its seal."""
    return bool(verify_chain(SEALS) or verify_accesses(SEALS))


def cut_accesses() -> bool:
    """Return whether the log of accesses ends before the line its witness outside saw."""
    here = session.current()
    last = anchor.read(here.folder)
    if last is None or last.desk != here.uuid or not last.accesses:
        return False
    seal = database.one("SELECT seal FROM access_log WHERE id = ?", (last.accesses,))
    return bool(seal != last.access_seal)


def _expected(table: str) -> dict[int, dict[str, Any]]:
    """Return what must stand in a table by its journal (a row from before images only in its changed columns)."""
    rows: dict[int, dict[str, Any]] = {}
    found = database.raw().execute("SELECT pk, op, col, new FROM change WHERE tbl = ? ORDER BY id", (table,))
    for key, operation, column, new in found:
        if operation == "insert":
            rows[key] = json.loads(new) if new else {}
        elif operation == "delete":
            rows.pop(key, None)
        elif key in rows:
            rows[key][column] = new
    return rows


def untraced() -> tuple[str, int] | None:
    """Return a table and number that do not stand as the journal left them, or ``None``.

    Found is what was changed, put in or taken out past the program by somebody who holds the key.
    """
    connection = database.raw()
    for table in triggers.journalled(connection):
        names = triggers.columns(connection, table)
        expected = _expected(table)
        for row in connection.execute(f'SELECT {", ".join(f"{chr(34)}{n}{chr(34)}" for n in names)} FROM "{table}"'):
            now = dict(zip(names, row, strict=True))
            told = expected.pop(now["id"], None)
            if told is None or any(
                now[name] != kept for name, kept in told.items() if name in now and name not in ("id", "ver")
            ):
                return table, int(now["id"])
        if expected:
            return table, min(expected)
    return None


def last_moment() -> str:
    """Return the latest believable moment at which this desk was worked on (UTC, ISO), or an empty text."""
    found = database.one(
        "SELECT max(at) FROM (SELECT at FROM change_set WHERE at BETWEEN '2020' AND '2090' ORDER BY id DESC LIMIT 1)"
    )
    return str(found or "")


def work_days(until: int | None = None) -> int:
    """Return the desk's own day counter: on how many days, one after another, operations were done (up to one).

    It only grows, whatever the PC's clock does.
    """
    return int(
        database.one(
            "SELECT count(*) FROM (SELECT substr(at, 1, 10) AS d, lag(substr(at, 1, 10)) OVER (ORDER BY id) AS p"
            " FROM change_set WHERE ? IS NULL OR id <= ?) WHERE d IS NOT p",
            (until, until),
        )
        or 0
    )


def work_days_since(moment: str) -> int:
    """Return on how many of the desk's own days something was done after a moment (UTC, ISO)."""
    since = database.one("SELECT max(id) FROM change_set WHERE at <= ?", (moment,))
    return work_days() - work_days(since) if since else 0


def seal_of(sequence: int) -> str:
    """Return the seal of an operation, or an empty text where there is none of that number."""
    return str(database.one("SELECT seal FROM change_set WHERE id = ?", (sequence,)) or "")


def restored() -> tuple[int, str] | None:
    """Return number and moment of the newest operation that put a backup in the desk's place."""
    found = database.fetch("SELECT id, at FROM change_set WHERE action = 'restore' ORDER BY id DESC LIMIT 1")
    return (int(found[0][0]), str(found[0][1])) if found else None


def space() -> tuple[int, int]:
    """Return the free bytes beside the desk, and how many it should have (200 MB or three times its own size)."""
    here = session.current()
    own = here.path.stat().st_size
    return shutil.disk_usage(here.folder).free, max(200 << 20, 3 * own)


def days_between(earlier: str, later: str) -> float:
    """Return the days between two ISO moments."""
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds() / 86400
