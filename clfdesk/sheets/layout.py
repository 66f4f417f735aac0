"""Understanding a foreign sheet: which rows are people, and which are everything else; pure.

Nobody may be invented (totals, titles, signatures, notes, samples, formatted emptiness)
and nobody lost: a row that might be a person is one, and is then told what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from clfdesk.domain.cell import Cell, is_blank, is_number, text_of
from clfdesk.grammar.writing import solid
from clfdesk.sheets.header import Column, Header, Match, find, hits
from clfdesk.sheets.reading import Sheet
from clfdesk.sheets.sheet_words import bare, is_same, listed, opens_with

RowKind = Literal["empty", "heading", "total", "signature", "note", "sample", "title", "continuation", "person"]

#: Fields a person can be known by; "as above" never counts for them.
KEYS = frozenset(("name", "id_number", "certificate_number"))
#: Fields that alone do not make a row a person.
_PLACE = frozenset(("village", "settlement", "township"))
_DIGITS = re.compile(r"\d{15,}")
_LABEL = re.compile(r"[\u4e00-\u9fff（）()、]{2,10}[:：].*", re.DOTALL)
_ORDER = re.compile(
    r"^(?:第?[一二三四五六七八九十百\d]+(?:部分|章|节)?[、.．)）:：]|[(（][一二三四五六七八九十\d]+[)）])"
)
_COUNT = re.compile(r"[(（\[【].*[)）\]】]$|共?\d+[人户名]?$|[:：]$")
_VILLAGE = re.compile(r"[\u3400-\u9fff]{1,14}(?:村|社区|居委会|居民委员会|村委会|村民委员会)")
_VILLAGE_LABEL = re.compile(
    r"(?:(?:填报|填表|上报|报送)?单位(?:[(（][^)）]*[)）])?|(?:行政)?(?:村|村名|社区|村社区|村[(（]社区[)）]|村居)(?:名称)?)[:：](.+)"
)
_COLUMN_NUMBER = re.compile(
    r"[(（]?(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[A-Za-z]{1,2}|[①-⑳]|[一二三四五六七八九十]{1,2})[)）]?"
)


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

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the first header."""
        return self.headers[0].columns

    def column(self, row: DataRow, name: str) -> int | None:
        """Return where (from 0) a field stands for a row, or None."""
        return self.headers[row.block].fields().get(name)


def understand(sheet: Sheet, match: Match, keys: Collection[str] = KEYS) -> Layout | None:
    """Return what a sheet holds, or None where no heading row names people (a code sheet, a cover)."""
    header = find(sheet, match, keys)
    if header is None:
        return None
    headers, rows, others = [header], [], []
    above = {number for number, _cells in sheet.rows if number < header.rows[0]}
    others += [(number, "title") for number in sorted(above)]
    others += [(number, "heading") for number in header.rows]
    last: dict[str, Cell] = {}
    section = next((found for _n, cells in sheet.rows if _n in above and (found := _village_label(cells))), "")
    merged = _merged_down(sheet)
    passed = header.rows[-1]
    for number, cells in sheet.rows:
        if number <= passed:
            continue
        kind = _kind(cells, headers[-1], match, number, merged)
        if kind == "heading":
            again = find(replace(sheet, rows=tuple(_until(sheet, number))), match, keys, number)
            if again is not None and again.rows[0] == number and again.fields() != headers[-1].fields():
                headers.append(again)
            passed = again.rows[-1] if again is not None and again.rows[0] == number else number
        if kind == "title":
            section = _section(cells) or section
        if kind != "person":
            others.append((number, kind))
            continue
        last = _filled(number, cells, headers[-1], merged, last)
        rows.append(DataRow(number, last, section, len(headers) - 1))
    samples = {column.index: _samples(sheet, column.index, header.rows[-1]) for column in header.columns}
    return Layout(sheet.name, sheet.hidden, tuple(headers), tuple(rows), tuple(others), samples)


def _until(sheet: Sheet, number: int) -> list[tuple[int, tuple[Cell, ...]]]:
    return [(row, cells) for row, cells in sheet.rows if number <= row < number + 5]


