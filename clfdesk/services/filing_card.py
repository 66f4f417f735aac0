"""A filing card turned into a table: columns, rows, totals, checks. A new return is only a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.returns import Check, Value
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Period
from clfdesk.grammar.card import Card, load_card, render
from clfdesk.grammar.expression import Expression, parse
from clfdesk.grammar.field import Fields
from clfdesk.i18n import _
from clfdesk.services import filing_rows as source
from clfdesk.services.office import Office

_KNOWN = [
    "township",
    "county",
    "clerk",
    "leader",
    "phone",
    "today",
    "period",
    "period.first",
    "period.last",
    "revision",
    "name",
    "unit",
    "count",
    "sum",
    "total",
    "kind",
]


@dataclass(frozen=True, slots=True)
class MadeColumn:
    """One column of a table as the sheets write it: heading, group, kind, width, how it stands."""

    heading: str
    group: str
    kind: str
    width: float
    align: str
    least: float = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A return before it is a file; ``people`` is how many records it speaks of."""

    title: str
    columns: tuple[MadeColumn, ...]
    rows: list[list[Value]]
    totals: tuple[Value, ...]
    checks: list[Check]
    people: int


def cards() -> list[Card]:
    """Return every filing card, by its number; a faulty one is refused with its line."""
    known = [*_KNOWN, "term.*"]
    return sorted(
        (load_card("filings", name, known) for name in resources.names("filings")), key=lambda card: card.code
    )


def find(name: str) -> Card:
    """Return the card of a number (``R01``) or file name; :class:`Refusal` naming those there are."""
    wanted = name.strip().lower()
    every = cards()
    for card in every:
        if wanted in (card.code.lower(), card.name.lower(), card.name.lower().partition("_")[2]):
            return card
    raise Refusal(
        _("There is no return of that name."),
        where=name,
        why=_("Known returns: {names}.").format(names=", ".join(card.code for card in every)),
        next=_("Choose one of them."),
    )


def table(office: Office, card: Card, period: Period) -> Table:
    """Return a card's table for a period: its rows from the desk, its totals, its checks."""
    stem = str(card.table["stem"])
    values = source.values_for(office, period)
    where = render(str(card.table.get("where", "")), values)
    day = min(period.last, office.today)
    facts = source.rows_for(office, stem, where, str(card.table.get("order", "")), day)
    fields = source.fields_for(stem)
    title = render(card.title, values)
    if card.table.get("group_by"):
        return _counted(office, card, fields, facts, title)
    return _listed(office, card, fields, facts, title)


def _columns(card: Card, fields: Fields) -> list[MadeColumn]:
    words = source.stem_words(str(card.table["stem"]))
    made = []
    for column in card.table["column"]:
        heading = column.get("heading") or source.heading_for(fields.named(column["field"]), words)
        kind = column.get("kind", "number" if column.get("when") else "text")
        width = column.get("width", 0)
        by_hand = not column.get("field") and not column.get("when")
        least = column.get("least", width if by_hand else 0)
        made.append(MadeColumn(heading, column.get("group", ""), kind, width, column.get("align", "center"), least))
    return made


def _condition(text: str, fields: Fields) -> Expression:
    return parse(text, fields)


def _listed(office: Office, card: Card, fields: Fields, facts: list[dict[str, Any]], title: str) -> Table:
    """Return one row a record, with what the checks remark about it."""
    words = source.stem_words(str(card.table["stem"]))
    checks, remarks = _checks(office, card, fields, facts)
    joined = str(source.layout()["joined_by"])
    rows: list[list[Value]] = []
    for index, fact in enumerate(facts, 1):
        row: list[Value] = []
        for column in card.table["column"]:
            name = column.get("field", "")
            if not name:
                row.append(None)
            elif name == "number":
                row.append(index)
            else:
                value = returns.shown(fields.named(name), fact.get(name), words, **_sample(column))
                if name == "remark":
                    said = [str(value)] if value else []
                    value = joined.join([*said, *remarks.get(int(fact["number"]), [])]) or None
                row.append(value)
        rows.append(row)
    totals = _totals(card, rows)
    return Table(title, tuple(_columns(card, fields)), rows, totals, checks, len(facts))


