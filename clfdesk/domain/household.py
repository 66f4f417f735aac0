"""Households: who lives under one household register (户口), whether certified or not.

An 一户多残 household is one with two or more certificate holders; the facts are derived
from the members, never typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_


@dataclass(frozen=True, slots=True)
class Household:
    """One household; ``code`` is the number of its register, where known."""

    code: str = ""
    village_id: int | None = None
    address: str = ""
    phone: str = ""
    hardship: str = "none"
    housing: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Somebody of a household, as long as ``left_on`` is empty.

    ``person_id`` where the member is on the roster; ``relation`` is a code, to the head
    (GB/T 4761); ``head`` marks the one the register stands under.
    """

    household_id: int = 0
    person_id: int | None = None
    name: str = ""
    relation: str = ""
    head: bool = False
    gender: str = "unknown"
    id_number: str | None = None
    birth: date | None = None
    health: str = ""
    job: str = ""
    phone: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    left_why: str = ""
    id: int = 0
    ver: int = 1


HOUSEHOLD_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("code", N_("household register number"), "text", width=9),
        Field("head", N_("head of the household"), "name", derived=True, width=6),
        Field("village", N_("village or community"), "division", public=True, width=7),
        Field("address", N_("registered address"), "text", width=12),
        Field("phone", N_("phone"), "phone", width=8),
        Field("hardship", N_("hardship"), "code", codes="hardship", width=6),
        Field("housing", N_("housing"), "code", codes="housing", shown=False, width=5),
        Field("members", N_("members"), "integer", derived=True, width=4),
        Field("holders", N_("certificate holders"), "integer", derived=True, width=4),
        Field("remark", N_("remark"), "text", shown=False, width=10),
    )
)

MEMBER_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("household", N_("No. of the household"), "integer", derived=True, shown=False, width=4),
        Field("name", N_("name"), "name", required=True, width=6),
        Field("head", N_("head of the household"), "flag", codes="flag", shown=False, width=4),
        Field("relation", N_("relation to the head"), "code", codes="relation", width=6),
        Field("gender", N_("gender"), "code", codes="gender", width=3),
        Field("id_number", N_("ID number"), "id_number", width=11),
        Field("birth", N_("birth date"), "date", width=7),
        Field("health", N_("health"), "text", width=6),
        Field("job", N_("job"), "text", width=6),
        Field("phone", N_("phone"), "phone", width=8),
        Field("joined_on", N_("joined on"), "date", shown=False, width=7),
        Field("left_on", N_("left on"), "date", shown=False, width=7),
        Field("person", N_("No. in the roster"), "integer", derived=True, shown=False, width=4),
    )
)
