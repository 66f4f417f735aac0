"""Citizen ID numbers: cleaning, the check character, what a number says of its holder.

GB 11643-1999. Never by a library: those reject valid numbers for the age of their
county code. The first six digits name the place of *first* registration, so abolished
counties and province-level codes are normal and never a reason to refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Literal

from clfdesk.grammar.calendar import age
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _

Gender = Literal["male", "female"]
IdCheckState = Literal["valid", "valid_15", "other_document", "warning", "invalid", "empty"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS = sum(_WEIGHTS) * ord("0")
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71)
)
#: Residence permits of Hong Kong, Macau and Taiwan residents, and of foreigners (since 2023).
_PERMITS = ("81", "82", "83", "9")
_OLDEST = 105

_OLD_PERMIT = re.compile(r"[A-Z]{3}\d{12}")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_DIGITS_OF = {6: re.compile(r"[0-9]{6}"), 8: re.compile(r"[0-9]{8}")}
_END = re.compile(r"[0-9]{3}[0-9X]")
_QUOTES = re.compile(r"[='\"`´‘’“”]+")
_SHORTENED = re.compile(r"\d\.\d+E\+?\d+")
#: What keyboards and scanners leave in place of the letter X.
_LIKE_X = str.maketrans({"x": "X", "Х": "X", "х": "X", "×": "X", "✕": "X", "Χ": "X", "χ": "X"})
_LIKE_DIGIT = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class IdCheck:
    """What a written number is.

    ``normal`` is the 18-character form (a 15-digit number upgraded), or the cleaned text
    where the number is invalid; ``birth`` and ``gender`` are told wherever they can be
    read. ``why`` says in the window's language what is wrong or worth a look;
    ``suggested`` is a number that would pass where a letter was typed for a digit.
    """

    state: IdCheckState
    normal: str
    birth: date | None = None
    gender: Literal["male", "female", "unknown"] = "unknown"
    why: str = ""
    suggested: str = ""

    @property
    def good(self) -> bool:
        """Return whether the number may be kept as verified."""
        return self.state in ("valid", "valid_15", "other_document", "warning")


def clean_id(value: object) -> str:
    """Return a number as written in a cell, without the dirt: width, blanks, quotes, ``="…"``, small x."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        value = f"{value:.0f}" if abs(value) < 1e20 else str(value)
    if isinstance(value, str) and value.isascii() and value.isalnum():
        return value.upper()  # most cells are clean, and there are a hundred thousand of them
    text = _QUOTES.sub("", solid(str(value)))
    return re.sub(r"[-‐-―－_]", "", text).translate(_LIKE_X).upper()


def lost_digits(value: object) -> bool:
    """Return whether a number can no longer be read from a cell, because it was stored as a number.

    A spreadsheet keeps 15 significant digits; an 18-digit ID that went through a number
    cell, or was written as ``1.1E+17``, has lost its end for good.
    """
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return abs(value) >= 1e15
    text = clean_id(value)
    return "." in text and _SHORTENED.fullmatch(text) is not None


def check_character(first17: str) -> str:
    """Return the 18th character for 17 digits (ISO 7064 MOD 11-2)."""
    if len(first17) != 17:
        raise ValueError(first17)
    return _CHECKS[(sum(map(mul, _WEIGHTS, first17.encode("ascii"))) - _ZEROS) % 11]


