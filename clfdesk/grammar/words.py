"""The Chinese words of a stem's fields and codes: headings understood, code words read and shown.

From ``resources/fields/<stem>.toml``: ``[synonyms]`` field = headings, ``[codes.<list>]``
code = words, the first of each being the one that is shown and printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from clfdesk import resources
from clfdesk.grammar import own
from clfdesk.grammar.field import Words
from clfdesk.grammar.writing import solid

Confidence = Literal["known", "guessed", "unknown"]

_BRACKETED = re.compile(r"[(\[{【〔《<][^()\[\]{}【】〔〕《》<>]*[)\]}】〕》>]")
_SIGNS = re.compile(r"[()\[\]{}【】〔〕《》<>:;,.、。·*#“”\"'/\\|_~▼▽-]+")
_NUMBERING = re.compile(r"^(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.]+|[①-⑳]|R\d+[、.:]?)")
#: Words that turn a code word into its opposite, so that it must not be found inside.
_NEGATIONS = ("非", "无", "未", "不", "没")


def words(stem: str) -> Words:
    """Return the words of a stem (person, division, body, post, staff, appraisal), and of its own fields; read once."""
    return _words(stem, own.version())


@lru_cache(maxsize=64)
def _words(stem: str, _version: int) -> Words:
    shipped, declared = _shipped(stem), own.words(stem)
    if declared is None:
        return shipped
    return Words({**declared.synonyms, **shipped.synonyms}, {**declared.codes, **shipped.codes})


@cache
def _shipped(stem: str) -> Words:
    table = resources.shipped("fields", f"{stem}.toml")
    synonyms = {name: tuple(headings) for name, headings in table.get("synonyms", {}).items()}
    codes = {
        name: {code: tuple(each) for code, each in words.items()} for name, words in table.get("codes", {}).items()
    }
    return Words(synonyms, codes)


def plain_heading(text: str) -> str:
    """Return a heading without blanks, line breaks, numbering, signs and what stands in brackets."""
    flat = _NUMBERING.sub("", solid(text))
    outside = _SIGNS.sub("", _BRACKETED.sub("", flat))
    return (outside or _SIGNS.sub("", flat)).upper()


def whole_heading(text: str) -> str:
    """Return a heading with the words in brackets kept: 村(社区) → 村社区."""
    return _SIGNS.sub("", _NUMBERING.sub("", solid(text))).upper()


def _headings(stem: str) -> Mapping[str, str]:
    return _headings_of(stem, own.version())


@lru_cache(maxsize=64)
def _headings_of(stem: str, _version: int) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, headings in words(stem).synonyms.items():
        for heading in headings:
            found.setdefault(whole_heading(heading), name)
            found.setdefault(plain_heading(heading), name)
    return found


def match_heading(text: object, *stems: str) -> tuple[str | None, Confidence]:
    """Return the field a heading names, and whether that is known, guessed or unknown.

    The stems are asked in order; a known heading of a later stem beats a guess of an
    earlier one. A guess is the longest known heading (two characters at least, a third of
    the written one) inside it, unless the heading speaks of somebody else (``others``).
    """
    written = str(text or "")
    whole, plain = whole_heading(written), plain_heading(written)
    if not whole:
        return None, "unknown"
    for heading in (whole, plain):
        for stem in stems:
            if heading in _headings(stem):
                return _headings(stem)[heading], "known"
    guesses = [
        (len(heading), whole.rfind(heading), -place, name)
        for place, stem in enumerate(stems)
        for heading, name in _headings(stem).items()
        if heading in whole
        and len(heading) >= 2
        and len(heading) * 3 >= len(whole)
        and not _of_others(stem, whole, heading)
    ]
    return (max(guesses)[3], "guessed") if guesses else (None, "unknown")


def _of_others(stem: str, whole: str, heading: str) -> bool:
    """Return whether a heading speaks of a guardian, an agent or the sender, and the guess does not, or not closely."""
    others = resources.shipped("fields", f"{stem}.toml").get("others", ())
    close = len(heading) * 3 >= len(whole) * 2
    return any(other in whole and not (close and other in heading) for other in others)


def _code_words(stem: str, codes: str) -> Mapping[str, str]:
    return _code_words_of(stem, codes, own.version())


@lru_cache(maxsize=256)
def _code_words_of(stem: str, codes: str, _version: int) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, each in words(stem).codes.get(codes, {}).items():
        for word in (code, *each):
            found.setdefault(_code_word(word), code)
    return found


def _code_word(text: str) -> str:
    flat = re.sub(r"^(\d+)\.0+$", r"\1", solid(text))
    return _SIGNS.sub("", flat).upper()


def code_of(stem: str, codes: str, text: object) -> str | None:
    """Return the code a cell's word stands for, or None: 肢体, 肢体残疾, 4, ４, 4.0 are one.

    A word that is not in the list is understood where exactly one listed word of two or
    more characters stands in it (一级 in 一级(极重度)), and nothing denies it.
    """
    written = str(int(text) if isinstance(text, float) and text == int(text) else text if text is not None else "")
    known = _code_words(stem, codes)
    for word in (_code_word(written), _code_word(_BRACKETED.sub("", solid(written)))):
        if word and word in known:
            return known[word]
    word = _code_word(written)
    inside = [each for each in known if len(each) >= 2 and each in word and not each.isascii()]
    longest = [each for each in inside if not any(each != other and each in other for other in inside)]
    if any(sign in word for sign in _NEGATIONS):
        return None
    found = {known[each] for each in longest}
    return found.pop() if len(found) == 1 else None


def codes_of(stem: str, codes: str, text: object) -> tuple[list[str], list[str]]:
    """Return the codes of a cell that lists several (残疾人、网格员), and the words not understood."""
    found: list[str] = []
    unknown: list[str] = []
    for part in re.split(r"[、,，;；/+\s]+", str(text or "").strip()):
        code = code_of(stem, codes, part) if part else None
        if code is not None:
            found.append(code)
        elif part:
            unknown.append(part)
    return list(dict.fromkeys(found)), unknown
