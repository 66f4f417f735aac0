"""Sources of the staff's contracts and leave; the total of a pay sheet as SQL counts it."""

from __future__ import annotations

from datetime import date

from clfdesk.storage import database
from clfdesk.storage.source import Source, plain

_TOTAL = (
    "SELECT coalesce(sum(json_extract(value, '$.net_fen')), 0) FROM json_each(:content, '$.lines')"
    " WHERE json_extract(value, '$.held') = ''"
)


def contract(_today: date) -> Source:
    """Return the contracts of everybody, ended ones too."""
    columns = {
        "number": "c.id",
        "name": "s.name",
        "village": "v.name",
        **plain(
            "c",
            "kind contract_number started_on until trial_until ended_on ended_why insurance fund document_number remark",
        ),
    }
    return Source(
        "contract c LEFT JOIN staff s ON s.id = c.staff_id LEFT JOIN division v ON v.id = s.village_id",
        "c.id",
        columns,
        dates=frozenset({"started_on", "until", "trial_until", "ended_on"}),
        sort={"village": "s.village_id"},
    )


def staff_leave(_today: date) -> Source:
    """Return the leave of everybody with who stands in."""
    columns = {
        "number": "l.id",
        "name": "s.name",
        "village": "v.name",
        "deputy": "coalesce(d.name, '')",
        **plain("l", "kind first_on last_on paid deputy_fen document_number remark"),
    }
    return Source(
        "staff_leave l LEFT JOIN staff s ON s.id = l.staff_id LEFT JOIN division v ON v.id = s.village_id"
        " LEFT JOIN staff d ON d.id = l.deputy_id",
        "l.id",
        columns,
        dates=frozenset({"first_on", "last_on"}),
        flags=frozenset({"paid"}),
        numbers=frozenset({"number", "deputy_fen"}),
        sort={"village": "s.village_id"},
    )


def sheet_total(content: str) -> int:
    """Return what a written pay sheet pays out in all, in fen, counted by SQL from its lines."""
    return int(database.one(_TOTAL, {"content": content}))
