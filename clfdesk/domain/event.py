"""Events in a certified person's life: what each kind asks, and what is kept of one.

残疾人证管理办法: a move must be followed by the certificate (else frozen, then cancelled),
a change of type, grade or ID gives a new number, a loss a suffix, a cancellation a ban.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was entered; ``answers`` and ``effects`` are JSON.

    ``effects`` holds the ripple as it was shown and done; ``due_on`` is the next day
    something must be done because of it, ``due`` what, until ``settled_on``.
    """

    kind: str = ""
    person_id: int = 0
    happened_on: date = date.min
    entered_on: date = date.min
    answers: str = "{}"
    effects: str = "[]"
    due_on: date | None = None
    due: str = ""
    settled_on: date | None = None
    why: str = ""
    document_number: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event: its label, what it asks for and what of that is required."""

    code: str
    label: str
    asks: Fields
    group: str = ""


_CERTIFICATE = Field("certificate_number", N_("certificate number"), "certificate_number")
_ISSUED = Field("issued_on", N_("issued on"), "date")

#: Every kind, in the order a clerk meets them.
KINDS: dict[str, EventKind] = {
    kind.code: kind
    for kind in (
        EventKind("death", N_("death"), Fields((Field("evidence", N_("known from"), "text"),)), "leaving"),
        EventKind(
            "move_out",
            N_("moved out"),
            Fields(
                (
                    Field("destination", N_("moved to"), "text", required=True),
                    Field("transferred_on", N_("certificate handed over on"), "date"),
                )
            ),
            "leaving",
        ),
        EventKind(
            "move_in",
            N_("moved in"),
            Fields(
                (
                    Field("village", N_("village or community"), "division", required=True),
                    Field("settlement", N_("settlement or group"), "text"),
                    Field("hukou_address", N_("registered address"), "text"),
                    Field("origin", N_("moved from"), "text"),
                    _CERTIFICATE,
                )
            ),
            "leaving",
        ),
        EventKind(
            "move_within",
            N_("moved within the township"),
            Fields(
                (
                    Field("village", N_("village or community"), "division", required=True),
                    Field("settlement", N_("settlement or group"), "text"),
                    Field("hukou_address", N_("registered address"), "text"),
                    Field("live_address", N_("present address"), "text"),
                )
            ),
            "leaving",
        ),
        EventKind(
            "issue",
            N_("new certificate"),
            Fields(
                (Field("certificate_number", N_("certificate number"), "certificate_number", required=True), _ISSUED)
            ),
            "certificate",
        ),
        EventKind(
            "regrade",
            N_("type or grade changed"),
            Fields(
                (
                    Field("type", N_("disability type"), "code", codes="type"),
                    Field("grade", N_("grade"), "code", codes="grade"),
                    Field("components", N_("parts of a multiple disability"), "text"),
                    _CERTIFICATE,
                    _ISSUED,
                )
            ),
            "certificate",
        ),
        EventKind(
            "renew",
            N_("renewed after expiry"),
            Fields((_ISSUED, Field("valid_until", N_("valid until"), "date"))),
            "certificate",
        ),
        EventKind("loss", N_("certificate lost"), Fields(()), "certificate"),
        EventKind("reissue", N_("issued again after a loss"), Fields((_ISSUED,)), "certificate"),
        EventKind("freeze", N_("certificate frozen"), Fields(()), "certificate"),
        EventKind("unfreeze", N_("certificate in force again"), Fields(()), "certificate"),
        EventKind(
            "cancel",
            N_("certificate cancelled"),
            Fields((Field("cause", N_("why cancelled"), "code", codes="cancel_cause", required=True),)),
            "certificate",
        ),
        EventKind(
            "id_correction",
            N_("ID number corrected"),
            Fields(
                (
                    Field("id_number", N_("ID number"), "id_number", required=True),
                    Field("id_reason", N_("why a doubtful number is kept"), "text"),
                    _CERTIFICATE,
                )
            ),
            "identity",
        ),
        EventKind(
            "rename",
            N_("name changed"),
            Fields((Field("name", N_("name"), "name", required=True),)),
            "identity",
        ),
        EventKind(
            "guardian",
            N_("guardian changed"),
            Fields(
                (
                    Field("guardian_name", N_("guardian"), "name", required=True),
                    Field("guardian_relation", N_("relation of the guardian"), "text"),
                    Field("guardian_phone", N_("guardian's phone"), "phone"),
                )
            ),
            "identity",
        ),
        EventKind("prison", N_("sentence begun"), Fields((Field("until", N_("until"), "date"),)), "stay"),
        EventKind("release", N_("back from prison"), Fields(()), "stay"),
    )
}

EVENT_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", derived=True, width=6),
        Field("village", N_("village or community"), "division", derived=True, width=7),
        Field("kind", N_("event"), "code", codes="event_kind", width=7),
        Field("happened_on", N_("happened on"), "date", width=7),
        Field("entered_on", N_("entered on"), "date", width=7),
        Field("due_on", N_("due on"), "date", width=7),
        Field("due", N_("what is due"), "code", codes="due", width=10),
        Field("settled_on", N_("settled on"), "date", shown=False, width=7),
        Field("why", N_("reason"), "text", shown=False, width=10),
        Field("document_number", N_("document number"), "text", shown=False, width=8),
        Field("cause", N_("why cancelled"), "code", codes="cancel_cause", shown=False, width=7),
        Field("person", N_("No. in the roster"), "integer", derived=True, shown=False, width=4),
    )
)
