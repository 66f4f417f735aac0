"""What mends each data error: a change worked out from what is on the desk, or the place where a person decides.

A way that changes says beforehand what it will write; it is an ordinary verb of the office
(a life event, a correction, a stop), so that its ripple and its undo are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from clfdesk.domain.body import Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, age
from clfdesk.grammar.certificate import TYPES, read_certificate
from clfdesk.grammar.identity import check_character, check_id
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import benefit, benefit_mend, benefit_way, counter, counter_admission, division, event
from clfdesk.services.limits import limits_of
from clfdesk.services.office import Office
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class Way:
    """One way to mend: its code, what it does as a sentence, and the page with its key where it only leads there.

    ``other`` is the second person where two are put side by side.
    """

    code: str
    says: str
    page: str = ""
    key: Any = None
    other: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A way with the verb that does it; no verb where it only leads somewhere."""

    way: Way
    verb: Callable[[], Any] | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    office: Office
    person: Person
    held: Certificate | None

    def changes(self, **values: Any) -> Callable[[], Any]:
        """Return the verb that writes these columns of the person."""
        return lambda: records.update(Person, self.person.id, values, ver=self.person.ver)

    def enters(self, kind: str, answers: dict[str, Any]) -> Callable[[], Any]:
        """Return the verb that enters a life event of today."""
        return lambda: event.enter(self.office, kind, self.person.id, self.office.today, answers)


#: Ways that may be taken for many at once: what they write is read off the record itself.
ALIKE = frozenset(
    {"gender_from_id", "birth_from_id", "id_from_certificate", "digits_from_number", "successor", "end_posts"}
)
#: The field of the form that is opened where a person must look, by rule.
FIELDS = {
    "id_missing": "id_number",
    "id_unverified": "id_number",
    "number_differs": "certificate_number",
    "digits_differ": "type",
    "same_id": "id_number",
    "same_name_and_birth": "name",
    "gender_differs": "gender",
    "birth_differs": "birth",
    "certificate_expired": "valid_until",
    "components_missing": "components",
    "guardian_missing": "guardian_name",
    "phone_shared": "phone",
    "village_unknown": "village",
}


def drafts(office: Office, rule: str, key: str) -> list[Draft]:
    """Return the ways open to one record of a rule, the likeliest first."""
    stem, _colon, number = key.partition(":")
    code = rule.partition(".")[2]
    if stem == "person":
        person = records.get(Person, int(number))
        if person is None:
            return []
        held = next(iter(records.every(Certificate, person_id=person.id, current=True)), None)
        case = _Case(office, person, held)
        return [*_WAYS.get(code, _none)(case), _form(case, code)]
    if stem == "staff":
        return _account(int(number))
    if stem == "entry":
        return [Draft(Way("open", _("Open the entry"), "registers", key.removeprefix("entry:")))]
    if stem == "event":
        return _event(int(number))
    return [Draft(Way("open", _("Open where it is mended"), "organisation", None))]


def _none(case: _Case) -> Iterator[Draft]:  # noqa: ARG001  a rule without a way of its own
    yield from ()


def _form(case: _Case, code: str) -> Draft:
    key = {
        "where": f"number == {case.person.id}",
        "says": case.person.name,
        "number": case.person.id,
        "field": FIELDS.get(code, ""),
    }
    return Draft(Way("open", _("Open the person and correct it by the papers"), "persons", key))


def _printed(case: _Case) -> str:
    """Return the ID number the certificate shows where it passes its check, else nothing."""
    number = case.held.number if case.held and case.held.number else ""
    return number[:18] if len(number) >= 18 and check_id(number[:18], case.office.today).good else ""


def _id_missing(case: _Case) -> Iterator[Draft]:
    if printed := _printed(case):
        says = _("Take {number} from the certificate number").format(number=printed)
        yield _corrected(case, "id_from_certificate", says, printed)


def _corrected(case: _Case, code: str, says: str, number: str) -> Draft:
    """Return the correction of the ID number; where somebody else bears it, the two side by side."""
    for other in records.every(Person, id_number=number):
        if other.id != case.person.id and other.lifecycle == "registered":
            return _beside(case, other)
    return Draft(Way(code, says), case.enters("id_correction", {"id_number": number}))


def _beside(case: _Case, other: Person) -> Draft:
    says = _("Put side by side with no. {number}, {name}: one person or two")
    return Draft(Way("merge", says.format(number=other.id, name=other.name), "persons", case.person.id, other=other.id))


def _id_unverified(case: _Case) -> Iterator[Draft]:
    own = case.person.id_number or ""
    yield from (each for each in _id_missing(case) if _printed(case) != own)
    if len(own) == 18 and own[:17].isdigit():
        right = own[:17] + check_character(own[:17])
        if right != own and check_id(right, case.office.today).good:
            says = _("The papers show {number}: only the last character was wrong").format(number=right)
            yield _corrected(case, "check_character", says, right)
    yield Draft(
        Way(
            "counter",
            _("Begin a correction at the certificate counter"),
            "counter",
            {"person": case.person.id, "name": case.person.name},
        )
    )


