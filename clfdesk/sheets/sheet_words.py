"""The words of foreign sheets that are neither headings nor people (``resources/lists``)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from clfdesk import resources
from clfdesk.grammar.writing import solid

_EDGES = " :：,，;；.。、()（）[]【】*＊"


def bare(text: str) -> str:
    """Return a text without blanks, width and the marks around it."""
    return solid(text).strip(_EDGES).lower()


@cache
def listed(name: str) -> frozenset[str]:
    """Return one list of words, each as :func:`bare` makes it (quotes and dots are kept)."""
    words = resources.shipped("lists", "sheet_words.toml")[name]
    return frozenset(bare(word) or solid(word) for word in words)


def is_same(text: str) -> bool:
    """Return whether a cell only says "as above"."""
    if text.isascii() and text.isalnum():
        return False  # a number or a Latin word; "as above" is a mark or a Chinese word
    return _says_same(text)


@lru_cache(maxsize=16_384)
def _says_same(text: str) -> bool:
    return solid(text) in listed("same") or bare(text) in listed("same")


def is_serial(heading: str) -> bool:
    """Return whether a heading is the running number's."""
    return bare(heading) in listed("serial")


def marked(name: str) -> str:
    """Return a word of the workbook that goes back to its sender."""
    return str(resources.shipped("lists", "sheet_words.toml")["marked"][name])


def is_mark(heading: str) -> bool:
    """Return whether a heading is the column we add ourselves to a workbook that goes back."""
    return bare(heading) == bare(marked("heading"))


@cache
def _opening(name: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(listed(name), key=len, reverse=True))
    return re.compile(rf"[(（\[【]?(?:{words})(?:[(（\[【][^)）\]】]*[)）\]】])?[)）\]】]?(?P<after>.*)", re.DOTALL)


def opens_with(name: str, text: str, *, label: bool = False) -> bool:
    """Return whether a cell begins with a word of the list and goes on as such a cell does.

    It may stand alone or be followed by a colon, a number or a bracket; with ``label``
    only a colon or nothing may follow.
    """
    found = _opening(name).fullmatch(solid(text).lower())
    if found is None:
        return False
    after = found["after"]
    return not after or after[0] in (":：" if label else ":：()（）0123456789.、，,;；共为=")
