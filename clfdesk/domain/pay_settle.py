"""Year-end settlement (按月预发、年终结算): what a year comes to by its rating, less what was paid in advance.

Each month pays a part of its standard (``advance`` of the scheme, or the office's own
percentage); once the year's rating is decided, the first period from the settling month on
pays the rest, or takes back what was too much. Every part is a sentence with its paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.arrears import owed, paid_by_month
from clfdesk.domain.division import Division
from clfdesk.domain.pay_ledger import Ledger
from clfdesk.domain.pay_rates import Rate, Record, part, plain, read_percent
from clfdesk.domain.pay_stretch import span
from clfdesk.domain.payroll import PayLine, PayrollSheet, Reason
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import Month, read_period
from clfdesk.grammar.words import words

KIND = "settlement"
#: The sentence of a line whose year waits for its rating.
WAITS = "settlement_waits"


@dataclass(frozen=True, slots=True)
class Year:
    """One worker's year: its months with their rates, what each was paid so far, what was settled before; in fen."""

    year: int
    months: tuple[tuple[Month, Rate, int], ...]
    settled_fen: int = 0

    @property
    def advanced_fen(self) -> int:
        """Return what was paid in advance."""
        return sum(fen for _month, _rate, fen in self.months)

    @property
    def standard_fen(self) -> int:
        """Return what the months come to by the whole standard."""
        return sum(rate.whole_fen for _month, rate, _fen in self.months)


def percent_of(ledger: Ledger, scheme: Record, rating: str) -> str:
    """Return how much of the year a rating is worth, in percent; empty where the pack does not say.

    The office's own value goes first, then the scheme's ``shares``, then all for who passes
    and nothing for who fails.
    """
    own = ledger.standards.value(f"payroll.year_share.{rating}", Month.of(ledger.period.last))
    if own is not None:
        return read_percent(own.value)
    shares = dict(scheme.get("shares", {}))
    if rating in shares:
        return read_percent(shares[rating])
    return "100" if rating in scheme.get("passes", ()) else "0" if rating in scheme.get("fails", ()) else ""


def held_back(sheet: PayrollSheet, holds: Mapping[int, str], ledger: Ledger) -> tuple[PayLine, ...]:
    """Return a sheet's lines; of who is held back by hand, back pay and settlements rest too, with the same reason."""

    def rests(line: PayLine) -> PayLine:
        why = holds.get(line.staff, "")
        if not why or line.kind == "regular" or line.held:
            return line
        rule = "manual_hold"
        said = (*line.explanation, Reason(ledger.say(rule, why=why, gross=plain(line.net_fen)), rule=rule))
        return replace(line, held=rule, gross_fen=0, net_fen=0, items=(), monthly=(), explanation=said)

    return tuple(rests(line) for line in sheet.lines)


