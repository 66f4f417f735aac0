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
WORDS = ("heading", "text", "small", "items", "translations", "steps", "lines", "labels", "fixed")
#: The lists of blocks a card may have: its own, and those in plain words for large print.
GROUPS = ("block", "plain")
#: Parts whose places are the layout's: as many lines and cells as the shipped ones have.
HEADINGS, CELLS = "column", "row"
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
    if shipped and isinstance(shipped, _Cells):
        return [[cell.strip() for cell in line.split(CELL)] for line in text.split("\n")]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if shipped and not isinstance(shipped[0], str):
        across = len(shipped[0])
        cells = [[cell.strip() for cell in line.split(CELL)] for line in lines]
        return [(each + [""] * across)[: max(across, len(each))] for each in cells]
    return lines


class _Cells(list[list[str]]):
    """The cells of a form, row by row, of which each keeps its place."""


def misshapen(place: str, text: str, shipped: Any) -> int | None:
    """Return the first line (from 1) that breaks the layout of a list's heads or a form's cells; None where none."""
    part = place.rpartition(".")[2]
    if part not in (HEADINGS, CELLS):
        return None
    before, now = written(shipped).split("\n"), text.split("\n")
    for number, (old, new) in enumerate(zip(before, now, strict=False), start=1):
        if (part == HEADINGS and not new.strip()) or old.count(CELL) != new.count(CELL):
            return number
    return None if len(before) == len(now) else min(len(before), len(now)) + 1


def places(table: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield (place, kind, value) of everything in a card that is words."""
    yield "title", "title", table["title"]
    for name in ("subtitle", "footer"):
        if table.get(name):
            yield name, name, table[name]
    for group in GROUPS:
        for number, block in enumerate(table.get(group, ())):
            here, kind = f"{group}.{number}", str(block.get("kind", ""))
            for name in WORDS:
                if block.get(name):
                    yield f"{here}.{name}", kind, block[name]
            if heads := [column["heading"] for column in block.get(HEADINGS, ()) if column.get("heading")]:
                yield f"{here}.{HEADINGS}", "headings", heads
            if block.get(CELLS):
                yield f"{here}.{CELLS}", "cells", _Cells(list(row["cells"]) for row in block[CELLS])


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
            _put(made[parts[0]][int(parts[1])], parts[2], value)
    return made


def _put(block: dict[str, Any], name: str, value: Any) -> None:
    """Put words into a block; heads and cells go where the shipped ones stood, if their number still fits."""
    if name == HEADINGS:
        named = [column for column in block[HEADINGS] if column.get("heading")]
        if len(named) == len(value):
            for column, heading in zip(named, value, strict=True):
                column["heading"] = heading
    elif name == CELLS:
        if [len(row["cells"]) for row in block[CELLS]] == [len(cells) for cells in value]:
            for row, cells in zip(block[CELLS], value, strict=True):
                row["cells"] = cells
    else:
        block[name] = value
