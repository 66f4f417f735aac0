"""At the telephone and beside the national system: what to answer about a person, and the values to copy out.

Nothing is read out before who is asking was checked: the questions come first, and the
number on record to call back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from clfdesk import resources
from clfdesk.domain.benefit_rules import Rules
from clfdesk.domain.event import KINDS, Event
from clfdesk.domain.person import ROSTER_FIELDS, Person
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import format_yuan
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import benefit, counter, event_stops
from clfdesk.services.office import Office
from clfdesk.storage import listing, records

#: What a call is answered from besides what the benefits' rules ask.
_COLUMNS = (
    "name",
    "village",
    "phone",
    "guardian_name",
    "guardian_phone",
    "birth",
    "lifecycle",
    "certificate_state",
    "tags",
)


@dataclass(frozen=True, slots=True)
class BenefitState:
    """How one benefit stands: drawn or not, the last month paid, the first not paid, why, as one sentence."""

    benefit: str
    title: str
    draws: bool
    last: str
    first: str
    why: str
    amount_fen: int | None
    says: str


@dataclass(frozen=True, slots=True)
class Call:
    """What a clerk needs with the receiver in the hand."""

    number: int
    name: str
    village: str
    questions: tuple[str, ...]
    call_back: tuple[str, ...]
    benefits: tuple[BenefitState, ...]
    certificate: str
    bring: tuple[str, ...]
    business: str
    due: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One value to copy into the national system: the heading there, the value here."""

    group: str
    field: str
    heading: str
    value: str


@cache
def _table() -> Mapping[str, Any]:
    return resources.shipped("lists", "telephone.toml")


def _row(office: Office, number: int, columns: tuple[str, ...]) -> dict[str, Any]:
    found = listing.rows("person", columns=["number", *dict.fromkeys(columns)], today=office.today, numbers=[number])
    if not found:
        raise Refusal(
            _("There is no such person on this desk."), where=str(number), next=_("Look the person up by name.")
        )
    return found[0]


def call(office: Office, number: int) -> Call:
    """Return what to answer about a person; :class:`Refusal` where there is none of the number."""
    rules = Rules(office.pack, Month.of(office.today))
    flags = tuple(str(each["flag"]) for each in rules.benefits)
    row = _row(office, number, (*_COLUMNS, *flags, *rules.names, "hardship", "grade"))
    person = records.get(Person, number)
    row["lifecycle_on"] = person.lifecycle_on if person else None
    stops = {each["benefit"]: each for each in event_stops.stopped_benefits() if each["person"] == number}
    known = {each.benefit: each for each in benefit.enrolments() if each.person == number}
    state = str(row["certificate_state"] or "none")
    return Call(
        number,
        str(row["name"]),
        str(row["village"] or ""),
        tuple(_table()["call"]["verify"]["questions"]),
        _numbers(row),
        tuple(_state(rules, each, row, known, stops) for each in rules.benefits),
        words("person").word("certificate_state", state) if state != "none" else _("no certificate on the desk"),
        _bring(state, row["tags"]),
        _business(number),
        _due(number),
    )


def _numbers(row: Mapping[str, Any]) -> tuple[str, ...]:
    found = [f"{row['name']} {row['phone']}"] if row["phone"] else []
    if row["guardian_phone"]:
        found.append(f"{row['guardian_name'] or _('guardian')} {row['guardian_phone']}")
    return tuple(found)


def _state(
    rules: Rules, each: Mapping[str, Any], row: Mapping[str, Any], known: Mapping[str, Any], stops: Mapping[str, Any]
) -> BenefitState:
    code, title, said = str(each["id"]), str(each["title"]), _table()["call"]
    now = str(rules.month)
    amount = rules.amount(code, row)[0]
    enrolled, stopped = known.get(code), stops.get(code)
    first = enrolled.stop if enrolled and enrolled.stop else str(stopped["first"]) if stopped else ""
    if row[each["flag"]] and (not first or now < first):
        sentence = said["draws"] if amount is not None else said["draws_unknown"]
        says = str(sentence).format(title=title, amount=format_yuan(amount or 0), last=now)
        return BenefitState(code, title, True, now, first, "", amount, says)
    if first:
        kind = KINDS.get(str(stopped["kind"])) if stopped else None
        why = (enrolled.reason if enrolled else "") or (_(kind.label) if kind else "") or str(said["unknown_why"])
        if stopped and stopped.get("on"):
            why = f"{why}（{stopped['on'].isoformat()}）"
        last = str(Month.read(first).plus(-1))
        says = str(said["stopped"]).format(title=title, last=last, first=first, why=why)
        return BenefitState(code, title, False, last, first, why, amount, says)
    judged = rules.judged(each, row)
    if judged.entitled:
        return BenefitState(code, title, False, "", "", "", amount, str(said["entitled"]).format(title=title))
    word = words("person").word
    why = str(said["reasons"][judged.reason]).format(
        state=word("certificate_state", str(row["certificate_state"] or "")) or "—",
        hardship=word("hardship", str(row["hardship"] or "none")),
        grade=row["grade"] or "—",
    )
    return BenefitState(code, title, False, "", "", why, amount, str(said["never"]).format(title=title, why=why))


def _bring(state: str, tags: Any) -> tuple[str, ...]:
    bring = _table()["call"]["bring"]
    kind = bring.get(state) or (bring.get("near_expiry") if "near_expiry" in (tags or ()) else None)
    if kind is None:
        return ()
    asked = counter.kinds()[str(kind)]
    papers = [
        f"{each.title}×{each.copies}" if each.copies > 1 else each.title for each in asked.papers if each.of != "agent"
    ]
    return (asked.title, *papers)


def _business(number: int) -> str:
    for standing in counter.queue():
        if standing.business.person_id == number:
            return f"{standing.kind.title}：{counter.word('state', standing.business.state)}"
    return ""


def _due(number: int) -> tuple[str, ...]:
    return tuple(
        f"{each.due_on.isoformat() if each.due_on else '—'} {words('event').word('due', each.due)}"
        for each in records.every(Event, person_id=number)
        if each.due and each.settled_on is None
    )


def copy_out(office: Office, number: int) -> list[Line]:
    """Return a person's values in the order of the national form, as they are typed there."""
    from clfdesk.domain.returns import shown

    spoken = words("person")
    groups = _table()["copy"]
    names = tuple(name for group in groups for name in group["fields"])
    row = _row(office, number, names)
    return [
        Line(
            str(group["title"]),
            name,
            spoken.heading(name),
            _text(shown(ROSTER_FIELDS.named(name), row[name], spoken)),
        )
        for group in groups
        for name in group["fields"]
    ]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
