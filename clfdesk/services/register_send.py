"""A matter sent on (转发到村): one entry becomes every village's own task in one step, undone in one step.

Which register takes it, and which of its items take what, is the register's own data (``send_on``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.register import add, change, named, words
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent on: the entries made, the villages that had it already, the change set (none: nothing was new)."""

    numbers: tuple[int, ...]
    already: tuple[str, ...]
    change_set: int | None


def villages() -> list[str]:
    """Return the villages and communities a matter can be sent on to, in the desk's order."""
    return [each.name for each in _places()]


def _places() -> list[Division]:
    return [each for each in records.every(Division) if each.kind in ("village", "community") and not each.valid_to]


def send_on(office: Office, number: int, names: Sequence[str]) -> Sent:
    """Send an entry on to villages: one task each, with the village and the matter's number and day in it.

    A village that has it already gets no second one. Raises :class:`Refusal` where the
    register sends nothing on, a village is not there, or the matter lacks what a task needs.
    """
    entry = _entry(number)
    register = named(entry.form)
    how = register.send_on
    if not how:
        raise Refusal(
            _("Entries of this register are not sent on."), where=register.title, next=_("Choose another register.")
        )
    places = {each.name: each.id for each in _places()}
    if strange := [name for name in names if name not in places]:
        raise Refusal(_("There is no village of this name."), where="、".join(strange), next=_("Mend the names."))
    if not names:
        raise Refusal(_("No village was named."), where=register.title, next=_("Tick the villages it is meant for."))
    answers = json.loads(entry.answers)
    target = named(str(how["register"]))
    origin = render(
        words()["origin"],
        {"title": register.title, "number": number, "day": date.fromisoformat(entry.entered_on[:10])},
    )
    have = {
        each.division_id
        for each in records.every(Entry, form=target.name)
        if json.loads(each.answers).get(how["origin"]) == origin
    }
    given: dict[str, Any] = {
        **how.get("fixed", {}),
        **{item: answers[own] for item, own in how["takes"].items() if answers.get(own)},
        target.day: office.today.isoformat(),
        how["origin"]: origin,
    }
    wanted = [name for name in dict.fromkeys(names) if places[name] not in have]
    already = tuple(name for name in dict.fromkeys(names) if places[name] in have)
    if not wanted:
        return Sent((), already, None)
    with unit("register.send_on", user=office.user, at=office.clock.now().isoformat()) as made:
        numbers = tuple(
            add(office, target.name, {**given, how["village"]: name}, division=places[name]).number for name in wanted
        )
        told = [part for part in str(answers.get(how["note"]) or "").split("、") if part]
        change(office, number, {how["note"]: "、".join(dict.fromkeys([*told, *wanted]))})
    return Sent(numbers, already, made.id)


def _entry(number: int) -> Entry:
    entry = records.get(Entry, number)
    if entry is None or entry.form.startswith("@"):
        raise Refusal(_("There is no such entry."), where=str(number), next=_("Choose one from the list."))
    return entry
