"""Households: founding one, taking members in, letting them go; and the facts of a person with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from clfdesk.domain.body import Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.event import Event
from clfdesk.domain.fact import Beside, facts, holds
from clfdesk.domain.fault import faults
from clfdesk.domain.household import Household, HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.names import clean_name
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _
from clfdesk.services.event import village_number
from clfdesk.services.limits import limits_of
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_HOUSEHOLD = {field.name for field in fields(Household)} - {"id", "ver", "village_id"}
_MEMBER = {field.name for field in fields(HouseholdMember)} - {"id", "ver", "household_id", "person_id"}


def _unknown(name: str) -> Refusal:
    return Refusal(_("There is no column of that name."), where=name)


def _word(codes: str, value: Any, stem: str) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    code = code_of(stem, codes, text)
    if code is None:
        said = "、".join(each[0] for each in words(stem).codes[codes].values())
        raise Refusal(_("This word is not known."), where=text, next=_("Choose one of: {names}.").format(names=said))
    return code


def _day(value: Any) -> date | None:
    if not value or isinstance(value, date):
        return value or None
    day = read_date(value)
    if day is None:
        raise Refusal(_("This is no day."), where=str(value), next=_("Write it like 2026-05-12."))
    return day


def found(
    office: Office, values: Mapping[str, Any], members: Sequence[Mapping[str, Any]] | None = None
) -> tuple[int, int]:
    """Found a household, with its first members where given; return its number and the change set.

    The first member is the head where none is marked so.
    """
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name == "village":
            columns["village_id"] = village_number(str(value)) if value else None
        elif name not in _HOUSEHOLD:
            raise _unknown(name)
        else:
            columns[name] = _word(name, value, "household") if name in ("hardship", "housing") else str(value or "")
    with unit("household.found", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([Household(**{"hardship": "none", **columns})])
        for place, member in enumerate(members or []):
            _join(office, number, {"head": place == 0, **member})
    return number, change.id


def join(office: Office, household: int, values: Mapping[str, Any]) -> tuple[int, int]:
    """Take somebody into a household; return the member's number and the change set.

    With ``person`` (a number of the roster) name, ID, birth and phone come from there. Who
    belongs to another household leaves it. Raises :class:`Refusal` for who is here already.
    """
    if records.get(Household, household) is None:
        raise Refusal(_("There is no such household."), where=str(household), next=_("Choose one from the list."))
    with unit("household.join", user=office.user, at=office.clock.now().isoformat()) as change:
        number = _join(office, household, values)
    return number, change.id


def _join(office: Office, household: int, values: Mapping[str, Any]) -> int:
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name == "person":
            columns |= _from_roster(office, household, int(value))
        elif name not in _MEMBER:
            raise _unknown(name)
    for name, value in values.items():
        if name in ("relation", "gender"):
            columns[name] = _word(name, value, "household_member") or ("unknown" if name == "gender" else "")
        elif name in ("birth", "joined_on", "left_on"):
            columns[name] = _day(value)
        elif name == "head":
            columns[name] = str(value).lower() in ("1", "true", "是")
        elif name == "id_number" and value:
            checked = check_id(value, office.today)
            columns[name] = checked.normal
            columns.setdefault("birth", checked.birth)
            columns.setdefault("gender", checked.gender)
        elif name != "person":
            columns[name] = clean_name(value) if name == "name" else str(value or "")
    if not columns.get("name"):
        raise Refusal(
            _("The person has no name."), where=_("name"), next=_("Type the name as it stands on the ID card.")
        )
    here = [each for each in records.every(HouseholdMember, household_id=household) if each.left_on is None]
    if any(each.name == columns["name"] and each.id_number == columns.get("id_number") for each in here):
        raise Refusal(_("{name} belongs to this household already.").format(name=columns["name"]))
    if columns.get("head"):
        for each in here:
            if each.head:
                records.update(HouseholdMember, each.id, {"head": False})
        columns.setdefault("relation", "head")
    member = HouseholdMember(household_id=household, **columns)
    return records.insert([replace(member, joined_on=member.joined_on or office.today)])[0]


def _from_roster(office: Office, household: int, number: int) -> dict[str, Any]:
    person = records.get(Person, number)
    if person is None:
        raise Refusal(_("There is no such person on this desk."), where=str(number))
    for member in records.every(HouseholdMember, person_id=number):
        if member.left_on is None:
            if member.household_id == household:
                raise Refusal(_("{name} belongs to this household already.").format(name=person.name))
            records.update(HouseholdMember, member.id, {"left_on": office.today, "left_why": "other_household"})
    return {
        "person_id": number,
        "name": person.name,
        "gender": person.gender,
        "id_number": person.id_number,
        "birth": person.birth,
        "phone": person.phone,
    }


def leave(office: Office, member: int, on: date | None = None, why: str = "") -> int:
    """Let somebody leave a household; return the change set."""
    with unit("household.leave", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(HouseholdMember, member, {"left_on": on or office.today, "left_why": why, "head": False})
    return change.id


def make_head(office: Office, member: int) -> int:
    """Make a member the head of the household; return the change set."""
    kept = records.get(HouseholdMember, member)
    if kept is None or kept.left_on is not None:
        raise Refusal(_("Nobody of this number lives in a household."), where=str(member))
    with unit("household.head", user=office.user, at=office.clock.now().isoformat()) as change:
        for each in records.every(HouseholdMember, household_id=kept.household_id, left_on=None):
            records.update(HouseholdMember, each.id, {"head": each.id == member})
    return change.id


def of_person(person: int) -> dict[str, Any] | None:
    """Return the household a person belongs to, with its members now, the head first; ``None`` without one."""
    member = next((each for each in records.every(HouseholdMember, person_id=person) if each.left_on is None), None)
    return show(member.household_id) if member else None


def show(number: int) -> dict[str, Any]:
    """Return one household with its members now, the head first."""
    household = records.get(Household, number)
    if household is None:
        raise Refusal(_("There is no such household."), where=str(number), next=_("Choose one from the list."))
    village = records.get(Division, household.village_id) if household.village_id else None
    members = records.every(HouseholdMember, household_id=number, left_on=None)
    return {
        **asdict(household),
        "village": village.name if village else "",
        "members": [asdict(each) for each in sorted(members, key=lambda each: (not each.head, each.id))],
    }


def beside(person: int) -> list[Beside] | None:
    """Return who else lives in a person's household; ``None`` where none is entered."""
    own = next((each for each in records.every(HouseholdMember, person_id=person) if each.left_on is None), None)
    if own is None:
        return None
    others = [
        each
        for each in records.every(HouseholdMember, household_id=own.household_id, left_on=None)
        if each.id != own.id
    ]
    people = records.some(Person, [each.person_id for each in others if each.person_id is not None])
    found_beside = []
    for each in others:
        other = people.get(each.person_id or 0)
        held = next(iter(records.every(Certificate, person_id=other.id, current=True)), None) if other else None
        birth = (other.birth if other else None) or each.birth
        found_beside.append(Beside(each.name, birth, other is not None and holds(other, held)))
    return found_beside


