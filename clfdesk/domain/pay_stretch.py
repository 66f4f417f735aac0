"""The months of a line: stretches of equal months with their sentences, the floor they are held to, the rating's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from clfdesk.domain.pay_beside import times
from clfdesk.domain.pay_gate import Gate
from clfdesk.domain.pay_ledger import Ledger
from clfdesk.domain.pay_rates import Rate, plain
from clfdesk.domain.payroll import Reason
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.words import words

Pairs = Sequence[tuple[Month, Rate]]


def _fen(rate: Rate, month: Month, days: Mapping[Month, Decimal]) -> int:
    return times(rate.unit_fen, days[month]) if rate.scheme["component"] == "per_day" else rate.unit_fen


def span(months: Sequence[Month]) -> str:
    """Return months in a row as 2026年3月 or 2026年3月—5月."""
    first, last = months[0], months[-1]
    if first == last:
        return first.title()
    return f"{first.title()}—{last.title() if first.year != last.year else last.title().partition('年')[-1]}"


def stretches(
    ledger: Ledger, pairs: Pairs, days: Mapping[Month, Decimal], more: Mapping[Month, int]
) -> tuple[tuple[tuple[str, int], ...], list[Reason], int]:
    """Return what each month comes to, the sentences, one per stretch of equal months, and what lacks to the floor."""
    monthly, said, short = [], [], 0
    parts = [list(run) for _key, run in groupby(pairs, key=lambda pair: (pair[1], more.get(pair[0], 0)))]
    for run in parts:
        held: list[Reason] = []
        rate, months = run[0][1], [month for month, _rate in run]
        once = rate.scheme["component"] == "fixed"
        fens = [0 if once and step else _fen(rate, month, days) for step, month in enumerate(months)]
        monthly += [(str(month), fen) for month, fen in zip(months, fens, strict=True)]
        if rate.floor_fen:
            lacking, told = _floor(ledger, rate, months[0], more.get(months[0], 0))
            said += told if lacking else told[:-1]
            held = [] if lacking else told[-1:]
            short += lacking * len(months)
        values = {
            "months": len(run),
            "amount": plain(rate.unit_fen),
            "gross": plain(sum(fens)),
            "days": sum(days.get(month, Decimal(0)) for month in months),
        }
        first, last = months[0].title(), months[-1].title()
        if rate.advance:
            told_of = {**values, "span": span(months), "standard": plain(rate.standard_fen)}
            says = ledger.say("advance", **told_of, percent=rate.advance)
        elif len(parts) == 1:
            says = str(rate.scheme["says"]).format(**values, first=first, last=last)
        else:
            says = ledger.say("part", **values, first=first, last=last)
        said += [Reason(says, rate.source, rate.clause, "advance" if rate.advance else "amount"), *held]
    if len(parts) > 1:
        total = sum(fen for _month, fen in monthly)
        said.append(Reason(ledger.say("sum", months=len(pairs), gross=plain(total)), rule="sum"))
    return tuple(monthly), said, short


def _floor(ledger: Ledger, rate: Rate, month: Month, more_fen: int) -> tuple[int, list[Reason]]:
    """Compare a month's wage, special allowances left out, with the floor (最低工资规定 12; 罗政办字〔2020〕90号 二11)."""
    values = {
        "month": month.title(),
        "minimum": plain(rate.minimum_fen),
        "multiple": rate.multiple,
        "floor": plain(rate.floor_fen),
    }
    said = [Reason(ledger.say("minimum_wage", **values), rate.minimum_source, rule="minimum_wage")]
    lacking = max(0, rate.floor_fen - rate.whole_fen - more_fen)
    if lacking:
        amount = plain(rate.whole_fen + more_fen)
        said.append(ledger.refuses("below_floor", rate.scheme, **values, short=plain(lacking), amount=amount))
    else:
        amount = plain(rate.whole_fen + more_fen)
        said.append(ledger.refuses("floor_held", rate.scheme, **values, amount=amount))
    return lacking, said


def judged(ledger: Ledger, pairs: Pairs, passed: Sequence[Gate], stopped: Sequence[Gate], due: int) -> list[Reason]:
    """Return the sentences on the appraisal: passed, stopped from a month on, failed, or waited for."""
    last = pairs[-1][1].scheme
    source, clause = str(last["source"]), str(last["clause"])
    said = []
    if passed and (rating := passed[-1].rating):
        word = words("appraisal").word("rating", rating.rating)
        said.append(Reason(ledger.say("passed", year=rating.year, rating=word), source, clause, "passed"))
    if stopped:
        gate = stopped[-1]
        if gate.rating is None:
            says = ledger.say(gate.held, gross=plain(due))
            return [*said, Reason(says, source, clause, gate.held)]
        year, word = gate.rating.year, words("appraisal").word("rating", gate.rating.rating)
        clause = str(last.get("fail_clause", clause)) if gate.held == "failed_appraisal" else clause
        values = {"year": year, "rating": word, "source": source, "clause": clause}
        if passed:
            says = ledger.say("stopped", **values, month=stopped[0].month.title())
            said.append(Reason(says, source, clause, "stopped"))
        else:
            said.append(Reason(ledger.say(gate.held, **values), source, clause, gate.held))
    return said
