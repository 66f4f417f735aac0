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
from clfdesk.sheets.heading_rows import Heading, headings_of, the_one
from clfdesk.sheets.headings import NUMBER, amount_of, beside_of, field_of, says
from clfdesk.sheets.package import Package, SheetPart
from clfdesk.sheets.references import Area
from clfdesk.sheets.styles import Styles


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


def understand(
    package: Package, stems: Sequence[str], *, sheet: str = "", prefer: str = ""
) -> tuple[Blank, Grid, Styles]:
    """Return what a blank is, with the grid and formats it was read from.

    Of ``stems`` the one whose words fit most headings is taken (``prefer`` wins a draw). Raises :class:`Refusal` for no heading, rivals, or a filled form.
    """
    shared = shared_strings(package)
    styles = Styles(package)
    headers: list[Heading] = []
    for part in package.sheets():
        if (part.hidden and part.name != sheet) or (sheet and part.name != sheet):
            continue
        headers += headings_of(Grid(package, part, shared), stems, prefer, styles)
    header = the_one(headers, package.name)
    grid = header.grid
    first = _first(grid, styles, header)
    columns = columns_of(package, grid, styles, header.top, header.bottom, first)
    last, total = _block(grid, styles, header, columns, first, package.name)
    mapping: dict[str, str] = {}
    for column in columns:
        field = field_of(header.stem, column.parts) or beside_of(header.stem, column.parts)
        field = amount_of(field, column.parts, _summed(grid, (total, first - 1), column.column))
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


def _title(grid: Grid, top: int) -> str:
    for row in range(1, top):
        texts = [grid.text(row, column).strip() for column in range(1, grid.width + 1)]
        line = "".join(texts)
        if line:
            return line
    return grid.sheet.name


def _first(grid: Grid, styles: Styles, header: Heading) -> int:
    """Return the first row for people: below a heading, rows that only show how, and a total that stands on top."""
    row = header.bottom + 1
    while row <= grid.height and says("example", _opening(grid, row)):
        row += 1
    below = [grid.text(row + 1, column).strip() for column in range(1, grid.width + 1)]
    lined = any(styles.bordered(grid.style(row + 1, column)) for column in range(1, grid.width + 1))
    free = lined and not any(text for text in below if not text.isdigit())
    return row + 1 if says("total", _opening(grid, row)) and free else row


def _opening(grid: Grid, row: int) -> str:
    """Return what stands in a row first."""
    return next((text for column in range(1, grid.width + 1) if (text := grid.text(row, column).strip())), "")


def _summed(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Tell whether a total above or below the rows adds a column up."""
    for row in rows:
        item = grid.cells.get((row, column))
        formula = item.find("{*}f") if item is not None else None
        if formula is not None and "SUM" in (formula.text or "").upper() and says("total", _opening(grid, row)):
            return True
    return False


def _block(
    grid: Grid, styles: Styles, header: Heading, columns: tuple[BlankColumn, ...], first: int, name: str
) -> tuple[int, int]:
    """Return (last row, total row or 0) for people from their first row on."""
    numbers = {column.column for column in columns if field_of(header.stem, column.parts) == NUMBER}
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
    return last, total


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
