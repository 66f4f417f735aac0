"""Who is calling: the number held against those on record, how the caller was checked, and the call kept as an entry."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.form import Form
from clfdesk.i18n import _
from clfdesk.services import register
from clfdesk.services.office import Office
from clfdesk.storage import records

#: The register a call is kept in, and its items.
REGISTER = "consultation"
#: How a caller may be checked before anything is told; ``none`` tells nothing.
WAYS = ("number", "called_back", "answers", "none")


@dataclass(frozen=True, slots=True)
class Caller:
    """What a calling number says: whether it stands on record with the person, with whom, as a sentence."""

    known: bool
    whose: str
    says: str


def _digits(text: str) -> str:
    plain = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    return plain[2:] if len(plain) == 13 and plain.startswith("86") else plain


def caller(office: Office, number: int, phone: str) -> Caller:  # noqa: ARG001  every verb takes the office
    """Return whose number a call comes from, of those on record with a person: own, guardian's, household's."""
    person = records.get(Person, number)
    if person is None:
        raise Refusal(
            _("There is no such person on this desk."), where=str(number), next=_("Look the person up by name.")
        )
    asked = _digits(phone)
    if len(asked) < 7:
        return Caller(False, "", _("Type the number that calls; without it, call back by the number on record."))
    on_record = [(person.phone, person.name), (person.guardian_phone, person.guardian_name or _("guardian"))]
    own = next((each for each in records.every(HouseholdMember, person_id=number) if each.left_on is None), None)
    beside = records.every(HouseholdMember, household_id=own.household_id) if own else []
    on_record += [(each.phone, each.name) for each in beside if each.left_on is None and each.person_id != number]
    for kept, name in on_record:
        if kept and _digits(kept) == asked:
            return Caller(True, name, _("This number is on record with {name}.").format(name=name))
    return Caller(
        False, "", _("This number is not on record with this person: put down, and call back by the number on record.")
    )


def form() -> Form:
    """Return the register's form: its topics and ways of checking are data."""
    return register.named(REGISTER).form


def options(item: str) -> list[tuple[str, str]]:
    """Return the options of one of the register's items, by code and word."""
    return list(next(each.options for each in form().items if each.name == item))


def keep(
    office: Office, number: int, *, check: str, topic: str, answer: str, who: str = "", phone: str = ""
) -> register.Kept:
    """Keep a call as an entry of the register: who asked what, how the caller was checked, what was told.

    Raises :class:`Refusal` for a way of checking that is none, and where nothing was written.
    """
    if check not in WAYS:
        raise Refusal(
            _("It is not said how the caller was checked."),
            where=check,
            next=_("Choose one of: {names}.").format(names="、".join(word for _code, word in options("checked"))),
        )
    person = records.get(Person, number)
    name = who.strip() or (person.name if person is not None else "")
    answers = {
        "asked_on": office.today.isoformat(),
        "who": f"{name} {phone}".strip() if phone else name,
        "channel": "phone",
        "topic": topic,
        "checked": check,
        "answer": answer.strip(),
    }
    return register.add(office, REGISTER, answers, person=number)
