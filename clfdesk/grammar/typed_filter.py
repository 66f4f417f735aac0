"""What a clerk types into the filter of one column, as a condition of the expression language.

Words are looked for anywhere in the column; numbers and days also as ``≥60``, ``18-59``, ``2026``,
``2026-03``, ``<2027-01-01``; ``空`` finds what is empty, ``非空`` what is not.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.field import Field, Words
from clfdesk.i18n import _

_EMPTY, _FULL = ("空", "空白", "无"), ("非空", "不空")
_YES, _NO = ("是", "有", "√", "1", "yes"), ("否", "无", "×", "0", "no")
_SIGN = re.compile(r"(>=|<=|≥|≤|>|<|=)?\s*(.+)")
_SAME = {"≥": ">=", "≤": "<=", "=": "==", None: "=="}


def condition(field: Field, text: str, words: Words) -> str:
    """Return the condition a typed text makes for a column; empty for an empty text.

    Raises :class:`Refusal` with an example where the text cannot be one for this column.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        return ""
    if typed in _FULL:
        return f"not empty({field.name})"
    if typed in _EMPTY and field.kind != "flag":
        return f"empty({field.name})"
    if field.kind == "flag":
        return _flag(field, typed)
    if field.kind in ("code", "tags"):
        return _code(field, typed, words)
    if field.kind in ("integer", "money"):
        return _number(field, typed)
    if field.kind == "date":
        return _day(field, typed)
    return f"{field.name} contains '{typed.replace(chr(39), '')}'" if typed.replace("'", "") else ""


def _refusal(field: Field, text: str, example: str) -> Refusal:
    return Refusal(
        _("This column cannot be filtered so."),
        where=f"{_(field.label)}: {text}",
        next=_("Type it like {example}.").format(example=example),
    )


def _flag(field: Field, text: str) -> str:
    if text.lower() in _YES:
        return f"{field.name} == true"
    if text.lower() in _NO:
        return f"not ({field.name} == true)"
    raise _refusal(field, text, "是 / 否")


def _code(field: Field, text: str, words: Words) -> str:
    codes = words.codes.get(field.codes, {})
    found = [code for code, spoken in codes.items() if any(text.lower() in each.lower() for each in spoken)]
    if not found:
        said = " / ".join(each[0] for each in list(codes.values())[:4])
        raise _refusal(field, text, said or "—")
    if field.kind == "tags":
        return "(" + " or ".join(f"{field.name} contains '{code}'" for code in found) + ")"
    literal = ", ".join(code if field.name in ("grade", "result_grade") else f"'{code}'" for code in found)
    return f"{field.name} in ({literal})"


def _number(field: Field, text: str) -> str:
    if span := re.fullmatch(r"(\d+)\s*[-~—到]\s*(\d+)", text):
        low, high = (_digits(field, each) for each in span.groups())
        return f"({field.name} >= {low} and {field.name} <= {high})"
    sign, rest = _SIGN.fullmatch(text).groups()  # type: ignore[union-attr]
    if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", rest) or ("." in rest and field.kind != "money"):
        raise _refusal(field, text, "60 / ≥60 / 18-59")
    return f"{field.name} {_SAME.get(sign, sign)} {_digits(field, rest)}"


def _digits(field: Field, text: str) -> int:
    """Return a number as it is kept: money in fen."""
    if field.kind != "money":
        return int(text)
    whole, _dot, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def _day(field: Field, text: str) -> str:
    sign, rest = _SIGN.fullmatch(text).groups()  # type: ignore[union-attr]
    first, last = _span(rest)
    if first is None or last is None:
        raise _refusal(field, text, "2026 / 2026-03 / ≥2026-03-01")
    name = field.name
    if sign in (">=", "≥"):
        return f"{name} >= {first}"
    if sign in ("<=", "≤"):
        return f"{name} <= {last}"
    if sign == ">":
        return f"{name} > {last}"
    if sign == "<":
        return f"{name} < {first}"
    return f"({name} >= {first} and {name} <= {last})"


def _span(text: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a year, a month or a day as written."""
    try:
        if year := re.fullmatch(r"(\d{4})年?", text):
            return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
        if month := re.fullmatch(r"(\d{4})[-./年](\d{1,2})月?", text):
            number, part = int(month[1]), int(month[2])
            after = date(number + part // 12, part % 12 + 1, 1)
            return date(number, part, 1), after - timedelta(days=1)
    except ValueError:
        return None, None
    day = read_date(text)
    return day, day
