"""One cell of a foreign sheet, as typed there: the type is kept, because it tells what was lost.

An ID number that stood in a *number* cell has lost its last digits for good, even where
its check digit happens to pass; so a cell's value is never made text before it is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clfdesk.grammar.identity import clean_id


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell whose formula failed in the sender's program, such as ``#REF!`` or ``#N/A``."""

    code: str

    def __str__(self) -> str:
        return self.code


Cell = str | int | float | bool | date | datetime | CellFault | None


def text_of(cell: Cell) -> str:
    """Return what a clerk would read in the cell; whole numbers without a point, dates in ISO form."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e21 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Return whether nothing stands in the cell (spaces, full-width ones too, are nothing)."""
    return cell is None or (type(cell) is str and not cell.strip())


def is_number(cell: Cell) -> bool:
    """Return whether the cell was typed as a number."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def same_text(left: Cell, right: Cell) -> bool:
    """Return whether two cells read the same once width, blanks and quotes are taken away."""
    return clean_id(text_of(left)) == clean_id(text_of(right))
