"""The people of a sheet, kept as columns: a list of a county has a hundred thousand, and few are ever looked at alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import overload

from clfdesk.domain.cell import Cell


@dataclass(frozen=True, slots=True)
class DataRow:
    """One row that is a person: its number in the sheet, and its cells by field, "as above" filled in.

    ``section`` is the village a sub-title above it named, where one did; ``block`` is
    the place of its header in the layout.
    """

    number: int
    cells: Mapping[str, Cell]
    section: str = ""
    block: int = 0


class DataRows(Sequence[DataRow]):
    """Rows under one header: ``numbers`` in the sheet, ``columns`` by field, ``sections`` as (first place, village)."""

    def __init__(
        self,
        numbers: Sequence[int],
        columns: Mapping[str, Sequence[Cell]],
        sections: Sequence[tuple[int, str]] = ((0, ""),),
        block: int = 0,
    ) -> None:
        self.numbers, self.columns = numbers, columns
        self._sections, self._block = sections, block

    def cells(self, place: int) -> dict[str, Cell]:
        """Return one row's cells by field."""
        return {name: column[place] for name, column in self.columns.items()}

    def section(self, place: int) -> str:
        """Return the village the last sub-title above a row named."""
        if len(self._sections) == 1:
            return self._sections[0][1]
        return self._sections[bisect_right(self._sections, place, key=lambda each: each[0]) - 1][1]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[DataRow]:
        return map(self._row, range(len(self.numbers)))

    @overload
    def __getitem__(self, place: int) -> DataRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[DataRow]: ...

    def __getitem__(self, place: int | slice) -> DataRow | Sequence[DataRow]:
        if isinstance(place, slice):
            return [self._row(each) for each in range(*place.indices(len(self)))]
        return self._row(range(len(self))[place])

    def _row(self, place: int) -> DataRow:
        return DataRow(self.numbers[place], self.cells(place), self.section(place), self._block)

    def without(self, dropped: Sequence[int]) -> DataRows:
        """Return the rows without those at these places, in ascending order; what follows keeps its section."""
        if not dropped:
            return self
        keep = bytearray(b"\x01") * len(self.numbers)
        for place in dropped:
            keep[place] = 0
        columns = {name: list(compress(column, keep)) for name, column in self.columns.items()}
        sections = [(place - bisect_right(dropped, place - 1), village) for place, village in self._sections]
        return DataRows(list(compress(self.numbers, keep)), columns, sections, self._block)


def blocks(parts: Sequence[Sequence[DataRow]]) -> Sequence[DataRow]:
    """Return the rows of several headers one after another; those of one header stay columns."""
    filled = [part for part in parts if part]
    if len(filled) == 1:
        return filled[0]
    return tuple(row for part in filled for row in part)
