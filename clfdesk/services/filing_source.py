"""Where the rows of a return come from: a list of the desk, the pay, a register, boards, returns made.

Every source answers alike: fields, their words, and rows by field name with ``number``.
A card names one by ``stem``; ``stem = "entry"`` also names its register by ``form``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from clfdesk import resources
from clfdesk.domain.division import Division
from clfdesk.domain.filing import Filing
from clfdesk.domain.filing_fields import (
    BENEFIT_CHANGE_FIELDS,
    BENEFIT_FIELDS,
    ENTRY_FIELDS,
    FILING_FIELDS,
    FINDING_FIELDS,
    INSURED_FIELDS,
    PAYROLL_FIELDS,
    PLACEMENT_FIELDS,
)
from clfdesk.domain.payroll import LOCKED, PayLine
from clfdesk.domain.poster import Placement
from clfdesk.domain.register import Entry, with_due
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Period
from clfdesk.grammar.card import placeholders, render
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Fields, Words
from clfdesk.grammar.form import Form
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import filing_benefit, filing_beside, filing_rows
from clfdesk.services.office import Office
from clfdesk.storage import columns, records

Row = dict[str, Any]

#: What an entry says of the person it is about.
_ABOUT = ("name", "id_number", "certificate_number", "type", "grade", "gender", "age")

#: Sources that are no stem of the desk.
OWN = ("payroll", "benefit", "benefit_change", "benefit_finding", "entry", "filing", "insured", "placement")


@dataclass(frozen=True, slots=True)
class Source:
    """Rows a return is made of, what they may be asked by, and the words of their codes."""

    stem: str
    fields: Fields
    words: Words
    rows: list[Row]


def gather(office: Office, table: Mapping[str, Any], where: str, period: Period, day: date) -> Source:
    """Return the source a card names, its rows narrowed by ``where`` and in the card's order.

    ``day`` is the day derived facts (age, validity, pay standards) are told of. Raises
    :class:`Refusal` for a source or register that does not exist, or a faulty condition.
    """
    stem, order = str(table["stem"]), str(table.get("order", ""))
    if stem in OWN:
        return _own(office, table, where, order, period, day)
    fields = filing_rows.fields_for(stem)
    plain = _fits(where, fields, filing_rows.own_fields(stem))
    asked = {each.strip().lstrip("-") for each in order.split(",") if each.strip()}
    listed = asked <= set(filing_rows.own_fields(stem).names())
    rows = filing_rows.rows_for(office, stem, where if plain else "", order if listed else "village", day)
    filing_beside.add(office, stem, rows, day)
    if not plain:
        rows = _narrowed(rows, where, fields, day)
    if not listed:
        rows = _ordered(rows, order)
    return Source(stem, fields, filing_beside.words_for(stem), rows)


def _fits(where: str, fields: Fields, own: Fields) -> bool:
    """Return whether a condition can be asked of the database: it names only what the list itself has."""
    return not where.strip() or set(parse(where, fields).names()) <= set(own.names())


def _narrowed(rows: Sequence[Row], where: str, fields: Fields, day: date) -> list[Row]:
    if not where.strip():
        return list(rows)
    condition = parse(where, fields)
    return [row for row in rows if condition.holds(row, today=day) is True]


def _ordered(rows: list[Row], order: str) -> list[Row]:
    for name in reversed([each.strip() for each in order.split(",") if each.strip()]):
        plain = name.lstrip("-")
        rank = {village: place for place, village in enumerate(filing_beside.villages())} if plain == "village" else {}
        rows.sort(
            key=lambda row: (row.get(plain) is None, rank.get(row.get(plain) or "", -1), row.get(plain) or ""),
            reverse=name.startswith("-"),
        )
    return rows


def _own(office: Office, table: Mapping[str, Any], where: str, order: str, period: Period, day: date) -> Source:
    stem = str(table["stem"])
    shipped = resources.shipped("filings", "words", "sources.toml")
    codes: dict[str, Mapping[str, tuple[str, ...]]] = {
        name: {code: tuple(each) for code, each in known.items()} for name, known in shipped["codes"].items()
    }
    if stem == "payroll":
        codes |= words("staff").codes
        codes["scheme"] = {each["id"]: (str(each["title"]),) for each in office.pack.records("scheme", day)}
        fields, rows = PAYROLL_FIELDS, _pay(office, period)
    elif stem in ("benefit", "benefit_change"):
        from clfdesk.services import benefit_rows

        codes |= words("person").codes
        codes["programme"] = {each["id"]: (str(each["title"]),) for each in office.pack.records("benefit", day)}
        fields = BENEFIT_FIELDS if stem == "benefit" else BENEFIT_CHANGE_FIELDS
        rows = (benefit_rows.drawn if stem == "benefit" else benefit_rows.changed)(office, period)
    elif stem == "insured":
        from clfdesk.services import filing_insured

        codes |= words("staff").codes
        fields, rows = INSURED_FIELDS, filing_insured.rows(office, period)
    elif stem == "placement":
        fields, rows = PLACEMENT_FIELDS, _placements(office)
    elif stem == "filing":
        fields, rows = FILING_FIELDS, _filings()
    elif stem == "benefit_finding":
        codes |= words("person").codes
        codes["programme"] = {each["id"]: (str(each["title"]),) for each in office.pack.records("benefit", day)}
        fields, rows = FINDING_FIELDS, filing_benefit.findings(office, period)
    else:
        form = _form(str(table.get("form", "")))
        fields = Fields((*ENTRY_FIELDS, *(each for each in form.fields() if each.name not in ENTRY_FIELDS.names())))
        codes |= words("person").codes
        codes |= {item.name: {code: (word,) for code, word in item.options} for item in form.items if item.options}
        fields = Fields(_coded(each, codes) for each in fields)
        rows = _entries(form, day)
        if "split" in table:
            rows = _split(rows, str(table["split"]))
    return Source(stem, fields, Words({}, codes), _ordered(_narrowed(rows, where, fields, day), order))


def _coded(field: Any, codes: Mapping[str, Any]) -> Any:
    """Return a form's item as a field that names its own options as code list."""
    from dataclasses import replace

    if field.kind == "flag" and not field.codes:
        return replace(field, codes="flag")
    return replace(field, codes=field.name) if not field.codes and field.name in codes else field


