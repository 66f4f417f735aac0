"""A return that was not made by this program: its columns are matched by their headings, its rows taken as people.

The same understanding of foreign sheets that imports use; what fits no column is left out and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from clfdesk.domain.collection import Received
from clfdesk.grammar.words import match_heading, plain_heading
from clfdesk.i18n import _
from clfdesk.services.county_file import Line, Sheets, card_headings, card_of


def understood(received: Received, book: Any, code: str, name: str, names: Sequence[str]) -> Sheets:
    """Return a foreign workbook as rows of the card's columns; a trouble says why where it cannot be."""
    from clfdesk.sheets.layout import understand

    card = card_of(code) if code else None
    township = _township(book, name, names)
    received = replace(received, township=township)
    if card is None or card.table["stem"] not in ("person", "staff", "nonholder") or card.table.get("group_by"):
        return Sheets(received.troubled("no_envelope", _("It was not made by this program.")), book=book)
    stem = str(card.table["stem"])
    layouts = [found for sheet in book.sheets if (found := understand(sheet, _matcher(stem))) is not None]
    rows: list[Line] = []
    columns = [str(column.get("field", "")) for column in card.table["column"]]
    for layout in layouts:
        for row in layout.rows:
            cells = [_plain(row.cells.get(field)) if field else None for field in columns]
            rows.append((layout.sheet, row.number, tuple(cells)))
    if not rows:
        return Sheets(received.troubled("unread", _("No rows of people were found in it.")), book=book)
    rows = [
        (sheet, number, tuple(index if field == "number" else cell for field, cell in zip(columns, cells, strict=True)))
        for index, (sheet, number, cells) in enumerate(rows, 1)
    ]
    if not township:
        received = received.troubled("not_expected", _("It does not say which unit it is from."))
    told = received.troubled(
        "foreign", _("It was not made by this program; its columns were matched by their headings.")
    )
    return Sheets(replace(told, rows=len(rows)), card_headings(card), tuple(rows), book)


def _matcher(stem: str) -> Any:
    certainty = {"known": 1.0, "guessed": 0.5, "unknown": 0.0}

    def match(heading: str) -> tuple[str | None, float]:
        name, confidence = match_heading(heading, stem)
        return name, certainty[confidence]

    return match


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _township(book: Any, name: str, names: Sequence[str]) -> str:
    """Return the unit a file speaks of: an expected one in its name, its title or the lines above its table."""
    lines = [name]
    for sheet in book.sheets[:2]:
        for _number, cells in sheet.rows[:6]:
            lines += [str(cell) for cell in cells if isinstance(cell, str)]
    text = plain_heading("".join(lines)) + "".join(lines)
    found = [each for each in names if each in text]
    return max(found, key=len) if found else ""
