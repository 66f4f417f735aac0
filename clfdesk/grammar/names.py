"""Names of people as they are kept: dirt off, nothing of the name lost.

No blanket NFKC: it would change rare characters. Only full-width Latin, Kangxi radicals
and the private code points of old GB 18030 fonts are mapped; what remains private is told.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from clfdesk import resources
from clfdesk.grammar.writing import narrow

#: Every dot a keyboard offers between the parts of a Uyghur, Kazakh or Tibetan name.
_DOTS = "·・･•‧∙⋅●▪．"
_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_CJK = r"\u2e80-\u2fdf\u3007\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U000323af"
_BLANK_BETWEEN = re.compile(rf"(?<=[{_CJK}·])\s+(?=[{_CJK}·])")
_DOT_BETWEEN = re.compile(rf"(?<=[{_CJK}])\s*[.{_DOTS}]+\s*(?=[{_CJK}])")
_WIDE_LATIN = re.compile(r"[Ａ-Ｚａ-ｚ０-９．]+")


@cache
def _private_use() -> dict[int, str]:
    """Return the old private code points of GB 18030 and the characters they stood for."""
    table = {
        int(code, 16): character for code, character in resources.shipped("lists", "private_use.toml")["code"].items()
    }
    for low in [*range(0x50, 0x7F), *range(0x80, 0xA0)]:  # row FE: those the codec already knows by their new place
        character = bytes((0xFE, low)).decode("gb18030")
        table.setdefault(0xE815 + low - 0x50 - (low > 0x7F), character)
    return table


def _radical(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def clean_name(value: object) -> str:
    """Return a name as it is kept: trimmed, no blanks between its characters, the middle dot as U+00B7."""
    if value is None:
        return ""
    text = _INVISIBLE.sub("", str(value)).translate(_private_use())
    text = re.sub(r"[\u2f00-\u2fdf]", _radical, text)
    text = _DOT_BETWEEN.sub("·", text)
    text = _WIDE_LATIN.sub(lambda match: narrow(match[0]), text)
    text = re.sub(r"\s+", " ", text).strip(" '\"=’‘“”,，;；")
    return _BLANK_BETWEEN.sub("", text)


def private_characters(text: str) -> list[str]:
    """Return the characters of a name that no table knows: an old font's private ones, to be asked about."""
    return [
        character
        for character in text
        if 0xE000 <= ord(character) <= 0xF8FF or ord(character) >= 0xF0000 or character == "\ufffd"
    ]
