"""Dates as clerks write them: 2019.11.3, 20240914, 2019年1月18日, 2021/2/19, a spreadsheet's serial number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from clfdesk.grammar.calendar import Month
from clfdesk.grammar.writing import narrow

#: Serials before 1970 are small numbers of another kind, after 2064 too.
_SERIALS = range(25569, 60001)
#: In a column of dates five digits are a day of 1927 and later: most holders were born before 1970.
_EARLY = range(10000, 25569)
_FULL = re.compile(r"(\d{4})(?:\s*[-./年、·]\s*|\s+)(\d{1,2})(?:\s*[-./月、·]\s*|\s+)(\d{1,2})\s*[日号.]?")
_SHORT = re.compile(r"(\d{2})\s*[-./年、·]\s*(\d{1,2})(?:\s*[-./月、·]\s*(\d{1,2})\s*[日号.]?|\s*月?(?:份)?)")
_HAN_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]+")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PARTIAL = re.compile(r"(\d{4})\s*[-./年、·]\s*(\d{1,2})\s*月?(?:份)?")
_CLOCK = re.compile(r"[T\s]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What a written date tells: a day, only a month, only a year, or nothing readable.

    ``day`` is set for ``precision`` day, ``month`` also for month.
    """

    precision: Literal["day", "month", "year", "none"]
    day: date | None = None
    month: Month | None = None
    year: int | None = None


_NOTHING = WrittenDate("none")


def _day(year: int, month: int, day: int) -> WrittenDate:
    try:
        found = date(year, month, day)
    except ValueError:
        return _NOTHING
    return WrittenDate("day", found, Month.of(found), year)


def _month(year: int, month: int) -> WrittenDate:
    return WrittenDate("month", None, Month(year, month), year) if year and 1 <= month <= 12 else _NOTHING


def _serial(number: float) -> WrittenDate:
    found = date(1899, 12, 30) + timedelta(days=int(number))
    return WrittenDate("day", found, Month.of(found), found.year)


def _month_cell(value: float) -> WrittenDate:
    """Return what 2024.03 in a number cell tells; 2024.1 may be January or October, so only its year."""
    text = f"{value:.2f}"
    if float(text) != value or not 1900 <= value < 2100:
        return _NOTHING
    return WrittenDate("year", None, None, int(value)) if text.endswith("0") else read_written(text)


def _han(found: re.Match[str]) -> str:
    """Return a number of a date written in Chinese (二〇一九, 十二, 二十三) in digits."""
    tens, ten, ones = found[0].translate(_HAN_DIGITS).partition("十")
    return f"{tens or 1}{ones or 0}" if ten else tens


def tells_short(value: object, day: date) -> bool:
    """Tell whether a date written with two digits of its year (62.3.5, 62年3月) is the known ``day``."""
    found = _SHORT.fullmatch(narrow(str(value)).strip())
    if found is None:
        return False
    told = int(found[1]) == day.year % 100 and int(found[2]) == day.month
    return told and (found[3] is None or int(found[3]) == day.day)


def is_short(value: object) -> bool:
    """Tell whether a date is written with only two digits of its year."""
    return _SHORT.fullmatch(narrow(str(value)).strip()) is not None


def read_written(value: object, *, column: bool = False) -> WrittenDate:
    """Return what a cell says of a date, never inventing a day that is not written.

    In a ``column`` of dates a serial number of before 1970 is a day too.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return WrittenDate("day", value, Month.of(value), value.year)
    if isinstance(value, bool) or value is None:
        return _NOTHING
    if isinstance(value, (int, float)):
        if (int(value) in _SERIALS or (column and int(value) in _EARLY)) and value >= 0:
            return _serial(value)
        if isinstance(value, float) and value != int(value):
            return _month_cell(value)
        value = str(int(value))
    text = _CLOCK.sub("", narrow(str(value)).strip(" '\"\t\r\n\u200b\ufeff\u00a0")).removeprefix("公元")
    if "年" in text and not text.isascii():
        text = _HAN_NUMBER.sub(_han, text)
    if match := _FULL.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if re.fullmatch(r"(19|20)\d{6}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if match := _PARTIAL.fullmatch(text):
        return _month(int(match[1]), int(match[2]))
    if re.fullmatch(r"(19|20)\d{4}", text):
        return _month(int(text[:4]), int(text[4:]))
    serial = re.fullmatch(r"\d{5}(\.\d+)?", text)
    if serial and (int(text[:5]) in _SERIALS or (column and int(text[:5]) in _EARLY)):
        return _serial(float(text))
    if match := re.fullmatch(r"((?:19|20)\d{2})年?度?", text):
        return WrittenDate("year", None, None, int(match[1]))
    return _NOTHING


def read_date(value: object, *, month_as_first: bool = False) -> date | None:
    """Return a written day, or None; with ``month_as_first`` a bare month stands for its first day."""
    written = read_written(value)
    if written.day is None and month_as_first and written.month is not None:
        return written.month.first
    return written.day


def read_month(value: object) -> Month | None:
    """Return the month a cell tells, by a full or a partial date."""
    return read_written(value).month
