"""Cell addresses: reading them, and moving them when rows are put into a sheet.

The arithmetic of ECMA-376 part 1, 18.17.2.3. Rows are put in *before the last row* of a
block, so a range that ends on the block's last row grows with it, as it would in the
clerk's own spreadsheet program.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

#: The last row a worksheet can have (ECMA-376, SpreadsheetML).
LAST_ROW = 1_048_576

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
_AREA = re.compile(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?")
_REFERENCE = re.compile(
    r'"(?:[^"]|"")*"'  # a text inside a formula never holds an address
    r"|(?<![\w.\[$'])"
    r"(?P<sheet>(?:'(?:[^']|'')+'|[^\s'!(),+\-*/^&=<>:;{}\"$]+)!)?"
    r"(?P<first>\$?[A-Z]{1,3}\$?\d{1,7}|\$?\d{1,7}(?=:\$?\d))"
    r"(?::(?P<last>\$?[A-Z]{1,3}\$?\d{1,7}|\$?\d{1,7}))?"
    r"(?![\w(!.\[])"
)
_PARTS = re.compile(r"(\$?)([A-Z]{0,3})(\$?)(\d+)")


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return the letters of a column counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return the number, from 1, of a column's letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell(address: str) -> tuple[int, int]:
    """Return (row, column), both from 1, of an address like ``D7``; ``ValueError`` otherwise."""
    found = _CELL.fullmatch(address)
    if not found:
        raise ValueError(address)
    return int(found[2]), column_number(found[1])


def address(row: int, column: int) -> str:
    """Return the address of a cell."""
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four sides from 1 and included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def read(cls, text: str) -> Area:
        """Return the area of ``A1`` or ``A1:B2`` (``$`` allowed)."""
        first, _, last = text.partition(":")
        top, left = cell(first)
        bottom, right = cell(last) if last else (top, left)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __str__(self) -> str:
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Shift:
    """``count`` rows put in before row ``last`` of the block ``first`` … ``last`` of a sheet.

    The last row keeps its own style (often a thicker border) by going down with what is
    below; a block of one row keeps its place and the new rows follow it. Without ``grows``
    the rows go in after ``last``, and a range ending there (a heading) stays as it is.
    """

    sheet: str
    first: int
    last: int
    count: int
    grows: bool = True

    def row(self, row: int) -> int:
        """Return where one row goes."""
        moves = row > self.last or (row == self.last and self.first < self.last)
        return min(row + self.count, LAST_ROW) if moves else row

    def start(self, row: int) -> int:
        """Return where the start of a range goes: only what begins below the block moves."""
        return min(row + self.count, LAST_ROW) if row > self.last else row

    def end(self, row: int) -> int:
        """Return where the end of a range goes: a range ending on the last row grows."""
        moves = row >= self.last if self.grows else row > self.last
        return min(row + self.count, LAST_ROW) if moves else row

    def area(self, text: str) -> str:
        """Return one ``A1:B2`` moved or grown; a mark on the last row alone covers the new rows too."""
        area = Area.read(text)
        return str(Area(self.start(area.top), area.left, self.end(area.bottom), area.right))

    def areas(self, text: str) -> str:
        """Return a list of areas (``sqref``) moved or grown; whole columns stay what they are."""
        return " ".join(self.area(part) if _AREA.fullmatch(part) else part for part in text.split())

    def formula(self, text: str, *, on: str) -> str:
        """Return a formula of the sheet ``on`` with every address on the shifted sheet moved."""

        def moved(found: re.Match[str]) -> str:
            if not found["first"]:
                return found[0]
            prefix = found["sheet"] or ""
            if (_plain_sheet(prefix) if prefix else on) != self.sheet:
                return found[0]
            if found["last"]:
                return f"{prefix}{_moved(found['first'], self.start)}:{_moved(found['last'], self.end)}"
            return prefix + _moved(found["first"], self.row)

        return _REFERENCE.sub(moved, text)


def single_cells(formula: str) -> list[tuple[int, int]]:
    """Return (row, column) of the cells a formula of the same sheet names one by one."""
    return [
        cell(match["first"])
        for match in _REFERENCE.finditer(formula)
        if match["first"] and not match["last"] and not match["sheet"]
    ]


def translated(formula: str, rows: int, columns: int = 0) -> str:
    """Return a formula copied ``rows`` lower and ``columns`` to the right: ``$`` parts stay."""

    def moved(found: re.Match[str]) -> str:
        if not found["first"]:
            return found[0]
        parts = [found["first"], *([found["last"]] if found["last"] else [])]
        return (found["sheet"] or "") + ":".join(_copied(part, rows, columns) for part in parts)

    return _REFERENCE.sub(moved, formula)


def _copied(part: str, rows: int, columns: int) -> str:
    found = _PARTS.fullmatch(part)
    if found is None:
        return part
    column_fixed, letters, row_fixed, row = found[1], found[2], found[3], int(found[4])
    if letters and not column_fixed:
        letters = column_letters(max(1, column_number(letters) + columns))
    if not row_fixed and not (not letters and column_fixed):
        row = max(1, row + rows)
    return f"{column_fixed}{letters}{row_fixed}{row}"


def _moved(part: str, rule: Callable[[int], int]) -> str:
    found = _PARTS.fullmatch(part)
    return part if found is None else f"{found[1]}{found[2]}{found[3]}{rule(int(found[4]))}"


def _plain_sheet(name: str) -> str:
    """Return the sheet's own name from the prefix of an address (``'It''s'!`` → ``It's``)."""
    name = name[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name
