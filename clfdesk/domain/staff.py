"""Staff of the townships' disability work: commissioners, officers, their terms and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_


@dataclass(frozen=True, slots=True)
class Staff:
    """One person who is paid or reimbursed for disability work.

    ``role`` is commissioner (专职委员) or officer (专职干事); ``level`` is township or
    village; ``person_id`` where the worker is also on the roster of disabled persons.
    """

    name: str
    role: str = "commissioner"
    level: str = "village"
    gender: str = "unknown"
    id_number: str | None = None
    birth: date | None = None
    person_id: int | None = None
    certificate_number: str = ""
    disabled: bool = False
    village_id: int | None = None
    post: str = "commissioner"
    started_on: date | None = None
    ended_on: date | None = None
    hired_by: str = ""
    phone: str = ""
    education: str = ""
    politics: str = ""
    ethnic: str = ""
    bank: str = ""
    account: str = ""
    account_holder: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1


STAFF_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", required=True, public=True, width=6),
        Field("gender", N_("gender"), "code", codes="gender", public=True, width=3),
        Field("id_number", N_("ID number"), "id_number", width=11),
        Field("birth", N_("birth date"), "date", shown=False, width=7),
        Field("certificate_number", N_("certificate number"), "certificate_number", shown=False, width=12),
        Field("disabled", N_("disabled"), "flag", codes="flag", width=4),
        Field("village", N_("village or community"), "division", public=True, width=7),
        Field("role", N_("role"), "code", codes="role", public=True, width=6),
        Field("level", N_("level"), "code", codes="level", public=True, width=5),
        Field("post", N_("post"), "code", codes="post", public=True, width=6),
        Field("started_on", N_("in office since"), "date", public=True, width=7),
        Field("ended_on", N_("left on"), "date", shown=False, width=7),
        Field("hired_by", N_("way of hiring"), "text", shown=False, width=6),
        Field("phone", N_("phone"), "phone", width=8),
        Field("education", N_("education"), "text", shown=False, width=5),
        Field("politics", N_("political status"), "text", shown=False, width=5),
        Field("ethnic", N_("ethnic group"), "text", shown=False, width=4),
        Field("bank", N_("bank"), "text", shown=False, width=8),
        Field("account", N_("account"), "account", shown=False, width=12),
        Field("account_holder", N_("account holder"), "name", shown=False, width=6),
        Field("rating", N_("latest rating"), "code", codes="rating", derived=True, width=5),
        Field("stipend", N_("stipend (yuan a month)"), "money", derived=True, width=6),
        Field("remark", N_("remark"), "text", shown=False, width=10),
    )
)
