"""One column of a foreign sheet, understood as a whole: each different text once, clean numbers at one look; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from clfdesk.domain.cell import Cell
from clfdesk.domain.cell_values import Reading, row_words
from clfdesk.errors import Problem

#: A blank cell keeps what the desk has; only this word, typed, makes it blank.
CLEAR = "@clear"
CLEARED = Reading(CLEAR)
#: A whole column of such numbers has nothing to be cleaned of. What matched is never tried another way: one wrong number
#: below a thousand good ones would take for ever.
_CLEAN: Mapping[str, re.Pattern[str]] = {
    "id_number": re.compile(r"(?:[0-9]{15,24}+[0-9X]?+\n)*+"),
    "certificate_number": re.compile(r"(?:[0-9]{15,24}+[0-9X]?+[0-9]{0,4}+\n)*+"),
    "account": re.compile(r"(?:[0-9]{15,24}+\n)*+"),
    "phone": re.compile(r"(?:1[3-9][0-9]{9}\n)*+"),
}

_AT_ONCE = 10_000

Problems = list[tuple[int, Problem]]


def cells_by_column(rows: Sequence[Mapping[str, Cell]]) -> dict[str, list[Cell]]:
    """Return the cells of rows by field; a field a row does not have is a blank there."""
    if not rows:
        return {}
    try:
        if len({len(row) for row in rows}) == 1:
            return {name: list(map(itemgetter(name), rows)) for name in rows[0]}
    except KeyError:
        pass
    every = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in every}


def read_column(
    cells: Sequence[Cell], read: Callable[[Cell], Reading], kind: str = ""
) -> tuple[Sequence[Any] | None, Problems]:
    """Return a column's values (None where it is all blank), and its problems with their places."""
    kinds = set(map(type, cells))
    if kinds == {type(None)}:
        return None, []
    if kinds == {str} and kind in _CLEAN and all_match(_CLEAN[kind], cells):
        return cells, []
    readings: dict[Any, Reading]
    if kinds <= {str, type(None)}:
        keys: Sequence[Any] = cells
        different: set[Any] = set(cells)
        different.discard(None)
        if kind == "date":
            readings = {cell: _day(cell) or read(cell) for cell in different}
        else:
            readings = {cell: read(cell) for cell in different}
    else:  # 1, 1.0 and true are one key and three cells
        keys = [None if cell is None else (type(cell), cell) for cell in cells]
        readings = {key: read(key[1]) for key in set(keys) if key is not None}
    for word in row_words("clear"):
        readings |= {key: CLEARED for key in (word, (str, word)) if key in readings}
    values = {key: reading.value for key, reading in readings.items()}
    values[None] = None
    bad = {key: reading.problem for key, reading in readings.items() if reading.problem is not None}
    problems = [(place, bad[key]) for place, key in enumerate(keys) if key in bad] if bad else []
    return list(map(values.__getitem__, keys)), problems


def all_match(lines: re.Pattern[str], texts: Sequence[Any]) -> bool:
    """Tell whether a pattern of lines matches all texts, some thousand at a time: the window has its turn between."""
    parts = (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))
    return all(lines.fullmatch("\n".join(part) + "\n") for part in parts)


def _day(text: str) -> Reading | None:
    """Return a day written as 2026-09-30, or None where it is written otherwise."""
    if len(text) == 10 and text[4] == "-" == text[7] and text.isascii():
        try:
            return Reading(date.fromisoformat(text))
        except ValueError:
            return None
    return None
