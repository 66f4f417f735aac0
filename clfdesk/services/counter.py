"""The certificate counter: an application is accepted, its papers ticked off, and led step by step to the card.

Each step is one change set that can be taken back. What happens to the certificate happens
as the life event of the kind, when the application is finished.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any

from clfdesk import resources
from clfdesk.domain.counter import BUSINESS_FIELDS, CLOSED, Business, BusinessKind, Paper, kinds_of, lacking, may
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.person import Person
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_OWN = {each.name for each in fields(Business)}


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did: the application, its state now, the change set, what to look at, what else changed."""

    number: int
    state: str
    change_set: int
    problems: tuple[Problem, ...] = ()
    effects: tuple[str, ...] = ()
    person: int | None = None


@dataclass(slots=True)
class Standing:
    """An application with who applies, its kind, and the papers still lacking."""

    business: Business
    kind: BusinessKind
    who: Person | Nonholder
    given: dict[str, int] = field(default_factory=dict)
    lacking: list[Paper] = field(default_factory=list)


@cache
def _table() -> Mapping[str, Any]:
    return resources.shipped("lists", "counter.toml")


@cache
def kinds() -> dict[str, BusinessKind]:
    """Return the kinds of business there are, by code."""
    return kinds_of(_table())


def word(codes: str, code: str) -> str:
    """Return the word of a code as papers print it."""
    return words("business").word(codes, code)


def kind_named(text: str) -> BusinessKind:
    """Return a kind of business by code or word; :class:`Refusal` for one that is none."""
    code = code_of("business", "business", text)
    if code is None or code not in kinds():
        names = "、".join(f"{each.code} {each.title}" for each in kinds().values())
        raise Refusal(
            _("There is no such business."), where=text, next=_("Choose one of: {names}.").format(names=names)
        )
    return kinds()[code]


def get(number: int) -> Standing:
    """Return an application as it stands; :class:`Refusal` where there is none of the number."""
    business = records.get(Business, number)
    if business is None:
        raise Refusal(
            _("There is no such application."), where=str(number), next=_("Choose one from the list of the counter.")
        )
    return _standing(business)


def _standing(business: Business) -> Standing:
    who: Person | Nonholder | None = None
    if business.person_id:
        who = records.get(Person, business.person_id)
    elif business.nonholder_id:
        who = records.get(Nonholder, business.nonholder_id)
    kind = kinds()[business.kind]
    given = {str(code): int(copies) for code, copies in json.loads(business.papers).items()}
    member = who or Person(name="")
    missing = lacking(kind, given, guardian=bool(member.guardian_name), agent=business.channel == "agent")
    return Standing(business, kind, member, given, missing)


