"""What mends each data error: a change worked out from what is on the desk, or the place where a person decides.

A way that changes says beforehand what it will write; it is an ordinary verb of the office
(a life event, a correction, a stop), so that its ripple and its undo are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.event import Event
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import identity_ways, living_ways
from clfdesk.services.data_error_way import Case, Draft, Way
from clfdesk.services.office import Office
from clfdesk.storage import records

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


_WAYS: dict[str, Callable[[Case], Iterator[Draft]]] = {
    "id_missing": identity_ways.id_missing,
    "id_unverified": identity_ways.id_unverified,
    "number_differs": identity_ways.id_unverified,
    "digits_differ": identity_ways.digits,
    "same_id": identity_ways.twice,
    "same_name_and_birth": identity_ways.twice,
    "gender_differs": identity_ways.gender,
    "birth_differs": identity_ways.birth,
    "certificate_expired": living_ways.expired,
    "benefit_without_certificate": living_ways.without_certificate,
    "benefit_after_leaving": living_ways.stops,
    "active_after_leaving": living_ways.active,
    "visit_impossible": living_ways.visits,
    "village_unknown": living_ways.village,
    "severe_without_care": living_ways.severe,
    "guardian_missing": living_ways.guardian,
    "phone_shared": living_ways.phone,
    "amount_differs": living_ways.amount,
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
        case = Case(office, person, held)
        return [*_WAYS.get(code, _none)(case), _form(case, code)]
    if stem == "staff":
        return _account(int(number))
    if stem == "entry":
        return [Draft(Way("open", _("Open the entry"), "registers", key.removeprefix("entry:")))]
    if stem == "event":
        return _event(int(number))
    return [Draft(Way("open", _("Open where it is mended"), "organisation", None))]


def _none(case: Case) -> Iterator[Draft]:  # noqa: ARG001  a rule without a way of its own
    yield from ()


def _form(case: Case, code: str) -> Draft:
    key = {
        "where": f"number == {case.person.id}",
        "says": case.person.name,
        "number": case.person.id,
        "field": FIELDS.get(code, ""),
    }
    return Draft(Way("open", _("Open the person and correct it by the papers"), "persons", key))


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
    entered = records.get(Event, number)
    if entered is None:
        raise Refusal(_("There is no such event."), where=str(number))
    return [Draft(Way("open", _("Open the person; enter there what happened next"), "persons", entered.person_id))]
