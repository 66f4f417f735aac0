"""Working days, by the yearly holiday lists: those of ``resources/lists/holidays.toml`` and those a clerk enters.

The State Council publishes a year's list the November before. For a year without a list
Monday to Friday is counted, and the answer says so: a deadline must never look surer
than it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from clfdesk import resources

#: The weekdays of a year that are free, and the days of its weekends that are worked.
Days = tuple[frozenset[date], frozenset[date]]


def _nothing() -> Mapping[int, Days]:
    return {}


_entered: Callable[[], Mapping[int, Days]] = _nothing


def go_by(entered: Callable[[], Mapping[int, Days]] | None) -> None:
    """Ask here for the years a clerk entered, from now on; ``None`` for the shipped ones alone."""
    global _entered
    _entered = entered or _nothing


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
def shipped() -> Mapping[int, Days]:
    """Return the years whose holidays come with the program."""
    table = resources.shipped("lists", "holidays.toml")
    return {entry["year"]: (frozenset(entry["rest"]), frozenset(entry["work"])) for entry in table["year"]}


def source_of(year: int) -> str:
    """Return the notice a shipped year follows; empty where there is none."""
    table = resources.shipped("lists", "holidays.toml")
    return next((str(entry["source"]) for entry in table["year"] if entry["year"] == year), "")


def _years() -> Mapping[int, Days]:
    own = _entered()
    return {**shipped(), **own} if own else shipped()


def known_years() -> tuple[int, ...]:
    """Return the years whose holiday list is at hand."""
    return tuple(sorted(_years()))


def is_working_day(day: date) -> bool:
    """Return whether a day is worked; Monday to Friday in a year without a list."""
    return _worked(day, _years())


def _worked(day: date, years: Mapping[int, Days]) -> bool:
    rest, work = years.get(day.year, (frozenset(), frozenset()))
    return day in work or (day.weekday() < 5 and day not in rest)


def add_working_days(start: date, count: int) -> Deadline:
    """Return the day on which so many working days after ``start`` are over; the starting day is not counted."""
    day, left, step = start, abs(count), timedelta(days=1 if count >= 0 else -1)
    unknown, years = {start.year}, _years()
    while left:
        day += step
        unknown.add(day.year)
        left -= _worked(day, years)
    return Deadline(day, tuple(sorted(unknown - set(years))))


def working_days(first: date, last: date) -> int:
    """Return how many working days lie from the first to the last, both included."""
    years = _years()
    return sum(_worked(first + timedelta(days=step), years) for step in range((last - first).days + 1))