def _form(name: str) -> Form:
    from clfdesk.services.register import form_named

    return form_named(name)


def _entries(form: Form, day: date) -> list[Row]:
    from clfdesk.services.register import named

    register = named(form.name)
    places = {each.id: each.name for each in records.every(Division)}
    entries = records.every(Entry, form=form.name)
    people = filing_beside.people(sorted({each.person_id for each in entries if each.person_id}), day)
    dates = {item.name for item in form.items if item.type == "date"}
    rows: list[Row] = []
    for each in entries:
        person = people.get(each.person_id or 0, {})
        row: Row = {name: person.get(name) for name in _ABOUT}
        row |= {item.name: None for item in form.items if item.name not in _ABOUT}
        row |= {
            name: read_date(answer) if name in dates else _exact(answer)
            for name, answer in with_due(register, json.loads(each.answers)).items()
        }
        row |= {
            "number": each.id,
            "entered_on": date.fromisoformat(each.entered_on) if each.entered_on else None,
            "village": places.get(each.division_id or 0) or person.get("village"),
            "person": each.person_id,
        }
        rows.append(row)
    return rows


def _exact(answer: Any) -> Any:
    """Return a number that was kept with a fraction as it was written, so that sums come out even."""
    return Decimal(str(answer)) if isinstance(answer, float) else answer


def _split(rows: Sequence[Row], name: str) -> list[Row]:
    """Return one row for each of the names a field holds (刘芳、王强): who was trained, who attended."""
    found = []
    for row in rows:
        parts = [part for part in re.split(r"[、，,；;\s]+", str(row.get(name) or "")) if part] or [""]
        found += [{**row, name: part or None} for part in parts]
    return found


