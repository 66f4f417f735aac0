"""Finding a character no keyboard offers: by its reading, its number of strokes, or its code point.

Readings come from pypinyin's table, strokes from the Unihan database (``lists/strokes.toml``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from clfdesk import resources

#: How many are offered at most.
MOST = 400


@cache
def _by_reading() -> dict[str, list[int]]:
    from pypinyin.constants import PINYIN_DICT

    found: dict[str, list[int]] = {}
    for code, readings in PINYIN_DICT.items():
        for reading in dict.fromkeys(_plain(each) for each in readings.split(",")):
            found.setdefault(reading, []).append(code)
    return found


def _plain(reading: str) -> str:
    """Return a reading without its tone, ü as v."""
    text = unicodedata.normalize("NFD", reading.strip().lower().replace("ü", "v"))
    text = text.replace("u\u0308", "v")
    return "".join(each for each in text if each.isascii() and each.isalpha())


@cache
def _by_strokes() -> dict[int, str]:
    return {int(count): str(every) for count, every in resources.shipped("lists", "strokes.toml")["strokes"].items()}


@cache
def _strokes() -> dict[str, int]:
    return {character: count for count, every in _by_strokes().items() for character in every}


def strokes_of(character: str) -> int:
    """Return a character's number of strokes; 0 where it is not known."""
    return _strokes().get(character, 0)


def candidates(text: str) -> list[str]:
    """Return the characters a text means, fewest strokes first, at most :data:`MOST`.

    ``yan`` is a reading, ``19`` a number of strokes, ``yan 19`` both, ``U+4DAE`` or ``4dae``
    (four to six hexadecimal digits with a letter or a prefix) a code point. Nothing found is empty.
    """
    asked = unicodedata.normalize("NFKC", text).strip()
    if (point := re.fullmatch(r"(?i)(?:u\+|0x|\\u)([0-9a-f]{4,6})", asked)) or (
        point := re.fullmatch(r"(?i)(?=.*\d)([0-9a-f]{4,6})", asked)
    ):
        code = int(point[1], 16)
        good = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and chr(code).isprintable()
        return [chr(code)] if good else []
    found: set[str] | None = None
    for word in asked.split():
        if word.isdigit():
            some = set(_by_strokes().get(int(word), ""))
        else:
            some = {chr(code) for code in _by_reading().get(_plain(word), ())}
        found = some if found is None else found & some
    return sorted(found or (), key=lambda each: (strokes_of(each) or 99, each))[:MOST]
