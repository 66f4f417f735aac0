"""Grouped returns: one row a village (or fund, body, month …), each column a count, sum, list or share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from clfdesk.domain import returns
from clfdesk.domain.returns import Value
from clfdesk.grammar.calendar import Period
from clfdesk.grammar.card import Card, render
from clfdesk.grammar.expression import parse
from clfdesk.services import filing_beside, filing_source
from clfdesk.services import filing_rows as texts
from clfdesk.services.filing_source import Source
from clfdesk.services.office import Office

Group = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The groups in order, the cells of each, the sums by column, the totals row, the records by group."""

    groups: list[Group]
    cells: list[list[Value]]
    sums: list[int]
    totals: tuple[Value, ...]
    keys: list[list[int]]


def groups_of(card: Card) -> list[str]:
    """Return the fields a card groups by."""
    asked = card.table["group_by"]
    return [str(asked)] if isinstance(asked, str) else [str(each) for each in asked]


def count(
    office: Office,
    card: Card,
    source: Source,
    columns: Sequence[Mapping[str, Any]],
    period: Period,
    day: date,
) -> Counts:
    """Return what every column says of every group.

    A column counts the rows its ``when`` holds for (``distinct``: different values of a
    field), adds a field up (``sum``), lists a field's values (``list``), or tells the
    share of two columns by their ids (``percent = ["part", "whole"]``). ``source`` names
    another list of the card (``[[also]]``), grouped by the same words.
    """
    names = groups_of(card)
    others = _others(office, card, period, day)
    grouped = {"": _grouped(source, names), **{name: _grouped(each, names) for name, each in others.items()}}
    order = [(name,) for name in filing_beside.villages()] if card.table.get("every_village") else []
    groups: list[Group] = list(dict.fromkeys([*order, *grouped[""], *(g for part in grouped.values() for g in part)]))
    everything = {name: (each.rows if name else source.rows) for name, each in {"": source, **others}.items()}
    cells, totals = [], _line(columns, {"": source, **others}, everything, day)
    for group in groups:
        of = {name: part.get(group, []) for name, part in grouped.items()}
        cells.append(_line(columns, {"": source, **others}, of, day))
    sums = [int(value) if isinstance(value, int | Decimal) else 0 for value in totals]
    keys = [[int(row["number"]) for row in grouped[""].get(group, ())] for group in groups]
    return Counts(groups, cells, sums, tuple(totals), keys)


def _others(office: Office, card: Card, period: Period, day: date) -> dict[str, Source]:
    values = texts.values_for(office, period)
    return {
        str(each["name"]): filing_source.gather(office, each, render(str(each.get("where", "")), values), period, day)
        for each in card.table.get("also", ())
    }


def _grouped(source: Source, names: Sequence[str]) -> dict[Group, list[dict[str, Any]]]:
    fields = [source.fields.named(name) for name in names]
    found: dict[Group, list[dict[str, Any]]] = {}
    for row in source.rows:
        group = tuple(returns.shown(each, row.get(each.name), source.words) for each in fields)
        found.setdefault(group, []).append(row)
    return found


def _line(
    columns: Sequence[Mapping[str, Any]],
    sources: Mapping[str, Source],
    rows: Mapping[str, Sequence[dict[str, Any]]],
    day: date,
) -> list[Value]:
    """Return one row's cells; shares come last, from the cells they name."""
    line: list[Value] = []
    known: dict[str, Value] = {}
    for column in columns:
        name = str(column.get("source", ""))
        value = _cell(column, sources[name], rows[name], day)
        line.append(value)
        if "id" in column:
            known[str(column["id"])] = value
    for index, column in enumerate(columns):
        if "percent" in column:
            part, whole = (known.get(str(each)) for each in column["percent"])
            line[index] = _share(part, whole)
    return line


def _cell(column: Mapping[str, Any], source: Source, rows: Sequence[dict[str, Any]], day: date) -> Value:
    if "when" in column:
        condition = parse(str(column["when"]), source.fields)
        rows = [row for row in rows if condition.holds(row, today=day) is True]
    if "sum" in column:
        field = source.fields.named(str(column["sum"]))
        total = sum((Decimal(str(row.get(field.name) or 0)) for row in rows), Decimal(0))
        whole: int | Decimal = int(total) if total == total.to_integral_value() else total
        return returns.shown(field, whole, source.words) if field.kind == "money" else whole
    if "distinct" in column:
        return len({row[str(column["distinct"])] for row in rows if row.get(str(column["distinct"])) is not None})
    if "list" in column:
        field = source.fields.named(str(column["list"]))
        shown = (returns.shown(field, row.get(field.name), source.words) for row in rows)
        return "、".join(dict.fromkeys(str(value) for value in shown if value is not None)) or None
    if "percent" in column or "when" not in column:
        return None
    return len(rows)


def _share(part: Value, whole: Value) -> Value:
    if not isinstance(part, int | Decimal) or not isinstance(whole, int | Decimal) or not whole:
        return None
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}%"