def _digits(case: _Case) -> Iterator[Draft]:
    held = case.held
    read = read_certificate(held.number) if held and held.number else None
    if held is None or not held.number:
        return
    word = words("person").word
    if read is not None:
        says = _("Take type and grade from the number: {kind} {grade}").format(
            kind=word("type", read.type), grade=word("grade", str(read.grade))
        )
        told = {"type": read.type, "grade": read.grade}
        yield Draft(Way("digits_from_number", says), lambda: records.update(Certificate, held.id, told, ver=held.ver))
    if held.type in TYPES and held.grade and len(held.number) >= 20:
        number = f"{held.number[:18]}{TYPES.index(held.type) + 1}{held.grade}"
        raw = number + (f"B{held.reissue}" if held.reissue else "")
        yield Draft(
            Way("number_from_digits", _("Write the number with type and grade: {number}").format(number=raw)),
            lambda: records.update(Certificate, held.id, {"number": number, "raw_number": raw}, ver=held.ver),
        )


def _gender(case: _Case) -> Iterator[Draft]:
    checked = check_id(case.person.id_number, case.office.today)
    if checked.gender != "unknown":
        says = _("Write {gender}, as the ID number says").format(gender=words("person").word("gender", checked.gender))
        yield Draft(Way("gender_from_id", says), case.changes(gender=checked.gender))


def _birth(case: _Case) -> Iterator[Draft]:
    checked = check_id(case.person.id_number, case.office.today)
    if checked.birth is not None:
        says = _("Write {day}, as the ID number says").format(day=checked.birth.isoformat())
        yield Draft(Way("birth_from_id", says), case.changes(birth=checked.birth))


def _twice(case: _Case) -> Iterator[Draft]:
    person = case.person
    same = {"id_number": person.id_number} if person.id_number else {}
    others = [
        *(records.every(Person, **same) if same else []),
        *records.every(Person, name=person.name, birth=person.birth, village_id=person.village_id),
    ]
    for other in {each.id: each for each in others if each.id != person.id and each.lifecycle == "registered"}.values():
        yield _beside(case, other)


def _stops(case: _Case) -> Iterator[Draft]:
    flags = {str(each["flag"]): str(each["id"]) for each in case.office.pack.records("benefit", case.office.today)}
    drawn = {flag: code for flag, code in flags.items() if getattr(case.person, flag, False)}
    if not drawn:
        return
    since = case.person.lifecycle_on if case.person.lifecycle != "registered" else None
    if since is None and case.held is not None and case.held.state == "valid" and case.held.valid_until:
        since = min(case.held.valid_until, case.office.today)
    first = str(Month.of(since or case.office.today).plus(1))

    def stop() -> None:
        for flag, code in drawn.items():
            running = next(
                (one for one in benefit.enrolments() if (one.person, one.benefit) == (case.person.id, code)), None
            )
            begun = running.start if running else ""
            benefit.enrol(case.office, case.person.id, code, stop=max(first, begun), why=_("found by the data check"))
            records.update(Person, case.person.id, {flag: False})

    yield Draft(Way("stop", _("Stop the benefits, {month} the first month not paid").format(month=first)), stop)


def _expired(case: _Case) -> Iterator[Draft]:
    queued = [each for each in counter.queue() if each.business.person_id == case.person.id]
    if queued:
        says = _("An application stands in the queue: open it")
        yield Draft(Way("counter", says, "counter", queued[0].business.id))
        return
    yield Draft(
        Way("renew", _("Accept the renewal at the certificate counter")),
        lambda: counter_admission.accept(case.office, "renew", person=case.person.id),
    )


def _without_certificate(case: _Case) -> Iterator[Draft]:
    yield from _stops(case)
    if case.person.lifecycle == "registered" and case.held is not None and case.held.state == "valid":
        yield from _expired(case)


def _active(case: _Case) -> Iterator[Draft]:
    day = case.person.lifecycle_on or case.office.today
    posts = [each for each in records.every(Post, person_id=case.person.id) if _runs(each.ended_on, case.office.today)]
    work = [each for each in records.every(Staff, person_id=case.person.id) if _runs(each.ended_on, case.office.today)]

    def end() -> None:
        for post in posts:
            records.update(Post, post.id, {"ended_on": max(day, post.started_on or day)})
        for worker in work:
            records.update(Staff, worker.id, {"ended_on": max(day, worker.started_on or day)})

    says = _("End {count} posts and paid work with {day}").format(count=len(posts) + len(work), day=day.isoformat())
    yield Draft(Way("end_posts", says), end)


