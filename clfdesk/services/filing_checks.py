"""What is looked at before a return leaves: its rules, what appears twice, sums that must agree, the period before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from clfdesk.domain import returns
from clfdesk.domain.filing import Filing
from clfdesk.domain.returns import Check, Value
from clfdesk.grammar.calendar import Period, read_period
from clfdesk.grammar.card import Card, render
from clfdesk.grammar.expression import parse
from clfdesk.services.filing_source import Source
from clfdesk.storage import columns as stored
from clfdesk.storage import records


def rules(
    card: Card, source: Source, day: date, everything: Sequence[Mapping[str, Any]] = ()
) -> tuple[list[Check], dict[int, list[str]]]:
    """Return what a card's rules find in the rows, and the remarks by record number.

    A rule marked ``all`` also looks at rows that were left out (``everything``).
    """
    found: list[Check] = []
    remarks: dict[int, list[str]] = {}
    facts = source.rows
    for rule in card.table.get("check", ()):
        condition = parse(str(rule["when"]), source.fields)
        asked = everything if rule.get("all") else facts
        hit = [int(fact["number"]) for fact in asked if condition.holds(fact, today=day) is True]
        if rule.get("remark"):
            for number in hit:
                remarks.setdefault(number, []).append(str(rule["remark"]))
        found.append(_check(rule, hit))
    found += [_check(rule, returns.doubled(facts, str(rule["field"]))) for rule in card.table.get("unique", ())]
    for rule in card.table.get("cross_foot", ()):
        if "field" in rule:
            known = sum(fact.get(rule["field"]) not in (None, "", "unknown") for fact in facts)
            found.append(_cross_foot(rule, known, len(facts)))
    return found, remarks


def columns_foot(card: Card, columns: Sequence[Mapping[str, Any]], sums: Sequence[int]) -> list[Check]:
    """Return whether the columns of a grouped return add up as its card says."""
    found = []
    for rule in card.table.get("cross_foot", ()):
        if "total" not in rule:
            continue
        part = [
            sums[index]
            for index, column in enumerate(columns)
            if column.get("heading") in rule.get("columns", ()) or column.get("group", "") in rule.get("groups", ())
        ]
        whole = next(sums[index] for index, column in enumerate(columns) if column.get("heading") == rule["total"])
        found.append(_cross_foot(rule, sum(part), whole))
    return found


def _check(rule: Mapping[str, Any], hit: Sequence[int]) -> Check:
    says = render(str(rule["says"]), {"count": len(hit)})
    remarked = bool(rule.get("remark"))
    return Check(str(rule["id"]), rule.get("severity", "amber"), not hit, says, len(hit), tuple(hit), remarked)


def _cross_foot(rule: Mapping[str, Any], added: int, total: int) -> Check:
    says = render(str(rule["says"]), {"sum": added, "total": total})
    return Check(str(rule["id"]), rule.get("severity", "red"), added == total, says, abs(total - added))


def before(card: str, period: Period) -> Filing | None:
    """Return the last version kept of the latest earlier period of a return; ``None`` where there is none."""
    names = ("id", "card", "period", "revision", "state")
    earlier = []
    for number, kept, code, revision, state in stored.tuples(Filing, names):
        if kept != card or state in ("draft", "checked"):
            continue
        then = read_period(code)
        if then.count == period.count and then.last < period.last:
            earlier.append((then.last, revision, number))
    return records.get(Filing, max(earlier)[2]) if earlier else None


def previous(card: Card, period: Period, headings: Sequence[str], rows: int, totals: Sequence[Value]) -> list[Check]:
    """Return whether a return's figures are near those of the period before, as its card asks.

    ``[[previous]]`` names a column (``of``; ``rows`` for how many rows) and how many percent
    it may move.
    """
    asked = card.table.get("previous", ())
    earlier = before(card.code, period) if asked else None
    if earlier is None:
        return []
    kept = json.loads(earlier.content)
    found = []
    for rule in asked:
        name, tolerance = str(rule["of"]), Decimal(str(rule["percent"]))
        now = _figure(name, headings, totals, rows)
        then = _figure(name, kept["headings"], kept.get("totals") or (), len(kept["rows"]))
        if now is None or then is None:
            continue
        near = abs(now - then) * 100 <= tolerance * abs(then) if then else now == 0
        says = render(str(rule["says"]), {"before": then, "now": now, "percent": tolerance, "period": earlier.period})
        found.append(Check(str(rule["id"]), rule.get("severity", "amber"), near, says, 0 if near else 1))
    return found


def _figure(name: str, headings: Sequence[str], totals: Sequence[Value], rows: int) -> Decimal | None:
    if name == "rows":
        return Decimal(rows)
    if name not in headings or headings.index(name) >= len(totals):
        return None
    value = totals[headings.index(name)]
    return Decimal(str(value)) if value is not None and str(value).replace(".", "", 1).lstrip("-").isdigit() else None
