"""The figures about foreign and written workbooks (C6, C7, C9), as the campaign runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.fault import clean_books, hostile_books, literal_cells, literal_desk
from tests.fault.kit import Found


def figures(part: Callable[[int], int]) -> list[tuple[str, str, Callable[[Path], Found]]]:
    """Return (figure, what, how); ``part`` gives the share of a whole number that is asked for."""
    return [
        ("C6", "hostile workbooks made by hand, each with a child of its own", hostile_books.handmade),
        ("C6", "damaged files of every kind", lambda room: hostile_books.mutants(room, part(10_000))),
        ("C7", "undamaged lists of every kind", lambda room: clean_books.undamaged(room, max(30, part(1000)))),
        ("C9", "cells like formulas, each writer", literal_cells.literal),
        ("C9", "cells like formulas, a desk full of them", literal_desk.literal),
    ]
