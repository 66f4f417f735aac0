"""The ledger of those not yet certified: entering one, what comes next, and becoming a certified person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.nonholder import NONHOLDER_FIELDS, Nonholder
from clfdesk.domain.person import Person
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.certificate import cross_check, read_certificate, why_not
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.field import Field
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.names import clean_name
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _
from clfdesk.services import event, roster
from clfdesk.services.event import village_number
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_KEPT = {field.name for field in fields(Nonholder)} - {"id", "ver", "person_id", "village_id"}
#: What a case that ended that way takes over to the roster.
_CARRIED = (
    "name",
    "gender",
    "id_number",
    "birth",
    "settlement",
    "phone",
    "live_address",
    "guardian_name",
    "guardian_phone",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What saving did: the number in the ledger, the change set, what is doubtful."""

    number: int
    change_set: int
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Certified:
    """Who it became: the number in the roster, the change set, what is doubtful."""

    person: int
    change_set: int
    problems: list[Problem]


def save(office: Office, number: int | None, values: Mapping[str, Any], *, ver: int | None = None) -> Kept:
    """Enter somebody, or change the named fields.

    Raises :class:`Refusal` without a name, for a word or day that is none, and for who
    holds a certificate already.
    """
    columns, problems = _columns(office, values)
    if number is None and not columns.get("name"):
        raise Refusal(
            _("The person has no name."), where=_("name"), next=_("Type the name as it stands on the ID card.")
        )
    if columns.get("id_number"):
        _not_a_holder(columns["id_number"])
        _not_twice(columns["id_number"], number)
    action = "nonholder.add" if number is None else "nonholder.change"
    with unit(action, user=office.user, at=office.clock.now().isoformat()) as change:
        if number is None:
            fresh = Nonholder(**{"registered_on": office.today, **columns})
            (number,) = records.insert([fresh])
        else:
            records.update(Nonholder, number, columns, ver=ver)
    return Kept(number, change.id, problems)


def _columns(office: Office, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    columns: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        if name == "village":
            columns["village_id"] = village_number(str(value)) if value else None
            continue
        if name not in _KEPT:
            raise Refusal(
                _("There is no column of that name."),
                where=name,
                why=_("Known columns: {names}.").format(names=", ".join(NONHOLDER_FIELDS.names())),
            )
        columns[name] = _read(NONHOLDER_FIELDS.named(name), value)
    if columns.get("id_number"):
        checked = check_id(columns["id_number"], office.today)
        columns["id_number"] = checked.normal
        if checked.good:
            columns.setdefault("birth", checked.birth)
            columns.setdefault("gender", checked.gender)
        else:
            problems.append(
                Problem(
                    "id_number",
                    checked.normal,
                    checked.why,
                    _("Check it against the ID card or the household register."),
                )
            )
    return columns, problems


def _read(field: Field, value: Any) -> Any:
    text = str(value or "").strip()
    if field.kind == "date":
        day = value if isinstance(value, date) else read_date(text) if text else None
        if text and day is None:
            raise Refusal(_("This is no day."), where=f"{_(field.label)}: {text}", next=_("Write it like 2026-05-12."))
        return day
    if field.kind == "code":
        code = code_of("nonholder", field.codes, text) if text else ""
        if code is None:
            said = "、".join(each[0] for each in words("nonholder").codes[field.codes].values())
            raise Refusal(
                _("This word is not known."),
                where=f"{_(field.label)}: {text}",
                next=_("Choose one of: {names}.").format(names=said),
            )
        return code
    if field.kind == "id_number":
        return text or None
    return clean_name(value) if field.kind == "name" else text


def _not_a_holder(id_number: str) -> None:
    for person in records.every(Person, id_number=id_number, lifecycle="registered"):
        raise Refusal(
            _("This person holds a certificate already."),
            where=_("No. {number}, {name}").format(number=person.id, name=person.name),
            why=_("The ID number stands in the roster."),
            next=_("Open that person."),
        )


def _not_twice(id_number: str, number: int | None) -> None:
    for other in records.every(Nonholder, id_number=id_number, outcome=""):
        if other.id != number:
            raise Refusal(
                _("This person stands in the ledger already."),
                where=_("No. {number}, {name}").format(number=other.id, name=other.name),
                next=_("Open that entry."),
            )


def settle(office: Office, number: int, outcome: str, *, on: date | None = None) -> int:
    """Close a case another way than by a certificate; return the change set."""
    code = _read(NONHOLDER_FIELDS.named("outcome"), outcome)
    if code == "certified":
        raise Refusal(_("Enter the certificate number to make a certified person of the entry."), where=outcome)
    with unit("nonholder.settle", user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Nonholder, number, {"outcome": code, "outcome_on": on or office.today if code else None})
    return change.id


def certify(
    office: Office,
    number: int,
    certificate_number: str,
    *,
    issued_on: date | None = None,
    values: Mapping[str, Any] | None = None,
) -> Certified:
    """Make a certified person of an entry: everything known goes over, nothing is typed again.

    ``values`` are roster fields that are better known by now. Who was a holder before
    becomes one again under the old number in the roster. Raises :class:`Refusal` for a
    number that is none, an entry that is closed, or a ban that still holds.
    """
    entry = records.get(Nonholder, number)
    if entry is None:
        raise Refusal(
            _("There is no such entry in the ledger."), where=str(number), next=_("Choose one from the list.")
        )
    if entry.outcome:
        raise Refusal(_("This entry is closed already."), where=entry.name, next=_("Open it again first."))
    read = read_certificate(certificate_number)
    if read is None:
        raise Refusal(
            _("This is no certificate number."),
            where=certificate_number,
            why=why_not(certificate_number),
            next=_("Copy it from the certificate, like 11000019500101001542."),
        )
    id_number = str((values or {}).get("id_number") or entry.id_number or read.id_number)
    _not_a_holder(id_number)
    problems = cross_check(id_number, read, today=office.today)
    former = next(iter(records.every(Person, id_number=id_number)), None)
    issued = issued_on or office.today
    with unit("nonholder.certify", user=office.user, at=office.clock.now().isoformat()) as change:
        if former is not None:
            answers = {"certificate_number": certificate_number, "issued_on": issued}
            event.enter(office, "issue", former.id, issued, answers)
            person = former.id
        else:
            person = _to_roster(office, entry, read.raw, id_number, issued, values or {})
        records.update(
            Nonholder,
            number,
            {"outcome": "certified", "outcome_on": issued, "person_id": person, "id_number": id_number},
        )
    return Certified(person, change.id, problems)


def _to_roster(
    office: Office, entry: Nonholder, certificate_number: str, id_number: str, issued: date, values: Mapping[str, Any]
) -> int:
    village = records.get(Division, entry.village_id) if entry.village_id else None
    checked = check_id(id_number, office.today)
    carried: dict[str, Any] = {name: getattr(entry, name) for name in _CARRIED}
    carried |= {"id_number": checked.normal, "id_state": "verified" if checked.good else "unverified"}
    if checked.good:
        carried |= {"birth": checked.birth or entry.birth}
        carried |= {"gender": checked.gender} if checked.gender != "unknown" else {}
    carried |= {"village": village.name if village else "", "hukou_address": "", "remark": entry.remark}
    carried |= {"certificate_number": certificate_number, "issued_on": issued, **values}
    (person,) = roster.add([carried])
    if certificate := next(iter(records.every(Certificate, person_id=person, current=True)), None):
        records.update(Certificate, certificate.id, {"raw_number": certificate_number})
    return person