def _pay(office: Office, period: Period) -> list[Row]:
    """Return the lines of a period's pay, the kept ones where it is locked; why the bank may not get a line."""
    from clfdesk.services import payroll

    sheet = payroll.preview(office, period.code)
    says = resources.shipped("filings", "words", "sources.toml")["bank_blocks"]
    holders = {each.id: each.account_holder for each in records.every(Staff)}
    kinds = resources.shipped("lists", "pay_words.toml")["kinds"]
    rows = []
    for line in sheet.lines:
        holder = holders.get(line.staff) or line.name
        paid = not line.held and line.net_fen > 0
        blocked = ""
        if check_id(line.id_number, office.today).state != "valid":
            blocked = str(says["id_wrong"])
        elif not line.account:
            blocked = str(says["no_account"])
        elif holder != line.name:
            blocked = str(says["other_holder"])
        rows.append(
            {
                "number": line.staff,
                "name": line.name,
                "id_number": line.id_number,
                "village": line.village or office.info.township,
                "role": line.role,
                "level": line.level,
                "scheme": line.scheme,
                "months": line.months,
                "unit": line.unit_fen or None,
                "gross": line.gross_fen,
                **_taken(line),
                "kind_of_line": kinds.get(line.kind, ""),
                "net": line.net_fen,
                "due": line.due_fen,
                "paid": paid,
                "held": line.held_because(),
                "fund": line.source_title,
                "bank": line.bank,
                "account": line.account,
                "account_holder": holder,
                "blocked": blocked if paid else "",
                "locked": sheet.state in LOCKED,
            }
        )
    return rows


def _taken(line: PayLine) -> Row:
    """Return what is taken off a line: own shares by insurance, tax, the rest; None where nothing is."""
    found: dict[str, int] = {}
    names = {"pension_self": "pension", "medical_self": "medical", "unemployment_self": "unemployment"} | {
        "fund_self": "housing", "income_tax": "tax",
    }  # fmt: skip
    for item in line.items:
        if item.kind in ("self", "tax", "deduction"):
            name = names.get(item.code, "other")
            found[name] = found.get(name, 0) + item.fen
    return {name: found.get(name) for name in (*names.values(), "other")}


def _placements(office: Office) -> list[Row]:
    """Return the boards with their titles as the place they hang at reads them, of the year they were printed in."""
    titles = {}
    for name in resources.names("papers", "posters"):
        table = resources.shipped("papers", "posters", f"{name}.toml")
        titles[name] = titles[str(table.get("code", name))] = str(table.get("name", table["title"]))
    said = {name for title in titles.values() for name in placeholders(title)}
    terms = {
        name.removeprefix("term."): office.pack.term(name.removeprefix("term.")) for name in said if "term." in name
    }
    words_of = {"term": terms, "township": {"name": office.info.township}}
    return [
        {
            "number": each.id,
            "card": each.card,
            "title": render(
                titles.get(each.card, each.card),
                {
                    **words_of,
                    **{key: {"name": each.place} for key in ("place", "village")},
                    "today": read_date(each.pressed_on),
                },
            ),
            "village": each.place,
            "size": each.size,
            "version": each.fingerprint[:8],
            "pressed_on": read_date(each.pressed_on),
            "hung_on": read_date(each.hung_on),
        }
        for each in records.every(Placement)
    ]


def _filings() -> list[Row]:
    from clfdesk.services.filing_log import sendings

    sent = sendings()
    names = ("id", "card", "period", "revision", "state", "rows", "made_on", "made_by")
    rows = []
    for number, card, period, revision, state, count, made_on, made_by in columns.tuples(Filing, names):
        last = sent.get(number, {})
        rows.append(
            {
                "number": number,
                "card": card,
                "period": period,
                "revision": revision,
                "state": state,
                "rows": count,
                "made_on": read_date(made_on),
                "made_by": made_by,
                "sent_on": read_date(str(last.get("at", ""))[:10]),
                "sent_to": last.get("to", ""),
                "channel": last.get("channel", ""),
            }
        )
    return rows


def known_stems() -> tuple[str, ...]:
    """Return the names a card may give as its source."""
    from clfdesk.domain.stems import STEMS

    return (*STEMS, *OWN)


def unknown(stem: str) -> Refusal:
    """Return the refusal for a source that does not exist."""
    return Refusal(
        _("There is no list of that name."),
        where=stem,
        why=_("Known lists: {names}.").format(names=", ".join(known_stems())),
        next=_("Choose another card."),
    )
