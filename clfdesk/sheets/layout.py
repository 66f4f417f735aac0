"""Understanding a foreign sheet: which rows are people, and which are everything else; pure.

Nobody may be invented (totals, titles, signatures, notes, samples, formatted emptiness)
and nobody lost: a row that might be a person is one, and is then told what it lacks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from clfdesk.domain.cell import Cell, is_blank, text_of
from clfdesk.grammar.writing import solid
from clfdesk.sheets.data_rows import DataRow, DataRows, blocks
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
class Layout:
    """What a sheet holds: headers (repeated ones with other columns are further ones), people, and the rest.

    ``file`` is the file it came in where several were joined; ``sheet`` then begins with it.
    """

    sheet: str
    hidden: bool
    headers: tuple[Header, ...]
    rows: Sequence[DataRow]
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
    reading = Reader(sheet, header, match, keys)
    reading.read()
    samples = {column.index: _samples(sheet, column.index, header.rows[-1]) for column in header.columns}
    return Layout(
        sheet.name, sheet.hidden, tuple(reading.headers), blocks(reading.parts), tuple(reading.others), samples
    )


class Reader:
    """Reads a sheet below its header; a further header with other columns begins a further part."""

    def __init__(self, sheet: Sheet, header: Header, match: Match, keys: Collection[str]) -> None:
        self._sheet, self._match, self._keys = sheet, match, keys
        self._merged = _merged_down(sheet)
        above = [(number, cells) for number, cells in sheet.rows if number < header.rows[0]]
        self.headers = [header]
        self.parts: list[DataRows] = []
        self.others: list[tuple[int, RowKind]] = [(number, "title") for number, _cells in above]
        self.others += [(number, "heading") for number in header.rows]
        self._section = next((found for _number, cells in above if (found := _village_label(cells))), "")
        self._last: Mapping[str, Cell] = {}

    def read(self) -> None:
        """Read part by part."""
        passed = self.headers[0].rows[-1]
        while (following := self._part(passed)) is not None:
            passed = following

    def _part(self, passed: int) -> int | None:
        """Read the rows below one header, to the end or to a header of other columns; its last row is returned then.

        The rows whose numbers tell at one look that they are people are taken as columns; the others are looked at.
        """
        header = self.headers[-1]
        begin = next((place for place, row in enumerate(self._sheet.rows) if row[0] > passed), len(self._sheet.rows))
        body = self._sheet.rows[begin:]
        rows = Rows(header, self._match, self._keys, self._merged, body)
        columns = rows.columns()
        sections = [(0, self._section)]
        dropped: list[int] = []
        end, following = len(body), None
        for place in rows.doubtful():
            number, cells = body[place]
            if number <= passed:
                continue
            kind = rows.kind(number, cells)
            if kind == "person":
                for name, cell in rows.filled(number, cells, self._above(columns, place, dropped)).items():
                    columns[name][place] = cell
                continue
            dropped.append(place)
            self.others.append((number, kind))
            if kind == "title":
                self._section = _section(cells) or self._section
                sections.append((place, self._section))
            elif kind == "heading":
                again = find(
                    replace(self._sheet, rows=_near(self._sheet, begin + place)), self._match, self._keys, number
                )
                passed = number
                if again is not None and again.rows[0] == number:
                    passed = again.rows[-1]
                    if again.fields() != header.fields():
                        self.headers.append(again)
                        end, following = place, passed
                        break
                    dropped += _tied(body, place + 1, passed)
        self._last = self._above(columns, end, dropped)
        if following is not None:
            columns = {name: column[:end] for name, column in columns.items()}
        part = DataRows([number for number, _cells in body[:end]], columns, sections, len(self.parts))
        self.parts.append(part.without(dropped[: bisect_left(dropped, end)]))
        return following

    def _above(self, columns: Mapping[str, Sequence[Cell]], place: int, dropped: Sequence[int]) -> Mapping[str, Cell]:
        """Return the cells of the person above a row, that of an earlier part where there is none."""
        place, passed = place - 1, len(dropped) - 1
        while place >= 0 and passed >= 0 and dropped[passed] >= place:
            place -= dropped[passed] == place
            passed -= 1
        return {name: column[place] for name, column in columns.items()} if place >= 0 else self._last


def _tied(rows: Sequence[tuple[int, tuple[Cell, ...]]], place: int, last: int) -> Iterator[int]:
    """Yield the places, from one on, of rows that belong to a heading which ends at row ``last``."""
    return takewhile(lambda each: rows[each][0] <= last, range(place, len(rows)))


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