def _samples(sheet: Sheet, index: int, below: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for number, cells in sheet.rows:
        if number > below and index < len(cells) and not is_blank(cells[index]):
            found.setdefault(text_of(cells[index]))
            if len(found) == 3:
                break
    return tuple(found)


def _merged_down(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """Return, for each cell covered by a merge from above, the value of the merge's first cell."""
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


def _kind(
    cells: tuple[Cell, ...], header: Header, match: Match, number: int, merged: dict[tuple[int, int], Cell]
) -> RowKind:
    """Return what one row below the headings is."""
    texts = {index: text_of(cell) for index, cell in enumerate(cells) if not is_blank(cell)}
    if not texts:
        return "empty"
    fields = header.fields()
    mapped = {name: texts[index] for name, index in fields.items() if index in texts}
    own = {index for index in texts if index not in header.serials()}
    identified = any(
        _DIGITS.search(solid(mapped.get(name, ""))) or _long_number(cells, fields.get(name))
        for name in ("id_number", "certificate_number")
    )
    if not identified:
        other = _other(texts, header, match, number, mapped)
        if other is not None:
            return other
    if _is_sample(texts, header, fields):
        return "sample"
    if not own:
        return "empty" if all(re.fullmatch(r"[\d.、]+", solid(text)) for text in texts.values()) else "title"
    if not identified:
        if "name" not in mapped and any((number, fields[key]) in merged for key in KEYS if key in fields):
            return "continuation"
        if mapped and all(is_same(text) for text in mapped.values()):
            return "empty"
        if len(own) == 1 and not _lone_name(mapped, texts, header):
            return "title"
        if mapped and set(mapped) <= _PLACE:
            return "empty"
        if not mapped:
            return "note"
        if all(_LABEL.fullmatch(text.strip()) for text in texts.values()):
            return "title"
    return "person"


def _long_number(cells: tuple[Cell, ...], index: int | None) -> bool:
    return (
        index is not None and index < len(cells) and is_number(cells[index]) and abs(float(str(cells[index]))) >= 1e14
    )


def _other(texts: dict[int, str], header: Header, match: Match, number: int, mapped: dict[str, str]) -> RowKind | None:
    """Return the kind of a row without any ID that is known by its words, or None."""
    same = sum(1 for index, text in texts.items() if bare(text) in header.texts.get(index, frozenset()))
    named = len(hits(tuple(texts.values()), match))
    if max(same, named) >= 2 and max(same, named) * 5 >= len(texts) * 3:
        return "heading"
    if number <= header.rows[-1] + 2 and len(texts) >= 3 and _column_numbers(list(texts.values())):
        return "heading"
    first = min(texts)
    name_at = header.fields().get("name", first)
    leading = [text for index, text in texts.items() if index <= max(name_at, first)]
    if any(opens_with("total", text) for text in leading):
        return "total"
    labels = sum(1 for text in texts.values() if opens_with("signature", text, label=True))
    if opens_with("signature", texts[first], label=True) and (labels * 2 >= len(texts) or "name" not in mapped):
        return "signature"
    if opens_with("note", texts[first]) and (len(texts) == 1 or "name" not in mapped):
        return "note"
    return None


def _column_numbers(texts: list[str]) -> bool:
    marks = [solid(text) for text in texts]
    return all(_COLUMN_NUMBER.fullmatch(mark) for mark in marks) and len(set(marks)) == len(marks)


def _is_sample(texts: dict[int, str], header: Header, fields: dict[str, int]) -> bool:
    """Return whether a row only shows how to fill the sheet in: said in its number, its name or its remark."""
    places = {min(texts), *header.serials()} | {fields[name] for name in ("name", "remark") if name in fields}
    for index in places:
        text = solid(texts.get(index, "")).lower()
        if bare(text) in listed("sample") or re.match(r"例\d*[:：]", text):
            return True
        if any(re.search(rf"[(（\[【]{word}|^{word}", text) for word in listed("sample") if len(word) > 1):
            return True
    return False


def _lone_name(mapped: dict[str, str], texts: dict[int, str], header: Header) -> bool:
    """Return whether the only text of a row is a person's name, and not a sub-title standing in that column."""
    if set(mapped) & {"id_number", "certificate_number"}:
        return True
    name = solid(mapped.get("name", ""))
    numbered = any(index in texts for index in header.serials())
    if not name or _VILLAGE.fullmatch(name) or re.search(r"[:：\d]", name):
        return False
    return numbered or 2 <= len(name) <= 4 or "·" in name


def _village_label(cells: tuple[Cell, ...]) -> str:
    for cell in cells:
        if isinstance(cell, str) and (found := _VILLAGE_LABEL.fullmatch(solid(cell))):
            place = found[1].strip("_ ")
            if _VILLAGE.fullmatch(place):
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
    return text if _VILLAGE.fullmatch(text) else ""


def _filled(
    number: int,
    cells: tuple[Cell, ...],
    header: Header,
    merged: dict[tuple[int, int], Cell],
    last: dict[str, Cell],
) -> dict[str, Cell]:
    """Return a row's cells by field, "as above" and merged-down cells filled; keys are never filled."""
    filled: dict[str, Cell] = {}
    for name, index in header.fields().items():
        cell = cells[index] if index < len(cells) else None
        if isinstance(cell, str) and is_same(cell):
            cell = None if name in KEYS else last.get(name)
        elif is_blank(cell):
            cell = None if name in KEYS else merged.get((number, index))
        filled[name] = cell
    return filled
