"""How long a publicity hangs."""

from __future__ import annotations

from datetime import date

import pytest

from clfdesk.domain.notice import publicity
from clfdesk.grammar.workdays import is_working_day, working_days


@pytest.mark.parametrize(
    ("start", "first", "last", "down"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 26), date(2026, 11, 27)),  # over a weekend
        (date(2026, 11, 21), date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 30)),  # begins on a Saturday
    ],
)
def test_five_working_days(start: date, first: date, last: date, down: date) -> None:
    period = publicity(start, 5, working=True)
    assert (period.first, period.last, period.down) == (first, last, down)
    assert period.sure
    assert working_days(period.first, period.last) == 5


def test_seven_days_by_the_calendar_come_down_on_a_working_day() -> None:
    period = publicity(date(2026, 11, 20), 7, working=False)
    assert period.last == date(2026, 11, 26)
    assert is_working_day(period.down)


def test_a_year_without_its_holiday_list_is_not_sure() -> None:
    assert not publicity(date(2039, 1, 3), 5, working=True).sure
