"""Measures: how often something was done in a period, and how far an indicator has come.

A ``tally`` counts (or sums) the entries of a register for each place; an ``indicator`` is
a numerator over a denominator, or a plain count, held against its target. Both carry
their paper; what has no base yet is unknown, never met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clfdesk.grammar.calendar import age as _years
from clfdesk.grammar.evaluation import empty
from clfdesk.grammar.expression import parse
from clfdesk.grammar.rule import Rule, Verdict, share_of
from clfdesk.i18n import _

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """An indicator as a table shows it: numerator, denominator (None for a plain count), target, its paper."""

    id: str
    title: str
    found: Decimal
    base: int | None
    target: Decimal
    is_share: bool
    at_most: bool
    unit: str
    source: str
    clause: str

    @property
    def reached(self) -> bool | None:
        """Return whether the target is reached; None while there is no base."""
        if self.base is not None and self.base == 0:
            return None
        value = self.found / self.base if self.base else self.found
        return value <= self.target if self.at_most else value >= self.target

    def shown(self, value: Decimal) -> str:
        """Return a value of this indicator as it is read: a share in percent, else the number."""
        return f"{value * 100:.1f}%".replace(".0%", "%") if self.is_share else f"{value:f}{self.unit}"


def in_period(day: date, per: str, today: date) -> bool:
    """Return whether a day lies in the running year, quarter or month, or in the last N years (``5``)."""
    if day > today:
        return False
    if per.isdigit():
        return _years(day, today) < int(per)
    if not per:
        return True
    if day.year != today.year:
        return False
    if per == "quarter":
        return (day.month + 2) // 3 == (today.month + 2) // 3
    return per != "month" or day.month == today.month


def fitting(entries: Iterable[Row], when: str, per: str, today: date) -> list[Row]:
    """Return the entries of a period (by their ``entered_on``) that fit a condition over their answers."""
    wanted = parse(when) if when else None
    found = []
    for entry in entries:
        day = date.fromisoformat(str(entry["entered_on"])[:10])
        if in_period(day, per, today) and (wanted is None or wanted.holds(entry, today=today) is True):
            found.append(entry)
    return found


def total(entries: Sequence[Row], item: str) -> Decimal:
    """Return how many entries there are, or the sum of one of their numbers."""
    if not item:
        return Decimal(len(entries))
    return sum((Decimal(str(entry[item])) for entry in entries if not empty(entry.get(item))), Decimal(0))


def judge_tally(rule: Rule, places: Sequence[Row], *, values: Row, today: date) -> list[Verdict]:
    """Return, for each place (``key``, ``name``, ``entries``), whether enough was done in the running period.

    Before ``remind_from`` (``11-01``) what is still wanting only informs.
    """
    record = rule.record
    wanted = Decimal(str(values[record["at_least_key"]] if "at_least_key" in record else record["at_least"]))
    early = f"{today:%m-%d}" < str(record.get("remind_from", ""))
    severity = "info" if early else rule.severity
    found = []
    for place in places:
        done = total(
            fitting(place["entries"], str(record.get("when", "")), str(record.get("per", "year")), today),
            str(record.get("sum", "")),
        )
        told = {"place": place["name"], "title": record["title"], "found": f"{done:f}", "wanted": f"{wanted:f}"}
        keys = (str(place["key"]),)
        unit = str(record.get("unit", ""))
        if done >= wanted:
            says = _("{place}: {title} {found}{unit}, as required.").format(**told, unit=unit)
            found.append(Verdict(rule.id, "met", rule.severity, rule.source, rule.clause, keys, says))
        else:
            says = _("{place}: {title} {found}{unit}; at least {wanted}{unit} are required, {number}{unit} missing.")
            text = says.format(**told, unit=unit, number=f"{wanted - done:f}")
            mend = str(record.get("mend", ""))
            opens = f"register:{record['register']}"
            found.append(Verdict(rule.id, "unmet", severity, rule.source, rule.clause, keys, text, mend, opens))
    return found


def progress(rule: Rule, found: Decimal, base: int | None, values: Row) -> Progress:
    """Return an indicator with its target, given its numerator and denominator."""
    record = rule.record
    written = values[record["target_key"]] if "target_key" in record else record["target"]
    is_share = base is not None
    target = share_of(f"{written}%" if is_share and "%" not in str(written) else written)
    return Progress(
        rule.id,
        str(record["title"]),
        found,
        base,
        target,
        is_share,
        bool(record.get("at_most", False)),
        str(record.get("unit", "")),
        rule.source,
        rule.clause,
    )


def judge_indicator(rule: Rule, at: Progress) -> Verdict:
    """Return an indicator as a verdict: how far it is, and how many are still wanting."""
    mend, book = str(rule.record.get("mend", "")), rule.record.get("register", "")
    opens = f"register:{book}" if book else f"list:{rule.record.get('stem', '')}"
    plain = Verdict(rule.id, "unknown", rule.severity, rule.source, rule.clause, (), "", mend, opens)
    if at.reached is None:
        return replace(plain, says=_("{title}: nothing to measure is entered yet.").format(title=at.title))
    value = at.found / at.base if at.base else at.found
    told = {"title": at.title, "value": at.shown(value), "wanted": at.shown(at.target)}
    if at.base is not None:
        says = _("{title}: {value} ({found} of {base}), target {wanted}.").format(
            **told, found=f"{at.found:f}", base=at.base
        )
    else:
        says = _("{title}: {value}, target {wanted}.").format(**told)
    return replace(plain, state="met" if at.reached else "unmet", says=says, mend="" if at.reached else plain.mend)
