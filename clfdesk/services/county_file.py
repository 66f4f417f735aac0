"""One file a county received: what the board says of it, and its rows of data as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.collection import Received
from clfdesk.errors import Refusal
from clfdesk.grammar.card import Card
from clfdesk.services import filing_card
from clfdesk.services import filing_rows as texts

#: A row of data: the sheet it stands in, its number there, its cells.
Line = tuple[str, int, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Sheets:
    """A file that was read; ``book`` is as received, for marking it up."""

    received: Received
    headings: tuple[tuple[str, str], ...] = ()
    rows: tuple[Line, ...] = ()
    book: Any = None


def card_of(code: str) -> Card | None:
    """Return the card of a number; ``None`` where this program has none."""
    try:
        return filing_card.find(code) if code else None
    except Refusal:
        return None


def card_headings(card: Card) -> tuple[tuple[str, str], ...]:
    """Return a listed card's headings as its workbook prints them: group and heading."""
    stem = str(card.table["stem"])
    fields, words = texts.fields_for(stem), texts.stem_words(stem)
    return tuple(
        (
            str(column.get("group", "")),
            str(column.get("heading") or texts.heading_for(fields.named(column["field"]), words)),
        )
        for column in filing_card.columns(card, fields, words)
    )


def identity_column(headings: Sequence[tuple[str, str]]) -> int | None:
    """Return which column holds ID numbers; ``None`` where no heading says so."""
    return field_column(headings, "id_number")


def field_column(headings: Sequence[tuple[str, str]], name: str) -> int | None:
    """Return which column holds a field, by a heading that surely means it; ``None`` where none does."""
    from clfdesk.grammar.words import match_heading

    for index, (_group, heading) in enumerate(headings):
        if match_heading(heading, "person", "staff") == (name, "known"):
            return index
    return None


def read_headings(rows: Sequence[tuple[int, Sequence[Any]]], first: int, columns: int) -> tuple[tuple[str, str], ...]:
    """Return the headings above a sheet's first row of data: (group, heading) a column.

    A heading that stands over two rows is one; a group stands over its columns.
    """
    by_number = {number: list(cells) for number, cells in rows if first - 2 <= number < first}

    def line(number: int) -> list[str]:
        cells = by_number.get(number, [])[:columns]
        return ["" if cell is None else str(cell) for cell in cells] + [""] * (columns - len(cells))

    above, below = line(first - 2), line(first - 1)
    if not any(below) or all(below):
        return tuple(("", heading) for heading in below)
    found, group = [], ""
    for upper, lower in zip(above, below, strict=True):
        group = upper or group
        found.append((group, lower) if lower else ("", upper))
    return tuple(found)
