"""A month's payments of the two benefits as a list: what the desk expects each person to get, what a list says was paid.

Amounts are added up by person: a list may hold one line a person, or one for each benefit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clfdesk.domain.comparison import Known
from clfdesk.domain.intake import Candidate, Context, read_rows
from clfdesk.domain.list_comparison import Line
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.place import Places
from clfdesk.grammar.calendar import Month, Period
from clfdesk.grammar.field import Field, Fields
from clfdesk.grammar.words import match_heading
from clfdesk.i18n import N_
from clfdesk.services import benefit_rows
from clfdesk.services.office import Office
from clfdesk.storage import listing

#: What such a list is called where a profile or a comparison names its kind.
STEM = "benefit_payment"
_AMOUNTS = ("living_amount", "care_amount", "amount")
_OF = {"living_allowance": "living_amount", "care_subsidy": "care_amount"}

FIELDS = Fields(
    (
        *ROSTER_FIELDS.only(("name", "id_number", "village", "certificate_number")),
        Field("living_amount", N_("living allowance paid"), "money", width=7),
        Field("care_amount", N_("care subsidy paid"), "money", width=7),
        Field("amount", N_("amount paid"), "money", width=7),
    )
)


def match(heading: str) -> tuple[str | None, int]:
    """Return the field a heading of such a list names, and how sure that is."""
    name, confidence = match_heading(heading, STEM)
    return name, {"known": 1, "guessed": 0, "unknown": 0}[confidence]


def expected(office: Office, month: Month | None = None) -> list[Known]:
    """Return whom the desk expects to be paid in a month (this one where none is named), with amounts in fen."""
    months = month or Month.of(office.today)
    sums: dict[int, dict[str, Any]] = {}
    for row in benefit_rows.drawn(office, Period(str(months), months, 1)):
        told = sums.setdefault(row["number"], {name: row[name] for name in ("name", "id_number", "village")})
        fen = int(row["amount"] or 0)
        own = _OF.get(str(row["programme"]), "")
        for name in (own, "amount") if own else ("amount",):
            told[name] = told.get(name, 0) + fen
    certificates = {
        row["number"]: row["certificate_number"]
        for row in listing.rows(
            "person", columns=["number", "certificate_number"], today=office.today, numbers=list(sums)
        )
    }
    return [Known(number, {**told, "certificate_number": certificates.get(number)}) for number, told in sums.items()]


def candidates(office: Office, layouts: Any, villages: list[str]) -> list[Candidate]:
    """Return the rows of such a list; what is said twice of one person in one file is added up by :func:`by_person`."""
    places = Places(villages, office.info.township)
    rows: list[Candidate] = []
    for layout in layouts:
        context = Context(FIELDS, office.today, "person", places)
        rows += read_rows(layout.sheet, [(each.number, each.cells, each.section) for each in layout.rows], context)
    return rows


def by_person(lines: list[Line]) -> list[Line]:
    """Return one line a person: the first one's place, the amounts of all added up; living and care make the sum."""
    found: dict[str, Line] = {}
    for line in lines:
        before = found.get(line.key)
        if before is None or not line.key:
            found[line.key or f"#{line.sheet} {line.row}"] = replace(line, values=_whole(line.values))
            continue
        values = dict(before.values)
        for name, value in _whole(line.values).items():
            values[name] = values.get(name, 0) + value if name in _AMOUNTS else values.get(name, value)
        found[line.key] = replace(before, values=values)
    return list(found.values())


def _whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line's values with the sum where only its parts are said; nothing paid is no amount of such a part."""
    told = {name: value for name, value in values.items() if name not in _AMOUNTS or value is not None}
    parts = [told[name] for name in _AMOUNTS[:2] if name in told]
    if parts and "amount" not in told:
        told["amount"] = sum(parts)
    return told
