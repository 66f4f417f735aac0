"""Who looked at, exported, printed or handed over what: a log that only grows, each line sealed to the one before."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.clock import Clock
from clfdesk.storage import database, session
from clfdesk.storage.faults import refusal_for
from clfdesk.storage.unit import witness

_LINE = ("at", "user", "kind", "stem", "pk", "detail", "purpose", "rows")


def _seal(previous: str, line: list[Any], key: bytes) -> str:
    return hmac.new(key, json.dumps([previous, *line]).encode(), hashlib.sha256).hexdigest()


#: Parts a line's detail from the numbers of the persons in it.
_WHO = "\n#"


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as text, runs of them folded: ``1-40,55``."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def told(detail: str) -> str:
    """Return what a line names, without the numbers of the persons in it."""
    return detail.split(_WHO, 1)[0]


def _holds(detail: str, number: int) -> bool:
    for part in detail.split(_WHO, 1)[1].split(","):
        first, _dash, last = part.partition("-")
        if first.isdigit() and int(first) <= number <= int(last or first):
            return True
    return False


def log_access(
    kind: str,
    detail: str = "",
    *,
    persons: Iterable[int] = (),
    user: str = "",
    at: str = "",
    stem: str = "",
    number: int | None = None,
    purpose: str = "",
    rows: int = 0,
) -> None:
    """Put on record that data was shown, exported, printed or handed over (``kind``).

    ``persons`` are the numbers of those a list or paper names: they answer who exported
    whom. Joins the unit it is called in. A desk open for reading only keeps no record.
    """
    here = session.current()
    if here.read_only:
        return
    connection = database.raw()
    alone = not connection.in_transaction
    who = here.user if here.role and user != "?" else user or here.user  # nobody signs for another
    if who_is_in := ranges(persons):
        detail = f"{detail}{_WHO}{who_is_in}"
    line = [at or Clock().now().isoformat(), who, kind, stem, number, detail, purpose, rows]
    try:
        if alone:
            connection.execute("BEGIN IMMEDIATE")
        previous = database.one("SELECT seal FROM access_log ORDER BY id DESC LIMIT 1") or ""
        connection.execute(
            "INSERT INTO access_log (at, user, kind, stem, pk, detail, purpose, rows, seal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*line, _seal(previous, line, here.journal_key())),
        )
        if alone:
            connection.execute("COMMIT")
            witness()
    except sqlcipher.Error as error:
        if alone and connection.in_transaction:
            connection.execute("ROLLBACK")
        raise refusal_for(error, here.folder) from error


def accesses(stem: str = "", number: int | None = None, limit: int = 100, kind: str = "") -> list[dict[str, Any]]:
    """Return who looked at, exported or printed what, the newest first; of one record or one kind where asked."""
    names = ("at", "user", "kind", "stem", "number", "detail", "purpose", "rows")
    found = database.fetch(
        f"SELECT {', '.join(_LINE)} FROM access_log"
        " WHERE (? = '' OR stem = ?) AND (? IS NULL OR pk = ?) AND (? = '' OR kind = ?) ORDER BY id DESC LIMIT ?",
        (stem, stem, number, number, kind, kind, limit),
    )
    lines = [dict(zip(names, row, strict=True)) for row in found]
    return [{**each, "detail": told(each["detail"])} for each in lines]


def of_person(number: int, limit: int = 500) -> list[dict[str, Any]]:
    """Return who looked at, exported or printed one person, the newest first: alone, or in a list that names them."""
    names = ("id", "at", "user", "kind", "stem", "number", "detail", "purpose", "rows")
    found = database.fetch(
        f"SELECT id, {', '.join(_LINE)} FROM access_log WHERE stem = 'person' AND pk = ? OR instr(detail, ?) > 0"
        " ORDER BY id DESC",
        (number, _WHO),
    )
    lines = [dict(zip(names, row, strict=True)) for row in found]
    mine = [
        each
        for each in lines
        if each["number"] == number or (_WHO in each["detail"] and _holds(each["detail"], number))
    ]
    return [{**each, "detail": told(each["detail"])} for each in mine[:limit]]


def _many(detail: str) -> int:
    """Return how many persons a line names."""
    pairs = (part.partition("-") for part in detail.split(_WHO, 1)[1].split(","))
    return sum(int(last or first) - int(first) + 1 for first, _dash, last in pairs if first.isdigit())


def papers_of(number: int, most: int = 12) -> list[tuple[str, str, str]]:
    """Return (file name, moment, by whom) of the papers pressed for a person, the newest first, each name once.

    A list that names more than ``most`` people is nobody's own paper.
    """
    found = database.fetch(
        "SELECT detail, at, user FROM access_log WHERE kind = 'paper' AND instr(detail, ?) > 0 ORDER BY id DESC",
        (_WHO,),
    )
    mine = [row for row in found if _holds(row[0], number) and _many(row[0]) <= most]
    newest: dict[str, tuple[str, str, str]] = {}
    for detail, at, user in mine:
        name = str(json.loads(told(detail))[0])
        newest.setdefault(name, (name, str(at), str(user)))
    return list(newest.values())


def last_access(kind: str, user: str = "", purpose: str = "") -> str:
    """Return when this was last done, by somebody or for some purpose where asked (UTC, ISO), or an empty text."""
    found = database.one(
        "SELECT at FROM access_log WHERE kind = ? AND (? = '' OR user = ?) AND (? = '' OR purpose = ?)"
        " ORDER BY id DESC LIMIT 1",
        (kind, user, user, purpose, purpose),
    )
    return str(found or "")


def last_numbers() -> tuple[int, int]:
    """Return the numbers of the last operation and of the last line of this log (0 where there is none)."""
    found = database.fetch(
        "SELECT coalesce((SELECT max(id) FROM change_set), 0), coalesce((SELECT max(id) FROM access_log), 0)"
    )
    return int(found[0][0]), int(found[0][1])


def verify_accesses(limit: int | None = None) -> int | None:
    """Return the first line whose seal does not fit, or ``None``; ``limit`` looks at the last so many only."""
    key = session.current().journal_key()
    last = database.one("SELECT max(id) FROM access_log") or 0
    start = 1 if limit is None else max(1, last - limit + 1)
    previous = database.one("SELECT seal FROM access_log WHERE id = ?", (start - 1,)) or ""
    expected = start
    found = database.raw().execute(
        f"SELECT id, {', '.join(_LINE)}, seal FROM access_log WHERE id >= ? ORDER BY id", (start,)
    )
    for number, *line, seal in found:
        if number != expected or not hmac.compare_digest(_seal(previous, line, key), seal):
            return expected
        previous, expected = seal, expected + 1
    return None
