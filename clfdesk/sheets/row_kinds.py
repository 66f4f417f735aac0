"""What one row below the headings is: a person, or a total, a title, a signature, a sample; pure.

A row with an ID or certificate number is told in a few looks; only the others are read word by word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Literal

from clfdesk.domain.cell import Cell, is_blank, is_number, text_of
from clfdesk.domain.intake_columns import all_match
from clfdesk.grammar.writing import solid
from clfdesk.sheets.header import Header, Match, hits
from clfdesk.sheets.sheet_words import bare, is_same, listed, opens_with

RowKind = Literal["empty", "heading", "total", "signature", "note", "sample", "title", "continuation", "person"]

#: The fields of a number that tells a person; a row that has one is a person, whatever else it says.
_NUMBERS = ("id_number", "certificate_number")
#: Fields that alone do not make a row a person.
_PLACE = frozenset(("village", "settlement", "township"))
#: Headings and titles stand in the first rows; below them a column of numbers holds nothing else.
_DEEPEST = 12
_LONG_NUMBERS = re.compile(r"(?:[0-9]{11,24}+[0-9XB]{0,3}+\n)*+")
_DIGITS = re.compile(r"\d{15,}")
#: Numbers and days; they neither say "as above" nor speak of a sample.
_FIGURES = re.compile(r"[0-9]{4}[0-9A-Za-z./-]*")
_NUMBER, _NUMBERED = re.compile(r"[0-9]{15}"), re.compile(r"(?:[0-9]{15}[0-9A-Za-z]*+\n)*+")
_LABEL = re.compile(r"[\u4e00-\u9fff（）()、]{2,10}[:：].*", re.DOTALL)
_COLUMN_NUMBER = re.compile(
    r"[(（]?(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[A-Za-z]{1,2}|[①-⑳]|[一二三四五六七八九十]{1,2})[)）]?"
)
VILLAGE = re.compile(r"[\u3400-\u9fff]{1,14}(?:村|社区|居委会|居民委员会|村委会|村民委员会)")


@cache
def _sample_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a cheap sign that a text may speak of a sample, and the pattern that says so."""
    words = sorted(word for word in listed("sample") if len(word) > 1)
    several = "|".join(map(re.escape, words))
    first = "".join(sorted({word[0] for word in listed("sample")} | {"例"}))
    return re.compile(f"[{re.escape(first)}]"), re.compile(
        rf"例\d*[:：]|(?:{several})|.*?[(（\[【](?:{several})", re.DOTALL
    )


