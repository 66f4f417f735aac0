"""The certificate counter (办证窗口): one application, its states, and which step may follow which.

残疾人证管理办法: accepted, assessed, publicised five working days in the village (minors are
not), sent up in a batch, answered, the card handed over. What a kind asks is data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clfdesk.errors import Refusal
from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Business:
    """One application at the counter, from the day it was asked for to the card in the hand.

    ``papers`` (JSON: paper → copies) and ``detail`` (JSON: what its life event asks) follow
    the kind; ``declared`` is empty until the applicant was asked for relatives, then
    ``none``, ``staff``, ``committee`` or ``assessor``.
    """

    kind: str = ""
    person_id: int | None = None
    nonholder_id: int | None = None
    state: str = "accepted"
    applied_on: date | None = None
    channel: str = "self"
    agent_name: str = ""
    agent_phone: str = ""
    agent_relation: str = ""
    papers: str = "{}"
    detail: str = "{}"
    hospital: str = ""
    appointed_on: date | None = None
    at_home: bool = False
    fee_relief: bool = False
    fee_why: str = ""
    assessed_on: date | None = None
    result_type: str = ""
    result_grade: int | None = None
    result_components: str = ""
    posted_on: date | None = None
    posted_until: date | None = None
    unposted_why: str = ""
    objection: str = ""
    batch: str = ""
    sent_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    answer_why: str = ""
    certificate_number: str = ""
    issued_on: date | None = None
    arrived_on: date | None = None
    handed_on: date | None = None
    received_by: str = ""
    receiver_relation: str = ""
    old_card_taken: bool = False
    declared: str = ""
    related_to: str = ""
    relation: str = ""
    avoided: bool = False
    closed_on: date | None = None
    closed_why: str = ""
    event_id: int | None = None
    remark: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper a kind of business asks for: how many copies, and of whom (``guardian``: only with a guardian)."""

    code: str
    title: str
    copies: int = 1
    of: str = ""


@dataclass(frozen=True, slots=True)
class BusinessKind:
    """One kind of business: its life event, whether it is assessed and publicised, whether a card comes of it."""

    code: str
    title: str
    event: str
    assess: bool
    publicity: bool
    card: bool
    old_card: bool
    papers: tuple[Paper, ...]


#: The states in which nothing is left to be done.
CLOSED = ("handed", "done", "stopped")
#: Which steps may be taken in which state.
STEPS: Mapping[str, tuple[str, ...]] = {
    "accepted": ("papers", "declare", "appoint", "stop"),
    "to_assess": ("papers", "declare", "appoint", "assess", "stop"),
    "assessed": ("papers", "declare", "post", "stop"),
    "posted": ("declare", "down", "stop"),
    "to_send": ("papers", "declare", "appoint", "send", "stop"),
    "sent": ("declare", "answer", "stop"),
    "returned": ("papers", "declare", "appoint", "assess", "resend", "stop"),
    "approved": ("arrive", "stop"),
    "arrived": ("hand", "stop"),
    "handed": (),
    "done": (),
    "stopped": (),
}


def kinds_of(table: Mapping[str, object]) -> dict[str, BusinessKind]:
    """Return the kinds of business a table (``lists/counter.toml``) describes, by code, in its order."""
    found = {}
    for each in table["kind"]:  # type: ignore[attr-defined]
        papers = tuple(
            Paper(str(one["code"]), str(one["title"]), int(one.get("copies", 1)), str(one.get("of", "")))
            for one in each.get("paper", ())
        )
        flags = {name: bool(each.get(name, False)) for name in ("assess", "publicity", "card", "old_card")}
        found[str(each["code"])] = BusinessKind(
            str(each["code"]), str(each["title"]), str(each.get("event", "")), papers=papers, **flags
        )
    return found


def lacking(kind: BusinessKind, given: Mapping[str, int], *, guardian: bool, agent: bool) -> list[Paper]:
    """Return the papers not handed in yet, or in too few copies; those of a guardian or agent only where there is one."""
    asked = [
        each
        for each in kind.papers
        if each.of not in ("guardian", "agent") or (guardian if each.of == "guardian" else agent)
    ]
    return [each for each in asked if int(given.get(each.code, 0)) < each.copies]


