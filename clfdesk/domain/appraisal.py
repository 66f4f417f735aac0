"""The yearly appraisal of staff: a rating, and whether it passed.

龙府办发〔2019〕48号 二(二)1(4): passing carries on with pay, failing ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One year's result of one worker; ``rating`` is a code of the pack, empty while open."""

    staff_id: int = 0
    year: int = 0
    rating: str = ""
    decided_on: date | None = None
    document_number: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1


APPRAISAL_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", public=True, width=6),
        Field("village", N_("village or community"), "division", public=True, width=7),
        Field("year", N_("year"), "integer", required=True, public=True, width=4),
        Field("rating", N_("rating"), "code", codes="rating", width=5),
        Field("decided_on", N_("decided on"), "date", width=7),
        Field("document_number", N_("document no."), "text", width=10),
    )
)
