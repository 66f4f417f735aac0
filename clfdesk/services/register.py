"""Registers (台账): any form under ``resources/registers``, filled, kept, counted and reminded of without code of its own.

A clerk's own registers stand beside the shipped ones, kept in the desk.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.register import (
    KEPT_ON,
    Entry,
    Register,
    counted,
    is_late,
    register_of,
    summed,
    with_due,
    without_due,
)
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.evaluation import empty
from clfdesk.grammar.form import Form, problems, read_time
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: The form under which a desk keeps the definitions of its own registers.
OWN = "@register"


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was kept: its number and the change set."""

    number: int
    change_set: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """A register counted over a time: entries, late ones, each counted answer, sums, entries by village."""

    entries: int
    late: int
    counts: Mapping[str, Mapping[str, int]]
    sums: Mapping[str, Decimal]
    villages: Mapping[str, int]


@cache
def _shipped(name: str) -> Register:
    path = resources.folder("registers", f"{name}.toml")
    return register_of(resources.read(path), path, remind_days=int(words()["remind_days"]))


def words() -> Mapping[str, Any]:
    """Return the words all registers share."""
    return resources.shipped("lists", "registers.toml")


def forms() -> list[Form]:
    """Return the forms of the shipped registers."""
    return [_shipped(name).form for name in resources.names("registers")]


def registers() -> list[Register]:
    """Return all registers there are: the shipped ones, then the desk's own in their newest version, hidden ones not."""
    return [*(_shipped(name) for name in resources.names("registers")), *(each for each in own() if not each.hidden)]


def own() -> list[Register]:
    """Return the desk's own registers in their newest version, the hidden ones too."""
    found: dict[str, Register] = {}
    for entry in records.every(Entry, form=OWN):
        table = json.loads(entry.answers)
        found[table["name"]] = register_of(table, Path(f"{table['name']}.toml"), own=True)
    return list(found.values())


def named(name: str) -> Register:
    """Return a register by its name or title."""
    if name in resources.names("registers"):
        return _shipped(name)
    known = registers()
    for register in [*known, *own()]:
        if name in (register.name, register.title):
            return register
    raise Refusal(
        _("There is no register of that name."),
        where=name,
        why=_("Known registers: {names}.").format(names="、".join(each.name for each in known)),
        next=_("Choose one of them."),
    )


def form_named(name: str) -> Form:
    """Return a register's form by its name or title."""
    return named(name).form


