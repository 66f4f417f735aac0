"""What a return may name beside the fields of a stem, and the sources that are no stem at all.

Pay lines, register entries, boards that hang and returns that were made have no list of
their own on the screen; a return reads them by the names declared here. What a list of the
desk declares already is taken from there.
"""

from __future__ import annotations

from clfdesk.domain.stems import STEMS
from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_

_NUMBER = STEMS["person"].named("number")
_VILLAGE = STEMS["person"].named("village")
_NAME = STEMS["person"].named("name")
_ID = STEMS["person"].named("id_number")
_CERTIFICATE = STEMS["person"].named("certificate_number")
_TYPE = STEMS["person"].named("type")
_GRADE = STEMS["person"].named("grade")

#: One line a worker of a period's pay; money in fen. ``blocked`` says why the bank may not get the line.
PAYROLL_FIELDS = Fields(
    (
        _NUMBER,
        _NAME,
        _ID,
        _VILLAGE,
        STEMS["staff"].named("role"),
        STEMS["staff"].named("level"),
        Field("scheme", N_("pay scheme"), "code", codes="scheme"),
        Field("months", N_("months"), "integer"),
        Field("unit", N_("standard (yuan a month)"), "money"),
        Field("gross", N_("gross pay"), "money"),
        Field("pension", N_("own share of the pension"), "money"),
        Field("medical", N_("own share of the medical insurance"), "money"),
        Field("unemployment", N_("own share of the unemployment insurance"), "money"),
        Field("housing", N_("own share of the housing fund"), "money"),
        Field("tax", N_("income tax"), "money"),
        Field("other", N_("other deductions"), "money"),
        Field("kind_of_line", N_("kind of line"), "text"),
        Field("net", N_("net pay"), "money"),
        Field("due", N_("would have come to"), "money"),
        Field("paid", N_("paid"), "flag", codes="flag"),
        Field("held", N_("held back because"), "text"),
        Field("fund", N_("source of the money"), "text"),
        STEMS["staff"].named("bank"),
        STEMS["staff"].named("account"),
        STEMS["staff"].named("account_holder"),
        Field("blocked", N_("not sent to the bank because"), "text"),
        Field("locked", N_("confirmed"), "flag", codes="flag"),
    )
)

#: One line a worker and insurance of the periods that are locked: base of a month, both shares; money in fen.
INSURED_FIELDS = Fields(
    (
        _NUMBER,
        _NAME,
        _ID,
        _VILLAGE,
        STEMS["staff"].named("role"),
        Field("insurance", N_("insurance"), "text"),
        Field("base", N_("base"), "money"),
        Field("unit", N_("share of the unit"), "money"),
        Field("own", N_("share of the worker"), "money"),
        Field("start", N_("first month"), "text"),
        Field("until", N_("last month"), "text"),
        Field("months", N_("months"), "integer"),
    )
)

_DRAWN = (
    _NUMBER,
    _NAME,
    _ID,
    _CERTIFICATE,
    _VILLAGE,
    _TYPE,
    _GRADE,
    STEMS["person"].named("gender"),
    STEMS["person"].named("birth"),
    STEMS["person"].named("age"),
    STEMS["person"].named("hardship"),
    Field("programme", N_("benefit"), "code", codes="programme"),
)

#: One line a person and benefit drawn in the period's last month; money in fen, months as ``2026-04``.
BENEFIT_FIELDS = Fields(
    (
        *_DRAWN,
        STEMS["person"].named("ethnic"),
        Field("residence", N_("town or country"), "code", codes="residence"),
        STEMS["person"].named("phone"),
        STEMS["person"].named("hukou_address"),
        STEMS["person"].named("live_address"),
        STEMS["person"].named("guardian_name"),
        STEMS["person"].named("guardian_phone"),
        Field("amount", N_("amount of the benefit"), "money"),
        Field("start", N_("first month"), "text"),
        Field("until", N_("last month"), "text"),
        Field("applied_on", N_("applied on"), "date"),
        Field("approved_on", N_("approved on"), "date"),
        STEMS["staff"].named("bank"),
        STEMS["staff"].named("account"),
        STEMS["staff"].named("account_holder"),
        Field("relation", N_("relation"), "text"),
        Field("dead", N_("dead"), "flag", codes="flag"),
        Field("barred", N_("in no bank file: the ID is to be verified"), "flag", codes="flag"),
        STEMS["person"].named("remark"),
        Field("by_paper", N_("by which paper"), "text"),
        Field("reviewed_on", N_("reviewed on"), "date"),
        Field("review", N_("result of the review"), "code", codes="review"),
    )
)

#: One line a change of a month: begun, stopped, another amount. ``difference`` is now less before.
BENEFIT_CHANGE_FIELDS = Fields(
    (
        *_DRAWN,
        Field("month", N_("month"), "text"),
        Field("change", N_("change"), "code", codes="change"),
        Field("before", N_("amount before"), "money"),
        Field("now", N_("amount now"), "money"),
        Field("difference", N_("difference"), "money"),
        Field("reason", N_("reason"), "text"),
        Field("document_number", N_("document no."), "text"),
    )
)

