"""Understanding a foreign sheet: which rows are people, and which are everything else; pure.

Nobody may be invented (totals, titles, signatures, notes, samples, formatted emptiness)
and nobody lost: a row that might be a person is one, and is then told what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from clfdesk.domain.cell import Cell, is_blank, text_of
from clfdesk.grammar.writing import solid
from clfdesk.sheets.header import Column, Header, Match, find
from clfdesk.sheets.reading import Sheet
from clfdesk.sheets.row_kinds import VILLAGE, RowKind, Rows

#: Fields a person can be known by; "as above" never counts for them.
KEYS = frozenset(("name", "id_number", "certificate_number"))
_ORDER = re.compile(
    r"^(?:第?[一二三四五六七八九十百\d]+(?:部分|章|节)?[、.．)）:：]|[(（][一二三四五六七八九十\d]+[)）])"
)
_COUNT = re.compile(r"[(（\[【].*[)）\]】]$|共?\d+[人户名]?$|[:：]$")
_VILLAGE_LABEL = re.compile(
    r"(?:(?:填报|填表|上报|报送)?单位(?:[(（][^)）]*[)）])?|(?:行政)?(?:村|村名|社区|村社区|村[(（]社区[)）]|村居)(?:名称)?)[:：](.+)"
)

#: How many rows are looked through for three different samples of a column.
_SAMPLED = 500


@dataclass(frozen=True, slots=True)
class DataRow:
    """One row that is a person: its number in the sheet, and its cells by field, "as above" filled in.

    ``section`` is the village a sub-title above it named, where one did; ``block`` is
    the place of its header in the layout.
    """

    number: int
    cells: dict[str, Cell]
    section: str = ""
    block: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet holds: headers (repeated ones with other columns are further ones), people, and the rest."""

    sheet: str
    hidden: bool
    headers: tuple[Header, ...]
    rows: tuple[DataRow, ...]
    others: tuple[tuple[int, RowKind], ...]
    samples: dict[int, tuple[str, ...]]
    file: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the first header."""
        return self.headers[0].columns

    @property
    def own_sheet(self) -> str:
        """The sheet's name in its own file."""
        return self.sheet.removeprefix(f"{self.file} ") if self.file else self.sheet

    def column(self, row: DataRow, name: str) -> int | None:
        """Return where (from 0) a field stands for a row, or None."""
        return self.headers[row.block].fields().get(name)


def understand(sheet: Sheet, match: Match, keys: Collection[str] = KEYS) -> Layout | None:
    """Return what a sheet holds, or None where no heading row names people (a code sheet, a cover)."""
    header = find(sheet, match, keys)
    if header is None:
        return None
    headers, rows = [header], []
    others: list[tuple[int, RowKind]] = []
    above = {number for number, _cells in sheet.rows if number < header.rows[0]}
    others += [(number, "title") for number in sorted(above)]
    others += [(number, "heading") for number in header.rows]
    last: dict[str, Cell] = {}
    section = next((found for _n, cells in sheet.rows if _n in above and (found := _village_label(cells))), "")
    merged = _merged_down(sheet)
    reading = Rows(header, match, keys, merged, sheet.rows)
    passed = header.rows[-1]
    for place, (number, cells) in enumerate(sheet.rows):
        if number <= passed:
            continue
        kind = reading.kind(number, cells)
        if kind == "person":
            last = reading.filled(number, cells, last)
            rows.append(DataRow(number, last, section, len(headers) - 1))
            continue
        others.append((number, kind))
        if kind == "title":
            section = _section(cells) or section
        elif kind == "heading":
            again = find(replace(sheet, rows=_near(sheet, place)), match, keys, number)
            passed = number
            if again is not None and again.rows[0] == number:
                passed = again.rows[-1]
                if again.fields() != headers[-1].fields():
                    headers.append(again)
                    reading = Rows(again, match, keys, merged, sheet.rows)
    samples = {column.index: _samples(sheet, column.index, header.rows[-1]) for column in header.columns}
    return Layout(sheet.name, sheet.hidden, tuple(headers), tuple(rows), tuple(others), samples)


def _near(sheet: Sheet, place: int) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    """Return the rows from a place on that may belong to one heading."""
    number = sheet.rows[place][0]
    return tuple(row for row in sheet.rows[place : place + 5] if row[0] < number + 5)


def _samples(sheet: Sheet, index: int, below: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for number, cells in sheet.rows[:_SAMPLED]:
        if number > below and index < len(cells) and not is_blank(cells[index]):
            found.setdefault(text_of(cells[index]))
            if len(found) == 3:
                break
    return tuple(found)


def _merged_down(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """Return, for each cell covered by a merge from above, the value of the merge's first cell."""
    if not sheet.merges:
        return {}
    by_number = dict(sheet.rows)
    covered: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, _right in sheet.merges:
        cells = by_number.get(top, ())
        if bottom == top or left >= len(cells) or is_blank(cells[left]):
            continue
        for number in range(top + 1, bottom + 1):
            if number in by_number:
                covered[number, left] = cells[left]
            elif number > sheet.rows[-1][0]:
                break
    return covered


def _village_label(cells: tuple[Cell, ...]) -> str:
    for cell in cells:
        if isinstance(cell, str) and (found := _VILLAGE_LABEL.fullmatch(solid(cell))):
            place = found[1].strip("_ ")
            if VILLAGE.fullmatch(place):
                return place
    return ""


def _section(cells: tuple[Cell, ...]) -> str:
    """Return the village a sub-title names (``二、东沟村（12人）``), or an empty text."""
    if labelled := _village_label(cells):
        return labelled
    texts = [solid(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    if len(texts) != 1:
        return ""
    text = _ORDER.sub("", texts[0])
    while (shorter := _COUNT.sub("", text)) != text:
        text = shorter
    return text if VILLAGE.fullmatch(text) else ""
