"""Who goes into a superior's form, and what its columns may ask of them beside the roster's own fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clfdesk.domain.filing_fields import FORM_FIELDS
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.field import Fields
from clfdesk.services import filing_beside, filing_rows
from clfdesk.services.office import Office

_AMOUNTS = {"living_allowance": "living_amount", "care_subsidy": "care_amount"}


def beside(stem: str) -> Fields:
    """Return the fields a form may ask for that the list of a stem has not."""
    own = STEMS[stem].names()
    known = {each.name: each for each in (*filing_rows.fields_for(stem), *FORM_FIELDS.get(stem, ()))}
    return Fields(tuple(each for name, each in known.items() if name not in own))


def people(office: Office, stem: str, title: str, where: str) -> list[dict[str, Any]]:
    """Return the rows a form is filled with: those that fit ``where``, else those in office or on the roster now."""
    rows = _chosen(office, stem, title, where)
    for row in rows:
        row["township"] = office.info.township
    if stem == "person":
        _of_persons(office, rows)
    return rows


def _chosen(office: Office, stem: str, title: str, where: str) -> list[dict[str, Any]]:
    rows = filing_rows.rows_for(office, stem, where, "village, number", office.today)
    filing_beside.add(office, stem, rows, office.today)
    if where.strip():
        return rows
    if stem == "staff":
        roles = _roles(title)
        return [
            row
            for row in rows
            if (row["ended_on"] is None or row["ended_on"] > office.today) and (not roles or row["role"] in roles)
        ]
    return [row for row in rows if row.get("lifecycle") == "registered"]


def _of_persons(office: Office, rows: Sequence[dict[str, Any]]) -> None:
    from clfdesk.services import benefit_rows

    words = filing_rows.stem_words("person")
    month = read_period(f"{office.today:%Y-%m}")
    paid = {(each["number"], each["programme"]): each["amount"] for each in benefit_rows.drawn(office, month)}
    for row in rows:
        parts = [words.word(name, str(row[name])) for name in ("type", "grade") if row.get(name)]
        row["type_grade"] = "".join(parts) or None
        for programme, name in _AMOUNTS.items():
            row[name] = paid.get((row["number"], programme))


def _roles(title: str) -> set[str]:
    """Return the roles a form's title asks for; none named means all."""
    known = filing_rows.stem_words("staff").codes.get("role", {})
    return {code for code, words in known.items() if any(len(word) > 2 and word in title for word in words)}
