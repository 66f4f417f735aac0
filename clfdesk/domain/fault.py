"""What contradicts itself in a person's record, each told with what differs.

A list of a hundred thousand asks the database for the same codes (``storage.person_source``);
a test holds that both agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.fact import Fact
from clfdesk.domain.person import Person
from clfdesk.grammar.certificate import TYPES
from clfdesk.grammar.identity import differences
from clfdesk.i18n import _


def faults(
    person: Person,
    certificate: Certificate | None,
    *,
    village_stands: bool = True,
    still_active: bool = False,
    visited: tuple[date, ...] = (),
    explained: bool = False,
    today: date,
) -> list[Fact]:
    """Return what contradicts itself, in the order of the list's codes.

    ``still_active`` whether a post or work still runs; ``visited`` the days of home visits;
    ``explained`` whether an ID correction tells why the certificate still shows the old number.
    """
    return [
        *(each for each in _number(person, certificate) if not (explained and each.code == "number_differs")),
        *_id(person),
        *_elsewhere(person, village_stands, still_active),
        *_visits(person, visited, today),
    ]


def _number(person: Person, certificate: Certificate | None) -> Iterator[Fact]:
    number = certificate.number if certificate is not None else None
    if certificate is None or not number or len(number) != 20:
        return
    if person.id_number and number[:18] != person.id_number:
        places = "、".join(str(place) for place in differences(person.id_number, number[:18]))
        says = _("ID and certificate number differ at place {places}")
        yield Fact("number_differs", says.format(places=places))
    kind = str(TYPES.index(certificate.type) + 1) if certificate.type in TYPES else ""
    grade = str(certificate.grade or "")
    if (kind and number[18] != kind) or (grade and number[19] != grade):
        says = _("the certificate number ends in {digits}, type and grade are {kind}{grade}")
        yield Fact("digits_differ", says.format(digits=number[18:], kind=kind or "—", grade=grade or "—"))


def _id(person: Person) -> Iterator[Fact]:
    number = person.id_number or ""
    if len(number) != 18 or not number[:17].isdigit():
        return
    if person.birth is not None and number[6:14] != person.birth.strftime("%Y%m%d"):
        says = _("born on {birth}, the ID number says {digits}")
        yield Fact("birth_differs", says.format(birth=person.birth.isoformat(), digits=number[6:14]))
    gender = "male" if int(number[16]) % 2 else "female"
    if person.gender not in ("unknown", gender):
        yield Fact("gender_differs", _("digit 17 of the ID number, {digit}, says otherwise").format(digit=number[16]))


def _elsewhere(person: Person, village_stands: bool, still_active: bool) -> Iterator[Fact]:
    if person.lifecycle in ("dead", "moved_out") and still_active:
        yield Fact("active_after_leaving", _("a post or paid work still runs"))
    if person.lifecycle == "registered" and not village_stands:
        yield Fact("village_unknown", _("no village is entered, or it was merged"))


def _visits(person: Person, visited: tuple[date, ...], today: date) -> Iterator[Fact]:
    last = person.lifecycle_on if person.lifecycle == "dead" and person.lifecycle_on else today
    wrong = [day for day in visited if day > min(last, today) or (person.birth is not None and day < person.birth)]
    if wrong:
        yield Fact("visit_impossible", _("a home visit on {day}").format(day=wrong[0].isoformat()))
