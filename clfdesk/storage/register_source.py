"""Sources of the registers beside the roster: households and their members, the uncertified, life events."""

from __future__ import annotations

from datetime import date

from clfdesk.storage.source import Source, age, plain

_MEMBERS = "SELECT count(*) FROM household_member m{joined} WHERE m.household_id = h.id AND m.left_on IS NULL"
_HOLDERS = (
    " JOIN person q ON q.id = m.person_id AND q.lifecycle = 'registered' JOIN certificate c ON c.person_id = q.id"
    " AND c.current = 1 AND c.state NOT IN ('cancelled', 'moved_out')"
)
#: What a correction of the counter puts right: its life event, the column of the person, the answer.
_CORRECTS = {"id_correction": "id_number", "rename": "name", "guardian": "guardian_name"}
_EVENT = "json_extract(b.detail, '$.event')"


def _corrected(value: str) -> str:
    cases = " ".join(f"WHEN '{event}' THEN {value.format(column=column)}" for event, column in _CORRECTS.items())
    return f"coalesce(CASE {_EVENT} {cases} END, '')"


_HEAD = (
    "(SELECT m.name FROM household_member m WHERE m.household_id = h.id AND m.left_on IS NULL"
    " ORDER BY m.head DESC, m.id LIMIT 1)"
)


def household(_today: date) -> Source:
    """Return the households with their heads and how many live and hold certificates there now."""
    columns = {
        "number": "h.id",
        **plain("h", "code address phone hardship housing remark"),
        "head": _HEAD,
        "village": "v.name",
        "members": f"({_MEMBERS.format(joined='')})",
        "holders": f"({_MEMBERS.format(joined=_HOLDERS)})",
    }
    return Source(
        "household h LEFT JOIN division v ON v.id = h.village_id",
        "h.id",
        columns,
        numbers=frozenset({"number", "members", "holders"}),
        sort={"village": "h.village_id"},
    )


def household_member(_today: date) -> Source:
    """Return the members of all households, those who left too."""
    columns = {
        "number": "m.id",
        "household": "m.household_id",
        "person": "m.person_id",
        **plain("m", "relation head gender id_number birth health job phone joined_on left_on name"),
    }
    return Source(
        "household_member m",
        "m.id",
        columns,
        dates=frozenset({"birth", "joined_on", "left_on"}),
        flags=frozenset({"head"}),
        numbers=frozenset({"number", "household", "person"}),
    )


def nonholder(today: date) -> Source:
    """Return the ledger of those not yet certified."""
    columns = {
        "number": "n.id",
        **plain(
            "n",
            "name gender id_number birth settlement phone live_address guardian_name guardian_phone suspected_type"
            " cause origin needs next_step next_on outcome outcome_on registered_on remark",
        ),
        "age": age("n.birth", today),
        "village": "v.name",
    }
    return Source(
        "nonholder n LEFT JOIN division v ON v.id = n.village_id",
        "n.id",
        columns,
        dates=frozenset({"birth", "next_on", "outcome_on", "registered_on"}),
        numbers=frozenset({"number", "age"}),
        sort={"village": "n.village_id"},
    )


def event(_today: date) -> Source:
    """Return the life events as they were entered."""
    columns = {
        "number": "e.id",
        "person": "e.person_id",
        "name": "p.name",
        "village": "v.name",
        "cause": "coalesce(json_extract(e.answers, '$.cause'), '')",
        **plain("e", "kind happened_on entered_on due_on due settled_on why document_number"),
    }
    return Source(
        "event e LEFT JOIN person p ON p.id = e.person_id LEFT JOIN division v ON v.id = p.village_id",
        "e.id",
        columns,
        dates=frozenset({"happened_on", "entered_on", "due_on", "settled_on"}),
        numbers=frozenset({"number", "person"}),
        sort={"village": "p.village_id"},
    )


def business(today: date) -> Source:
    """Return the applications at the certificate counter, with who applies as known by now."""
    both = {name: f"coalesce(p.{name}, n.{name})" for name in ("name", "gender", "id_number", "phone", "live_address")}
    columns = {
        "number": "b.id",
        "person": "b.person_id",
        **both,
        "age": age("coalesce(p.birth, n.birth)", today),
        "village": "v.name",
        "former_number": "(SELECT coalesce(c.number, c.raw_number) FROM certificate c"
        " WHERE c.person_id = b.person_id AND c.current = 1)",
        "corrects": f"CASE WHEN {_EVENT} IN {tuple(_CORRECTS)} THEN {_EVENT} ELSE '' END",
        "stood": _corrected("p.{column}"),
        "corrected": _corrected("json_extract(b.detail, '$.answers.{column}')"),
        **plain(
            "b",
            "kind state applied_on channel agent_name agent_phone agent_relation hospital appointed_on at_home fee_relief"
            " fee_why assessed_on result_type result_grade posted_on posted_until unposted_why objection batch sent_on"
            " answer answered_on answer_why certificate_number arrived_on handed_on received_by old_card_taken declared"
            " related_to relation avoided closed_on closed_why remark",
        ),
    }
    return Source(
        "business b LEFT JOIN person p ON p.id = b.person_id LEFT JOIN nonholder n ON n.id = b.nonholder_id"
        " LEFT JOIN division v ON v.id = coalesce(p.village_id, n.village_id)",
        "b.id",
        columns,
        dates=frozenset(
            {"applied_on", "appointed_on", "assessed_on", "posted_on", "posted_until", "sent_on", "answered_on"}
            | {"arrived_on", "handed_on", "closed_on"}
        ),
        flags=frozenset({"at_home", "fee_relief", "old_card_taken", "avoided"}),
        numbers=frozenset({"number", "person", "age", "result_grade"}),
        sort={"village": "coalesce(p.village_id, n.village_id)"},
    )
