"""Numbering a year's items without gaps, and closing the gap where an open one leaves its class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from clfdesk.domain.archive import ArchiveItem, Key, class_key, gaps, renumbered
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.archive_terms import fonds
from clfdesk.services.office import Office
from clfdesk.storage import archive_source, records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Numbered:
    """What numbering did: items that have a number now, in how many classes, changed ones, the change set."""

    items: int
    classes: int
    changed: int
    change_set: int
    gaps: Mapping[str, list[int]] = field(default_factory=dict)


def items_of(year: int, *, term: str = "", material: str = "") -> list[ArchiveItem]:
    """Return the items of a year in the order of their numbers; the unnumbered last in their class."""
    return archive_source.ordered(year, term=term, material=material)


def same_class(key: Key) -> list[ArchiveItem]:
    """Return the items that are counted together."""
    _fonds, door, year, term, organ = key
    found = records.every(ArchiveItem, year=year, term=term, door=door, organ=organ)
    return [each for each in found if class_key(each) == key]


def close_gap(key: Key) -> int:
    """Number the open items of a class anew after one has left it; return how many moved. Inside a unit.

    What is closed keeps its number, what was not numbered stays so.
    """
    there = [each for each in same_class(key) if each.serial or each.state != "open"]
    serials = renumbered(there)
    moved = [each for each in there if serials[each.id] != each.serial]
    for each in moved:
        records.update(ArchiveItem, each.id, {"serial": serials[each.id]})
    return len(moved)


def number_items(office: Office, year: int, *, close: bool = False) -> Numbered:
    """Number a year's items without a gap in each class; ``close`` freezes the numbers.

    What is closed keeps its number; unnumbered items follow behind. Raises :class:`Refusal`
    where the fonds has no number yet or the year has no items.
    """
    items = items_of(year)
    given = fonds(office)
    if not items:
        raise Refusal(_("There is nothing to number."), where=str(year), next=_("File the year's papers first."))
    if not given:
        raise Refusal(
            _("The number of the fonds is not known."),
            where=str(year),
            why=_("It stands first in every file number."),
            next=_("Enter it as the archives gave it, then number again."),
        )
    before = {item.id: item for item in items}
    items = [replace(item, fonds=given) if item.state == "open" else item for item in items]
    serials = renumbered(items)
    changed = 0
    action = "archive.close" if close else "archive.number"
    with unit(action, user=office.user, at=office.clock.now().isoformat()) as done:
        for item in items:
            now: dict[str, Any] = {"serial": serials[item.id], "fonds": item.fonds}
            if close and item.state == "open":
                now |= {"state": "closed", "closed_on": office.today}
            kept = before[item.id]
            if any(getattr(kept, name) != value for name, value in now.items()):
                records.update(ArchiveItem, item.id, now)
                changed += 1
    found = items_of(year)
    missing = {"-".join(str(part) for part in key if part): serials for key, serials in gaps(found).items()}
    return Numbered(len(found), len({class_key(item) for item in found}), changed, done.id, missing)
