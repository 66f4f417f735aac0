"""How alike two names and two numbers are: spellings, sounds, slips of a digit."""

from __future__ import annotations

import re

from clfdesk.grammar import pinyin

_DROPPED = re.compile(r"[\s·•・‧∙.．。\-]+")


def folded(name: str) -> str:
    """Return a name as it is compared: no dots or blanks, small letters."""
    return _DROPPED.sub("", name).lower()


def same_sound(left: str, right: str) -> bool:
    """Return whether two names are read alike: 陈 and 谌 are not, 张伟 and 章玮 are."""
    return bool(left and right) and pinyin.full(left) == pinyin.full(right)


def name_likeness(left: str, right: str) -> int:
    """Return how alike two names are written or sound, 0 to 100 (买买提 and 麦麦提 are close)."""
    one, two = folded(left), folded(right)
    if not one or not two:
        return 0
    if one == two:
        return 100
    from rapidfuzz.distance import Indel
    from rapidfuzz.fuzz import ratio

    if same_sound(left, right):
        return 90
    written = ratio(one, two)
    spoken = Indel.normalized_similarity(pinyin.full(left), pinyin.full(right)) * 100
    return int(max(written, min(spoken, 89)))


def slips(left: str, right: str) -> int:
    """Return how many single slips (a wrong digit, two digits swapped) turn one number into the other."""
    from rapidfuzz.distance import OSA

    return int(OSA.distance(left, right))
