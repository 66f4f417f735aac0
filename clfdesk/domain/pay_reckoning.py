"""What one kind of worker comes to in a period: months at the gate, amounts, what is taken off, why it may be held.

Workers whom the pack cannot tell apart share one reckoning; what makes a line unpayable
(no standard, a negative net, too large an amount) holds back that line only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.pay_beside import Beside, beside, days_worked
from clfdesk.domain.pay_deduction import Earlier, taken_off
from clfdesk.domain.pay_gate import Gate, gates
from clfdesk.domain.pay_ledger import Ledger, Profile
from clfdesk.domain.pay_rates import Rate, plain
from clfdesk.domain.pay_stretch import Pairs, judged, stretches
from clfdesk.domain.payroll import PayInput, PayItem, Reason
from clfdesk.grammar.calendar import Month

#: Kinds of items that are taken off what is due.
TAKEN = ("self", "tax", "deduction")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What everybody of one kind comes to: a line without the name."""

    scheme: str
    months: int
    unit_fen: int
    due_fen: int
    held: str
    said: tuple[Reason, ...]
    items: tuple[PayItem, ...]
    monthly: tuple[tuple[str, int], ...]
    unknown: tuple[str, ...]
    short_fen: int
    source: str
    source_title: str


def reckon(
    ledger: Ledger,
    profile: Profile,
    months: Sequence[Month],
    appraisals: Sequence[Appraisal],
    inputs: tuple[PayInput, ...],
    earlier: Earlier,
) -> Reckoning | None:
    """Return what a kind of worker comes to; None where no scheme concerns it."""
    facts = ledger.facts(profile)
    pairs = [(month, rate) for month in months if (rate := ledger.standards.rate(facts, month)) is not None]
    extra = beside(ledger, facts, months, appraisals, inputs)
    if not pairs and not extra.items and extra.problem is None:
        return None
    scheme = pairs[-1][1].scheme if pairs else extra.first
    code = str(scheme["id"]) if scheme else ""
    source, title, funded = ledger.funding(code, facts)
    days = days_worked(inputs)
    unknown: tuple[str, ...] = ()
    monthly: tuple[tuple[str, int], ...] = ()
    said: list[Reason] = []
    held, due, short = "", 0, 0
    open_month = _open(pairs, days)
    if open_month is not None:
        month, rate, held = open_month
        said = [ledger.refuses(held, rate.scheme, title=rate.scheme["title"], month=month.title())]
        unknown = tuple(str(month) for month, _rate in pairs)
    elif pairs:
        all_gates = [_gate(ledger, month, rate, appraisals) for month, rate in pairs]
        passed = [gate for gate in all_gates if not gate.held]
        stopped = [gate for gate in all_gates if gate.held]
        unknown = tuple(str(gate.month) for gate in stopped if not gate.certain)
        through = {gate.month for gate in passed}
        kept = [pair for pair in pairs if pair[0] in through] if passed else pairs
        monthly, counted, short = stretches(ledger, kept, days, extra.floor)
        due = sum(fen for _text, fen in monthly)
        said = (counted if passed else []) + judged(ledger, pairs, passed, stopped, due)
        if not passed:
            held, monthly, short = stopped[-1].held, (), 0
        pairs = kept
    own = [PayItem(code, str(scheme["title"]), due)] if scheme and pairs and not held else []
    if not held:
        gross = sum(item.fen for item in (*own, *extra.items) if item.kind == "pay")
        taken = taken_off(ledger, scheme, monthly, inputs, gross, earlier)
        items = (*own, *extra.items, *taken.items)
        held, said = _payable(ledger, extra, items, [*said, *extra.said, *taken.said])
        due = gross
        unknown = tuple(str(month) for month in months) if held else unknown
    else:
        items = ()
    return Reckoning(
        code,
        len(pairs),
        pairs[-1][1].unit_fen if len({rate.unit_fen for _month, rate in pairs}) == 1 else 0,
        due,
        held,
        (*said, funded),
        items if not held else (),
        () if held else monthly,
        unknown,
        0 if held else short,
        source,
        title,
    )


def _gate(ledger: Ledger, month: Month, rate: Rate, appraisals: Sequence[Appraisal]) -> Gate:
    """Return whether a month is paid; what is paid in advance waits for no rating, its year is settled by it."""
    return Gate(month) if rate.advance else gates(rate.scheme, [month], appraisals, ledger.day)[0]


def _open(pairs: Pairs, days: Mapping[Month, Decimal]) -> tuple[Month, Rate, str] | None:
    """Return the first month that cannot be computed, and why."""
    for month, rate in pairs:
        if rate.held:
            return month, rate, rate.held
        if rate.scheme["component"] == "per_day" and month not in days:
            return month, rate, "not_computed"
    return None


def _payable(ledger: Ledger, extra: Beside, items: Sequence[PayItem], said: list[Reason]) -> tuple[str, list[Reason]]:
    """Return why a line cannot be paid out as it is (empty where it can), and its sentences."""
    gross = sum(item.fen for item in items if item.kind == "pay")
    net = gross - sum(item.fen for item in items if item.kind in TAKEN)
    limit = ledger.limit("pay.largest_amount")
    if extra.problem is not None:
        return extra.problem.rule, [*said, extra.problem]
    if net < 0:
        says = ledger.say("negative_net", gross=plain(gross), short=plain(-net))
        return "negative_net", [*said, Reason(says, rule="negative_net")]
    if limit is not None and gross > limit:
        says = ledger.say("too_large", gross=plain(gross), amount=plain(limit))
        return "too_large", [*said, Reason(says, rule="too_large")]
    return "", said


__all__ = ["TAKEN", "Reckoning", "reckon"]
