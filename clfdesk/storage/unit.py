"""The unit of work: one verb, one transaction, one change set, sealed before it is committed.

A unit inside a unit joins it. The journal's rows come from the triggers; the unit writes
the header and chains an HMAC over header and rows to the one before. Anything raised
inside undoes everything; what the database says is told as a refusal in words.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ids import new_id
from clfdesk.storage import anchor, database, rights, session
from clfdesk.storage.faults import damaged, is_fault, refusal_for

HEADER = ("id", "operation", "action", "why", "source", "user", "at", "undoes", "first", "last")


@dataclass(slots=True)
class ChangeSet:
    """The change set a unit writes; ``id`` is what ``undo`` takes, ``rows`` how many journal rows it has."""

    id: int
    operation: str
    action: str
    user: str
    at: str
    undoes: int | None = None
    rows: int = 0


class _Here(threading.local):
    change_set: ChangeSet | None = None


_here = _Here()


def current() -> ChangeSet | None:
    """Return the change set this thread is in, if any."""
    return _here.change_set


def seal_of(previous: str, header: dict[str, Any], rows: Iterator[tuple[Any, ...]], key: bytes) -> str:
    """Return the HMAC-SHA256 that chains a set (header and rows, as ASCII JSON lines) to the one before."""
    chain = hmac.new(key, previous.encode(), hashlib.sha256)
    chain.update(json.dumps([header[name] for name in HEADER]).encode())
    encode = json.JSONEncoder().encode
    for row in rows:
        chain.update(encode(row).encode())
    return chain.hexdigest()


def _rows(connection: database.Connection, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    return iter(
        connection.execute(
            "SELECT id, tbl, pk, op, col, old, new FROM change WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
        )
    )


def verify_chain(limit: int | None = None) -> int | None:
    """Return the first change set whose seal does not fit, or ``None`` where all do.

    ``limit`` looks at the last so many only (the check at each start).
    """
    connection, key = database.raw(), session.current().journal_key()
    last = database.one("SELECT max(id) FROM change_set") or 0
    start = 1 if limit is None else max(1, last - limit + 1)
    previous = database.one("SELECT seal FROM change_set WHERE id = ?", (start - 1,)) or ""
    expected = start
    select = f"SELECT {', '.join(HEADER)}, seal FROM change_set WHERE id >= ? ORDER BY id"
    for *values, seal in connection.execute(select, (start,)):
        header = dict(zip(HEADER, values, strict=True))
        if header["id"] != expected:
            return expected
        rows = _rows(connection, header["first"], header["last"])
        if not hmac.compare_digest(seal_of(previous, header, rows, key), seal):
            return expected
        previous, expected = seal, expected + 1
    return None


def _still_there() -> None:
    here = session.current()
    try:
        inode = here.path.stat().st_ino
    except OSError:
        inode = -1
    if inode != here.inode:
        raise Refusal(
            _("The desk's data file was moved, renamed or replaced while it was open."),
            where=str(here.path),
            why=_("What you enter now would be lost."),
            next=_("Put the file back, then close the desk and open it again."),
        )


def _finish(connection: database.Connection, unit: ChangeSet, why: str, source: str, before: int) -> None:
    last = connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0]
    header = {
        "id": unit.id,
        "operation": unit.operation,
        "action": unit.action,
        "why": why,
        "source": source,
        "user": unit.user,
        "at": unit.at,
        "undoes": unit.undoes,
        "first": before + 1,
        "last": last,
    }
    previous = connection.execute("SELECT seal FROM change_set WHERE id = ?", (unit.id - 1,)).fetchone()
    seal = seal_of(
        previous[0] if previous else "", header, _rows(connection, before + 1, last), session.current().journal_key()
    )
    names = ", ".join((*HEADER, "seal"))
    marks = ", ".join("?" * (len(HEADER) + 1))
    connection.execute(f"INSERT INTO change_set ({names}) VALUES ({marks})", (*header.values(), seal))
    connection.execute("UPDATE change_head SET change_set = NULL")
    unit.rows = last - before


def _commit(connection: database.Connection, unit: ChangeSet) -> None:
    """Commit; where the disk says no, look after a fresh start whether the set is there all the same."""
    try:
        connection.execute("COMMIT")
    except sqlcipher.Error:
        with contextlib.suppress(sqlcipher.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        _unsure[session.current().uuid] = unit.operation
        database.close_here()
        database.connect_here()  # where even that fails, the next unit looks
        there = database.one("SELECT 1 FROM change_set WHERE operation = ?", (unit.operation,))
        _unsure.pop(session.current().uuid, None)
        if not there:
            raise


def witness() -> None:
    """Write the heads of the journal and of the access log beside the desk (after a commit, which stands)."""
    here = session.current()
    with contextlib.suppress(sqlcipher.Error):
        heads = [
            row
            for table in ("change_set", "access_log")
            for row in (database.fetch(f"SELECT id, seal FROM {table} ORDER BY id DESC LIMIT 1") or [(0, "")])
        ]
        anchor.write(here.folder, anchor.Anchor(here.uuid, *heads[0], *heads[1]))


_doubted = ""

#: Operations that were said to have failed and could not be looked for, by desk.
_unsure: dict[str, str] = {}


def _look_for(here: session.Session) -> None:
    """Look for an operation that was said to have failed: where it is there all the same, say so before anything else."""
    operation = _unsure[here.uuid]
    there = database.one("SELECT 1 FROM change_set WHERE operation = ?", (operation,))
    del _unsure[here.uuid]
    if there:
        witness()
        raise Refusal(
            _("What was said to have failed before this is saved."),
            where=str(here.folder),
            why=_("Only the answer of the disk was lost."),
            next=_("Do not enter it again; look at it first, then do this once more."),
        )


def _look_again() -> None:
    """Connect anew after the disk reported a fault, and read every page before anything more is written.

    Until that has gone well the desk is in doubt: each further unit begins with it.
    """
    global _doubted
    from clfdesk.storage import backup

    here = session.current()
    _doubted = here.uuid
    database.close_here()
    connection = database.raw()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if backup.check_pages(connection):
        raise damaged(here.folder)
    _doubted = ""


@contextlib.contextmanager
def unit(
    action: str, *, why: str = "", source: str = "", user: str = "", at: str = "", undoes: int | None = None
) -> Iterator[ChangeSet]:
    """Do everything inside as one change set and yield it.

    ``action`` says in a word what is done, ``source`` the file it comes from; ``at`` is
    an ISO moment in UTC (now, where empty). Joins the unit this thread is already in.
    Raises :class:`Refusal` (disk full, busy, damaged, still used elsewhere) with nothing kept.
    """
    if _here.change_set is not None:
        yield _here.change_set
        return
    here = session.current()
    if here.read_only:
        raise Refusal(
            _("This desk is open for reading only."),
            where=str(here.folder),
            next=_("Open it from a folder that can be written to."),
        )
    rights.begin(action, undoes)
    if here.before is not None:
        here.before(action)
    try:
        if _doubted == here.uuid:
            _look_again()
        if here.uuid in _unsure:
            _look_for(here)
        connection = database.raw()
        connection.execute("BEGIN IMMEDIATE")
        try:
            before = connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0]
            number = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM change_set").fetchone()[0]
            moment = at or Clock().now().isoformat()
            who = here.user if here.role else user or here.user  # with several people, nobody signs for another
            begun = ChangeSet(number, new_id(), action, who, moment, undoes)
            connection.execute("UPDATE change_head SET change_set = ?", (number,))
            _here.change_set = begun
            yield begun
            rights.end(number, begun.user)
            _finish(connection, begun, why, source, before)
            _still_there()
            _commit(connection, begun)
        except BaseException:
            with contextlib.suppress(sqlcipher.Error):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            raise
        finally:
            _here.change_set = None
        witness()
    except sqlcipher.Error as error:
        if is_fault(error):
            with contextlib.suppress(sqlcipher.Error, Refusal):  # what is found then is told before the next write
                _look_again()
        raise refusal_for(error, here.folder) from error
