"""What the papers of the archive say: stamps, spine labels and covers as values a press can draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Where a stamp stands on a page.
Corner = Literal["top", "top-left", "top-right", "bottom-left", "bottom-right"]
CORNERS: tuple[Corner, ...] = ("top", "top-left", "top-right", "bottom-left", "bottom-right")
#: The spines a box may have, in millimetres.
SPINES = (20, 30, 40, 50)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The stamp of one item (归档章): six values, the upper row 全宗号 年度 件号, the lower 机构(问题) 保管期限 页数."""

    cells: tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Spine:
    """A spine label: its width in millimetres, cells from the top, a title set upright, cells at the foot."""

    width: int
    title: str
    above: tuple[Pair, ...]
    below: tuple[Pair, ...] = ()
    red: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover on A4: head, title, lines to read or fill, a table of contents where there is one, the foot."""

    head: str
    title: str
    lines: tuple[Pair, ...]
    foot: str = ""
    landscape: bool = False
    contents: tuple[tuple[str, ...], ...] = ()
    headings: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
