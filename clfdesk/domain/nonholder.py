"""People who may be disabled and hold no certificate: why not, what is done next, how it ended.

They are counted and visited like everyone, and become certified persons without anything
being typed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_


@dataclass(frozen=True, slots=True)
class Nonholder:
    """One person of the ledger of those not yet certified (未持证台账).

    ``cause`` is why there is no certificate, ``origin`` who told the office; ``outcome``
    stays empty while the case is open; ``person_id`` is the person it became.
    """

    name: str = ""
    gender: str = "unknown"
    id_number: str | None = None
    birth: date | None = None
    village_id: int | None = None
    settlement: str = ""
    phone: str = ""
    live_address: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
    suspected_type: str = ""
    cause: str = ""
    origin: str = ""
    needs: str = ""
    next_step: str = ""
    next_on: date | None = None
    outcome: str = ""
    outcome_on: date | None = None
    person_id: int | None = None
    registered_on: date | None = None
    remark: str = ""
    id: int = 0
    ver: int = 1


NONHOLDER_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", required=True, width=6),
        Field("gender", N_("gender"), "code", codes="gender", width=3),
        Field("id_number", N_("ID number"), "id_number", width=11),
        Field("birth", N_("birth date"), "date", shown=False, width=7),
        Field("age", N_("age"), "integer", derived=True, width=3),
        Field("village", N_("village or community"), "division", public=True, width=7),
        Field("settlement", N_("settlement or group"), "text", shown=False, width=6),
        Field("phone", N_("phone"), "phone", width=8),
        Field("live_address", N_("present address"), "text", shown=False, width=12),
        Field("guardian_name", N_("guardian"), "name", shown=False, width=6),
        Field("guardian_phone", N_("guardian's phone"), "phone", shown=False, width=8),
        Field("suspected_type", N_("suspected type"), "code", codes="type", width=4),
        Field("cause", N_("why not certified"), "code", codes="cause", width=7),
        Field("origin", N_("known from"), "code", codes="origin", width=5),
        Field("needs", N_("needs"), "text", shown=False, width=10),
        Field("next_step", N_("next step"), "text", width=10),
        Field("next_on", N_("next step by"), "date", width=7),
        Field("outcome", N_("outcome"), "code", codes="outcome", width=6),
        Field("outcome_on", N_("settled on"), "date", shown=False, width=7),
        Field("registered_on", N_("registered on"), "date", shown=False, width=7),
        Field("remark", N_("remark"), "text", shown=False, width=10),
    )
)
