"""The disability certificate: 18 characters of the ID, one digit of type, one of grade.

残疾人证管理办法; number layout after 第二代残疾人证: type 1–7, grade 1–4 (一级 is the
gravest); a re-issue after loss appends B1, B2, …
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_

DisabilityType = Literal["visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]

CertificateState = Literal["valid", "expired", "frozen", "moved_out", "cancelled", "lost", "superseded"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate of one person; a person has many over time and one current.

    ``number`` is the 20 characters without the re-issue suffix, ``reissue`` counts the
    suffix (B1 → 1), ``raw_number`` is what stood on the paper. ``number`` may be unknown
    while type and grade are known from a list. ``state`` never holds ``expired``: that is
    derived from ``valid_until`` on the day asked.
    """

    person_id: int = 0
    number: str | None = None
    raw_number: str = ""
    reissue: int = 0
    type: str = ""
    grade: int | None = None
    components: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    state: CertificateState = "valid"
    current: bool = True
    id: int = 0
    ver: int = 1


CERTIFICATE_FIELDS = Fields(
    (
        Field("certificate_number", N_("certificate number"), "certificate_number", width=12),
        Field("type", N_("disability type"), "code", codes="type", public=True, width=4),
        Field("grade", N_("grade"), "code", codes="grade", public=True, width=4),
        Field("components", N_("parts of a multiple disability"), "text", shown=False, width=8),
        Field("issued_on", N_("issued on"), "date", shown=False, width=7),
        Field("valid_until", N_("valid until"), "date", width=7),
        Field("certificate_state", N_("certificate state"), "code", codes="certificate_state", width=5),
    )
)
