"""Addresses as clerks write them, taken apart: township, village or community, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from clfdesk.grammar.writing import solid

_TOWNSHIP = re.compile(
    r"^(?:.*?(?:省|自治区|市|州|盟|县|区|旗))*?(?P<town>[^省市州县区旗]{1,8}?(?:街道办事处|街道|镇|乡|苏木))(?P<rest>.*)$"
)
_VILLAGE = re.compile(r"^(?P<village>.{1,12}?(?:村民委员会|居民委员会|村委会|居委会|社区|村))(?P<rest>.*)$")
_ENDINGS = ("村民委员会", "居民委员会", "村委会", "居委会")
#: What is left of an ending after a known name that ends in 村 itself.
_REMAINS = (*_ENDINGS, "民委员会", "委会")


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; a part that could not be told is empty, and ``rest`` keeps what is left."""

    township: str = ""
    village: str = ""
    rest: str = ""


def plain_village(name: str) -> str:
    """Return a village's short name: 西沟村村民委员会 → 西沟村, 沈泉庄社区居民委员会 → 沈泉庄社区."""
    text = solid(name)
    for ending in _ENDINGS:
        if text.endswith(ending) and len(text) > len(ending):
            stem = text[: -len(ending)]
            return stem if stem.endswith(("村", "社区")) else stem + ("社区" if ending.startswith("居") else "村")
    return text


def split_address(text: object, villages: Iterable[str] = ()) -> Address:
    """Return an address taken apart: 柳河镇西沟村3组12号 → 柳河镇, 西沟村, 3组12号.

    A known village's name found in it comes first (the longest), whatever the endings say.
    """
    whole = solid(str(text or ""))
    known = sorted((each for each in villages if each and each in whole), key=len, reverse=True)
    town = _TOWNSHIP.match(whole)
    if known:
        village = known[0]
        before, _found, rest = whole.partition(village)
        head = _TOWNSHIP.match(before)
        return Address(head["town"] if head else "", village, _without_ending(rest))
    township = town["town"] if town else ""
    rest = town["rest"] if town else whole
    found = _VILLAGE.match(rest)
    if found is None:
        return Address(township, "", rest)
    return Address(township, plain_village(found["village"]), _without_ending(found["rest"]))


def _without_ending(rest: str) -> str:
    return next((rest[len(ending) :] for ending in _REMAINS if rest.startswith(ending)), rest)
