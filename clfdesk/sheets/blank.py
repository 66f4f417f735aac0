"""A superior's blank form, understood: where its heading, its rows and its total are.

Nothing is guessed in silence: two headings that fit equally well, none at all, or rows
that already hold people are refused by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets.columns import BlankColumn, columns_of
from clfdesk.sheets.grid import Grid, shared_strings
from clfdesk.sheets.headings import NUMBER, bare, blank_words, field_of, says
from clfdesk.sheets.package import Package, SheetPart
from clfdesk.sheets.references import Area
from clfdesk.sheets.styles import Styles

_LEAST_HITS = 3  # a row with fewer known headings is no heading
_RIVAL = 0.75  # a second heading with this share of the best one's known columns is a rival


@dataclass(frozen=True, slots=True)
class Blank:
    """Where things are on the one sheet that will be filled; rows and columns from 1.

    ``first`` … ``last`` are the rows for people (``last`` is ``first - 1`` where there are
    none); ``total_row`` is 0 without one. ``mapping`` gives a column's key its field.
    """

    sheet: SheetPart
    stem: str
    title: str
    header_top: int
    header_bottom: int
    first: int
    last: int
    total_row: int
    columns: tuple[BlankColumn, ...]
    mapping: Mapping[str, str]
    protected: bool

    @property
    def capacity(self) -> int:
        """How many people fit without adding rows."""
        return self.last - self.first + 1

    @property
    def headings_hash(self) -> str:
        """A fingerprint of the headings: the same form next time has the same one."""
        return hashlib.sha256("\n".join(column.key for column in self.columns).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Header:
    grid: Grid
    stem: str
    top: int
    bottom: int
    hits: int


def understand(
    package: Package, stems: Sequence[str], *, sheet: str = "", prefer: str = ""
) -> tuple[Blank, Grid, Styles]:
    """Return what a blank is, with the grid and formats it was read from.

    Of ``stems`` the one whose words fit most headings is taken (``prefer`` wins a draw). Raises :class:`Refusal` for no heading, rivals, or a filled form.
    """
    shared = shared_strings(package)
    styles = Styles(package)
    headers: list[_Header] = []
    for part in package.sheets():
        if (part.hidden and part.name != sheet) or (sheet and part.name != sheet):
            continue
        headers += _headers(Grid(package, part, shared), stems, prefer, styles)
    header = _the_one(headers, package.name)
    grid = header.grid
    columns = columns_of(package, grid, styles, header.top, header.bottom)
    first, last, total = _block(grid, styles, header, columns, package.name)
    mapping: dict[str, str] = {}
    for column in columns:
        field = field_of(header.stem, column.parts)
        if field and field not in mapping.values():
            mapping[column.key] = field
    root = grid.root
    protection = root.find("{*}sheetProtection")
    return (
        Blank(
            grid.sheet,
            header.stem,
            _title(grid, header.top),
            header.top,
            header.bottom,
            first,
            last,
            total,
            columns,
            mapping,
            protection is not None and protection.get("sheet") in ("1", "true"),
        ),
        grid,
        styles,
    )


def _headers(grid: Grid, stems: Sequence[str], prefer: str, styles: Styles) -> list[_Header]:
    """Return the groups of rows of a sheet that read as a heading."""
    groups: list[tuple[int, int, dict[str, int]]] = []
    for row in sorted(grid.rows):
        fields = {stem: _hits(grid, row, stem) for stem in stems}
        best = max(fields.values(), default=0)
        inside = bool(groups) and row <= groups[-1][1]
        follows = bool(groups) and row == groups[-1][1] + 1 and best >= 2 and best * 2 >= _filled(grid, row)
        if inside or follows:
            top, bottom, hits = groups[-1]
            groups[-1] = (top, max(bottom, _reach(grid, row)), {stem: hits[stem] + fields[stem] for stem in hits})
        elif best >= _LEAST_HITS or (best == _LEAST_HITS - 1 and best * 2 >= _filled(grid, row)):
            groups.append((row, _reach(grid, row), fields))
    found = []
    for top, bottom, hits in groups:
        stem = max(hits, key=lambda one: (hits[one], one == prefer, _fits_title(grid, one)))
        found.append(_Header(grid, stem, _upward(grid, top, styles), _downward(grid, bottom), hits[stem]))
    return found


def _hits(grid: Grid, row: int, stem: str) -> int:
    """Return how many different fields the cells of a row name by themselves."""
    known = set()
    for column in range(1, grid.width + 1):
        area = grid.merge(row, column)
        if area and area.top != row:
            continue
        field = field_of(stem, (grid.text(row, column),))
        if field:
            known.add(field)
    return len(known)


def _filled(grid: Grid, row: int) -> int:
    return sum(1 for column in range(1, grid.width + 1) if grid.text(row, column).strip())


def _reach(grid: Grid, row: int) -> int:
    """Return the last row a heading row reaches by its merged cells, or by groups with names below."""
    bottom, groups = row, False
    for area in grid.merges:
        if area.top == row and grid.text(area.top, area.left).strip():
            bottom = max(bottom, area.bottom)
            groups = groups or (area.right > area.left and area.bottom == row)
    if bottom == row and groups:
        below = [
            area
            for area in grid.merges
            if area.top == row and area.right > area.left
            and all(grid.text(row + 1, column).strip() for column in range(area.left, area.right + 1))
        ]  # fmt: skip
        bottom += bool(below)
    return bottom


def _upward(grid: Grid, top: int, styles: Styles) -> int:
    """Return the first row of a heading whose upper row only groups columns (基本情况 | 任职情况)."""
    above = [area for area in grid.merges if area.bottom == top - 1 and area.right > area.left]
    grouping = [area for area in above if styles.bordered(grid.style(area.top, area.left))]
    if len(grouping) >= 2 or (grouping and _filled(grid, top - 1) >= 2):
        return min(area.top for area in grouping)
    return top


def _downward(grid: Grid, bottom: int) -> int:
    """Return the last row of a heading, with the row that only counts columns (1 2 3 …, 甲 乙 …)."""
    texts = [bare(grid.text(bottom + 1, column)) for column in range(1, grid.width + 1)]
    written = [text for text in texts if text]
    numerals = set(blank_words()["numerals"])
    numbers = [int(text) for text in written if text.isdigit() and len(text) < 4]
    counts = len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if len(written) >= 3 and len(numbers) + sum(text in numerals for text in written) == len(written):
        return bottom + 1 if counts or not numbers else bottom
    return bottom


def _fits_title(grid: Grid, stem: str) -> bool:
    title = "".join(grid.text(row, column) for row, column in grid.cells if row <= 3)
    return any(word in title for word in blank_words()["staff"]) == (stem == "staff")


def _the_one(headers: list[_Header], name: str) -> _Header:
    if not headers:
        raise Refusal(
            _("No heading was found in this form."),
            where=name,
            why=_("No row of it names at least three things that are known (name, ID number, village …)."),
            next=_("Choose the right form, or write the headings in one row and fill it again."),
        )
    shown = [one for one in headers if not any(word in one.grid.sheet.name for word in blank_words()["example"])]
    ranked = sorted(shown or headers, key=lambda one: one.hits, reverse=True)
    rivals = [one for one in ranked[1:] if one.hits >= ranked[0].hits * _RIVAL]
    if rivals:
        places = "、".join(f"{one.grid.sheet.name}!{one.top}" for one in sorted([ranked[0], *rivals], key=_place))
        raise Refusal(
            _("This form has more than one heading, and it is not clear which to fill."),
            where=f"{name} · {places}",
            why=_("They name nearly the same things."),
            next=_("Leave one of them in the file (delete the other sheet or table) and fill it again."),
        )
    return ranked[0]


def _place(header: _Header) -> tuple[int, int]:
    return header.grid.sheet.index, header.top


def _title(grid: Grid, top: int) -> str:
    for row in range(1, top):
        texts = [grid.text(row, column).strip() for column in range(1, grid.width + 1)]
        line = "".join(texts)
        if line:
            return line
    return grid.sheet.name


def _block(
    grid: Grid, styles: Styles, header: _Header, columns: tuple[BlankColumn, ...], name: str
) -> tuple[int, int, int]:
    """Return (first row, last row, total row or 0) for people below a heading."""
    first = header.bottom + 1
    numbers = {column.column for column in columns if field_of(header.stem, column.parts) == NUMBER}
    while first <= grid.height and _is_example(grid, first, columns):
        first += 1
    lined = any(styles.bordered(grid.style(first, column.column)) for column in columns)
    total, row = 0, first
    while row <= grid.height:
        texts = {column.column: grid.text(row, column.column).strip() for column in columns}
        if any(says("total", text) for text in texts.values()):
            total = row
            break
        if any(text for column, text in texts.items() if column not in numbers):
            if lined and _is_person(grid, row, columns, texts, numbers, styles):
                raise Refusal(
                    _("This form already holds people."),
                    where=f"{name} · {grid.sheet.name} · {row}",
                    why=_("Filling it would write over them."),
                    next=_("Take an empty copy of the form and fill that."),
                )
            break
        if lined and not any(styles.bordered(grid.style(row, column.column)) for column in columns):
            break
        row += 1
    last = row - 1
    if not lined and not total:
        last = min(last, first - 1 + sum(1 for one in range(first, row) if one in grid.rows))
    return first, last, total


def _is_example(grid: Grid, row: int, columns: tuple[BlankColumn, ...]) -> bool:
    return bool(columns) and says("example", grid.text(row, columns[0].column))


def _is_person(
    grid: Grid,
    row: int,
    columns: tuple[BlankColumn, ...],
    texts: Mapping[int, str],
    numbers: set[int],
    styles: Styles,
) -> bool:
    """Tell a row of data from a line of notes: bordered, unmerged, several columns with something in them."""
    written = [column for column, text in texts.items() if text and column not in numbers]
    merged: list[Area | None] = [grid.merge(row, column) for column in written]
    wide = any(area is not None and area.right - area.left + 1 >= max(2, len(columns) // 2) for area in merged)
    return len(written) >= 2 and not wide and all(styles.bordered(grid.style(row, column)) for column in written)
