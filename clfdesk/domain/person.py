"""A disabled person: everyone with a certificate, and everyone who used to have one.

Keyed by an internal number, never by the ID or the certificate: both change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from clfdesk.domain.certificate import CERTIFICATE_FIELDS
from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_

IdState = Literal["verified", "unverified", "missing"]
Lifecycle = Literal["registered", "moved_out", "dead", "cancelled"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster.

    ``id`` is the stable number shown as ``number``; ``village_id`` points at a division;
    ``id_state`` is ``unverified`` (待核实) while a number that fails its check is kept for
    a stated reason; ``birth`` comes from the ID where that is good.
    """

    name: str
    gender: str = "unknown"
    id_number: str | None = None
    id_state: IdState = "verified"
    id_reason: str = ""
    birth: date | None = None
    ethnic: str = ""
    village_id: int | None = None
    settlement: str = ""
    phone: str = ""
    hukou_address: str = ""
    live_address: str = ""
    guardian_name: str = ""
    guardian_relation: str = ""
    guardian_phone: str = ""
    hardship: str = "none"
    living_allowance: bool = False
    care_subsidy: bool = False
    employment: str = ""
    lifecycle: Lifecycle = "registered"
    lifecycle_on: date | None = None
    living: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The ages and months that facts about a person are derived by; the policies in force set them.

    Ages are full years, the working ages include both ends; months count back from expiry.
    """

    adult_age: int = 18
    elderly_age: int = 60
    working_age_from: int = 16
    working_age_to_male: int = 59
    working_age_to_female: int = 54
    renew_months: int = 6
    severe_grades: tuple[int, ...] = (1, 2)
    guardian_types: tuple[str, ...] = ("intellectual", "mental")


def barred_from_payment(person: Person) -> bool:
    """Return whether no bank file may carry the person: the ID number is missing or still to be verified."""
    return person.id_state != "verified" or not person.id_number


PERSON_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", required=True, public=True, width=8),
        Field("gender", N_("gender"), "code", codes="gender", public=True, width=3),
        Field("id_number", N_("ID number"), "id_number", width=11),
        Field("id_state", N_("ID state"), "code", codes="id_state", derived=True, shown=False, width=5),
        Field("id_reason", N_("why a doubtful number is kept"), "text", shown=False, width=8),
        Field("birth", N_("birth date"), "date", shown=False, width=7),
        Field("age", N_("age"), "integer", derived=True, public=True, width=3),
        Field("ethnic", N_("ethnic group"), "text", shown=False, width=4),
        Field("village", N_("village or community"), "division", public=True, width=7),
        Field("settlement", N_("settlement or group"), "text", public=True, shown=False, width=6),
        Field("phone", N_("phone"), "phone", width=8),
        Field("hukou_address", N_("registered address"), "text", shown=False, width=12),
        Field("live_address", N_("present address"), "text", shown=False, width=12),
        Field("guardian_name", N_("guardian"), "name", shown=False, width=6),
        Field("guardian_relation", N_("relation of the guardian"), "text", shown=False, width=5),
        Field("guardian_phone", N_("guardian's phone"), "phone", shown=False, width=8),
        Field("hardship", N_("hardship"), "code", codes="hardship", width=6),
        Field("living_allowance", N_("living allowance"), "flag", codes="flag", shown=False, width=4),
        Field("care_subsidy", N_("care subsidy"), "flag", codes="flag", shown=False, width=4),
        Field("employment", N_("employment"), "text", shown=False, width=6),
        Field("lifecycle", N_("state in the roster"), "code", codes="lifecycle", derived=True, shown=False, width=5),
        Field("living", N_("where the person is"), "code", codes="living", shown=False, width=5),
        Field("tags", N_("tags"), "tags", codes="tag", derived=True, width=8),
        Field("faults", N_("contradictions"), "tags", codes="fault", derived=True, shown=False, width=8),
        Field("remark", N_("remark"), "text", shown=False, width=10),
    )
)

#: The roster as lists, imports and returns see it: a person with the current certificate.
ROSTER_FIELDS = Fields((*PERSON_FIELDS, *CERTIFICATE_FIELDS))
