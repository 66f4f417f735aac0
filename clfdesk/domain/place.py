"""Villages as they are written: with the township before, 村委会 behind, or hidden in an address; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from clfdesk import resources
from clfdesk.grammar.writing import solid

#: How many different texts are remembered; whole streets share an address.
_REMEMBERED = 30_000


@cache
def _endings(name: str) -> tuple[str, ...]:
    words = resources.shipped("lists", "sheet_words.toml")["place"][name]
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _address() -> re.Pattern[str]:
    """Return the pattern of an address: county parts, township, village or community, the rest."""
    above, township, village, community = (
        "|".join(map(re.escape, _endings(name))) for name in ("above", "township", "village", "community")
    )
    return re.compile(
        rf"(?P<above>(?:[^\d]{{2,8}}?(?:{above}))*?)(?P<township>[^\d]{{1,8}}?(?:{township}))?"
        rf"(?P<name>[^\d]{{1,12}}?)(?P<ending>{community}|{village})(?P<rest>.*)",
        re.DOTALL,
    )


def _normal(name: str, ending: str) -> str:
    """Return a village with the short form of its ending (村委会 → 村, 居委会 → 社区)."""
    return name + (_endings("community")[-1] if ending in _endings("community") else _endings("village")[-1])


@dataclass(frozen=True, slots=True)
class Written:
    """A place as written: its village ("" where none is named), and whether anything stands behind it."""

    village: str
    rest: str = ""


class Places:
    """The villages a desk knows, and its township; finds them however they are written."""

    def __init__(self, names: Iterable[str] = (), township: str = "") -> None:
        self._known = {solid(name): name for name in names}
        self._bare: dict[str, str] = {}
        for name in self._known.values():
            self._bare.setdefault(_stem(name), name)
        self._township = solid(township)
        self._seen: dict[str, Written] = {}

    def read(self, text: str) -> Written:
        """Return what a written place or address names."""
        found = self._seen.get(text)
        if found is None:
            found = self._read(solid(text))
            if len(self._seen) < _REMEMBERED:
                self._seen[text] = found
        return found

    def _read(self, place: str) -> Written:
        if self._township and place.startswith(self._township):
            place = place[len(self._township) :]
        if not place:
            return Written("")
        if place in self._known:
            return Written(self._known[place])
        found = _address().fullmatch(place)
        if found is not None:
            village = _normal(found["name"], found["ending"])
            rest = "" if found["rest"] in _endings("village") + _endings("community") else found["rest"]
            return Written(self._known.get(village) or self._bare.get(_stem(village)) or village, rest)
        for name in sorted(self._known, key=len, reverse=True):
            before, here, after = place.partition(name)
            if here and (not before or before.endswith(_endings("township") + _endings("above"))):
                return Written(self._known[name], after)
        return Written("", place)

    def village(self, text: str) -> str:
        """Return the village a village cell means; its own text where it is of no known form."""
        place = solid(text)
        written = self.read(place)
        if written.village and not written.rest:
            return written.village
        if place in self._bare:
            return self._bare[place]
        if written.village:
            return written.village
        return "" if place.endswith(_endings("township")) or place == self._township else place


def _stem(name: str) -> str:
    for ending in (*_endings("community"), *_endings("village")):
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name
