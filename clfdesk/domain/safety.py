"""The papers of a desk's safety (recovery sheet, hand-over list, incident sheet) as values a press can draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph: running text, a heading, or a code to be copied by hand (its groups parted by blanks)."""

    text: str
    kind: Literal["text", "heading", "code"] = "text"


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; ``widths`` are shares of the page, an empty ``headings`` leaves the head out.

    ``beside`` is a portrait (JPEG) that stands right of it, 30 mm wide at most; the table is so much narrower.
    """

    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    row_mm: float = 8.0
    beside: bytes = b""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (JPEG) with the line under it."""

    jpeg: bytes
    says: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures, two in a row, each as large as its half of the page lets it be."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, two in a row, each with its date."""

    labels: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class SafetyPaper:
    """One paper on A4: title, the line under it, blocks from top to bottom, the foot of every page.

    ``numbered`` is off where the paper becomes part of a longer one that is numbered as a whole.
    """

    title: str
    under: str
    blocks: tuple[Words | Grid | Pictures | Signatures, ...]
    foot: str = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to look at when a desk was opened: a code, how grave (``stop``: do not go on), a sentence, what to do."""

    code: str
    grave: Literal["stop", "look"]
    says: str
    next: str
