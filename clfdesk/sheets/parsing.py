"""Bytes of a workbook into plain cells; runs only inside the limited child process.

A sheet travels as ``{"name", "hidden", "merges": [[r1, c1, r2, c2]], "rows": [[number, [cell, …]]]}``:
numbers counted from 1, empty rows and trailing empty cells left out. A cell is text, a
number, true/false, null, ``["d", ISO date]`` or ``["e", code]``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from clfdesk.sheets.faults import Fault

MOST_CELLS = 8_000_000
MOST_ROWS = 300_000


class Failed(str):
    """The text of a failed formula, told from ordinary text."""

    __slots__ = ()


def plain(value: object) -> Any:
    """Return a parser's value as it travels."""
    if value is None or value == "":
        return None
    if isinstance(value, Failed):
        return ["e", str(value)]
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e18 else value
    if isinstance(value, int):
        return value
    if isinstance(value, (datetime, date)):
        return ["d", value.isoformat()]
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value)


def rows_of(rows: Iterable[Sequence[object]], first: int = 1, left: int = 0) -> list[list[Any]]:
    """Return the rows that hold anything, each with its number; ``left`` empty columns stand before."""
    kept: list[list[Any]] = []
    cells = 0
    for number, row in enumerate(rows, first):
        line = [(value or None) if type(value) is str else plain(value) for value in row]
        while line and line[-1] is None:
            line.pop()
        if not line:
            continue
        cells += len(line)
        if cells > MOST_CELLS or len(kept) >= MOST_ROWS:
            raise Fault("cells", limit=MOST_CELLS)
        kept.append([number, [None] * left + line if left else line])
    return kept


def sheet(
    name: str, rows: list[list[Any]], hidden: bool = False, merges: Iterable[Sequence[int]] = ()
) -> dict[str, Any]:
    """Return a sheet as it travels."""
    return {"name": name, "hidden": hidden, "merges": [list(merge) for merge in merges], "rows": rows}


def opened(data: bytes) -> io.BytesIO:
    """Return the bytes as a file; parsers are never given a name."""
    return io.BytesIO(data)
