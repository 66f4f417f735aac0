"""Reading the journal: what was done, the history of a record, taking an operation back.

Undo is a new change set of the inverse rows; taking an undo back is redo. A set that an
undo in force has taken back, and that undo, count as if neither had been; any other
later set that touched the same cells blocks, and is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import database, keys, own_steps, session, tables, triggers, unit
from clfdesk.storage.access import accesses, last_access, log_access
from clfdesk.storage.faults import refusal_for

__all__ = [
    "Blocked",
    "Done",
    "Step",
    "accesses",
    "change_set",
    "change_sets",
    "history",
    "last_access",
    "last_redoable",
    "last_undoable",
    "log_access",
    "undo",
]


@dataclass(frozen=True, slots=True)
class Done:
    """One operation as a list shows it: who, when, why, from which file, how many journal rows.

    ``undoes`` is the set it took back; ``undone_by`` the one that took it back, 0 where it
    stands; ``at`` an ISO moment in UTC.
    """

    id: int
    action: str
    why: str
    source: str
    user: str
    at: str
    undoes: int | None
    undone_by: int
    rows: int


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a record's history: an insert, a delete, or one field's old and new value."""

    change_set: int
    at: str
    user: str
    action: str
    why: str
    source: str
    stem: str
    number: int
    operation: str
    field: str
    old: Any
    new: Any


class Blocked(Refusal):
    """An operation cannot be taken back because of a later one: ``by``."""

    def __init__(self, target: Done, by: Done | None) -> None:
        super().__init__(
            _("This operation cannot be taken back."),
            where=_name(target),
            why=_("A later operation changed the same records: {later}.").format(later=_name(by))
            if by
            else _("The records do not stand any more as it left them."),
            next=_("Take the later operation back first, or correct the record by hand."),
        )
        self.target = target
        self.by = by


def _name(done: Done) -> str:
    who = f", {done.user}" if done.user else ""
    return _("no. {number} ({action}, {day}{who})").format(
        number=done.id, action=done.action, day=done.at[:10], who=who
    )


_SETS = "SELECT id, action, why, source, user, at, undoes, last - first + 1 FROM change_set"


def _undoing() -> dict[int, int]:
    """Return every set that is cancelled: the ones taken back by an undo in force, and those undos."""
    cancelled: dict[int, int] = {}
    for number, undoes in database.fetch("SELECT id, undoes FROM change_set WHERE undoes IS NOT NULL ORDER BY id DESC"):
        if number not in cancelled:
            cancelled[number] = 0
            cancelled[undoes] = number
    return cancelled


def _done(rows: Iterable[tuple[Any, ...]], cancelled: dict[int, int]) -> list[Done]:
    return [
        Done(number, action, why, source, user, at, undoes, cancelled.get(number, 0), count)
        for number, action, why, source, user, at, undoes, count in rows
    ]


def change_sets(limit: int = 100) -> list[Done]:
    """Return the latest operations, the newest first."""
    return _done(database.fetch(f"{_SETS} ORDER BY id DESC LIMIT ?", (limit,)), _undoing())


def change_sets_where(condition: str, values: Iterable[Any], limit: int) -> list[Done]:
    """Return the operations a condition of this room's own making holds for, the newest first."""
    where = f" WHERE {condition}" if condition else ""
    return _done(database.fetch(f"{_SETS}{where} ORDER BY id DESC LIMIT ?", (*values, limit)), _undoing())


def change_set(number: int) -> Done:
    """Return one operation; :class:`Refusal` where there is none of this number."""
    found = _done(database.fetch(f"{_SETS} WHERE id = ?", (number,)), _undoing())
    if not found:
        raise Refusal(
            _("There is no operation of this number."),
            where=str(number),
            next=_("Look it up in the list of operations."),
        )
    return found[0]


def last_undoable() -> int | None:
    """Return the latest operation that stands, changed something and is no undo itself."""
    cancelled = _undoing()
    rows = database.fetch("SELECT id, last - first + 1, undoes FROM change_set WHERE id > 1 ORDER BY id DESC")
    return next((number for number, count, undoes in rows if count and not undoes and number not in cancelled), None)


