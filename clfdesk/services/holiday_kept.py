"""The holidays a clerk entered, as the counting of working days asks for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clfdesk.domain.register import Entry
from clfdesk.grammar.workdays import Days
from clfdesk.storage import records, session

FORM = "@holidays"


@dataclass(frozen=True, slots=True)
class Year:
    """The holidays of a year: weekdays that are free, weekend days that are worked, by which notice; ``own`` as entered."""

    year: int
    rest: tuple[date, ...]
    work: tuple[date, ...]
    source: str
    own: bool


def kept() -> list[Year]:
    """Return the years entered on the open desk."""
    found = {}
    for entry in sorted(records.every(Entry, form=FORM), key=lambda each: each.id):
        told = json.loads(entry.answers)
        rest, work = (tuple(date.fromisoformat(day) for day in told[name]) for name in ("rest", "work"))
        found[int(entry.version)] = Year(int(entry.version), rest, work, str(told["source"]), own=True)
    return list(found.values())


def entered() -> Mapping[int, Days]:
    """Return the years a clerk entered, for the counting of working days; none where no desk is at hand."""
    if not session.is_open() or session.current().rests:
        return {}
    return {each.year: (frozenset(each.rest), frozenset(each.work)) for each in kept()}
