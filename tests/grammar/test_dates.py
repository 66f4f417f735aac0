"""Dates as clerks write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.grammar.calendar import Month
from clfdesk.grammar.dates import read_date, read_month, read_written

DAY = date(2019, 1, 8)


@pytest.mark.parametrize(
    "written",
    [
        "2019-01-08",
        "2019.1.8",
        "2019/1/8",
        "20190108",
        "2019年1月8日",
        "2019年01月08号",
        "２０１９．０１．０８",
        " 2019 年 1 月 8 日 ",
        "'2019-1-8",
        "2019-01-08 00:00:00",
        "2019-01-08T12:30:00Z",
        "2019、1、8",
        20190108,
        20190108.0,
        43473,
        43473.0,
        43473.75,
        "43473",
        DAY,
        datetime(2019, 1, 8, 9, 30),
    ],
)
def test_every_spelling_of_one_day(written: object) -> None:
    assert read_date(written) == DAY


@pytest.mark.parametrize(
    "written",
    [None, "", "无", True, "2019-02-30", "19.1.8", "2019.13.1", "20191301", 1, 25568, 60001, "12345678", "2019年", 1.5],
)
def test_no_day_is_invented(written: object) -> None:
    assert read_date(written) is None


@pytest.mark.parametrize(
    "written", ["2024.03", "2024-3", "2024年3月", "2024年3月份", "202403", 202403, 2024.03, "２０２４．３"]
)
def test_a_bare_month_is_a_month(written: object) -> None:
    found = read_written(written)
    assert (found.precision, found.day, found.month) == ("month", None, Month(2024, 3))
    assert read_date(written, month_as_first=True) == date(2024, 3, 1)


def test_october_written_as_a_number_is_not_taken_for_january() -> None:
    found = read_written(2024.1)  # the cell said 2024.10 or 2024.1
    assert (found.precision, found.month, found.year) == ("year", None, 2024)


def test_a_bare_year_is_a_year() -> None:
    assert (read_written("2019年").precision, read_written("2019").year) == ("year", 2019)
    assert read_date("2019", month_as_first=True) is None


def test_the_bounds_of_serial_numbers() -> None:
    assert read_date(25569) == date(1970, 1, 1)
    assert read_date(60000) == date(2064, 4, 8)


def test_a_month_is_read_from_a_full_date_too() -> None:
    assert read_month("2019.11.3") == Month(2019, 11)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_what_is_written_is_read(day: date) -> None:
    for form in ("{0}-{1}-{2}", "{0}.{1:02d}.{2:02d}", "{0}年{1}月{2}日", "{0}/{1}/{2}", "{0}{1:02d}{2:02d}"):
        assert read_date(form.format(day.year, day.month, day.day)) == day


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats()))
def test_nothing_is_too_strange(value: object) -> None:
    found = read_written(value)
    assert (found.precision == "day") == (found.day is not None)
