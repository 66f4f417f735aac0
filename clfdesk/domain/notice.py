"""Notices and forms as values: what a card becomes when it is filled for one person, village or batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from clfdesk.domain.paper import Column
from clfdesk.grammar.field import Purpose
from clfdesk.grammar.workdays import add_working_days, is_working_day

#: ``L24`` is a sheet of labels to stick on, 3 across and 8 down, without margins.
Size = Literal["A4", "A5", "A6", "DL", "L24"]
#: What is printed where a value is missing in running text: a line to write on.
TO_WRITE = "＿＿＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; ``indent`` in characters; ``strong`` in the face of headings."""

    text: str
    indent: float = 2.0
    strong: bool = False
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A list: heads on every page, rows that never part. ``row_mm`` is the least height of a row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_mm: float = 9.0


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form: its cells, its least height in mm. A cell that begins with ``#`` is a label."""

    cells: tuple[str, ...]
    mm: float = 9.0


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A form to fill in: column widths as shares; a row with fewer cells lets its last one reach to the edge."""

    widths: tuple[float, ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Who signs and when, at the right, with room for a seal or without."""

    unit: str
    date: str
    seal: bool = True


@dataclass(frozen=True, slots=True)
class Slip:
    """The part under the dashed line that comes back or is filled in later; never parted."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignLine:
    """Words with lines to sign on, side by side."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Labels to stick on, row by row from the top left; one without lines stays empty."""

    labels: tuple[tuple[str, ...], ...]
    across: int
    down: int


NoticeBlock = Prose | Grid | FormGrid | Closing | Slip | SignLine | LabelSheet


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice or form, ready for the press: begins on a page of its own.

    ``body_pt`` is the size of running text, ``least_pt`` what lists and forms too are not set under; ``mark`` stands in the foot of each page of an
    internal paper; ``top`` are two short texts under the title, left and right.
    """

    title: str
    blocks: tuple[NoticeBlock, ...]
    purpose: Purpose = "internal"
    size: Size = "A4"
    landscape: bool = False
    body_pt: float = 15.75
    least_pt: float = 0.0
    top: tuple[str, str] = ("", "")
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Publicity:
    """How long a paper hangs: both days count; it comes down on ``down``; ``sure`` unless a holiday list is missing."""

    first: date
    last: date
    down: date
    days: int
    working: bool
    sure: bool = True


def publicity(start: date, days: int, *, working: bool) -> Publicity:
    """Return the period of a publicity that begins on ``start`` (or the next working day) and lasts so many days."""
    first = start
    sure = True
    if working:
        while not is_working_day(first):
            first += timedelta(days=1)
        end = add_working_days(first, days - 1)
        last, sure = end.day, end.sure
    else:
        last = first + timedelta(days=days - 1)
    after = add_working_days(last, 1)
    return Publicity(first, last, after.day, days, working, sure and after.sure)
