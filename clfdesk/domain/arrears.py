"""Back pay and recovery (补发、扣回): recomputed less paid, month by month, never into a locked period.

What a locked period was short of is paid in the next one as a line of its own; what it was
over is taken off there, no further than what is due now. What cannot be known again (the
worker's scheme changed, a rating is open) is left to people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from clfdesk.domain.pay_ledger import Ledger
from clfdesk.domain.pay_rates import plain
from clfdesk.domain.payroll import PayItem, PayLine, PayrollSheet, Reason
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import Month, Period, read_period

KIND = "arrears"


@dataclass(frozen=True, slots=True)
class Difference:
    """One worker's month: what it comes to by today's knowledge, what was paid for it, both in fen."""

    month: str
    due_fen: int
    paid_fen: int
    reason: Reason | None = None

    @property
    def fen(self) -> int:
        """What is to be paid (negative: asked back)."""
        return self.due_fen - self.paid_fen


def paid_by_month(line: PayLine, period: Period) -> dict[str, int]:
    """Return what a locked line paid for which month; lines of an older program are split evenly."""
    if line.held or line.kind == "settlement":
        return {}
    if line.monthly or line.kind == KIND or not line.months:
        return dict(line.monthly)
    months = [str(month) for month in period.months()][: line.months]
    return dict.fromkeys(months, line.gross_fen // line.months)


def differences(
    locked: Sequence[PayrollSheet], again: Mapping[str, PayrollSheet], staff: Iterable[Staff]
) -> tuple[dict[int, list[Difference]], dict[int, list[str]]]:
    """Return each worker's months that differ, and the months nobody can recompute since the scheme changed.

    ``again`` are the locked periods drafted anew, by period.
    """
    people = {each.id: each for each in staff}
    paid: dict[tuple[int, str], int] = defaultdict(int)
    schemes: dict[tuple[int, str], str] = {}
    for sheet in locked:
        period = read_period(sheet.period)
        for line in sheet.lines:
            for text, fen in paid_by_month(line, period).items():
                paid[line.staff, text] += fen
                if line.kind != KIND:
                    schemes[line.staff, text] = line.scheme
    found: dict[int, list[Difference]] = defaultdict(list)
    changed: dict[int, list[str]] = defaultdict(list)
    for sheet in locked:
        lines = {line.staff: line for line in again[sheet.period].lines}
        for month in read_period(sheet.period).months():
            text = str(month)
            for number, member in people.items():
                model, before = lines.get(number), paid.get((number, text), 0)
                if model is None:
                    if before and not _in_office(member, month):
                        found[number].append(Difference(text, 0, before))
                    continue
                due = dict(model.monthly).get(text, 0)
                if due == before or text in model.unknown:
                    continue
                if before and schemes.get((number, text)) not in (None, model.scheme):
                    changed[number].append(text)
                    continue
                reason = next((each for each in reversed(model.explanation) if each.rule in _WHY), None)
                found[number].append(Difference(text, due, before, reason))
    return dict(found), dict(changed)


_WHY = ("amount", "advance", "failed_appraisal", "stopped")


def _in_office(member: Staff, month: Month) -> bool:
    return not (
        (member.started_on and member.started_on > month.last) or (member.ended_on and member.ended_on < month.first)
    )


def with_arrears(
    sheet: PayrollSheet,
    locked: Sequence[PayrollSheet],
    again: Mapping[str, PayrollSheet],
    staff: Sequence[Staff],
    ledger: Ledger,
) -> tuple[PayLine, ...]:
    """Return the lines of a drafted period followed by those that settle what locked ones were short of or over."""
    found, changed = differences(locked, again, staff)
    regular = {line.staff: line for line in sheet.lines}
    models = {line.staff: line for each in again.values() for line in each.lines} | regular
    frozen = {line.staff: line for each in locked for line in each.lines}
    lines = list(sheet.lines)
    for index, line in enumerate(lines):
        if line.staff in changed:
            says = [
                Reason(ledger.say("scheme_changed", month=month), rule="scheme_changed")
                for month in changed[line.staff]
            ]
            lines[index] = replace(line, explanation=(*line.explanation, *says))
    for member in staff:
        model = models.get(member.id) or frozen.get(member.id)
        if member.id in found and model is not None:
            now = regular.get(member.id)
            lines.append(_line(model, found[member.id], now.net_fen if now else 0, ledger))
    return tuple(lines)


def _line(model: PayLine, differing: Sequence[Difference], payable_fen: int, ledger: Ledger) -> PayLine:
    """Return one worker's line: whole where something is to be paid, limited where something is asked back."""
    total = sum(each.fen for each in differing)
    settled, said, left = [], [], max(0, payable_fen)
    plus = sum(each.fen for each in differing if each.fen > 0)
    left += plus
    for each in differing:
        fen = each.fen
        if fen < 0 and total < 0:
            fen = -min(-fen, left)
            left += fen
        if fen:
            settled.append((each.month, fen))
        said.append(_say(each, ledger))
    amount = sum(fen for _month, fen in settled)
    if amount == total:
        said.append(Reason(ledger.say("arrears_sum", amount=plain(amount)), rule="arrears_sum"))
    return owed(
        model, ledger, said, KIND, total=total, amount=amount, payable_fen=payable_fen, months=len(settled),
        monthly=tuple(settled),
    )  # fmt: skip


def owed(
    model: PayLine,
    ledger: Ledger,
    said: Sequence[Reason],
    kind: str,
    *,
    total: int,
    amount: int,
    payable_fen: int,
    months: int,
    monthly: tuple[tuple[str, int], ...],
) -> PayLine:
    """Return the line of what is owed besides the period's own pay, ``total`` fen of it, of which ``amount`` now.

    Negative is asked back, never more than the period pays (``payable_fen``); nothing to take it from holds the line.
    """
    reasons, held = list(said), ""
    if total < 0 and not amount:
        held = "nothing_to_offset"
        reasons.append(Reason(ledger.say(held, amount=plain(-total)), rule=held))
    elif amount != total:
        limits = {"gross": plain(payable_fen), "amount": plain(-amount), "short": plain(amount - total)}
        reasons.append(Reason(ledger.say("recovery_limited", **limits), rule="recovery_limited"))
    funded = [each for each in model.explanation if each.rule == "funding"]
    return replace(
        model,
        kind=kind,
        months=months,
        unit_fen=0,
        gross_fen=amount,
        net_fen=amount,
        due_fen=total,
        held=held,
        explanation=(*reasons, *funded),
        items=() if held else (PayItem(kind, "", amount),),
        monthly=() if held else monthly,
        unknown=(),
        short_fen=0,
    )


def _say(each: Difference, ledger: Ledger) -> Reason:
    rule = "arrears" if each.fen > 0 else "recovery"
    says = ledger.say(
        rule,
        month=Month.read(each.month).title(),
        due=plain(each.due_fen),
        paid=plain(each.paid_fen),
        amount=plain(abs(each.fen)),
    )
    paper = each.reason
    return Reason(says, paper.source if paper else "", paper.clause if paper else "", rule)
