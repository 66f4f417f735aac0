"""A village written once, beside the first of its people, holds for the rows below it; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from clfdesk.domain.intake import Candidate
from clfdesk.domain.intake_table import Candidates

_WEAK = frozenset(("village",))
#: So many rows must stand below such a village before it is taken for the head of a group.
_LEAST = 2
#: A row that says one of these levels of itself is of no village.
_ABOVE = frozenset(("township", "county"))


def grouped(rows: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the rows of a sheet, blank villages filled from a village above that is written nowhere else.

    Where a village stands in several rows, a blank is a blank; nothing is filled either where only one row in the
    sheet would be, nor where the row itself says it is the township's, which ends the group. What is filled is
    weak, as every village that was only gathered.
    """
    if rows.full("village") if isinstance(rows, Candidates) else all("village" in row.values for row in rows):
        return rows
    named = Counter(village for row in rows if (village := _own(row)) is not None)
    found: dict[int, str] = {}
    above = ""
    for place, row in enumerate(rows):
        own = _own(row)
        if own is not None:
            above = own if named[own] == 1 else ""
        elif row.township or row.values.get("level") in _ABOVE:
            above = ""
        elif above and "village" not in row.values:
            found[place] = above
    if len(found) < _LEAST:
        return rows
    return [
        replace(row, values={**row.values, "village": found[place]}, weak=row.weak | _WEAK) if place in found else row
        for place, row in enumerate(rows)
    ]


def _own(row: Candidate) -> str | None:
    """Return the village a row names itself."""
    return None if "village" in row.weak else row.values.get("village")
