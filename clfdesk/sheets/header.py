"""Where the headings of a sheet stand, and which column is which field; pure.

Headings stand below titles, often in two rows under merged parents. They are found by
what they say, never by where they are: the row that names most known columns, and the
rows tied to it above and below.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from clfdesk.domain.cell import Cell, is_blank, text_of
from clfdesk.grammar.writing import solid
from clfdesk.sheets.heading_match import NUMBER, SURE, Match, match_parts
from clfdesk.sheets.reading import Sheet
from clfdesk.sheets.sheet_words import bare, is_mark, is_serial, opens_with

__all__ = ["NUMBER", "SURE", "Column", "Header", "Match", "find", "hits"]
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place (from 0), its heading as written, its field ("" where unknown) and how sure that is."""

    index: int
    heading: str
    field: str = ""
    certainty: float = 0.0
    serial: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The heading rows (by their numbers in the sheet) and the columns they name."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    texts: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def fields(self) -> dict[str, int]:
        """Return the known fields and their columns."""
        return {column.field: column.index for column in self.columns if column.field}

    def serials(self) -> set[int]:
        """Return the columns of running numbers."""
        return {column.index for column in self.columns if column.serial}


def hits(cells: tuple[Cell, ...], match: Match) -> dict[int, str]:
    """Return the columns of a row whose text is surely a heading, with the field it names."""
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and 0 < len(cell) <= 60:
            name, certainty = match(cell)
            if name and certainty >= SURE and name != NUMBER:
                found[index] = name
    return found


def _weight(cells: tuple[Cell, ...], match: Match) -> float:
    """Return how much a row looks like headings: its different fields, if most of its cells are headings."""
    found = hits(cells, match)
    filled = [index for index, cell in enumerate(cells) if not is_blank(cell)]
    named = len(set(found.values()))
    serial = sum(1 for index in filled if is_serial(text_of(cells[index])))
    if not filled or (len(found) + serial) * 3 < len(filled):
        return 0.0
    return named + 0.5 * min(serial, 1)


def find(sheet: Sheet, match: Match, keys: Collection[str], start: int = 0) -> Header | None:
    """Return the header of a sheet from row number ``start`` on, or None where no row names people.

    A header names at least two fields, one of them in ``keys`` (what a record can be known by).
    """
    rows = [(number, cells) for number, cells in sheet.rows if number >= start]
    weights = [_weight(cells, match) for _number, cells in rows[:500]]
    best = max(weights, default=0.0)
    if best < 1:
        return None
    for place, weight in enumerate(weights):
        if weight >= max(0.7 * best, 1):
            header = _header(sheet, rows, place, match)
            fields = set(header.fields())
            if len(fields) >= 2 and fields & set(keys):
                return header
    return None


def _header(sheet: Sheet, rows: list[tuple[int, tuple[Cell, ...]]], place: int, match: Match) -> Header:
    top = bottom = place
    while top > 0 and place - top < _DEEPEST and _is_parent(sheet, rows[top - 1], rows[top], match):
        top -= 1
    while bottom + 1 < len(rows) and bottom - place < _DEEPEST and _is_child(sheet, rows, top, bottom, match):
        bottom += 1
    numbers = tuple(number for number, _cells in rows[top : bottom + 1])
    parts = _parts(sheet, rows[top : bottom + 1])
    columns = [_column(index, parts[index], match) for index in sorted(parts)]
    texts = {index: frozenset(bare(text) for text in parts[index]) for index in parts}
    return Header(numbers, tuple(_unique(columns)), texts)


def _is_parent(
    sheet: Sheet, above: tuple[int, tuple[Cell, ...]], below: tuple[int, tuple[Cell, ...]], match: Match
) -> bool:
    """Return whether a row stands over the headings as their parents, and is not a title or a label line."""
    number, cells = above
    filled = [text_of(cell) for cell in cells if not is_blank(cell)]
    if number + 1 != below[0] or len(filled) < 2 or any(not isinstance(c, str) for c in cells if not is_blank(c)):
        return False
    if any(":" in solid(text) or opens_with("signature", text, label=True) for text in filled):
        return False
    tied = any(r1 == number and r2 >= below[0] for r1, _c1, r2, _c2 in sheet.merges)
    wide = sum(1 for r1, c1, r2, c2 in sheet.merges if r1 == r2 == number and c2 > c1)
    return tied or wide >= 1 or bool(hits(cells, match)) or any(is_serial(text) for text in filled)


def _is_child(sheet: Sheet, rows: list[tuple[int, tuple[Cell, ...]]], top: int, bottom: int, match: Match) -> bool:
    """Return whether the next row still belongs to the headings."""
    first, (number, cells) = rows[top][0], rows[bottom + 1]
    if number != rows[bottom][0] + 1:
        return False
    filled = {index: text_of(cell) for index, cell in enumerate(cells) if not is_blank(cell)}
    if not filled or any(not isinstance(cells[index], str) for index in filled):
        return False
    if any(first <= r1 < number <= r2 for r1, _c1, r2, _c2 in sheet.merges):
        return True
    above = rows[bottom][1]
    named = hits(cells, match)
    free = [index for index in filled if index >= len(above) or is_blank(above[index])]
    return len(named) == len(filled) and bool(free)


def _parts(sheet: Sheet, rows: list[tuple[int, tuple[Cell, ...]]]) -> dict[int, list[str]]:
    """Return each column's heading texts from top to bottom, merged and blank parents spread over their children."""
    width = max(len(cells) for _number, cells in rows)
    parts: dict[int, list[str]] = {}
    numbers = [number for number, _cells in rows]
    for place, (number, cells) in enumerate(rows):
        line: dict[int, str] = {i: text_of(cell).strip() for i, cell in enumerate(cells) if not is_blank(cell)}
        merged = [(c1, c2) for r1, c1, _r2, c2 in sheet.merges if r1 == number and c2 > c1]
        for left, right in merged:
            for index in range(left + 1, min(right, width - 1) + 1):
                if left in line:
                    line.setdefault(index, line[left])
        if not merged and place < len(numbers) - 1:
            _spread(line, rows[place + 1][1])
        for index, text in line.items():
            parts.setdefault(index, []).append(text)
    return parts


def _spread(line: dict[int, str], below: tuple[Cell, ...]) -> None:
    """Spread a parent to the right over blank cells that have a heading below (merges lost in a text table)."""
    last = ""
    for index, cell in enumerate(below):
        if index in line:
            last = line[index] if not is_blank(cell) else ""
        elif last and not is_blank(cell):
            line[index] = last


def _column(index: int, parts: list[str], match: Match) -> Column:
    heading = " / ".join(dict.fromkeys(" ".join(part.split()) for part in parts))
    if any(is_serial(part) for part in parts) or (index == 0 and is_mark(parts[-1])):
        return Column(index, heading, serial=True)
    name, certainty = match_parts(parts, match)
    if name == NUMBER:
        return Column(index, heading, serial=True)
    return Column(index, heading, name or "", certainty if name else 0.0)


def _unique(columns: list[Column]) -> list[Column]:
    """Give each field to one column: the surest, then the leftmost; the others stay unknown."""
    best: dict[str, Column] = {}
    for column in columns:
        held = best.get(column.field)
        if column.field and (held is None or column.certainty > held.certainty):
            best[column.field] = column
    return [
        column
        if not column.field or best[column.field] is column
        else Column(column.index, column.heading, serial=column.serial)
        for column in columns
    ]