def define(office: Office, table: Mapping[str, Any]) -> Kept:
    """Keep a register of the clerk's own (or a new version of one); its entries stay with the version they were made by.

    ``table`` is what a file under ``resources/registers`` holds, with a ``name``. Refusal
    naming the item that cannot be used, or where a shipped register has the name.
    """
    name = str(table.get("name", ""))
    if not name.isidentifier() or name in resources.names("registers"):
        raise Refusal(
            _("A register cannot have this name."),
            where=name,
            why=_("It is no single word, or a register that comes with the program has it."),
            next=_("Choose another name, such as own_1."),
        )
    described = {"version": f"{office.today:%Y.%m.%d}", "source": words()["own_source"], **table}
    register = register_of(described, Path(f"{name}.toml"), own=True)
    entry = Entry(OWN, register.form.version, entered_on=office.today.isoformat(), answers=_json(described))
    with unit("register.define", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([entry])
    return Kept(number, change.id)


def checked(office: Office, register: Register, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as they are kept; Refusal naming the first item that is missing or wrong."""
    form = register.form
    wrong = problems(form, answers, today=office.today)
    known = {item.name: item.label for item in form.items}
    if wrong:
        first = wrong[0]
        raise Refusal(
            _("This entry cannot be kept yet."),
            where=f"{form.title} · {known.get(first.field, first.field)}",
            why=first.why,
            next=first.next,
        )
    dates = {item.name for item in form.items if item.type == "date"}
    kept = {item: _iso(value) if item in dates and not empty(value) else value for item, value in answers.items()}
    kept |= {
        item.name: read_time(kept[item.name]) for item in form.items if item.type == "time" and kept.get(item.name)
    }
    if register.day and str(kept.get(register.day) or "") > office.today.isoformat():
        raise Refusal(
            _("This entry cannot be kept yet."),
            where=f"{form.title} · {known[register.day]}",
            why=_("The day lies in the future."),
            next=_("Enter it when it has happened."),
        )
    return without_due(register, kept)


def add(
    office: Office,
    name: str,
    answers: Mapping[str, Any],
    *,
    person: int | None = None,
    staff: int | None = None,
    division: int | None = None,
) -> Kept:
    """Keep one filled form with the version it was filled under, and the true day of keeping it.

    Raises :class:`Refusal` naming the first item that is missing or wrong; nothing is kept then.
    """
    register = named(name)
    kept = checked(office, register, answers)
    place = _place(person, staff, division)
    entry = Entry(
        form=register.name,
        version=register.form.version,
        person_id=person,
        staff_id=staff,
        division_id=place,
        entered_on=str((kept.get(register.day) if register.day else "") or office.today.isoformat()),
        answers=_json({**kept, KEPT_ON: office.today.isoformat()}),
    )
    with unit("register.add", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([entry])
    return Kept(number, change.id)


def _place(person: int | None, staff: int | None, division: int | None) -> int | None:
    """Return the village an entry belongs to: the one given, else that of whom it is about."""
    if division is not None or not (person or staff):
        return division
    about: Person | Staff | None = records.get(Person, person) if person else records.get(Staff, staff or 0)
    if about is None:
        raise Refusal(
            _("There is nobody of that number."), where=str(person or staff), next=_("Choose one from the list.")
        )
    return about.village_id


def change(
    office: Office,
    number: int,
    answers: Mapping[str, Any],
    *,
    person: int | None = None,
    staff: int | None = None,
    division: int | None = None,
    ver: int | None = None,
) -> Kept:
    """Change some answers of an entry (a matter was done, a word was wrong); the day it was kept stays.

    Whom it is about stays too where nobody is given. Raises :class:`Refusal` as :func:`add` does, or where there is no such entry.
    """
    entry = records.get(Entry, number)
    if entry is None or entry.form.startswith("@"):
        raise Refusal(_("There is no such entry."), where=str(number), next=_("Choose one from the list."))
    register = named(entry.form)
    before = json.loads(entry.answers)
    stamp = before.pop(KEPT_ON, None)
    merged = {item: value for item, value in {**before, **answers}.items() if not empty(value)}
    kept = checked(office, register, merged)
    day = str((kept.get(register.day) if register.day else "") or entry.entered_on)
    columns: dict[str, Any] = {"entered_on": day, "answers": _json({**kept, KEPT_ON: stamp} if stamp else kept)}
    if person or staff or division:
        columns |= {"person_id": person, "staff_id": staff, "division_id": _place(person, staff, division)}
    with unit("register.change", user=office.user, at=office.clock.now().isoformat()) as made:
        records.update(Entry, number, columns, ver=ver)
    return Kept(number, made.id)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _iso(value: Any) -> str:
    day = read_date(value)
    return day.isoformat() if day else str(value)


def rows(name: str, *, since: date | None = None, until: date | None = None) -> list[dict[str, Any]]:
    """Return the entries of a register, the newest first.

    A row holds number, day, place, whom it is about (``about_whom`` by name), the answers, and ``late``.
    """
    register, late_days = named(name), int(words()["late_days"])
    found = []
    for entry in records.every(Entry, form=register.name):
        day = entry.entered_on[:10]
        if (since and day < since.isoformat()) or (until and day > until.isoformat()):
            continue
        answers = json.loads(entry.answers)
        stamp = answers.pop(KEPT_ON, None)
        row = {
            "number": entry.id,
            "entered_on": entry.entered_on,
            "kept_on": date.fromisoformat(stamp) if stamp else None,
            "person": entry.person_id,
            "staff": entry.staff_id,
            "division": entry.division_id,
            "version": entry.version,
            **with_due(register, answers),
        }
        row["late"] = is_late(row, late_days)
        found.append(row)
    people, workers = _names(Person, found, "person"), _names(Staff, found, "staff")
    for row in found:
        row["about_whom"] = people.get(row["person"] or 0) or workers.get(row["staff"] or 0, "")
    return sorted(found, key=lambda row: (row["entered_on"], row["number"]), reverse=True)


def _names(kind: type[Person | Staff], rows: list[dict[str, Any]], link: str) -> dict[int, str]:
    wanted = sorted({row[link] for row in rows if row[link]})
    return {number: each.name for number, each in records.some(kind, wanted).items()}


def statistics(name: str, *, since: date | None = None, until: date | None = None) -> Statistics:
    """Return a register counted over a time (both days included)."""
    register, listed = named(name), rows(name, since=since, until=until)
    places = {each.id: each.name for each in records.every(Division)}
    by_place = Counter(places.get(row["division"] or 0, "") for row in listed)
    return Statistics(
        len(listed),
        sum(row["late"] for row in listed),
        counted(register, listed),
        summed(register, listed),
        {place: number for place, number in by_place.most_common() if place},
    )
