"""Facts derived about a person, each with the reason: the same that lists show as tags.

Nothing here is ever typed. A list of a hundred thousand asks the database for them
(``storage.person_source``); a test holds that both agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import Limits, Person
from clfdesk.grammar.calendar import add_months, age
from clfdesk.i18n import _


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its code (a tag), why it holds, and the policy value that sets its limit (may be empty)."""

    code: str
    because: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody else of the same household; ``holds`` whether with a certificate that counts."""

    name: str
    birth: date | None = None
    holds: bool = False


def holds(person: Person, certificate: Certificate | None) -> bool:
    """Return whether somebody counts as a certificate holder of the roster."""
    kept = certificate is not None and certificate.state not in ("cancelled", "moved_out")
    return person.lifecycle == "registered" and kept


def facts(
    person: Person,
    certificate: Certificate | None,
    beside: Sequence[Beside] | None,
    limits: Limits,
    today: date,
) -> list[Fact]:
    """Return the facts in the order lists show them; ``beside`` is ``None`` where no household is entered."""
    return [
        *_own(person, certificate, limits, today),
        *_together(person, certificate, beside, limits, today),
        *_papers(person, certificate, limits, today),
    ]


def _own(person: Person, certificate: Certificate | None, limits: Limits, today: date) -> Iterator[Fact]:
    if certificate is not None and certificate.grade in limits.severe_grades:
        yield Fact("severe", _("grade {grade}").format(grade=certificate.grade), "certificate.severe_grades")
    if certificate is not None and certificate.type == "multiple":
        yield Fact("multiple", _("the certificate says so: {parts}").format(parts=certificate.components or "—"))
    if person.birth is None:
        return
    years = age(person.birth, today)
    told = _("{age} years old").format(age=years)
    last = limits.working_age_to_female if person.gender == "female" else limits.working_age_to_male
    if years < limits.adult_age:
        yield Fact("minor", told, "person.adult_age")
    if limits.working_age_from <= years <= last:
        key = "female" if person.gender == "female" else "male"
        span = _("{age} years old, between {first} and {last}")
        yield Fact(
            "working_age",
            span.format(age=years, first=limits.working_age_from, last=last),
            f"person.working_age_to_{key}",
        )
    if years >= limits.elderly_age:
        yield Fact("elderly", told, "person.elderly_age")


def _together(
    person: Person, certificate: Certificate | None, beside: Sequence[Beside] | None, limits: Limits, today: date
) -> Iterator[Fact]:
    if beside is None:
        return
    if holds(person, certificate):
        holders = [each.name for each in beside if each.holds]
        if holders:
            says = _("in the same household with a certificate: {names}")
            yield Fact("multiple_household", says.format(names="、".join(holders)))
        old = [each.name for each in beside if each.birth and age(each.birth, today) >= limits.elderly_age]
        own_old = person.birth is not None and age(person.birth, today) >= limits.elderly_age
        if old:
            says = _("lives with somebody old: {names}")
            yield Fact("old_and_disabled", says.format(names="、".join(old)), "person.elderly_age")
        elif own_old and holders:
            says = _("old, and lives with somebody disabled: {names}")
            yield Fact("old_and_disabled", says.format(names="、".join(holders)), "person.elderly_age")
    if person.lifecycle == "registered" and not beside:
        yield Fact("alone", _("nobody else is in the household"))


def _papers(person: Person, certificate: Certificate | None, limits: Limits, today: date) -> Iterator[Fact]:
    until = certificate.valid_until if certificate is not None and certificate.state == "valid" else None
    if until is not None and today <= until <= add_months(today, limits.renew_months):
        yield Fact("near_expiry", _("valid until {day}").format(day=until.isoformat()), "certificate.renew_months")
    if until is not None and until < today:
        yield Fact("expired", _("was valid until {day}").format(day=until.isoformat()))
    if person.id_state == "unverified":
        yield Fact("unverified", person.id_reason or _("no reason given"))
    if person.id_number is None:
        yield Fact("id_missing", _("no ID number is entered"))
    minor = person.birth is not None and age(person.birth, today) < limits.adult_age
    kind = certificate is not None and certificate.type in limits.guardian_types
    if not person.guardian_name and (minor or kind):
        because = _("under age, and no guardian is entered") if minor else _("by the type, and no guardian is entered")
        yield Fact("guardian_missing", because, "person.adult_age" if minor else "person.guardian_types")
    home, registered = person.live_address.replace(" ", ""), person.hukou_address.replace(" ", "")
    if home and registered and home not in registered and registered not in home:
        says = _("lives at {home}, registered at {registered}")
        yield Fact("home_differs", says.format(home=person.live_address, registered=person.hukou_address))