def _runs(ended: date | None, today: date) -> bool:
    return ended is None or ended > today


def _visits(case: _Case) -> Iterator[Draft]:
    person, today = case.person, case.office.today
    last = person.lifecycle_on if person.lifecycle == "dead" and person.lifecycle_on else today
    for entry in records.every(Entry, form="visit", person_id=person.id):
        day = entry.entered_on[:10]
        if day > min(last, today).isoformat() or (person.birth and day < person.birth.isoformat()):
            says = _("Open the visit of {day} and correct its day").format(day=day)
            yield Draft(Way("visit", says, "registers", f"visit:{entry.id}"))


def _village(case: _Case) -> Iterator[Draft]:
    place = records.get(Division, case.person.village_id) if case.person.village_id else None
    stands = division.standing(place.id) if place is not None else None
    if stands is not None and place is not None and stands.id != place.id and stands.valid_to is None:
        says = _("Write {village}, where {old} went").format(village=stands.name, old=place.name)
        yield Draft(Way("successor", says), case.changes(village_id=stands.id))


def _severe(case: _Case) -> Iterator[Draft]:
    wanted = [each for each in case.office.pack.records("benefit", case.office.today) if each["flag"] == "care_subsidy"]
    for each in wanted[:1]:
        says = _("Begin the application for {title} today").format(title=each["title"])
        code = str(each["id"])
        yield Draft(Way("apply", says), partial(benefit_way.step, case.office, case.person.id, code, "applied"))


def _guardian(case: _Case) -> Iterator[Draft]:
    adult = limits_of(case.office.pack, case.office.today).adult_age
    own = next((each for each in records.every(HouseholdMember, person_id=case.person.id) if not each.left_on), None)
    beside = records.every(HouseholdMember, household_id=own.household_id) if own else []
    relation = words("household_member").word
    for each in sorted(beside, key=lambda one: not one.head):
        grown = each.birth is not None and age(each.birth, case.office.today) >= adult
        if each.id == (own.id if own else 0) or each.left_on or not grown:
            continue
        bond = relation("relation", each.relation) if each.relation else ""
        says = _("Enter {name} of the same household as guardian").format(name=each.name)
        answers = {"guardian_name": each.name, "guardian_relation": bond}
        yield Draft(Way(f"guardian:{each.id}", says), case.enters("guardian", answers))


def _phone(case: _Case) -> Iterator[Draft]:
    if case.person.guardian_phone and case.person.guardian_phone != case.person.phone:
        says = _("Write the guardian's phone, {phone}").format(phone=case.person.guardian_phone)
        yield Draft(Way("guardian_phone", says), case.changes(phone=case.person.guardian_phone))
    yield Draft(Way("clear_phone", _("Empty the phone; ask for the own one at the next visit")), case.changes(phone=""))


def _amount(case: _Case) -> Iterator[Draft]:
    for finding in benefit.amounts_differ(case.office):
        if finding.person == case.person.id:
            says = _("Propose the right amount to the county: {says}").format(says=finding.says)
            yield Draft(
                Way(f"amount:{finding.benefit}", says),
                partial(benefit_mend.mend, case.office, finding),
            )


_WAYS: dict[str, Callable[[_Case], Iterator[Draft]]] = {
    "id_missing": _id_missing,
    "id_unverified": _id_unverified,
    "number_differs": _id_unverified,
    "digits_differ": _digits,
    "same_id": _twice,
    "same_name_and_birth": _twice,
    "gender_differs": _gender,
    "birth_differs": _birth,
    "certificate_expired": _expired,
    "benefit_without_certificate": _without_certificate,
    "benefit_after_leaving": _stops,
    "active_after_leaving": _active,
    "visit_impossible": _visits,
    "village_unknown": _village,
    "severe_without_care": _severe,
    "guardian_missing": _guardian,
    "phone_shared": _phone,
    "amount_differs": _amount,
}


def _account(number: int) -> list[Draft]:
    worker = records.get(Staff, number)
    if worker is None:
        return []
    says = _("Empty the account of {holder}; pay waits until the own account is entered")
    empty = {"account": "", "account_holder": ""}
    return [
        Draft(
            Way("empty_account", says.format(holder=worker.account_holder)),
            lambda: records.update(Staff, number, empty, ver=worker.ver),
        ),
        Draft(Way("open", _("Open the staff list, to enter the proxy's paper"), "contracts", number)),
    ]


def _event(number: int) -> list[Draft]:
    from clfdesk.domain.event import Event

    entered = records.get(Event, number)
    if entered is None:
        raise Refusal(_("There is no such event."), where=str(number))
    return [Draft(Way("open", _("Open the person; enter there what happened next"), "persons", entered.person_id))]
