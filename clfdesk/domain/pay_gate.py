"""Which month's pay an appraisal lets through, and from when a failed one stops it.

龙府办发〔2019〕48号 二(二)1(2), 1(4): the passed are paid, the failed stopped; who has no
rating yet is neither. How a rating reaches the months is the scheme's: ``stops`` of
``next_month`` takes it from the month after its decision, ``at_once`` for the whole period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.pay_rates import Record
from clfdesk.grammar.calendar import Month


@dataclass(frozen=True, slots=True)
class Gate:
    """One month at the gate: ``held`` is empty where it is paid; ``certain`` where the answer is final.

    What is not certain is never asked back.
    """

    month: Month
    held: str = ""
    rating: Appraisal | None = None
    certain: bool = True


def gates(scheme: Record, months: Sequence[Month], appraisals: Sequence[Appraisal], day: date) -> list[Gate]:
    """Return a scheme's answer for each month, from the ratings decided by ``day``."""
    if scheme.get("gate") != "appraisal":
        return [Gate(month) for month in months]
    decided = [each for each in appraisals if each.rating and not (each.decided_on and each.decided_on > day)]
    basis, stops = str(scheme.get("basis", "latest")), str(scheme.get("stops", "next_month"))
    return [_gate(scheme, month, decided, basis, stops) for month in months]


def _gate(scheme: Record, month: Month, decided: Sequence[Appraisal], basis: str, stops: str) -> Gate:
    known = [each for each in decided if each.year == month.year or (basis != "same_year" and each.year < month.year)]
    certain = True
    if basis != "same_year" and stops == "next_month":
        reached = [each for each in known if each.decided_on is None or Month.of(each.decided_on) < month]
        known, certain = (reached, True) if reached else (known, False)
    found = max(known, key=lambda each: (each.year, each.id), default=None)
    if found is None:
        return Gate(month, "awaiting_appraisal", None, certain=False)
    if found.rating in scheme.get("passes", ()):
        return Gate(month, "", found)
    if found.rating in scheme.get("fails", ()):
        return Gate(month, "failed_appraisal", found, certain)
    return Gate(month, "unknown_rating", found, certain=False)
