"""Working days by the yearly list."""

from __future__ import annotations

from datetime import date

import pytest

from clfdesk.grammar.workdays import add_working_days, is_working_day, known_years, working_days


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 20), True),  # a Sunday made up for
        (date(2026, 9, 22), True),
        (date(2026, 9, 25), False),  # Mid-Autumn
        (date(2026, 10, 1), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday made up for
        (date(2026, 2, 14), True),
        (date(2026, 2, 23), False),
        (date(2025, 10, 8), False),
        (date(2026, 3, 7), False),
    ],
)
def test_holidays_and_days_made_up_for(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_five_working_days_of_publicity_across_mid_autumn() -> None:
    deadline = add_working_days(date(2026, 9, 22), 5)
    assert (deadline.day, deadline.sure) == (date(2026, 9, 30), True)


def test_ten_working_days_across_the_national_holiday() -> None:
    assert add_working_days(date(2026, 9, 22), 8).day == date(2026, 10, 10)
    assert add_working_days(date(2026, 10, 8), -1).day == date(2026, 9, 30)
    assert add_working_days(date(2026, 9, 22), 0).day == date(2026, 9, 22)


def test_a_year_without_a_list_is_said_not_crashed() -> None:
    deadline = add_working_days(date(2026, 12, 30), 5)
    assert deadline.day == date(2027, 1, 6)
    assert deadline.unknown_years == (2027,)
    assert not deadline.sure
    assert 2027 not in known_years()


def test_counting_both_ends() -> None:
    assert working_days(date(2026, 9, 28), date(2026, 10, 10)) == 6
