"""What the registers remind of this week: entries whose day is near, and books that should have one and have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clfdesk.domain.register import Entry, Register, outstanding, passed, silent
from clfdesk.grammar.card import render
from clfdesk.grammar.evaluation import empty
from clfdesk.services.office import Office
from clfdesk.services.register import named, registers, rows, words
from clfdesk.storage import columns


@dataclass(frozen=True, slots=True)
class Due:
    """Something a register reminds of: until when, what, and how many days are left (negative: late).

    ``number`` is the entry's, 0 where the book itself waits for its entry of the month, quarter or year.
    """

    register: str
    title: str
    number: int
    due: date
    left: int
    what: str
    source: str
    clause: str
    at: str = ""


def due(office: Office, name: str | None = None) -> list[Due]:
    """Return what the registers remind of this week, what is longest late first; of one register where named.

    A book nothing was ever entered in is not kept here, and says nothing.
    """
    found: list[Due] = []
    hour = f"{office.clock.now():%H:%M}"
    newest: dict[str, str] = {}
    for form, day in columns.tuples(Entry, ("form", "entered_on")):
        newest[form] = max(newest.get(form, ""), str(day)[:10])
    for register in [named(name)] if name else registers():
        if register.name not in newest:
            continue
        if register.due:
            found += _of_entries(office, register, hour)
        if (last := silent(register, date.fromisoformat(newest[register.name]), office.today)) is not None:
            says = render(words()["none_yet"], {"period": words()["periods"][register.every]})
            found.append(_due(office, register, 0, last, says, ""))
    return sorted(found, key=lambda each: (each.due, each.at or "24:00", each.number))


def _of_entries(office: Office, register: Register, hour: str) -> list[Due]:
    return [
        _due(
            office,
            register,
            row["number"],
            day,
            _what(register, row, passed(register, row, office.today, hour)),
            str(row.get(register.due_at) or "") if register.due_at else "",
        )
        for row in rows(register.name)
        if (day := outstanding(register, row, office.today)) is not None
    ]


def _due(office: Office, register: Register, number: int, day: date, what: str, at: str) -> Due:
    left = (day - office.today).days
    return Due(register.name, register.title, number, day, left, what, register.form.source, register.clause, at)


def _what(register: Register, row: Mapping[str, Any], over: bool) -> str:
    """Return what an entry is about: the first two written answers of its list, and until which hour."""
    told = [
        str(row[name])
        for name in register.columns
        if register.form.item(name).type == "text" and not empty(row.get(name))
    ]
    if register.due_at and not empty(row.get(register.due_at)):
        told[2:] = [render(words()["hour_over" if over else "hour"], {"at": row[register.due_at]})]
        return " · ".join(told)
    return " · ".join(told[:2])