def _sample(column: Mapping[str, Any]) -> dict[str, str]:
    return {"date_sample": str(column["date"])} if "date" in column else {}


def _totals(card: Card, rows: Sequence[Sequence[Value]]) -> tuple[Value, ...]:
    columns = card.table["column"]
    summed = [index for index, column in enumerate(columns) if column.get("total")]
    if not rows or not (summed or card.table.get("count_total")):
        return ()
    words = source.layout()
    totals: list[Value] = [None] * len(columns)
    totals[0] = str(words["total"])
    for index in summed:
        totals[index] = returns.summed(rows, index)
    if card.table.get("count_total") and len(totals) > 1 and totals[1] is None:
        totals[1] = render(str(words["count"]), {"count": len(rows)})
    return tuple(totals)


def _checks(
    office: Office, card: Card, fields: Fields, facts: Sequence[Mapping[str, Any]]
) -> tuple[list[Check], dict[int, list[str]]]:
    """Return what was looked at, and the remarks by record number."""
    found: list[Check] = []
    remarks: dict[int, list[str]] = {}
    for rule in card.table.get("check", ()):
        condition = _condition(str(rule["when"]), fields)
        hit = [int(fact["number"]) for fact in facts if condition.holds(fact, today=office.today)]
        if rule.get("remark"):
            for number in hit:
                remarks.setdefault(number, []).append(str(rule["remark"]))
        found.append(_check(rule, hit))
    found += [_check(rule, returns.doubled(facts, str(rule["field"]))) for rule in card.table.get("unique", ())]
    for rule in card.table.get("cross_foot", ()):
        if "field" in rule:
            parts: dict[Any, int] = {}
            for fact in facts:
                parts[fact.get(rule["field"])] = parts.get(fact.get(rule["field"]), 0) + 1
            known = sum(count for value, count in parts.items() if value not in (None, "", "unknown"))
            found.append(_cross_foot(rule, known, len(facts)))
    return found, remarks


def _check(rule: Mapping[str, Any], hit: Sequence[int]) -> Check:
    says = render(str(rule["says"]), {"count": len(hit)})
    return Check(str(rule["id"]), rule.get("severity", "amber"), not hit, says, len(hit), tuple(hit))


def _cross_foot(rule: Mapping[str, Any], added: int, total: int) -> Check:
    says = render(str(rule["says"]), {"sum": added, "total": total})
    return Check(str(rule["id"]), rule.get("severity", "red"), added == total, says, abs(total - added))


def _counted(office: Office, card: Card, fields: Fields, facts: list[dict[str, Any]], title: str) -> Table:
    """Return one row a group, counting the records each column asks for."""
    columns = card.table["column"]
    conditions = [_condition(str(column["when"]), fields) for column in columns]
    field = fields.named(str(card.table["group_by"]))
    words = source.stem_words(str(card.table["stem"]))
    counts: dict[Value, list[int]] = {}
    for fact in facts:
        group = returns.shown(field, fact.get(field.name), words)
        line = counts.setdefault(group, [0] * len(columns))
        for index, condition in enumerate(conditions):
            line[index] += condition.holds(fact, today=office.today) is True
    rows: list[list[Value]] = [[index, group, *line] for index, (group, line) in enumerate(counts.items(), 1)]
    sums = [sum(line[index] for line in counts.values()) for index in range(len(columns))]
    layout = source.layout()
    heads = (
        MadeColumn(str(layout["number"]), "", "number", 3, "center"),
        MadeColumn(str(card.table["group_heading"]), "", "text", 8, "center"),
    )
    checks, _remarks = _checks(office, card, fields, facts)
    for rule in card.table.get("cross_foot", ()):
        part = [
            sums[index]
            for index, column in enumerate(columns)
            if column["heading"] in rule.get("columns", ()) or column.get("group", "") in rule.get("groups", ())
        ]
        whole = next(sums[index] for index, column in enumerate(columns) if column["heading"] == rule["total"])
        checks.append(_cross_foot(rule, sum(part), whole))
    totals: tuple[Value, ...] = (str(layout["total"]), None, *sums) if rows else ()
    return Table(title, (*heads, *_columns(card, fields)), rows, totals, checks, len(facts))
