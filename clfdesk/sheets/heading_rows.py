"""Where the heading of a foreign form stands: by the known names in a row, and by what is merged around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets.grid import Grid
from clfdesk.sheets.headings import bare, blank_words, field_of
from clfdesk.sheets.styles import Styles

_LEAST_HITS = 3  # a row with fewer known headings is no heading
_RIVAL = 0.75  # a second heading with this share of the best one's known columns is a rival


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its sheet, the list it speaks of, its first and last row, how many names in it are known."""

    grid: Grid
    stem: str
    top: int
    bottom: int
    hits: int


def headings_of(grid: Grid, stems: Sequence[str], prefer: str, styles: Styles) -> list[Heading]:
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
        stem = max(hits, key=lambda one: (hits[one], _fits_title(grid, one), one == prefer))
        found.append(Heading(grid, stem, _upward(grid, top, styles), _downward(grid, bottom), hits[stem]))
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


def the_one(headers: list[Heading], name: str) -> Heading:
    """Return the heading to fill under; :class:`Refusal` where there is none, or a rival of nearly the same names."""
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


def _place(header: Heading) -> tuple[int, int]:
    return header.grid.sheet.index, header.top