def facts_of(office: Office, number: int, day: date | None = None) -> list[dict[str, Any]]:
    """Return the facts of a person with word, reason and paper, as they are shown; a day in the past where asked."""
    person = records.get(Person, number)
    if person is None:
        return []
    on = day or office.today
    held = next(iter(records.every(Certificate, person_id=number, current=True)), None)
    told = []
    for fact in facts(person, held, beside(number), limits_of(office.pack, on), on):
        dated = office.pack.value(fact.by, on) if fact.by else None
        told.append(
            {
                "code": fact.code,
                "word": words("person").word("tag", fact.code),
                "because": fact.because,
                "source": dated.source if dated else "",
                "clause": dated.clause if dated else "",
            }
        )
    return told


def _explained(number: int) -> bool:
    """Return whether a corrected ID tells why the printed certificate number differs, and is still to be settled."""
    return any(
        each.kind == "id_correction" and each.due == "correct_certificate" and each.settled_on is None
        for each in records.every(Event, person_id=number)
    )


def faults_of(office: Office, number: int, day: date | None = None) -> list[dict[str, Any]]:
    """Return what contradicts itself in a person's record, with its word and what differs."""
    person = records.get(Person, number)
    if person is None:
        return []
    on = day or office.today
    village = records.get(Division, person.village_id) if person.village_id else None
    ends = [each.ended_on for each in records.every(Post, person_id=number)]
    ends += [each.ended_on for each in records.every(Staff, person_id=number)]
    visits = [each.entered_on for each in records.every(Entry, form="visit", person_id=number) if each.entered_on]
    found_faults = faults(
        person,
        next(iter(records.every(Certificate, person_id=number, current=True)), None),
        village_stands=village is not None and village.valid_to is None,
        still_active=any(end is None or end > on for end in ends),
        visited=tuple(date.fromisoformat(each) for each in visits),
        explained=_explained(number),
        today=on,
    )
    word = words("person").word
    return [{"code": each.code, "word": word("fault", each.code), "because": each.because} for each in found_faults]
