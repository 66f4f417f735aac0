"""What a wall board says: values a press can draw without knowing any table.

A board is a list of blocks; the card names them, the service fills them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Theme = Literal["red", "blue", "plain"]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Numbered clauses, in order; ``translations`` holds a second language's lines where a card gives them."""

    items: tuple[str, ...]
    translations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contacts:
    """Lines of label and value; an empty value prints a line to write on, never ``None``."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Totals of one dimension: a heading and (label, count) pairs, drawn as bars with their numbers."""

    heading: str
    unit: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A free paragraph."""

    text: str


Block = Clauses | Contacts | Bars | Paragraph


@dataclass(frozen=True, slots=True)
class Board:
    """One board, ready for the press.

    ``fingerprint`` is the hash of everything above that can go stale; ``place`` the
    village or township it hangs in; ``places`` is how it is named in a file name.
    """

    card: str
    title: str
    place: str
    owner: str
    blocks: tuple[Block, ...]
    updated: str
    purpose: Literal["public", "internal"] = "public"
    subtitle: str = ""
    theme: Theme = "red"
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Which board hangs where: what was pressed, when, and the fingerprint it had then."""

    card: str = ""
    place: str = ""
    size: str = ""
    fingerprint: str = ""
    pressed_on: str = ""
    hung_on: str = ""
    id: int = 0
    ver: int = 1
