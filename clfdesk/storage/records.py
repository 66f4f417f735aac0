"""Keeping and fetching the values of the domain, whatever their kind.

Every write belongs to a unit of work. An update carries the version it was made from;
where somebody saved in between it is refused with both versions, never overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.domain.alias import Alias
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import database, keys, session, tables, unit
from clfdesk.storage.faults import refusal_for

T = TypeVar("T")


class Conflict(Refusal):
    """Somebody saved the record first: ``kept`` is how it stands now, ``changes`` what was to be saved."""

    def __init__(self, kept: Any, changes: Mapping[str, Any], opened: int) -> None:
        super().__init__(
            _("This record was changed meanwhile."),
            where=str(getattr(kept, "name", "") or kept.id),
            why=_("You opened version {opened}; version {now} is kept now.").format(opened=opened, now=kept.ver),
            next=_("Look at the differences, then save again what should stand."),
        )
        self.kept = kept
        self.changes = dict(changes)
        self.opened = opened


def _inside() -> None:
    if unit.current() is None:
        raise RuntimeError("a write outside a unit of work")


def _missing(kind: type[Any], number: int) -> Refusal:
    return Refusal(
        _("This record is not in the desk any more."),
        where=f"{tables.name_of(kind)} {number}",
        next=_("Look for it again; it may have been deleted or undone."),
    )


def _next_id(table: str) -> int:
    if table == "desk":
        return 1
    return int(database.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0) + 1


def _select(kind: type[Any]) -> str:
    names = ", ".join(f'"{column.name}"' for column in tables.columns(kind))
    return f"SELECT {names} FROM {tables.name_of(kind)}"


def _where(kind: type[Any], equals: Mapping[str, Any]) -> tuple[str, list[Any]]:
    known = {column.name for column in tables.columns(kind)}
    if unknown := set(equals) - known:
        raise KeyError(f"{tables.name_of(kind)} has no {', '.join(sorted(unknown))}")
    if not equals:
        return "", []
    return (
        " WHERE " + " AND ".join(f'"{name}" IS ?' for name in equals),
        [tables.at_rest(value) for value in equals.values()],
    )


def insert(values: Sequence[Any]) -> list[int]:
    """Store new values of one kind and return their numbers, in order.

    A value whose ``id`` is 0 gets the next number; numbers are never used twice.
    Raises :class:`Refusal` where a value breaks a rule of the table.
    """
    _inside()
    if not values:
        return []
    kind = type(values[0])
    table, columns = tables.name_of(kind), tables.columns(kind)
    following = _next_id(table)
    numbers: list[int] = []
    for value in values:
        number = value.id or following
        following = max(following, number + 1)
        numbers.append(number)
    rest = [column.name for column in columns if column.name != "id"]
    names = ", ".join(f'"{name}"' for name in ("id", *rest))
    held = attrgetter(*rest)  # the driver stores dates as ISO text and flags as 0 or 1
    rows = ((number, *held(value)) for number, value in zip(numbers, values, strict=True))
    marks = ", ".join("?" * len(columns))
    try:
        database.raw().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        if kind is Person:
            keys.add((n, v.name, v.id_number, v.phone) for n, v in zip(numbers, values, strict=True))
        elif kind is Certificate:
            keys.add_certificates((v.person_id, v.number, v.raw_number) for v in values)
        elif kind is Alias:
            keys.add_aliases((v.person_id, v.kind, v.value) for v in values)
    except sqlcipher.Error as error:
        raise refusal_for(error, session.current().folder) from error
    return numbers


def get(kind: type[T], number: int) -> T | None:
    """Return one value by its number, or ``None``."""
    found = database.fetch(f"{_select(kind)} WHERE id = ?", (number,))
    return tables.travelling(kind, found[0]) if found else None


def every(kind: type[T], /, **equals: Any) -> list[T]:
    """Return all values of a kind whose fields equal what is asked (``None`` finds the empty), by number."""
    where, values = _where(kind, equals)
    return [tables.travelling(kind, row) for row in database.fetch(f"{_select(kind)}{where} ORDER BY id", values)]


def some(kind: type[T], numbers: Sequence[int]) -> dict[int, T]:
    """Return the values of these numbers, by number; those that are not there are left out."""
    found: dict[int, T] = {}
    for start in range(0, len(numbers), 900):
        part = list(numbers[start : start + 900])
        marks = ", ".join("?" * len(part))
        for row in database.fetch(f"{_select(kind)} WHERE id IN ({marks})", part):
            value: Any = tables.travelling(kind, row)
            found[value.id] = value
    return found


def count(kind: type[Any], /, **equals: Any) -> int:
    """Return how many values of a kind have these fields."""
    where, values = _where(kind, equals)
    return int(database.one(f"SELECT count(*) FROM {tables.name_of(kind)}{where}", values))


def _touched(kind: type[Any], value: Any) -> None:
    if kind is Person:
        keys.refresh([value.id])
    elif kind in (Certificate, Alias):
        keys.refresh([value.person_id])


def update(kind: type[Any], number: int, changes: Mapping[str, Any], *, ver: int | None = None) -> None:
    """Change some fields of one value.

    ``ver`` is the version the changes were made from; :class:`Conflict` where another is
    kept now. Fields that already stand so are left alone, and nothing at all is written
    where none differs. Raises :class:`Refusal` where the record is gone or a rule breaks.
    """
    _inside()
    kept = get(kind, number)
    if kept is None:
        raise _missing(kind, number)
    _where(kind, changes)
    if {"id", "ver"} & set(changes):
        raise KeyError("number and version are not the caller's to change")
    now: Any = kept
    if ver is not None and now.ver != ver:
        raise Conflict(kept, changes, ver)
    fresh = {name: value for name, value in changes.items() if getattr(kept, name) != value}
    if not fresh:
        return
    table = tables.name_of(kind)
    sets = ", ".join(f'"{name}" = ?' for name in fresh)
    values = [tables.at_rest(value) for value in fresh.values()]
    try:
        done = database.raw().execute(
            f"UPDATE {table} SET {sets}, ver = ver + 1 WHERE id = ? AND ver = ?", (*values, number, now.ver)
        )
        if done.rowcount != 1:
            raise Conflict(get(kind, number), changes, now.ver)
        if {"name", "id_number", "phone", "number", "raw_number", "person_id", "value"} & set(fresh):
            _touched(kind, kept)
            if kind in (Certificate, Alias) and "person_id" in fresh:
                keys.refresh([fresh["person_id"]])
    except sqlcipher.Error as error:
        raise refusal_for(error, session.current().folder) from error


def delete(kind: type[Any], number: int) -> None:
    """Delete one value; :class:`Refusal` where it is gone already. The journal keeps the whole row."""
    _inside()
    kept = get(kind, number)
    if kept is None:
        raise _missing(kind, number)
    try:
        database.raw().execute(f"DELETE FROM {tables.name_of(kind)} WHERE id = ?", (number,))
        _touched(kind, kept)
    except sqlcipher.Error as error:
        raise refusal_for(error, session.current().folder) from error