class Rows:
    """The rows below one header; ``merged`` holds what cells covered by a merge from above mean."""

    def __init__(
        self,
        header: Header,
        match: Match,
        keys: Collection[str],
        merged: Mapping[tuple[int, int], Cell],
        rows: Sequence[tuple[int, tuple[Cell, ...]]],
    ) -> None:
        self.header = header
        self._match = match
        self._merged = merged
        self._fields = header.fields()
        self._serials = header.serials()
        self._numbers = tuple(self._fields[name] for name in _NUMBERS if name in self._fields)
        marked = {self._fields[name] for name in ("name", "remark") if name in self._fields}
        self._sampled = tuple(sorted(self._serials | marked))
        self._filled = tuple((name, index, name in keys) for name, index in self._fields.items())
        self._of_places = set(keys) == {"name"} and "village" not in self._fields
        self._keys = tuple(self._fields[key] for key in keys if key in self._fields)
        self._covered = frozenset(number for number, _index in merged)
        self._names = tuple(self._fields)
        self._indexes = tuple(self._fields.values())
        self._width = max(self._indexes, default=-1) + 1
        self._looked = {0, *self._sampled}
        self._lines = [cells for _number, cells in rows]
        self._rows = rows
        self._whole = {index: _whole(self._lines, index) for index in {*self._indexes, *self._looked}}
        self._watched, self._samples = self._watch()
        self._watching = tuple(each for each in self._filled if each[1] in self._watched)

    def _watch(self) -> tuple[dict[int, set[Cell]], set[Cell]]:
        """Return the texts of each mapped column that are "as above" or blank, and the cells that speak of a sample.

        Each different text of a column is looked at once, however many rows say it.
        """
        watched: dict[int, set[Cell]] = {}
        samples: set[Cell] = set()
        for index, column in self._whole.items():
            different = set(column[:_DEEPEST] if _all_long(column) else column)
            odd = [cell for cell in different if type(cell) is str and not (len(cell) > 7 and _FIGURES.fullmatch(cell))]
            if index in self._looked:
                samples |= {cell for cell in odd if self._says_sample(cell)}
            if index in self._indexes and any(is_same(cell) or is_blank(cell) for cell in odd):
                watched[index] = {cell for cell in odd if is_same(cell) or is_blank(cell)}
        return watched, samples

    def columns(self) -> dict[str, list[Cell]]:
        """Return the cells of the rows by field, as they stand."""
        return {name: list(self._whole[index]) for name, index in zip(self._names, self._indexes, strict=True)}

    def doubtful(self) -> list[int]:
        """Return the places of rows that must be looked at one by one; all others are people, their cells as they stand.

        Those have a long number and begin in the first column that is used; nothing in them speaks of a sample,
        says "as above" or is covered by a merge.
        """
        lines = self._lines
        found = {place for place, (number, _cells) in enumerate(self._rows) if number in self._covered}
        lead, begins = 0, self._whole[0]
        while lead < max(map(len, lines), default=0) and all(map(is_blank, set(begins))):
            lead, begins = lead + 1, _whole(lines, lead + 1)
        odd = {index: set(texts) for index, texts in self._watched.items()}
        for index in (lead, *self._sampled):
            odd.setdefault(index, set()).update(self._samples)
        different = set(begins)
        odd[lead].update(filter(is_blank, different))
        if lead not in self._looked:
            odd[lead].update(cell for cell in different if type(cell) is str and self._says_sample(cell))
        for index, texts in odd.items():
            if texts:
                found.update(place for place, cell in enumerate(_whole(lines, index)) if cell in texts)
        found.update(self._unnumbered())
        return sorted(found)

    def _unnumbered(self) -> Sequence[int]:
        """Return the places of rows that have no long number at one look."""
        left: Sequence[int] = range(len(self._lines))
        for index in self._numbers:
            column = self._whole[index]
            if set(map(type, column)) == {str} and all_match(_NUMBERED, column):
                return ()
            left = [place for place in left if type(cell := column[place]) is not str or not _NUMBER.match(cell)]
        return left

    def kind(self, number: int, cells: tuple[Cell, ...]) -> RowKind:
        """Return what a row is."""
        if self._identified(cells):
            return "sample" if self._is_sample(cells) else "person"
        texts = {index: text_of(cell) for index, cell in enumerate(cells) if not is_blank(cell)}
        if not texts:
            return "empty"
        mapped = {name: texts[index] for name, index in self._fields.items() if index in texts}
        other = self._other(texts, number, mapped)
        if other is not None:
            return other
        if self._is_sample(cells):
            return "sample"
        own = texts.keys() - self._serials
        if not own:
            return "empty" if all(re.fullmatch(r"[\d.、]+", solid(text)) for text in texts.values()) else "title"
        if "name" not in mapped and any((number, index) in self._merged for index in self._keys):
            return "continuation"
        if mapped and all(is_same(text) for text in mapped.values()):
            return "empty"
        if len(own) == 1 and not self._lone_name(mapped, texts):
            return "title"
        if mapped and set(mapped) <= _PLACE:
            return "empty"
        if not mapped:
            return "note"
        if all(_LABEL.fullmatch(text.strip()) for text in texts.values()):
            return "title"
        return "person"

    def filled(self, number: int, cells: tuple[Cell, ...], last: Mapping[str, Cell]) -> dict[str, Cell]:
        """Return a row's cells by field, "as above" and merged-down cells filled; keys are never filled."""
        if len(cells) < self._width:
            cells = (*cells, *(None,) * (self._width - len(cells)))
        found = dict(zip(self._names, map(cells.__getitem__, self._indexes), strict=True))
        for name, index, is_key in self._filled if number in self._covered else self._watching:
            cell = cells[index]
            if type(cell) is str and is_same(cell):
                found[name] = None if is_key else last.get(name)
            elif is_blank(cell):
                found[name] = None if is_key else self._merged.get((number, index))
        return found

    def _identified(self, cells: tuple[Cell, ...]) -> bool:
        for index in self._numbers:
            cell = cells[index] if index < len(cells) else None
            if type(cell) is str:
                head = cell[:15]
                if (len(head) == 15 and head.isascii() and head.isdigit()) or _DIGITS.search(solid(cell)):
                    return True
            elif cell is not None and (_DIGITS.search(text_of(cell)) or (is_number(cell) and _is_long(cell))):
                return True
        return False

    def _is_sample(self, cells: tuple[Cell, ...]) -> bool:
        """Return whether a row only shows how to fill the sheet in: said in its first cell, number, name or remark."""
        first = next((index for index, cell in enumerate(cells) if not is_blank(cell)), 0)
        if first not in self._looked and type(cell := cells[first]) is str and self._says_sample(cell):
            return True
        if not self._samples:
            return False
        return any(index < len(cells) and cells[index] in self._samples for index in (first, *self._sampled))

    @staticmethod
    def _says_sample(cell: str) -> bool:
        hint, says = _sample_words()
        text = solid(cell).lower() if hint.search(cell) else ""
        return bool(text) and (bare(text) in listed("sample") or says.match(text) is not None)

    def _other(self, texts: dict[int, str], number: int, mapped: dict[str, str]) -> RowKind | None:
        """Return the kind of a row without any ID that is known by its words, or None."""
        known = self.header.texts
        same = sum(1 for index, text in texts.items() if bare(text) in known.get(index, frozenset()))
        named = len(hits(tuple(texts.values()), self._match))
        if max(same, named) >= 2 and max(same, named) * 5 >= len(texts) * 3:
            return "heading"
        if number <= self.header.rows[-1] + 2 and len(texts) >= 3 and _column_numbers(list(texts.values())):
            return "heading"
        first = min(texts)
        name_at = self._fields.get("name", first)
        leading = [text for index, text in texts.items() if index <= max(name_at, first)]
        if any(opens_with("total", text) for text in leading):
            return "total"
        labels = sum(1 for text in texts.values() if opens_with("signature", text, label=True))
        if opens_with("signature", texts[first], label=True) and (labels * 2 >= len(texts) or "name" not in mapped):
            return "signature"
        if opens_with("note", texts[first]) and (len(texts) == 1 or "name" not in mapped):
            return "note"
        return None

    def _lone_name(self, mapped: dict[str, str], texts: dict[int, str]) -> bool:
        """Return whether the only text of a row is a person's name, and not a sub-title standing in that column."""
        if mapped.keys() & set(_NUMBERS):
            return True
        if self._of_places:
            return "name" in mapped
        name = solid(mapped.get("name", ""))
        numbered = any(index in texts for index in self._serials)
        if not name or VILLAGE.fullmatch(name) or re.search(r"[:：\d]", name):
            return False
        return numbered or 2 <= len(name) <= 4 or "·" in name


def _whole(lines: Sequence[tuple[Cell, ...]], index: int) -> list[Cell]:
    """Return one column's cells, one for each row."""
    try:
        return list(map(itemgetter(index), lines))
    except IndexError:
        return [cells[index] if index < len(cells) else None for cells in lines]


def _all_long(column: Sequence[Cell]) -> bool:
    """Return whether a column holds nothing but long numbers below its first rows."""
    if type(last := column[-1] if column else None) is not str or len(last) < 11 or not last[:11].isdigit():
        return False
    try:
        return all_match(_LONG_NUMBERS, column[_DEEPEST:])
    except TypeError:
        return False


def _is_long(cell: Cell) -> bool:
    return abs(float(str(cell))) >= 1e14


def _column_numbers(texts: list[str]) -> bool:
    marks = [solid(text) for text in texts]
    return all(_COLUMN_NUMBER.fullmatch(mark) for mark in marks) and len(set(marks)) == len(marks)
