"""A card's words as a township writes them: which parts can be written, the shipped text beside, and the overlay.

A part is named by its place in the card (``title``, ``block.0.items``); it is written as
lines: a list has one entry a line, a list of pairs one pair a line, its cells parted by ``｜``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: What of a block is words (everything else is layout and stays the program's).
WORDS = ("heading", "text", "small", "items", "translations", "steps", "lines", "labels")
CELL = "｜"


@dataclass(frozen=True, slots=True)
class CardText:
    """One part of a card in the township's own words.

    ``kind`` is ``posters`` or ``notices``, ``card`` the card's file name, ``part`` its place;
    ``shipped`` is the text it took the place of.
    """

    kind: str
    card: str
    part: str
    words: str
    shipped: str = ""
    changed_on: str = ""
    changed_by: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a card that can be written: its place, what it is, the shipped text, the text in force."""

    place: str
    kind: str
    shipped: str
    words: str
    changed_on: str = ""
    changed_by: str = ""
    moved: bool = False  # the shipped text changed after the township wrote its own

    @property
    def changed(self) -> bool:
        """Return whether the township wrote its own words here."""
        return bool(self.changed_on)


def written(value: Any) -> str:
    """Return a part's value as lines to edit."""
    if isinstance(value, str):
        return value
    return "\n".join(each if isinstance(each, str) else CELL.join(each) for each in value)


def value_of(text: str, shipped: Any) -> Any:
    """Return edited lines as a value of the shipped one's shape."""
    if isinstance(shipped, str):
        return text.strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if shipped and not isinstance(shipped[0], str):
        across = len(shipped[0])
        cells = [[cell.strip() for cell in line.split(CELL)] for line in lines]
        return [(each + [""] * across)[: max(across, len(each))] for each in cells]
    return lines


def places(table: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield (place, kind, value) of everything in a card that is words."""
    yield "title", "title", table["title"]
    for name in ("subtitle", "footer"):
        if table.get(name):
            yield name, name, table[name]
    for number, block in enumerate(table.get("block", ())):
        for name in WORDS:
            if block.get(name):
                yield f"block.{number}.{name}", str(block.get("kind", "")), block[name]


def overlaid(table: Mapping[str, Any], own: Mapping[str, str]) -> dict[str, Any]:
    """Return a card's table with the township's own words in it; parts the card no longer has are left out."""
    made: dict[str, Any] = copy.deepcopy(dict(table))
    for place, _kind, shipped in list(places(table)):
        if place not in own:
            continue
        value = value_of(own[place], shipped)
        parts = place.split(".")
        if len(parts) == 1:
            made[place] = value
        else:
            made["block"][int(parts[1])][parts[2]] = value
    return made