#: What every register entry has beside its own items; ``person`` is the number on the roster.
ENTRY_FIELDS = Fields(
    (
        _NUMBER,
        Field("entered_on", N_("entered on"), "date"),
        Field("village", N_("village or community"), "division"),
        Field("name", N_("name"), "name"),
        _ID,
        _CERTIFICATE,
        _TYPE,
        _GRADE,
        STEMS["person"].named("gender"),
        STEMS["person"].named("age"),
        Field("person", N_("No. in the roster"), "integer"),
    )
)

#: The versions of returns that were made on this desk.
FILING_FIELDS = Fields(
    (
        _NUMBER,
        Field("card", N_("return"), "text"),
        Field("period", N_("period"), "text"),
        Field("revision", N_("version"), "integer"),
        Field("state", N_("state"), "code", codes="filing_state"),
        Field("rows", N_("rows"), "integer"),
        Field("made_on", N_("made on"), "date"),
        Field("made_by", N_("made by"), "text"),
        Field("sent_on", N_("sent on"), "date"),
        Field("sent_to", N_("sent to"), "text"),
        Field("channel", N_("sent by"), "code", codes="channel"),
    )
)

#: The boards that were pressed, and whether they hang.
PLACEMENT_FIELDS = Fields(
    (
        _NUMBER,
        Field("card", N_("board"), "text"),
        Field("title", N_("title"), "text"),
        Field("village", N_("village or community"), "division"),
        Field("size", N_("size"), "text"),
        Field("version", N_("version"), "text"),
        Field("pressed_on", N_("printed on"), "date"),
        Field("hung_on", N_("hung on"), "date"),
    )
)

#: One line a finding of the benefits' four lists, and what was paid too much.
FINDING_FIELDS = Fields(
    (
        *_DRAWN,
        Field("finding", N_("finding"), "code", codes="finding"),
        Field("says", N_("what was found"), "text"),
        Field("over", N_("paid too much"), "money"),
        STEMS["person"].named("certificate_state"),
    )
)

#: What a superior's form may ask for beside the fields of its list: of the office, two in one, this month's amounts.
FORM_FIELDS: dict[str, Fields] = {
    "person": Fields(
        (
            Field("township", N_("township or street"), "text", derived=True),
            Field("type_grade", N_("type and grade in one"), "text", derived=True),
            Field("living_amount", N_("living allowance of the month"), "money", derived=True),
            Field("care_amount", N_("care subsidy of the month"), "money", derived=True),
        )
    ),
    "staff": Fields((Field("township", N_("township or street"), "text", derived=True),)),
}

#: What a return may name of a stem beside its own fields.
BESIDE: dict[str, Fields] = {
    "person": Fields(
        (
            Field("urban", N_("urban"), "flag", codes="flag", derived=True),
            Field("household", N_("No. of the household"), "integer", derived=True),
        )
    ),
    "staff": Fields((Field("fund", N_("source of the money"), "text", derived=True),)),
    "event": Fields(
        (
            _ID,
            _CERTIFICATE,
            _TYPE,
            _GRADE,
            Field("old_number", N_("former certificate number"), "certificate_number"),
            Field("issued_on", N_("issued on"), "date"),
            Field("evidence", N_("known from"), "text"),
        )
    ),
    "appraisal": Fields(
        (
            _ID,
            Field("daily", N_("points for daily work"), "text"),
            Field("review", N_("points for the review"), "text"),
            Field("bonus", N_("points beside"), "text"),
            Field("total", N_("points in all"), "text"),
            Field("satisfied", N_("satisfied, in percent"), "text"),
            Field("opinion", N_("what follows"), "text"),
        )
    ),
    "body": Fields(
        (
            Field("chair", N_("chair"), "text"),
            Field("vice_chair", N_("vice chair"), "text"),
            Field("member", N_("member"), "text"),
            Field("commissioner", N_("commissioner"), "text"),
            Field("liaison", N_("liaison"), "text"),
            Field("liaison_phone", N_("phone"), "phone"),
            Field("people", N_("members"), "integer"),
            Field("disabled", N_("disabled"), "integer"),
            Field("relative", N_("relatives"), "integer"),
            Field("model", N_("self-reliance models"), "integer"),
            Field("frontline", N_("from the front line"), "integer"),
            Field("women", N_("women"), "integer"),
            Field("office_address", N_("place of activity"), "text"),
            Field("plate", N_("name board"), "flag", codes="flag"),
            Field("boards", N_("boards that hang"), "integer"),
            Field("persons", N_("persons"), "integer"),
            Field("persons_by_type", N_("persons by type"), "text"),
            Field("composed", N_("composition"), "text"),
        )
    ),
}
