"""The way a form wants its dates written: read from an example, used for every date.

``2024.03``, ``2024-03-05``, ``202403``, ``2024年3月`` or ``YYYY.MM`` (GB/T 7408 and the
habits of offices); the pattern is what the example is made of, nothing is assumed.
"""

from __future__ import annotations

import re
from datetime import date

_YEAR = r"(?:(?:19|20)\d\d|[Yy]{4}|[Xx×Ｘ]{4})"
_MONTH = r"(?:1[0-2]|0?[1-9]|[Mm]{1,2}|[Xx×Ｘ]{1,2})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|[Dd]{1,2}|[Xx×Ｘ]{1,2})"
_SAMPLE = re.compile(
    rf"(?<![\d.\-/])(?P<year>{_YEAR})"
    rf"(?:(?P<s1>\s?[.．/\-—年]\s?)(?P<month>{_MONTH})(?:(?P<s2>[.．/\-—月])(?P<day>{_DAY})(?P<s4>日)?|(?P<s3>月))?"
    r"|(?P<tight>(?:0[1-9]|1[0-2]|MM|mm)(?P<tight_day>(?:0[1-9]|[12]\d|3[01]|DD|dd))?))"
    r"(?![\d])"
)


def sample_in(text: str) -> str:
    """Return the first example of a date in a text, or an empty string."""
    found = _SAMPLE.search(text)
    return found[0] if found else ""


def written(day: date, sample: str) -> str:
    """Return a day written as the example is; ``ValueError`` where the example is none."""
    found = _SAMPLE.fullmatch(sample)
    if found is None:
        raise ValueError(sample)
    if found["tight"]:
        return f"{day:%Y%m}" + (f"{day:%d}" if found["tight_day"] else "")
    wide = _digits(found)
    text = f"{day.year}{found['s1'].strip()}{day.month:0{wide}}"
    if found["day"]:
        return f"{text}{found['s2']}{day.day:0{wide}}{found['s4'] or ''}"
    return text + (found["s3"] or "")


def _digits(found: re.Match[str]) -> int:
    """Return how many digits months and days get, as far as the example tells."""
    parts = [part for part in (found["month"], found["day"]) if part]
    if any(len(part) == 1 for part in parts):
        return 1
    if any(part.startswith("0") or not part.isdigit() for part in parts):
        return 2
    return 1 if "年" in found["s1"] else 2


def has_day(sample: str) -> bool:
    """Tell whether an example names the day and not only the month."""
    found = _SAMPLE.fullmatch(sample)
    return bool(found and (found["day"] or found["tight_day"]))