def _birth(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _bad(text: str, why: str, birth: date | None = None, suggested: str = "") -> IdCheck:
    return IdCheck("invalid", text, birth, "unknown", why, suggested)


def check_id(value: object, today: date) -> IdCheck:
    """Return what a written number is on ``today`` (GB 11643-1999).

    A number older than 105 years or with a province code that never was is a warning,
    not a refusal; the county code is never judged.
    """
    shaped = type(value) is str and _SHAPE.fullmatch(value) is not None
    text: str = value if shaped else clean_id(value)  # type: ignore[assignment]
    if not text:
        return IdCheck("empty", "")
    if not shaped and text[0] > "9" and _OLD_PERMIT.fullmatch(text):
        return IdCheck("other_document", text, why=_("This is an old residence permit number of a foreigner."))
    upgraded = ""
    if not shaped and len(text) == 15 and text.isascii() and text.isdigit():
        upgraded = text[:6] + "19" + text[6:]
        upgraded += check_character(upgraded)
    number = upgraded or text
    if not shaped and not _SHAPE.fullmatch(number):
        return _shape(text, today)
    birth = _birth(number[6:14])
    if birth is None:
        return _bad(text, _("The birth date in it, {digits}, does not exist.").format(digits=number[6:14]))
    if birth > today:
        return _bad(text, _("The birth date in it lies in the future."), birth)
    if birth.year < 1900:
        return _bad(text, _("The birth date in it lies before 1900."), birth)
    right = check_character(number[:17])
    if number[17] != right:
        why = _(
            "The check digit does not fit: the last one is {found}, it should be {right}. At least one digit is mistyped."
        )
        return _bad(text, why.format(found=number[17], right=right), birth)
    gender: Literal["male", "female"] = "male" if int(number[16]) % 2 else "female"
    if number.startswith(_PERMITS):
        return IdCheck("other_document", number, birth, gender, _("This is the number of a residence permit."))
    if today.year - birth.year >= _OLDEST and age(birth, today) > _OLDEST:
        why = _("The holder would be {age} years old. Please look.").format(age=age(birth, today))
        return IdCheck("warning", number, birth, gender, why)
    if int(number[:2]) not in _PROVINCES:
        why = _("No province has the code {code}. Please look.").format(code=number[:2])
        return IdCheck("warning", number, birth, gender, why)
    if upgraded:
        why = _("A 15-digit number of the first generation; as 18 digits it is {number}.").format(number=number)
        return IdCheck("valid_15", number, birth, gender, why)
    return IdCheck("valid", number, birth, gender)


class Plain:
    """Tells many numbers that are valid beyond any doubt: called with one, it returns birth and gender, or None.

    What is None is for :func:`check_id` to say. Each place, day and end of a number is weighed once, and a list of a
    county has a hundred thousand numbers of few places and days.
    """

    def __init__(self, today: date) -> None:
        self._today = today
        self._places: dict[str, int | None] = {}
        self._days: dict[str, tuple[int, date] | None] = {}
        self._ends: dict[str, tuple[int, Gender] | None] = {}

    def __call__(self, number: str) -> tuple[date, Gender] | None:
        """Return birth and gender of a valid number of 18 characters, or None."""
        first, middle, last = number[:6], number[6:14], number[14:]
        place = self._places[first] if first in self._places else self._places.setdefault(first, _place(first))
        day = self._days[middle] if middle in self._days else self._days.setdefault(middle, self._day(middle))
        end = self._ends[last] if last in self._ends else self._ends.setdefault(last, _end(last))
        if place is None or day is None or end is None or (place + day[0] + end[0]) % 11 != 1:
            return None
        return day[1], end[1]

    def _day(self, digits: str) -> tuple[int, date] | None:
        birth = _birth(digits) if _DIGITS_OF[8].fullmatch(digits) else None
        if birth is None or birth > self._today or birth.year < 1900 or self._today.year - birth.year >= _OLDEST:
            return None
        return _weight(digits, 6), birth


def _weight(digits: str, place: int) -> int:
    weights = _WEIGHTS[place : place + len(digits)]
    weighed: int = sum(map(mul, weights, digits.encode("ascii")))
    return weighed - sum(weights) * ord("0")


def _place(digits: str) -> int | None:
    if not _DIGITS_OF[6].fullmatch(digits) or digits.startswith(_PERMITS) or int(digits[:2]) not in _PROVINCES:
        return None
    return _weight(digits, 0)


def _end(text: str) -> tuple[int, Gender] | None:
    if _END.fullmatch(text) is None:
        return None
    check = 10 if text[3] == "X" else int(text[3])
    return _weight(text[:3], 14) + check, "male" if int(text[2]) % 2 else "female"


def _shape(text: str, today: date) -> IdCheck:
    """Return why a text cannot be a number at all."""
    repaired = text.translate(_LIKE_DIGIT)
    if repaired != text and len(text) in (15, 18):
        again = check_id(repaired, today)
        if again.good:
            why = _("A letter stands in place of a digit; it may be {number}.").format(number=again.normal)
            return _bad(text, why, again.birth, again.normal)
    if re.search(r"[^\dX]", text) or "X" in text[:-1]:
        return _bad(text, _("An ID number has digits only, and at most an X at its end."))
    why = _("It has {count} characters; an ID number has 18 (formerly 15).").format(count=len(text))
    return _bad(text, why)


def differences(left: str, right: str) -> tuple[int, ...]:
    """Return the places (counted from 1) where two numbers differ; the longer one's rest counts as different."""
    return tuple(
        place + 1 for place in range(max(len(left), len(right))) if left[place : place + 1] != right[place : place + 1]
    )
