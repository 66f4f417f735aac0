"""Bodies with posts: federation, association, group, congress, station … the kind is data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_


@dataclass(frozen=True, slots=True)
class Body:
    """One organisation with posts; ``kind`` is a code (federation, association, group …).

    ``term_ends_on`` is when its term of office runs out; ``plate`` whether its name board hangs.
    ``document_number`` is the paper that founded it, ``standing`` whether it stands alone or
    jointly (own, joint), ``party`` whether it has a party branch (own, joint, none;
    罗政办字〔2020〕90号 一3).
    """

    name: str
    kind: str = "association"
    division_id: int | None = None
    founded_on: date | None = None
    term: int = 1
    term_ends_on: date | None = None
    office_address: str = ""
    contact_phone: str = ""
    plate: bool = False
    document_number: str = ""
    standing: str = ""
    party: str = ""
    party_members: int | None = None
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Post:
    """Who sits where, from when to when.

    ``post`` is a code (chair, vice_chair, member, commissioner, liaison, officer …);
    ``tags`` are identity tags that may overlap, comma-separated codes (disabled, relative,
    committee, grid, volunteer, model, frontline …); ``person_id``/``staff_id`` where the
    holder is also on a roster. ``public_phone`` is the number its holder agreed to post.
    """

    body_id: int = 0
    name: str = ""
    post: str = "member"
    nature: str = "part_time"
    tags: str = ""
    person_id: int | None = None
    staff_id: int | None = None
    gender: str = "unknown"
    phone: str = ""
    public_phone: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    document_number: str = ""
    id: int = 0
    ver: int = 1


BODY_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("body"), "text", required=True, public=True, width=12),
        Field("kind", N_("kind"), "code", codes="body_kind", public=True, width=6),
        Field("village", N_("village or community"), "division", public=True, width=7),
        Field("founded_on", N_("founded on"), "date", public=True, width=7),
        Field("term", N_("term"), "integer", public=True, width=3),
        Field("term_ends_on", N_("term ends on"), "date", public=True, width=7),
        Field("contact_phone", N_("public contact phone"), "phone", public=True, width=8),
        Field("document_number", N_("founding document"), "text", public=True, shown=False, width=9),
        Field("standing", N_("standing"), "code", codes="standing", public=True, shown=False, width=4),
        Field("party", N_("party branch"), "code", codes="party", shown=False, width=4),
        Field("party_members", N_("party members"), "integer", shown=False, width=4),
        Field(
            "committee_term_ends_on", N_("village committee's term ends on"), "date", derived=True, shown=False, width=7
        ),
    )
)

POST_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("body", N_("body"), "text", public=True, width=12),
        Field("village", N_("village or community"), "division", public=True, width=7),
        Field("name", N_("name"), "name", required=True, public=True, width=6),
        Field("post", N_("post"), "code", codes="post", public=True, width=6),
        Field("nature", N_("nature of the post"), "code", codes="nature", public=True, width=5),
        Field("tags", N_("identity"), "tags", codes="identity", width=8),
        Field("phone", N_("phone"), "phone", width=8),
        Field("public_phone", N_("public contact phone"), "phone", public=True, width=8),
        Field("started_on", N_("in office since"), "date", public=True, width=7),
        Field("ended_on", N_("left office on"), "date", shown=False, width=7),
    )
)
