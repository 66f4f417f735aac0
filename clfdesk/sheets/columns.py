"""The columns of a blank: their headings unrolled, the words and the dates they want."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clfdesk.grammar import date_samples
from clfdesk.sheets.grid import Grid, tag
from clfdesk.sheets.headings import bare, blank_words, short
from clfdesk.sheets.package import Element, Package
from clfdesk.sheets.references import Area, column_letters
from clfdesk.sheets.styles import Styles

_SEGMENTS = re.compile(r"[;；。\n\r]|(?<!\d)\d{1,2}[.、．](?=\D)")
_CHOICES = re.compile(r"[（(]([^（）()]*[/／、|][^（）()]*)[）)]")


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """One column of a blank.

    ``key`` is the lowest row of its heading as a reader sees it (with its letter where two
    are alike); ``parts`` its heading from top to bottom; ``words`` the only words it takes;
    ``date`` an example of how dates are written, or ``""`` where its own format tells
    (``date_code``); ``computed`` columns hold the blank's formulas and are left to it.
    """

    column: int
    key: str
    parts: tuple[str, ...]
    words: tuple[str, ...]
    date: str
    date_code: str
    computed: bool

    @property
    def letter(self) -> str:
        """The column's letters."""
        return column_letters(self.column)


def columns_of(
    package: Package, grid: Grid, styles: Styles, top: int, bottom: int, first: int
) -> tuple[BlankColumn, ...]:
    """Return the columns under a heading in the rows ``top`` … ``bottom``; ``first`` is the first row for people."""
    found: list[BlankColumn] = []
    notes = _notes(grid, top, bottom)
    prompts = _prompts(grid)
    seen: dict[str, int] = {}
    headed = [(column, _parts(grid, column, top, bottom)) for column in range(1, grid.width + 1)]
    leaves = [parts[-1] for _column, parts in headed if parts]
    for column, parts in headed:
        if not parts:
            continue
        area = grid.merge(bottom, column)
        if area and area.left != column:
            continue  # the heading is one cell over several columns: its data stands in the first
        key = parts[-1]
        seen[key] = seen.get(key, 0) + 1
        if leaves.count(parts[-1]) > 1 and seen[key] > 1:
            key = f"{key} {column_letters(column)}"
        words = _listed(package, grid, column, first) or _choices(parts[-1])
        code = styles.date_code(grid.style(first, column))
        example = _example(parts, notes, prompts.get(column, ""))
        found.append(
            BlankColumn(column, key, parts, words, example, "" if example else code, grid.formula(first, column))
        )
    return tuple(found)


def _parts(grid: Grid, column: int, top: int, bottom: int) -> tuple[str, ...]:
    parts: list[str] = []
    for row in range(top, bottom + 1):
        text = " ".join(grid.shown(row, column).split())
        plain = bare(text)
        counting = row == bottom and row > top and (plain.isdigit() or plain in blank_words()["numerals"])
        if text and not counting and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts)


def _notes(grid: Grid, top: int, bottom: int) -> list[str]:
    """Return what a form says around its table, cut into its single rules."""
    texts = [grid.text(row, column) for row, column in sorted(grid.cells) if not top <= row <= bottom]
    return [segment for text in texts for segment in _SEGMENTS.split(text) if date_samples.sample_in(segment)]


def _example(parts: tuple[str, ...], notes: list[str], prompt: str) -> str:
    """Return the example of a date that is meant for a column; an empty string where none is."""
    own = date_samples.sample_in(parts[-1]) or date_samples.sample_in(prompt)
    if own:
        return own
    heading = short(parts[-1])
    for note in notes:
        if heading and heading in bare(note):
            return date_samples.sample_in(note[_after(note, heading) :]) or date_samples.sample_in(note)
    if any(word in heading for word in blank_words()["date_headings"]):
        for note in notes:
            if any(short(word) in bare(note) for word in blank_words()["date_headings"]):
                named = re.split(r"[填应统格如按]", re.split(r"[:：]", note)[-1])[0]
                if bare(named) in {bare(word) for word in blank_words()["date_headings"]}:
                    return date_samples.sample_in(note)
    return ""


def _after(note: str, heading: str) -> int:
    place = note.find(heading)
    return place + len(heading) if place >= 0 else 0


def _choices(heading: str) -> tuple[str, ...]:
    """Return the words a heading itself offers: 性别（男/女）."""
    found = _CHOICES.search(heading)
    if not found:
        return ()
    words = tuple(word.strip() for word in re.split(r"[/／、|]", found[1]))
    return words if all(words) and not any(word in ("元", "月", "年", "人") for word in words) else ()


def _validations(grid: Grid) -> list[Element]:
    return list(grid.root.iter("{*}dataValidation"))


def _areas(item: Element) -> list[Area]:
    text = item.get("sqref") or "".join(found.text or "" for found in item.iter("{*}sqref"))
    areas = []
    for part in text.split():
        try:
            areas.append(Area.read(part))
        except ValueError:
            continue
    return areas


def _prompts(grid: Grid) -> dict[int, str]:
    """Return what the form says when a column's cell is chosen."""
    found: dict[int, str] = {}
    for item in _validations(grid):
        for area in _areas(item):
            for column in range(area.left, min(area.right, area.left + 50) + 1):
                found[column] = f"{item.get('promptTitle', '')} {item.get('prompt', '')}"
    return found


def _listed(package: Package, grid: Grid, column: int, row: int) -> tuple[str, ...]:
    """Return the words a column's validation allows in the first row of data."""
    for item in _validations(grid):
        if item.get("type") == "list" and any(area.holds(row, column) for area in _areas(item)):
            source = "".join(
                part.text or ""
                for part in item.iter("{*}formula1", "{*}f")
                if part.text and not len(part)
            ).strip()  # fmt: skip
            return _source_words(package, grid, source)
    return ()


def _source_words(package: Package, grid: Grid, source: str, depth: int = 0) -> tuple[str, ...]:
    if source.startswith('"'):
        return tuple(word.strip() for word in source.strip('"').split(",") if word.strip())
    sheet, _bang, area_text = source.rpartition("!")
    try:
        area = Area.read(area_text.replace("$", ""))
    except ValueError:
        return _named_words(package, grid, source) if depth == 0 else ()
    name = sheet.strip("'").replace("''", "'") or grid.sheet.name
    for part in package.sheets():
        if part.name == name:
            other = grid if part.part == grid.sheet.part else Grid(package, part, grid.shared)
            cells = ((row, column) for row in range(area.top, min(area.bottom, area.top + 500) + 1)
                     for column in range(area.left, area.right + 1))  # fmt: skip
            return tuple(text for text in (other.text(row, column).strip() for row, column in cells) if text)
    return ()


def _named_words(package: Package, grid: Grid, name: str) -> tuple[str, ...]:
    for item in package.tree(package.workbook).iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        if item.get("name") == name:
            return _source_words(package, grid, (item.text or "").strip(), depth=1)
    return ()
