"""What comes beside the main scheme: monthly additions, by rating, once, and what was typed in.

A scheme with ``adds`` is paid beside the main one; ``per_rating`` pays an amount by the
year's rating in the month the pack names; ``one_off`` pays what was entered for one worker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.pay_ledger import Ledger
from clfdesk.domain.pay_rates import Record, plain
from clfdesk.domain.payroll import ItemKind, PayInput, PayItem, Reason
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import read_yuan
from clfdesk.grammar.words import words


@dataclass(slots=True)
class Beside:
    """Items beside the main scheme, the sentences for them, and what of them counts to the floor by month.

    ``problem`` is a reason that holds the whole line back.
    """

    items: list[PayItem] = field(default_factory=list)
    said: list[Reason] = field(default_factory=list)
    floor: dict[Month, int] = field(default_factory=dict)
    first: Record | None = None
    problem: Reason | None = None

    def add(self, item: PayItem, reason: Reason) -> None:
        """Add one item with its sentence."""
        self.items.append(item)
        self.said.append(reason)

    def towards_floor(self, month: Month, fen: int) -> None:
        """Count an amount to the floor of a month."""
        self.floor[month] = self.floor.get(month, 0) + fen


def days_worked(inputs: Sequence[PayInput]) -> dict[Month, Decimal]:
    """Return the days entered by month."""
    return {Month.read(each.month): Decimal(each.quantity) for each in inputs if each.kind == "days"}


def times(unit_fen: int, quantity: Decimal) -> int:
    """Return so many units in fen, halves rounded up."""
    return int((unit_fen * quantity).quantize(Decimal(1), ROUND_HALF_UP))


def beside(
    ledger: Ledger,
    facts: Mapping[str, Any],
    months: Sequence[Month],
    appraisals: Sequence[Appraisal],
    inputs: Sequence[PayInput],
) -> Beside:
    """Return everything a worker of this kind is due, or has taken off, beside the main scheme."""
    found = Beside()
    seen: set[str] = set()
    for month in months:
        for scheme in ledger.standards.beside(facts, month):
            found.first = found.first or scheme
            code, component = str(scheme["id"]), scheme["component"]
            if component == "per_rating":
                _by_rating(ledger, scheme, month, appraisals, found)
            elif component == "one_off":
                for each in inputs:
                    if each.kind == "one_off" and each.code == code and Month.read(each.month) == month:
                        _once(ledger, scheme, each, month, facts, found)
            elif code not in seen:
                seen.add(code)
                _each_month(ledger, scheme, months, facts, inputs, found)
    for each in inputs:
        record = ledger.items.get(each.code) if each.kind == "item" else None
        if record is not None:
            _typed(ledger, record, each, found)
    return found


def _by_rating(ledger: Ledger, scheme: Record, month: Month, appraisals: Sequence[Appraisal], found: Beside) -> None:
    if month.month != scheme["month"]:
        return
    year = month.year - int(scheme.get("years_back", 0))
    decided = [
        each
        for each in appraisals
        if each.year == year and each.rating and not (each.decided_on and each.decided_on > ledger.day)
    ]
    if not decided:
        found.said.append(ledger.refuses("rating_waits", scheme, year=year, title=scheme["title"]))
        return
    rating = max(decided, key=lambda each: each.id).rating
    fen = read_yuan(dict(scheme.get("amounts", {})).get(rating, "0.00")) or 0
    word = words("appraisal").word("rating", rating)
    says = str(scheme["says"]).format(year=year, rating=word, amount=plain(fen), gross=plain(fen))
    reason = Reason(says, str(scheme["source"]), str(scheme["clause"]), "per_rating")
    if fen:
        found.add(PayItem(str(scheme["id"]), str(scheme["title"]), fen), reason)
    else:
        found.said.append(reason)


def _once(
    ledger: Ledger, scheme: Record, typed: PayInput, month: Month, facts: Mapping[str, Any], found: Beside
) -> None:
    rate = ledger.standards.of(scheme, facts, month)
    fen = typed.fen or rate.unit_fen
    if not fen:
        found.problem = ledger.refuses("no_standard", scheme, title=scheme["title"])
        return
    says = str(scheme["says"]).format(amount=plain(fen), gross=plain(fen), month=month.title(), why=typed.why)
    source = typed.source or rate.source
    found.add(
        PayItem(str(scheme["id"]), str(scheme["title"]), fen),
        Reason(says, source, "" if typed.source else rate.clause, "one_off"),
    )


def _each_month(
    ledger: Ledger,
    scheme: Record,
    months: Sequence[Month],
    facts: Mapping[str, Any],
    inputs: Sequence[PayInput],
    found: Beside,
) -> None:
    days, total, last = days_worked(inputs), 0, None
    for month in months:
        rate = last = ledger.standards.of(scheme, facts, month)
        by_day = scheme["component"] == "per_day"
        if rate.held or (by_day and month not in days):
            held = rate.held or "not_computed"
            found.problem = ledger.refuses(held, scheme, title=scheme["title"], month=month.title())
            return
        fen = times(rate.unit_fen, days[month]) if by_day else rate.unit_fen
        total += fen
        if scheme.get("floor", True):
            found.towards_floor(month, fen)
    if last is None:
        return
    says = str(scheme["says"]).format(
        months=len(months),
        amount=plain(last.unit_fen),
        gross=plain(total),
        days=sum(days.values()),
        first=months[0].title(),
        last=months[-1].title(),
    )
    found.add(PayItem(str(scheme["id"]), str(scheme["title"]), total), Reason(says, last.source, last.clause, "beside"))


def _typed(ledger: Ledger, record: Record, typed: PayInput, found: Beside) -> None:
    kind, title = cast(ItemKind, record["kind"]), str(record["title"])
    month = Month.read(typed.month)
    rule = {"pay": "typed_pay", "unit": "typed_unit"}.get(kind, "typed_deduction")
    says = ledger.say(rule, title=title, month=month.title(), amount=plain(typed.fen), why=typed.why)
    found.add(PayItem(str(record["id"]), title, typed.fen, kind), Reason(says, typed.source, "", rule))
    if kind == "pay" and record.get("floor", False):
        found.towards_floor(month, typed.fen)