def last_redoable() -> int | None:
    """Return the undo that redo would take back: the latest in force, where nothing was done since."""
    cancelled = _undoing()
    for number, undoes, count in database.fetch("SELECT id, undoes, last - first + 1 FROM change_set ORDER BY id DESC"):
        if undoes is not None and cancelled.get(number) == 0 and not _is_undo(undoes):
            return int(number)
        if undoes is None and number not in cancelled and count:
            return None
    return None


def _is_undo(number: int) -> bool:
    return database.one("SELECT undoes FROM change_set WHERE id = ?", (number,)) is not None


def history(stem: str, number: int) -> list[Step]:
    """Return the history of one record, the newest first; a person's certificates belong to it."""
    if stem not in tables.KINDS:
        raise Refusal(_("There is no such list."), where=stem)
    wanted = [(stem, number)]
    if stem == "person":
        own = database.fetch(
            "SELECT id FROM certificate WHERE person_id = ? UNION SELECT pk FROM change WHERE tbl = 'certificate'"
            " AND (op = 'delete' AND json_extract(old, '$.person_id') = ? OR col = 'person_id' AND ? IN (old, new))",
            (number, number, number),
        )
        wanted += [("certificate", certificate) for (certificate,) in own]
    steps = []
    for table, key in wanted:
        rows = database.fetch(
            "SELECT c.id, s.id, s.at, s.user, s.action, s.why, s.source, c.tbl, c.pk, c.op, c.col, c.old,"
            " CASE c.op WHEN 'insert' THEN NULL ELSE c.new END FROM change c JOIN change_set s ON s.id = c.change_set WHERE c.tbl = ? AND c.pk = ?",
            (table, key),
        )
        steps += [(row[0], Step(*row[1:])) for row in rows]
    steps += [(row[0], Step(*row[1:])) for row in own_steps.of(stem, number)]
    return [step for _order, step in sorted(steps, key=lambda each: each[0], reverse=True)]


def _blocker(target: Done, rows: list[tuple[Any, ...]], cancelled: dict[int, int]) -> int | None:
    """Return the latest later set, standing, that touched what the target touched."""
    last = database.one("SELECT last FROM change_set WHERE id = ?", (target.id,))
    if not database.one("SELECT 1 FROM change WHERE id > ? LIMIT 1", (last,)):
        return None
    found: int | None = None
    touched: dict[tuple[str, int], set[str] | None] = {}
    for table, key, operation, column, _old, _new in rows:
        if operation == "update" and touched.get((table, key), set()) is not None:
            touched.setdefault((table, key), set()).add(column)  # type: ignore[union-attr]
        else:
            touched[(table, key)] = None
    for (table, key), columns in touched.items():
        later = database.fetch(
            "SELECT change_set, op, col FROM change WHERE tbl = ? AND pk = ? AND id > ? ORDER BY id DESC",
            (table, key, last),
        )
        for number, operation, column in later:
            if number not in cancelled and (columns is None or operation != "update" or column in columns):
                found = max(found or 0, number)
                break
    return found


def _inverse(table: str, key: int, operation: str, rows: list[tuple[Any, ...]]) -> bool:
    """Undo what one set did to one row in one go (``rows`` newest first); False where it stands otherwise now."""
    connection = database.raw()
    if operation == "insert":
        return bool(connection.execute(f"DELETE FROM {table} WHERE id = ?", (key,)).rowcount == 1)
    if operation == "delete":
        kept: dict[str, Any] = json.loads(rows[0][4])
        names = ", ".join(f'"{name}"' for name in kept)
        marks = ", ".join("?" * len(kept))
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(kept.values()))
        return True
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for _t, _k, _o, column, before, after in rows:
        old[column] = before
        new.setdefault(column, after)
    sets = ", ".join(f'"{name}" = ?' for name in old)
    stands = " AND ".join(f'"{name}" IS ?' for name in new)
    done = connection.execute(
        f"UPDATE {table} SET {sets}, ver = ver + 1 WHERE id = ? AND {stands}", (*old.values(), key, *new.values())
    )
    return bool(done.rowcount == 1)


