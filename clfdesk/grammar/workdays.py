"""Working days, by the yearly holiday list in ``resources/lists/holidays.toml``.

The State Council publishes a year's list the November before. For a year without a list
Monday to Friday is counted, and the answer says so: a deadline must never look surer
than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from clfdesk import resources


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day counted in working days; ``unknown_years`` names the years whose holiday list is missing."""

    day: date
    unknown_years: tuple[int, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether every year it crosses has its list."""
        return not self.unknown_years


@cache
def _years() -> dict[int, tuple[frozenset[date], frozenset[date]]]:
    table = resources.shipped("lists", "holidays.toml")
    return {entry["year"]: (frozenset(entry["rest"]), frozenset(entry["work"])) for entry in table["year"]}


def known_years() -> tuple[int, ...]:
    """Return the years whose holiday list is at hand."""
    return tuple(sorted(_years()))


def is_working_day(day: date) -> bool:
    """Return whether a day is worked; Monday to Friday in a year without a list."""
    rest, work = _years().get(day.year, (frozenset(), frozenset()))
    return day in work or (day.weekday() < 5 and day not in rest)


def add_working_days(start: date, count: int) -> Deadline:
    """Return the day on which so many working days after ``start`` are over; the starting day is not counted."""
    day, left, step = start, abs(count), timedelta(days=1 if count >= 0 else -1)
    unknown = {start.year}
    while left:
        day += step
        unknown.add(day.year)
        left -= is_working_day(day)
    return Deadline(day, tuple(sorted(unknown - set(_years()))))


def working_days(first: date, last: date) -> int:
    """Return how many working days lie from the first to the last, both included."""
    return sum(is_working_day(first + timedelta(days=step)) for step in range((last - first).days + 1))
