"""What a printed list says: values a press can draw without knowing any table or desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
Orientation = Literal["landscape", "portrait"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width as a share of the page (any unit), how its cells stand.

    ``summed`` columns carry a subtotal on every page; their cells are plain numbers
    (``1200``, ``1,200.00``) or empty. A ``blank`` column is left for pens: its cells are
    never filled and are the last to give way when the page is narrow.
    """

    heading: str
    width: float = 10.0
    align: Align = "left"
    summed: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A list to print, sign and file.

    ``left`` and ``right`` stand under the title; ``totals`` is the last row, one text per
    column (empty for none); ``words_line`` is the total in capitals; ``signatures`` are the
    words before each line to sign on; ``notes`` are printed under the table; ``notice``
    stands in the foot of every page (``内部资料`` …). ``row_mm`` is the least height of a row.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    left: str = ""
    right: str = ""
    totals: tuple[str, ...] = ()
    words_line: str = ""
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    notice: str = ""
    orientation: Orientation = "landscape"
    purpose: Literal["public", "internal", "upward"] = "internal"
    row_mm: float = 9.0
