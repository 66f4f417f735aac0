"""Months, periods, ages and validity: the office's way with days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.i18n import _


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written ``2026-10``."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """Return the month written ``2026-10``; Refusal otherwise."""
        match = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or match[1] == "0000":
            raise _no_period(text)
        return cls(int(match[1]), int(match[2]))

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> Month:
        """Return the month so many months later (earlier where negative)."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def title(self) -> str:
        """Return the month as papers write it, in Chinese."""
        return str(_words("month").format(year=self.year, month=self.month))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """Months that are paid or reported together: a month, quarter, half-year or year.

    ``code`` is ``2026-10``, ``2026-Q4``, ``2026-H2`` or ``2026``.
    """

    code: str
    start: Month
    count: int

    def months(self) -> tuple[Month, ...]:
        """Return its months in order."""
        return tuple(self.start.plus(step) for step in range(self.count))

    @property
    def first(self) -> date:
        """The first day."""
        return self.start.first

    @property
    def last(self) -> date:
        """The last day."""
        return self.start.plus(self.count - 1).last

    def contains(self, day: date | Month) -> bool:
        """Return whether a day or a month lies in it."""
        month = day if isinstance(day, Month) else Month.of(day)
        return self.start <= month <= self.start.plus(self.count - 1)

    def title(self) -> str:
        """Return the period as papers write it, in Chinese."""
        year, place = self.start.year, (self.start.month - 1) // self.count
        if self.count == 1:
            return self.start.title()
        if self.count == 12:
            return str(_words("year").format(year=year))
        kind, ordinals = ("quarter", "quarters") if self.count == 3 else ("half", "halves")
        ordinal = resources.shipped("lists", "periods.toml")[ordinals][place]
        return str(_words(kind).format(year=year, ordinal=ordinal))

    def __str__(self) -> str:
        return self.code


def _words(name: str) -> str:
    return str(resources.shipped("lists", "periods.toml")[name])


def _no_period(text: str) -> Refusal:
    return Refusal(
        _("This is no period: {text}").format(text=text),
        why=_("A period is a month, a quarter, a half-year or a year."),
        next=_("Write it as 2026-10, 2026-Q4, 2026-H2 or 2026."),
    )


def read_period(text: str) -> Period:
    """Return the period written ``2026-10``, ``2026-Q4``, ``2026-H2`` or ``2026``; Refusal otherwise."""
    code = text.strip().upper()
    match = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{1,2})))?", code)
    if match is None or match[1] == "0000":
        raise _no_period(text)
    year = int(match[1])
    if match[2]:
        return Period(code, Month(year, int(match[2]) * 3 - 2), 3)
    if match[3]:
        return Period(code, Month(year, int(match[3]) * 6 - 5), 6)
    if match[4]:
        month = Month.read(code)
        return Period(str(month), month, 1)
    return Period(code, Month(year, 1), 12)


def written_day(day: date) -> str:
    """Return a day as papers write it, in Chinese, without leading zeros (GB/T 9704-2012 7.3.5)."""
    return str(_words("day").format(year=day.year, month=day.month, day=day.day))


def age(birth: date, day: date) -> int:
    """Return full years on a day; who was born on 29 February turns a year older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def add_months(day: date, months: int) -> date:
    """Return the day so many months later; where that month is shorter, its last day (民法典 202)."""
    month = Month.of(day).plus(months)
    return month.last if day.day > month.last.day else month.first.replace(day=day.day)


def add_years(day: date, years: int) -> date:
    """Return the day so many years later; 29 February becomes the 28th where there is none."""
    return add_months(day, years * 12)


def valid_until(issued: date, years: int = 10) -> date:
    """Return the last day of validity: issued + 10 years − 1 day (2016-05-20 → 2026-05-19)."""
    end = add_years(issued, years)
    return end if end.day != issued.day else end - timedelta(days=1)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last, both included."""
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)
