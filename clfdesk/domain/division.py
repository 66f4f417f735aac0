"""Administrative divisions: township, village or community, and what lies below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_

DivisionKind = Literal["township", "village", "community", "settlement", "group", "grid", "compound", "resettlement"]


@dataclass(frozen=True, slots=True)
class Division:
    """One place of the division tree; ``code`` is the 12-digit statistical code where known.

    ``urban`` matters for pay: 罗政办字〔2020〕90号 二11 treats urban communities apart.
    ``successor_id`` is where a merged village's people went; ``committee_term_ends_on`` when the
    village committee's term runs out, which its association's follows (龙府办发〔2019〕48号 二(一)3(1)).
    """

    name: str
    kind: DivisionKind = "village"
    parent_id: int | None = None
    code: str = ""
    urban: bool = False
    contact_phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: int | None = None
    committee_term_ends_on: date | None = None
    id: int = 0
    ver: int = 1


DIVISION_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("village or community"), "text", required=True, public=True, width=8),
        Field("kind", N_("kind"), "code", codes="division_kind", public=True, width=5),
        Field("code", N_("division code"), "text", shown=False, width=8),
        Field("urban", N_("urban"), "flag", codes="flag", shown=False, width=3),
        Field("contact_phone", N_("public contact phone"), "phone", public=True, width=8),
        Field("committee_term_ends_on", N_("village committee's term ends on"), "date", shown=False, width=7),
        Field("persons", N_("persons"), "integer", derived=True, public=True, width=4),
        Field("parent", N_("belongs to"), "text", derived=True, width=7),
        Field("valid_from", N_("valid from"), "date", derived=True, shown=False, width=7),
        Field("valid_to", N_("ended on"), "date", derived=True, shown=False, width=7),
        Field("successor", N_("merged into"), "text", derived=True, shown=False, width=7),
    )
)
