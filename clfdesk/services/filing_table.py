"""A filing card turned into a table: columns, rows, totals, checks, and the records each row speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clfdesk.domain import returns
from clfdesk.domain.returns import Check, Value
from clfdesk.grammar import masks
from clfdesk.grammar.calendar import Period
from clfdesk.grammar.card import Card, render
from clfdesk.grammar.expression import parse
from clfdesk.services import filing_card, filing_checks, filing_counts, filing_source
from clfdesk.services import filing_rows as texts
from clfdesk.services.files import persons_of
from clfdesk.services.filing_source import Source
from clfdesk.services.office import Office


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
    """A return before it is a file; ``people`` is how many records it speaks of.

    ``keys`` holds for each row the numbers of its records; ``parts`` the rows by the value
    the card gives a sheet of its own (village …), in their order; ``persons`` whom it lists.
    """

    title: str
    columns: tuple[MadeColumn, ...]
    rows: list[list[Value]]
    totals: tuple[Value, ...]
    checks: list[Check]
    people: int
    keys: list[list[int]] = field(default_factory=list)
    parts: dict[str, list[int]] = field(default_factory=dict)
    persons: list[int] = field(default_factory=list)

    def headings(self) -> list[str]:
        """Return the columns' names: group and heading together."""
        return [f"{column.group}{column.heading}" for column in self.columns]


def table(office: Office, card: Card, period: Period, today: date | None = None) -> Table:
    """Return a card's table for a period: its rows from the desk, its totals, its checks; as of ``today``."""
    values = texts.values_for(office, period)
    day = min(period.last, today or office.today)
    where = render(str(card.table.get("where", "")), values)
    source = filing_source.gather(office, card.table, where, period, day)
    title = render(card.title, values)
    made = _counted if card.table.get("group_by") else _listed
    table = made(office, card, source, title, period, day)
    heads = (
        replace(each, heading=render(each.heading, values)) if "{" in each.heading else each for each in table.columns
    )
    return replace(table, columns=tuple(heads))


def columns_of(card: Card, source: Source) -> tuple[MadeColumn, ...]:
    """Return the columns a card's table has: those of its groups first, then its own."""
    heads: list[MadeColumn] = []
    if card.table.get("group_by"):
        given = card.table.get("group_heading", [])
        headings = [str(given)] if isinstance(given, str) else [str(each) for each in given]
        heads = [MadeColumn(str(texts.layout()["number"]), "", "number", 3, "center")]
        heads += [MadeColumn(heading, "", "text", 8, "center") for heading in headings]
    return (*heads, *_columns(filing_card.columns(card, source.fields, source.words), source))


def _columns(columns: Sequence[Mapping[str, Any]], source: Source) -> list[MadeColumn]:
    made = []
    for column in columns:
        name = column.get("field", "")
        heading = column.get("heading") or texts.heading_for(source.fields.named(name), source.words)
        counted = any(key in column for key in ("when", "sum", "distinct", "percent")) and not name
        kind = column.get("kind", "number" if counted else "text")
        width = column.get("width", 0)
        by_hand = (
            not name and not counted and not column.get("mark") and not column.get("list") and "running" not in column
        )
        least = column.get("least", width if by_hand else 0)
        made.append(MadeColumn(heading, column.get("group", ""), kind, width, column.get("align", "center"), least))
    return made


def _listed(office: Office, card: Card, source: Source, title: str, period: Period, day: date) -> Table:
    """Return one row a record, with what the checks remark about it."""
    columns = filing_card.columns(card, source.fields, source.words)
    everything: list[dict[str, Any]] = []
    if "all_rows" in card.table:
        everything = filing_source.gather(office, card.table, str(card.table["all_rows"]), period, day).rows
    checks, remarks = filing_checks.rules(card, source, day, everything)
    joined = str(texts.layout()["joined_by"])
    marks = {index: parse(str(each["mark"]), source.fields) for index, each in enumerate(columns) if "mark" in each}
    yes = str(texts.layout()["yes"])
    rows: list[list[Value]] = []
    values = texts.values_for(office, period)
    fixed = {index: render(str(each["text"]), values) for index, each in enumerate(columns) if "text" in each}
    known = {name: source.fields.named(name) for each in columns if (name := str(each.get("field", "")))}
    asked = {
        index: parse(str(each["when"]), source.fields)
        for index, each in enumerate(columns)
        if "when" in each and each.get("field")
    }
    for number, fact in enumerate(source.rows, 1):
        row: list[Value] = []
        for index, column in enumerate(columns):
            name = column.get("field", "")
            if index in marks:
                row.append(yes if marks[index].holds(fact, today=day) is True else None)
            elif not name:
                row.append(fixed.get(index))
            elif name == "number":
                row.append(number)
            elif index in asked and asked[index].holds(fact, today=day) is not True:
                row.append(None)
            else:
                seen = masks.shown(known[name], fact.get(name), card.purpose)
                value = returns.shown(known[name], seen, source.words, **_sample(column))
                if name == "remark":
                    said = [str(value)] if value else []
                    value = joined.join([*said, *remarks.get(int(fact["number"]), [])]) or None
                row.append(value)
        rows.append(row)
    _run(columns, rows, _carried(office, card, columns, period, day))
    totals = _totals(card, columns, rows)
    keys = [[_key(source.stem, fact)] for fact in source.rows]
    whom = persons_of(source.stem, source.rows)
    made = Table(title, tuple(_columns(columns, source)), rows, totals, checks, len(source.rows), keys, persons=whom)
    return _split(card, made, source)


