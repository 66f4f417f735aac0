"""A field a desk declared for itself: what it is called, what it holds, and its values; pure.

Its number is its name for good (``own_7``), and so is each choice's: titles and words may change
without any value changing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from clfdesk.domain.cell import Cell, is_blank, is_number, text_of
from clfdesk.grammar.dates import read_written
from clfdesk.grammar.field import Field, Kind, Words
from clfdesk.grammar.own import PREFIX
from clfdesk.grammar.words import code_of
from clfdesk.grammar.writing import solid
from clfdesk.i18n import N_

#: What an own field may hold, and how that is called.
KINDS: Mapping[Kind, str] = {
    "text": N_("words"),
    "integer": N_("a whole number"),
    "date": N_("a day"),
    "flag": N_("yes or no"),
    "code": N_("one of several choices"),
}
#: The lists that may have own fields.
STEMS = ("person", "staff", "division", "body", "post")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class OwnField:
    """One declared field; ``choices`` is JSON {number: word}; a ``retired`` one is shown nowhere, its values stay."""

    stem: str = "person"
    title: str = ""
    kind: str = "text"
    choices: str = "{}"
    retired: bool = False
    id: int = 0
    ver: int = 1

    @property
    def name(self) -> str:
        """The name under which lists, conditions and imports know it."""
        return f"{PREFIX}{self.id}"

    def words(self) -> dict[str, str]:
        """Return the choices: {number: word}."""
        return {str(code): str(word) for code, word in json.loads(self.choices).items()}


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What one record says in one own field, as text: an ISO day, a number, ``1`` or ``0``, a choice's number."""

    field_id: int = 0
    record_id: int = 0
    value: str = ""
    id: int = 0
    ver: int = 1


def field_of(own: OwnField) -> Field:
    """Return the declaration everything else reads."""
    kind: Kind = own.kind if own.kind in get_args(Kind) else "text"  # type: ignore[assignment]
    codes = own.name if own.kind == "code" else "flag" if own.kind == "flag" else ""
    return Field(own.name, own.title, kind, codes=codes, shown=False, width=min(max(len(own.title), 6), 12))


def words_of(fields: Iterable[OwnField]) -> Words:
    """Return the headings and code words of own fields."""
    every = list(fields)
    flag = {"1": ("是", "有", "√"), "0": ("否", "无", "×")}
    codes: dict[str, Mapping[str, tuple[str, ...]]] = {
        each.name: {code: (word,) for code, word in each.words().items()} for each in every if each.kind == "code"
    }
    if any(each.kind == "flag" for each in every):
        codes["flag"] = flag
    return Words({each.name: (each.title,) for each in every}, codes)


def renamed(before: Mapping[str, str], words: Sequence[str]) -> dict[str, str]:
    """Return the choices with these words in this order: a word that stays keeps its number, a new one gets a fresh one."""
    numbers = {word: code for code, word in before.items()}
    fresh = max((int(code) for code in before), default=0)
    found: dict[str, str] = {}
    for word in dict.fromkeys(each.strip() for each in words):
        if word and word in numbers:
            found[numbers[word]] = word
        elif word:
            fresh += 1
            found[str(fresh)] = word
    return found


def at_rest(value: Any) -> str | None:
    """Return a value as it is kept; ``None`` where there is none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def travelling(kind: str, value: str) -> Any:
    """Return a kept value as lists and comparisons have it."""
    if kind == "flag":
        return value == "1"
    if kind == "integer":
        return int(value)
    return date.fromisoformat(value) if kind == "date" else value


def guess(cells: Iterable[Cell]) -> Kind:
    """Return what kind of field a foreign column would best be kept as, by what stands in it."""
    filled = [cell for cell in cells if not is_blank(cell)][:200]
    if not filled:
        return "text"
    whole = [solid(text_of(cell)) for cell in filled]
    yes = all(isinstance(cell, bool) or code_of("person", "flag", text_of(cell)) is not None for cell in filled)
    if yes and not all(text.isdigit() for text in whole):
        return "flag"
    numbers = all(text.isascii() and text.isdigit() and str(int(text)) == text for text in whole)
    if numbers and all(len(text) < 7 for text in whole):
        return "integer"
    if all(read_written(cell).day is not None for cell in filled):
        return "date"
    return "integer" if numbers and all(is_number(cell) and len(text_of(cell)) < 10 for cell in filled) else "text"


def title_of(heading: str) -> str:
    """Return what a column of theirs is called here: its heading, without line breaks, of a length that can be shown."""
    return " ".join(heading.split())[:_LONGEST]