def may(business: Business, step: str, word: str) -> None:
    """Refuse a step that cannot follow; ``word`` is the state as a clerk reads it."""
    if step not in STEPS.get(business.state, ()):
        raise Refusal(
            _("This step does not come now."),
            where=_("No. {number}").format(number=business.id),
            why=_("The application stands at: {state}.").format(state=word),
            next=_("Choose the step that follows, or take the last one back."),
        )


BUSINESS_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", derived=True, public=True, width=6),
        Field("village", N_("village or community"), "division", derived=True, public=True, width=7),
        Field("kind", N_("business"), "code", codes="business", public=True, width=6),
        Field("state", N_("state"), "code", codes="state", width=5),
        Field("applied_on", N_("applied on"), "date", width=7),
        Field("channel", N_("applied by"), "code", codes="channel", shown=False, width=4),
        Field("agent_name", N_("agent"), "name", shown=False, width=6),
        Field("agent_phone", N_("agent's phone"), "phone", shown=False, width=8),
        Field("agent_relation", N_("relation of the agent"), "text", shown=False, width=5),
        Field("gender", N_("gender"), "code", codes="gender", derived=True, public=True, shown=False, width=3),
        Field("id_number", N_("ID number"), "id_number", derived=True, shown=False, width=11),
        Field("age", N_("age"), "integer", derived=True, shown=False, width=3),
        Field("phone", N_("phone"), "phone", derived=True, shown=False, width=8),
        Field("live_address", N_("present address"), "text", derived=True, shown=False, width=12),
        Field("hospital", N_("hospital"), "text", shown=False, width=8),
        Field("appointed_on", N_("appointment"), "date", width=7),
        Field("at_home", N_("assessed at home"), "flag", codes="flag", shown=False, width=4),
        Field("fee_relief", N_("fee relieved"), "flag", codes="flag", shown=False, width=4),
        Field("fee_why", N_("why relieved"), "text", shown=False, width=8),
        Field("assessed_on", N_("assessed on"), "date", shown=False, width=7),
        Field("result_type", N_("assessed type"), "code", codes="type", public=True, shown=False, width=4),
        Field("result_grade", N_("assessed grade"), "code", codes="grade", public=True, shown=False, width=4),
        Field("posted_on", N_("publicised from"), "date", shown=False, width=7),
        Field("posted_until", N_("publicised until"), "date", width=7),
        Field("unposted_why", N_("why not publicised"), "text", shown=False, width=6),
        Field("objection", N_("objection"), "text", shown=False, width=8),
        Field("batch", N_("batch"), "text", width=5),
        Field("sent_on", N_("sent on"), "date", shown=False, width=7),
        Field("answer", N_("county's answer"), "code", codes="answer", shown=False, width=5),
        Field("answered_on", N_("answered on"), "date", shown=False, width=7),
        Field("answer_why", N_("what to mend"), "text", shown=False, width=10),
        Field("certificate_number", N_("certificate number"), "certificate_number", shown=False, width=12),
        Field(
            "former_number", N_("former certificate number"), "certificate_number", derived=True, shown=False, width=12
        ),
        Field("corrects", N_("what is corrected"), "code", codes="corrects", derived=True, shown=False, width=5),
        Field("stood", N_("before the correction"), "text", derived=True, shown=False, width=11),
        Field("corrected", N_("after the correction"), "text", derived=True, shown=False, width=11),
        Field("arrived_on", N_("card arrived on"), "date", shown=False, width=7),
        Field("handed_on", N_("handed over on"), "date", shown=False, width=7),
        Field("received_by", N_("received by"), "name", shown=False, width=6),
        Field("old_card_taken", N_("old card taken back"), "flag", codes="flag", shown=False, width=4),
        Field("declared", N_("relatives declared"), "code", codes="declared", shown=False, width=5),
        Field("related_to", N_("related to"), "text", shown=False, width=6),
        Field("relation", N_("relation"), "text", shown=False, width=5),
        Field("avoided", N_("stood back"), "flag", codes="flag", shown=False, width=4),
        Field("closed_on", N_("closed on"), "date", shown=False, width=7),
        Field("closed_why", N_("why stopped"), "text", shown=False, width=8),
        Field("person", N_("No. in the roster"), "integer", derived=True, shown=False, width=4),
        Field("remark", N_("remark"), "text", shown=False, width=10),
    )
)