def years_of(
    sheet: PayrollSheet, locked: Sequence[PayrollSheet], staff: Iterable[Staff], ledger: Ledger,
    places: Mapping[int, Division],
) -> dict[int, list[Year]]:  # fmt: skip
    """Return, by worker, the years whose settling month has come and of which months were paid in advance.

    A month nobody was paid for yet (held, not drafted) waits for its own payment.
    """
    last = Month.of(ledger.period.last)
    paid: dict[int, dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    before: dict[tuple[int, int], int] = defaultdict(int)
    for each in (*locked, sheet):
        period = read_period(each.period)
        for line in each.lines:
            if line.kind == KIND:
                if not line.held:
                    for text, fen in line.monthly:
                        before[line.staff, Month.read(text).year] += fen
                continue
            for text, fen in paid_by_month(line, period).items():
                paid[line.staff][Month.read(text)] += fen
    asked: dict[int, Ledger] = {}
    found: dict[int, list[Year]] = {}
    for member in staff:
        place = places.get(member.village_id) if member.village_id is not None else None
        for year in sorted({month.year for month in paid.get(member.id, ())}):
            own = asked.get(year) or asked.setdefault(year, Ledger(read_period(str(year)), ledger.pack, ledger.day))
            if Month(year, _settles(own)) > last:
                continue
            facts = own.facts(own.profile(member, place))
            rates = [
                (month, rate, fen)
                for month, fen in sorted(paid[member.id].items())
                if month.year == year and (rate := own.standards.rate(facts, month)) is not None and rate.advance
            ]
            if rates:
                found.setdefault(member.id, []).append(Year(year, tuple(rates), before[member.id, year]))
    return found


def _settles(ledger: Ledger) -> int:
    found = ledger.standards.value("payroll.settle_month", Month.of(ledger.period.last))
    return int(found.value) if found else ledger.period.last.month


def with_settlements(
    sheet: PayrollSheet,
    locked: Sequence[PayrollSheet],
    staff: Sequence[Staff],
    appraisals: Iterable[Appraisal],
    ledger: Ledger,
    places: Mapping[int, Division],
) -> tuple[PayLine, ...]:
    """Return the lines of a drafted period followed by the settlements of the years that are due in it.

    A year without a rating is told on the worker's own line and waits. What was advanced too
    much is taken off no further than what is paid now.
    """
    if not any(
        reason.rule == "advance" for each in (*locked, sheet) for line in each.lines for reason in line.explanation
    ):
        return sheet.lines  # nothing was ever paid in advance
    years = years_of(sheet, locked, staff, ledger, places)
    decided: dict[tuple[int, int], Appraisal] = {}
    for each in appraisals:
        if each.rating and not (each.decided_on and each.decided_on > ledger.day):
            known = decided.get((each.staff_id, each.year))
            decided[each.staff_id, each.year] = each if known is None or each.id > known.id else known
    models = {line.staff: line for each in locked for line in each.lines} | {
        line.staff: line for line in sheet.lines if line.kind == "regular"
    }
    payable: dict[int, int] = defaultdict(int)
    for line in sheet.lines:
        payable[line.staff] += 0 if line.held else line.net_fen
    lines, waiting = list(sheet.lines), dict[int, list[Reason]]()
    for member in staff:
        for year in years.get(member.id, ()):
            rating = decided.get((member.id, year.year))
            scheme = year.months[-1][1].scheme
            percent = percent_of(ledger, scheme, rating.rating) if rating else ""
            if rating is None or not percent:
                waiting.setdefault(member.id, []).append(_waits(ledger, scheme, year, rating))
                continue
            made = _line(ledger, models[member.id], year, rating, percent, max(0, payable[member.id]))
            if made is not None:
                payable[member.id] += 0 if made.held else made.net_fen
                lines.append(made)
    told = [
        replace(line, explanation=(*line.explanation, *waiting[line.staff]))
        if line.staff in waiting and line.kind == "regular"
        else line
        for line in lines
    ]
    return tuple(told)


def _runs(months: Sequence[tuple[Month, Rate, int]]) -> list[tuple[Rate, int, list[Month]]]:
    """Return the stretches of months that follow each other at one standard and one advance."""
    runs: list[tuple[Rate, int, list[Month]]] = []
    for month, rate, fen in months:
        if runs and runs[-1][:-1] == (rate, fen) and runs[-1][-1][-1].plus(1) == month:
            runs[-1][-1].append(month)
        else:
            runs.append((rate, fen, [month]))
    return runs


def _waits(ledger: Ledger, scheme: Record, year: Year, rating: Appraisal | None) -> Reason:
    if rating is None:
        return ledger.refuses(WAITS, scheme, year=year.year)
    word = words("appraisal").word("rating", rating.rating)
    return ledger.refuses("unknown_rating", scheme, year=year.year, rating=word)


def _line(
    ledger: Ledger, model: PayLine, year: Year, rating: Appraisal, percent: str, payable_fen: int
) -> PayLine | None:
    """Return one year's settlement with its parts told one by one; None where nothing is left to settle."""
    scheme = year.months[-1][1].scheme
    due = part(year.standard_fen, percent)
    total = due - year.advanced_fen - year.settled_fen
    if not total:
        return None
    said: list[Reason] = []
    for rate, paid, months in _runs(year.months):
        values = {
            "span": span(months),
            "months": len(months),
            "standard": plain(rate.whole_fen),
            "gross": plain(rate.whole_fen * len(months)),
            "paid": plain(paid),
            "advanced": plain(paid * len(months)),
        }
        said.append(Reason(ledger.say("settled_part", **values), rate.source, rate.clause, "settled_part"))
    word = words("appraisal").word("rating", rating.rating)
    told = {"year": year.year, "rating": word, "percent": percent, "standard": plain(year.standard_fen)}
    said.append(ledger.refuses("settled_rating", scheme, **told, due=plain(due)))
    if year.settled_fen:
        said.append(Reason(ledger.say("settled_before", amount=plain(year.settled_fen)), rule="settled_before"))
    values = {"due": plain(due), "paid": plain(year.advanced_fen + year.settled_fen), "amount": plain(abs(total))}
    rule = "settled" if total > 0 else "settled_back"
    said.append(Reason(ledger.say(rule, **values), rule=rule))
    amount = max(total, -payable_fen)
    return owed(
        model, ledger, said, KIND, total=total, amount=amount, payable_fen=payable_fen, months=0,
        monthly=((str(year.months[-1][0]), amount),),
    )  # fmt: skip
