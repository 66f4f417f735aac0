"""Registers (台账): any form under ``resources/registers``, filled, kept and listed without code of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clfdesk import resources
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.form import Form, load_form, problems
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was kept: its number and the change set."""

    number: int
    change_set: int


def forms() -> list[Form]:
    """Return all registers there are."""
    return [load_form("registers", name) for name in resources.names("registers")]


def form_named(name: str) -> Form:
    """Return a register's form by its name or title."""
    for form in forms():
        if name in (form.name, form.title):
            return form
    raise Refusal(
        _("There is no register of that name."),
        where=name,
        why=_("Known registers: {names}.").format(names="、".join(form.name for form in forms())),
        next=_("Choose one of them."),
    )


def add(
    office: Office,
    name: str,
    answers: Mapping[str, Any],
    *,
    person: int | None = None,
    staff: int | None = None,
    division: int | None = None,
) -> Kept:
    """Keep one filled form with the version it was filled under.

    Raises :class:`Refusal` naming the first item that is missing or wrong; nothing is kept then.
    """
    form = form_named(name)
    wrong = problems(form, answers, today=office.today)
    if wrong:
        first = wrong[0]
        known = {item.name: item.label for item in form.items}
        raise Refusal(
            _("This entry cannot be kept yet."),
            where=f"{form.title} · {known.get(first.field, first.field)}",
            why=first.why,
            next=first.next,
        )
    dates = {item.name for item in form.items if item.type == "date"}
    kept = {item: _iso(value) if item in dates else value for item, value in answers.items()}
    first_date = next((kept[item.name] for item in form.items if item.type == "date" and kept.get(item.name)), None)
    entry = Entry(
        form=form.name,
        version=form.version,
        person_id=person,
        staff_id=staff,
        division_id=division,
        entered_on=str(first_date or office.today.isoformat()),
        answers=json.dumps(kept, ensure_ascii=False),
    )
    with unit("register.add", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([entry])
    return Kept(number, change.id)


def _iso(value: Any) -> str:
    day = read_date(value)
    return day.isoformat() if day else str(value)


def rows(name: str) -> list[dict[str, Any]]:
    """Return the entries of a register, the newest first: number, day, place, person and the answers."""
    form = form_named(name)
    found = sorted(records.every(Entry, form=form.name), key=lambda entry: (entry.entered_on, entry.id), reverse=True)
    return [
        {
            "number": entry.id,
            "entered_on": entry.entered_on,
            "person": entry.person_id,
            "staff": entry.staff_id,
            "division": entry.division_id,
            "version": entry.version,
            **json.loads(entry.answers),
        }
        for entry in found
    ]
