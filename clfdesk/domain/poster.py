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


@dataclass(frozen=True, slots=True)
class Chart:
    """An organisation chart: levels from the top, each of boxes (label, name, telephone).

    An empty name prints a line to write on; an empty telephone takes no room.
    """

    levels: tuple[tuple[tuple[str, str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps of a procedure, each a name and what is done in it, joined by arrows."""

    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list on a board: headings, widths as shares, rows of text; an empty cell stays to be written in."""

    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """A name board or door plate: nothing but its words, as large as they go; ``upright`` from top to bottom.

    ``small`` stands under (of an upright one: beside nothing, so it has none).
    """

    text: str
    small: str = ""
    upright: bool = False


Block = Clauses | Contacts | Bars | Paragraph | Chart | Flow | Table | Plate


@dataclass(frozen=True, slots=True)
class Board:
    """One board, ready for the press.

    ``emblem`` is a picture file of the office's own beside the title. ``fingerprint`` is the
    hash of everything above it that can go stale; ``place`` the
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
    landscape: bool = False
    emblem: bytes = b""


@dataclass(frozen=True, slots=True)
class Placement:
    """Which board hangs where: what was pressed, when, and the fingerprint and words (JSON) it had then."""

    card: str = ""
    place: str = ""
    size: str = ""
    fingerprint: str = ""
    pressed_on: str = ""
    hung_on: str = ""
    said: str = ""
    id: int = 0
    ver: int = 1
