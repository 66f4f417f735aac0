"""Pinyin of names: one right reading to sort by, every reading to search by.

A surname is read as a surname (单 shan, 仇 qiu, 尉迟 yu chi) by our own table; the given
name by the dictionary. Slow to load: called when a name is written, never when it is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

from clfdesk.grammar.surnames import surname_of, surname_reading

#: More readings than this only make the search guess.
_CAP = 16

_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """Return every reading of one character without tones, the usual one first; itself where it has none."""
    if not _HAN.match(character):
        return (character.lower(),)
    import pypinyin

    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else (character,)


def _parts(name: str) -> tuple[str, str]:
    bare = re.sub(r"[·\s]+", "", name)
    surname = "" if "·" in name or not _HAN.match(bare) else surname_of(bare)
    return surname, bare[len(surname) :]


@lru_cache(maxsize=32768)
def _given(given: str) -> tuple[str, ...]:
    """Return the reading of a given name as a phrase; the same ones come again and again."""
    if not given:
        return ()
    import pypinyin

    return tuple(each.lower() for each in pypinyin.lazy_pinyin(given))


@lru_cache(maxsize=4096)
def full(name: str) -> str:
    """Return a name's reading, syllables parted by blanks: ``shan xiong xin``; dots stripped."""
    if not _HAN.search(name):
        return " ".join(name.lower().split())
    surname, given = _parts(name)
    syllables = [surname_reading(surname)] if surname_reading(surname) else [_readings(each)[0] for each in surname]
    syllables += _given(given)
    return " ".join(syllables)


def sort_key(name: str) -> tuple[str, str]:
    """Return what names are sorted by: their reading, then their characters."""
    return full(name), name


def initials(name: str) -> set[str]:
    """Return the initials of every reading, at most 16, the surname's own among them: 单雄信 → sxx, dxx, cxx."""
    usual = "".join(syllable[0] for syllable in full(name).split())
    surname, given = _parts(name)
    if not _HAN.search(name):
        return {usual}
    own = surname_reading(surname)
    head = ["".join(syllable[0] for syllable in own.split())] if own else []
    letters = [[reading[0] for reading in _readings(each)] for each in surname]
    heads = list(dict.fromkeys([*head, *("".join(choice) for choice in islice(product(*letters), _CAP))]))
    rest = [list(dict.fromkeys(reading[0] for reading in _readings(each))) for each in given]
    every = dict.fromkeys([usual, *islice(("".join(choice) for choice in product(heads, *rest)), _CAP)])
    return set(islice(every, _CAP))


def search_keys(name: str) -> set[str]:
    """Return everything typed letters may match: the initials of every reading, and the full reading in one word."""
    return initials(name) | {full(name).replace(" ", "")}