def _persons(rows: list[tuple[Any, ...]]) -> set[int]:
    """Return the persons whose index the rows concern, as things stand now: themselves, holders of certificates and aliases."""
    found = {key for table, key, *_rest in rows if table == "person"}
    for held in ("certificate", "alias"):
        for key in sorted({key for table, key, *_rest in rows if table == held}):
            found |= {holder for (holder,) in database.fetch(f"SELECT person_id FROM {held} WHERE id = ?", (key,))}
    return found


def obstacle(number: int) -> Refusal | None:
    """Return why an operation could not be taken back now, or ``None`` where nothing is seen in the way."""
    target = change_set(number)
    try:
        _may_go(target)
    except Refusal as refusal:
        return refusal
    blocker = _blocker(target, _changes_of(number), _undoing())
    return None if blocker is None else Blocked(target, change_set(blocker))


def _changes_of(number: int) -> list[tuple[Any, ...]]:
    return database.fetch(
        "SELECT tbl, pk, op, col, old, new FROM change WHERE change_set = ? AND id BETWEEN"
        " (SELECT first FROM change_set WHERE id = ?) AND (SELECT last FROM change_set WHERE id = ?) ORDER BY id DESC",
        (number, number, number),
    )


def _may_go(target: Done) -> None:
    """Refuse what can never be taken back, or was already."""
    if target.id == 1 or not target.rows:
        raise Refusal(
            _("This operation cannot be taken back."),
            where=_name(target),
            why=_("It made the desk.") if target.id == 1 else _("It changed nothing in the register."),
        )
    if target.undone_by:
        raise Refusal(
            _("This operation was taken back already."),
            where=_name(target),
            why=_("By: {later}.").format(later=_name(change_set(target.undone_by))),
            next=_("To do it again, take that one back."),
        )
    _no_people(target)


def undo(number: int | None = None, at: str = "", user: str = "") -> int:
    """Take an operation back (the last that stands, where none is named) and return the new change set.

    Taking an undo back does the operation again. Raises :class:`Blocked` naming the later
    operation in the way, or :class:`Refusal` where it is taken back already or unknown.
    """
    if number is None:
        number = last_undoable()
        if number is None:
            raise Refusal(_("There is nothing to take back."))
    target = change_set(number)
    _may_go(target)
    cancelled = _undoing()
    rows = _changes_of(number)
    blocker = _blocker(target, rows, cancelled)
    if blocker is not None:
        raise Blocked(target, change_set(blocker))
    action = "redo" if target.undoes else "undo"
    with unit.unit(action, why=target.why, source=target.source, user=user, at=at, undoes=number) as done:
        concerned = _persons(rows)
        try:
            for (table, key, operation), group in groupby(rows, key=lambda row: row[:3]):
                if not _inverse(table, key, operation, list(group)):
                    raise Blocked(target, None)
        except sqlcipher.Error as error:
            raise refusal_for(error, session.current().folder) from error
        _still_pointing(target, rows)
        keys.refresh(concerned | _persons(rows))
    return done.id


def _no_people(target: Done) -> None:
    """Refuse to take back who may open the desk: the slot file does not go back with it."""
    if database.one("SELECT 1 FROM change WHERE change_set = ? AND tbl = 'user' LIMIT 1", (target.id,)):
        raise Refusal(
            _("This operation cannot be taken back."),
            where=_name(target),
            why=_("It changed who may open the desk."),
            next=_("Change it again in the list of people."),
        )


def _still_pointing(target: Done, rows: list[tuple[Any, ...]]) -> None:
    """Refuse, naming the set, where a later record points at one that would go."""
    if not any(operation == "insert" for _t, _k, operation, *_rest in rows):
        return
    connection = database.raw()
    for table in triggers.journalled(connection):
        pointing = connection.execute(f"PRAGMA foreign_key_check({table})").fetchone()
        if pointing is None:
            continue
        later = database.one("SELECT max(change_set) FROM change WHERE tbl = ? AND pk = ?", pointing[:2])
        raise Blocked(target, change_set(later) if later else None)
