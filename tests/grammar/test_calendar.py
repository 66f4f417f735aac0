"""Months, periods, ages and validity."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, add_months, add_years, age, read_period, valid_until, written_day


@pytest.mark.parametrize(
    ("text", "first", "last", "count", "title"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), 1, "2026年10月"),
        ("2026-1", date(2026, 1, 1), date(2026, 1, 31), 1, "2026年1月"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), 3, "2026年第四季度"),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31), 3, "2026年第一季度"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), 6, "2026年下半年"),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30), 6, "2024年上半年"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), 12, "2026年度"),
    ],
)
def test_periods(text: str, first: date, last: date, count: int, title: str) -> None:
    period = read_period(text)
    assert (period.first, period.last, len(period.months()), period.title()) == (first, last, count, title)
    assert period.contains(first)
    assert period.contains(Month.of(last))
    assert not period.contains(first - timedelta(days=1))
    assert not period.contains(last + timedelta(days=1))


def test_a_period_has_one_spelling() -> None:
    assert str(read_period("2026-1")) == "2026-01"
    assert str(read_period(" 2026-h2 ")) == "2026-H2"


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-Q5", "2026-H3", "26-10", "2026年10月", "0000", "0000-01"]
)
def test_what_is_no_period_is_refused_with_the_right_spelling(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_period(text)
    assert "2026-Q4" in caught.value.next


def test_a_month_knows_its_days_and_neighbours() -> None:
    month = Month.read("2024-02")
    assert (month.last, str(month.plus(11)), str(month.plus(-2))) == (date(2024, 2, 29), "2025-01", "2023-12")
    assert Month(2025, 12) < Month(2026, 1)
    with pytest.raises(Refusal):
        Month.read("2026-13")


@pytest.mark.parametrize(
    ("issued", "until"),
    [
        (date(2016, 5, 20), date(2026, 5, 19)),
        (date(2016, 3, 1), date(2026, 2, 28)),
        (date(2016, 2, 29), date(2026, 2, 28)),
        (date(2014, 3, 1), date(2024, 2, 29)),
        (date(2016, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_certificate_holds_ten_years_less_a_day(issued: date, until: date) -> None:
    assert valid_until(issued) == until


def test_ages_turn_on_the_birthday() -> None:
    assert age(date(1966, 10, 1), date(2026, 9, 30)) == 59
    assert age(date(1966, 10, 1), date(2026, 10, 1)) == 60
    assert age(date(1988, 2, 29), date(2026, 2, 28)) == 37
    assert age(date(1988, 2, 29), date(2026, 3, 1)) == 38


def test_months_and_years_end_with_the_shorter_month() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)


def test_a_day_as_papers_write_it() -> None:
    assert written_day(date(2026, 3, 5)) == "2026年3月5日"


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2080, 1, 1)), st.integers(-600, 600))
def test_months_added_and_taken_away_come_back(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert Month.of(moved) == Month.of(day).plus(months)
    assert abs((add_months(moved, -months) - day).days) <= 3


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2080, 1, 1)))
def test_the_day_after_the_last_is_ten_years_on(issued: date) -> None:
    after = valid_until(issued) + timedelta(days=1)
    assert after.year == issued.year + 10
    assert (after.month, after.day) in ((issued.month, issued.day), (3, 1))
