"""Which months of a period somebody was in office, and which rating counts for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clfdesk.domain.appraisal import Appraisal
from clfdesk.grammar.calendar import Month, Period


@dataclass(frozen=True, slots=True)
class MonthRule:
    """How many days in office make the month of joining, and of leaving, a paid one.

    1 and 1 pay both months whole; 16 pays the joining month only from its first half.
    """

    joining_days: int = 1
    leaving_days: int = 1


def months_in_office(
    period: Period, started: date | None, ended: date | None, rule: MonthRule = MonthRule()
) -> tuple[Month, ...]:
    """Return the months of a period that count, in order.

    ``started`` unknown means since before the period; ``ended`` is the last day in office.
    """
    counted = []
    for month in period.months():
        first = max(started, month.first) if started else month.first
        last = min(ended, month.last) if ended else month.last
        days = (last - first).days + 1
        needed = 1
        if started and started > month.first and Month.of(started) == month:
            needed = max(needed, rule.joining_days)
        if ended and ended < month.last and Month.of(ended) == month:
            needed = max(needed, rule.leaving_days)
        if days >= needed:
            counted.append(month)
    return tuple(counted)


def rating_for(period: Period, appraisals: Sequence[Appraisal], basis: str, day: date) -> Appraisal | None:
    """Return the appraisal a period's pay hangs on; None while there is none.

    ``basis`` ``latest`` takes the newest year not after the period's, ``same_year`` only
    the period's own. A rating is used once it is decided, not before (``day`` is today).
    """
    year = period.start.year
    decided = [
        each
        for each in appraisals
        if each.rating and each.year <= year and not (each.decided_on and each.decided_on > day)
    ]
    if basis == "same_year":
        decided = [each for each in decided if each.year == year]
    return max(decided, key=lambda each: (each.year, each.id), default=None)
