"""A sheet that holds the same list several times side by side, to save paper: each is read as a sheet of its own; pure.

The cells stay in their columns, so that what is said of a cell names the place it stands in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from clfdesk.domain.cell import Cell
from clfdesk.sheets.header import Header, Match, find
from clfdesk.sheets.reading import Sheet
from clfdesk.sheets.sheet_words import bare

#: Stands between a sheet's own name and the number of the list in it.
MARK = "｜"


def split(sheet: Sheet, match: Match, keys: Collection[str]) -> list[Sheet]:
    """Return the lists of a sheet, the sheet itself where it holds only one."""
    header = find(sheet, match, keys)
    blocks = _blocks(header) if header is not None else []
    if header is None or len(blocks) < 2 or not header.fields().keys() & set(keys):
        return [sheet]
    first = header.rows[0]
    parts = []
    for place, (left, right) in enumerate(blocks):
        rows = tuple(
            (number, cells if number < first and place == 0 else _only(cells, left, right))
            for number, cells in sheet.rows
            if number >= first or place == 0
        )
        filled = tuple(row for row in rows if any(cell is not None for cell in row[1]))
        merges = tuple(merge for merge in sheet.merges if left <= merge[1] <= right or (merge[0] < first and not place))
        name = sheet.name if not place else f"{sheet.name}{MARK}{place + 1}"
        parts.append(replace(sheet, name=name, rows=filled, merges=merges))
    return parts


def own_name(name: str) -> str:
    """Return the name of the sheet a list of several stands in."""
    return name.partition(MARK)[0]


def _only(cells: tuple[Cell, ...], left: int, right: int) -> tuple[Cell, ...]:
    return tuple(cell if left <= index <= right else None for index, cell in enumerate(cells[: right + 1]))


def _blocks(header: Header) -> list[tuple[int, int]]:
    """Return the first and last columns of headings that repeat themselves, whole, from left to right."""
    texts = {column.index: bare(column.heading) for column in header.columns if bare(column.heading)}
    if len(texts) < 4:
        return []
    indexes = sorted(texts)
    start, end = indexes[0], indexes[-1]
    for width in range(2, (end - start) // 2 + 2):
        starts = range(start, end + 1, width)
        first = {index - start: texts[index] for index in indexes if index < start + width}
        if (
            len(starts) > 1
            and len(first) > 1
            and all(
                {index - left: texts[index] for index in indexes if left <= index < left + width} == first
                for left in starts
            )
        ):
            return [(left, left + width - 1) for left in starts]
    return []
