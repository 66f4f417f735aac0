"""A list this program wrote, read back: every cell says just what the desk kept, nothing is gathered or put right; pure.

A foreign list is understood: a hardship is taken out of its remark, a place out of its address, "none" is nothing.
A list of our own was understood when it was kept, and who takes it in again must find everybody as they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from clfdesk.domain.cell import Cell
from clfdesk.domain.cell_values import Reading, reader
from clfdesk.domain.place import Places
from clfdesk.errors import Problem
from clfdesk.grammar.field import Field, Fields

#: Kinds whose words stand as they are.
_WORDS = frozenset(("text", "name", "phone", "division"))
#: How somebody stands on the roster; only a list of our own may say it.
STANDING = ("id_state", "lifecycle")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def tidied(text: str) -> str:
    """Return a text as every sheet can hold it: line ends of one kind, no control characters, no blanks around it."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def readers(fields: Fields, stem: str, places: Places) -> tuple[tuple[str, Callable[[Cell], Reading]], ...]:
    """Return how the columns of a list of our own are read."""
    return tuple(
        (each.name, _reader(each, stem, places)) for each in fields if not each.derived or each.name in STANDING
    )


def _reader(field: Field, stem: str, places: Places) -> Callable[[Cell], Reading]:
    understood = reader(field, stem, places)
    if field.kind not in _WORDS:
        return understood

    def as_written(cell: Cell) -> Reading:
        if type(cell) is not str:
            return understood(cell)  # Excel made a number or a day of it
        problem = understood(cell).problem if field.kind == "name" else None
        return Reading(tidied(cell) or None, problem)

    return as_written


def only_said(
    values: dict[str, Any], said: Mapping[str, Any], cells: Mapping[str, Cell], problems: list[Problem]
) -> None:
    """Take out what was gathered for a column that stands in the list and is blank there."""
    for name in [name for name in values if name not in said and name in cells]:
        del values[name]
        problems[:] = [each for each in problems if each.field != name or each.found or each.severity != "info"]
