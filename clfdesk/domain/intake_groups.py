"""A village written once, beside the first of its people, holds for the rows below it; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clfdesk.domain.intake import Candidate

_WEAK = frozenset(("village",))


def grouped(rows: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the rows of a sheet, blank villages filled from above where the column is written once for each group.

    It is where the first row names one, no name comes twice and at least as many rows are blank as are not; what is
    filled so is weak, as every village that was only gathered.
    """
    if len(rows) < 2 or _own(rows[0]) is None or all("village" in row.values for row in rows[:50]):
        return rows
    named = [village for row in rows if (village := _own(row)) is not None]
    if len(named) * 2 > len(rows) or len(set(named)) != len(named):
        return rows
    filled: list[Candidate] = []
    above = ""
    for row in rows:
        above = _own(row) or above
        if "village" not in row.values:
            filled.append(replace(row, values={**row.values, "village": above}, weak=row.weak | _WEAK))
        else:
            filled.append(row)
    return filled


def _own(row: Candidate) -> str | None:
    """Return the village a row names itself."""
    return None if "village" in row.weak else row.values.get("village")