def _carried(
    office: Office, card: Card, columns: Sequence[Mapping[str, Any]], period: Period, day: date
) -> dict[str, Decimal]:
    """Return what columns with an id came to before the period, where the card says what that is (``carry``)."""
    if "carry" not in card.table:
        return {}
    earlier = filing_source.gather(
        office, card.table, render(str(card.table["carry"]), texts.values_for(office, period)), period, day
    )
    found: dict[str, Decimal] = {}
    for column in columns:
        if "id" in column and column.get("field"):
            asked = parse(str(column.get("when", "true")), earlier.fields)
            amounts = [row.get(column["field"]) or 0 for row in earlier.rows if asked.holds(row, today=day) is True]
            found[str(column["id"])] = sum((Decimal(str(each)) for each in amounts), Decimal(0))
    return found


def _run(
    columns: Sequence[Mapping[str, Any]], rows: Sequence[list[Value]], carried: Mapping[str, Decimal] | None = None
) -> None:
    """Fill the columns that carry a balance on: ``running = ["came", "went"]`` names two columns by their ids."""
    before = dict(carried or {})
    places = {str(each["id"]): index for index, each in enumerate(columns) if "id" in each}
    for index, column in enumerate(columns):
        if "running" not in column:
            continue
        plus, minus = (places[str(each)] for each in column["running"])
        balance = before.get(str(column["running"][0]), Decimal(0)) - before.get(str(column["running"][1]), Decimal(0))
        for row in rows:
            balance += Decimal(str(row[plus] or 0)) - Decimal(str(row[minus] or 0))
            row[index] = int(balance) if balance == balance.to_integral_value() else balance


def _key(stem: str, fact: Mapping[str, Any]) -> int:
    """Return the number a row's record is opened by: the person where the row is about one."""
    return int(fact.get("person") or fact["number"]) if stem in ("event", "entry") else int(fact["number"])


def _split(card: Card, made: Table, source: Source) -> Table:
    name = str(card.table.get("sheets_by", ""))
    if not name:
        return made
    field_ = source.fields.named(name)
    parts: dict[str, list[int]] = {}
    for index, fact in enumerate(source.rows):
        shown = returns.shown(field_, fact.get(name), source.words)
        parts.setdefault(str(shown or texts.layout()["unnamed"]), []).append(index)
    return Table(
        made.title, made.columns, made.rows, made.totals, made.checks, made.people, made.keys, parts, made.persons
    )


def _sample(column: Mapping[str, Any]) -> dict[str, str]:
    return {"date_sample": str(column["date"])} if "date" in column else {}


def totals_of(card: Card, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Value]]) -> tuple[Value, ...]:
    """Return the totals of some of a card's rows (a sheet of its own)."""
    return _totals(card, columns, rows)


def _totals(card: Card, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Value]]) -> tuple[Value, ...]:
    summed = [index for index, column in enumerate(columns) if column.get("total")]
    if not rows or not (summed or card.table.get("count_total")):
        return ()
    words = texts.layout()
    totals: list[Value] = [None] * len(columns)
    totals[0] = str(words["total"])
    for index in summed:
        totals[index] = returns.summed(rows, index)
    if card.table.get("count_total") and len(totals) > 1 and totals[1] is None:
        totals[1] = render(str(words["count"]), {"count": len(rows)})
    return tuple(totals)


def _counted(office: Office, card: Card, source: Source, title: str, period: Period, day: date) -> Table:
    """Return one row a group, with what each column counts, adds up or lists of it."""
    columns = filing_card.columns(card, source.fields, source.words)
    counts = filing_counts.count(office, card, source, columns, period, day)
    names = filing_counts.groups_of(card)
    layout = texts.layout()
    checks, _remarks = filing_checks.rules(card, source, day)
    checks += filing_checks.columns_foot(card, columns, counts.sums)
    lines = enumerate(zip(counts.groups, counts.cells, strict=True), 1)
    rows: list[list[Value]] = [[index, *group, *cells] for index, (group, cells) in lines]
    blank: list[Value] = [None] * len(names)
    totals: tuple[Value, ...] = (str(layout["total"]), *blank, *counts.totals) if rows else ()
    return Table(title, columns_of(card, source), rows, totals, checks, len(source.rows), counts.keys)