def read(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns of the queue from text as typed; :class:`Refusal` for a column, word or day that is none."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _OWN or name in ("id", "ver", "state", "papers", "detail", "kind", "person_id", "nonholder_id"):
            raise Refusal(_("There is no column of that name."), where=name)
        known = name in BUSINESS_FIELDS.names()
        kind = BUSINESS_FIELDS.named(name).kind if known else "date" if name.endswith("_on") else "text"
        found[name] = _typed(name, kind, value)
    return found


def _typed(name: str, kind: str, value: Any) -> Any:
    text = str(value if value is not None else "").strip()
    if kind == "date":
        day = value if isinstance(value, date) else read_date(text) if text else None
        if text and day is None:
            raise Refusal(_("This is no day."), where=f"{name}: {text}", next=_("Write it like 2026-05-12."))
        return day
    if kind == "flag":
        return value if isinstance(value, bool) else code_of("business", "flag", text) == "1" if text else False
    if kind == "code":
        codes = BUSINESS_FIELDS.named(name).codes
        code = code_of("business", codes, text) if text else ""
        if code is None:
            said = "、".join(each[0] for each in words("business").codes[codes].values())
            raise Refusal(
                _("This word is not known."), where=text, next=_("Choose one of: {names}.").format(names=said)
            )
        return (int(code) if code else None) if name == "result_grade" else code
    return text


def papers(office: Office, number: int, given: Mapping[str, Any]) -> Step:
    """Tick off papers: copies by code (0: not there). Whoever has all goes on by itself."""
    standing = get(number)
    may(standing.business, "papers", word("state", standing.business.state))
    known = {each.code: each for each in standing.kind.papers}
    if unknown := [code for code in given if code not in known]:
        names = "、".join(f"{each.code} {each.title}" for each in known.values())
        raise Refusal(
            _("This paper is not asked for."),
            where="、".join(unknown),
            next=_("Choose one of: {names}.").format(names=names),
        )
    try:
        told = {code: int(copies if copies not in ("", None) else known[code].copies) for code, copies in given.items()}
    except ValueError as error:
        raise Refusal(_("This is no number of copies."), where=str(dict(given))) from error
    merged = {code: copies for code, copies in {**standing.given, **told}.items() if copies > 0}
    with unit("counter.papers", user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Business, number, {"papers": as_json(merged)})
        forward(number)
    return stepped(number, change.id)


def forward(number: int) -> None:
    """Move an application whose papers are complete to the step its kind begins with."""
    standing = get(number)
    if standing.business.state == "accepted" and not standing.lacking:
        state = "to_assess" if standing.kind.assess else "to_send"
        why = "" if standing.kind.publicity else str(_table()["unposted"])
        records.update(Business, number, {"state": state, "unposted_why": why})


def declare(
    office: Office, number: int, declared: str, *, related_to: str = "", relation: str = "", avoided: bool = False
) -> Step:
    """Record what the applicant declared about relatives among staff, 两委 or assessors.

    昌市政办发〔2020〕53号 五(五)1: no card out of a favour. A relation is named and listed for the county.
    """
    code = code_of("business", "declared", declared)
    if not code:
        said = "、".join(f"{code} {each[0]}" for code, each in words("business").codes["declared"].items())
        raise Refusal(
            _("It is not said whether there is a relation."),
            where=declared,
            next=_("Choose one of: {names}.").format(names=said),
        )
    if code != "none" and not (related_to.strip() and relation.strip()):
        raise Refusal(
            _("A relation needs a name and what it is."),
            where=word("declared", code),
            next=_("Enter whose relative the applicant is, and how they are related."),
        )
    columns = {"declared": code, "related_to": related_to.strip(), "relation": relation.strip(), "avoided": avoided}
    if code == "none":
        columns |= {"related_to": "", "relation": "", "avoided": False}
    return change(office, "declare", [number], columns)


def change(
    office: Office,
    step: str,
    numbers: Sequence[int],
    columns: Mapping[str, Any],
    problems: Sequence[Problem] = (),
) -> Step:
    """Take one step for one or many applications with the same columns, as one change set."""
    if not numbers:
        raise Refusal(_("Nobody was chosen."), next=_("Choose one application, or several."))
    for number in numbers:
        business = get(number).business
        may(business, step, word("state", business.state))
    with unit(f"counter.{step}", user=office.user, at=office.clock.now().isoformat()) as made:
        for number in numbers:
            records.update(Business, number, dict(columns))
    return stepped(numbers[0], made.id, problems)


def stepped(number: int, change_set: int, problems: Sequence[Problem] = ()) -> Step:
    """Return what a step did to an application, read after it."""
    business = get(number).business
    return Step(number, business.state, change_set, tuple(problems), person=business.person_id)


def as_json(value: Any) -> str:
    """Return a value as the queue keeps it: JSON with days as ISO text."""
    return json.dumps(value, ensure_ascii=False, default=lambda each: each.isoformat())


def table() -> Mapping[str, Any]:
    """Return what is data about the counter: views, words, kinds."""
    return _table()


def queue(state: str = "") -> list[Standing]:
    """Return the applications that are not closed (or those in a state), the oldest first."""
    found = records.every(Business, **({"state": state} if state else {}))
    return [_standing(each) for each in found if state or each.state not in CLOSED]
