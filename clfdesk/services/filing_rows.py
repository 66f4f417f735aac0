"""The rows a return is made of: the desk's lists, with what only the policies know added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from clfdesk import resources
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.division import Division
from clfdesk.domain.filing_fields import BESIDE
from clfdesk.domain.pay_rules import draft as drafted
from clfdesk.domain.staff import Staff
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, Period
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field, Fields, Words
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import listing, records


def fields_for(stem: str) -> Fields:
    """Return the fields a return of a stem may name; :class:`Refusal` for an unknown stem."""
    if stem not in STEMS:
        raise Refusal(_("There is no list of that name."), where=stem, next=_("Choose another card."))
    own = STEMS[stem]
    return Fields((*own, *(each for each in BESIDE.get(stem, ()) if each.name not in own.names())))


def own_fields(stem: str) -> Fields:
    """Return the fields a stem's list can be narrowed by in the desk itself."""
    return STEMS[stem]


def heading_for(field: Field, stem_words: Words) -> str:
    """Return the heading our own papers print for a field."""
    known = stem_words.synonyms.get(field.name)
    return known[0] if known else _(field.label)


def rows_for(office: Office, stem: str, where: str, order: str, day: date) -> list[dict[str, Any]]:
    """Return the rows of a stem that fit, every field of them, as of ``day`` for what is dated or derived.

    ``where`` is an expression over the stem's own fields; empty for all of them.
    """
    declared = STEMS[stem]
    rows = listing.rows(
        stem,
        where=parse(where, declared) if where.strip() else None,
        columns=declared.names(),
        order=order,
        today=day,
    )
    if stem == "staff":
        _add_pay(office, rows, day)
    elif stem == "person":
        urban = {each.name: each.urban for each in records.every(Division)}
        for row in rows:
            row["urban"] = urban.get(row["village"] or "")
    return rows


def _add_pay(office: Office, rows: Sequence[dict[str, Any]], day: date) -> None:
    """Add each worker's monthly standard (in fen) and its source, by the scheme in force that month."""
    month = Month.of(day)
    divisions = {each.id: each for each in records.every(Division)}
    sheet = drafted(
        Period(str(month), month, 1),
        records.every(Staff),
        records.every(Appraisal),
        office.pack,
        office.today,
        divisions,
    )
    lines = {line.staff: line for line in sheet.lines}
    for row in rows:
        line = lines.get(row["number"])
        row["stipend"] = line.unit_fen or None if line else None
        row["fund"] = line.source_title if line else ""


def values_for(office: Office, period: Period | None = None) -> dict[str, Any]:
    """Return what the texts of a return may name, each under one flat name."""
    info = office.info
    values: dict[str, Any] = {
        "township": info.township,
        "county": info.county,
        "clerk": info.clerk,
        "leader": info.leader,
        "phone": info.contact_phone,
        "today": office.today,
        **{
            f"term.{code}": office.pack.term(code)
            for code in ("commissioner", "federation", "stipend", "association", "chair", "vice_chair")
        },
    }
    if period is not None:
        values |= {
            "period": period.title(),
            "period.first": period.first,
            "period.last": period.last,
            "period.year": period.start.year,
            "day": min(period.last, office.today),
        }
    return values


def layout() -> Mapping[str, Any]:
    """Return the words that stand on every return of our own."""
    return resources.shipped("filings", "words", "layout.toml")


def stem_words(stem: str) -> Words:
    """Return the headings and code words of a stem."""
    return words(stem)
