"""Villages made one, or parted (撤并): what it brings is shown first, then people, households and lists move in one step."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.household import Household
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.person import Person
from clfdesk.domain.poster import Placement
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.services.division import checked, village
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_HELD: tuple[type[Any], ...] = (Person, Household, Nonholder, Staff)


@dataclass(frozen=True, slots=True)
class Moved:
    """What merging or splitting does: the places it makes, who moves, what is left to decide, in sentences."""

    made: tuple[int, ...]
    persons: int
    effects: tuple[str, ...]
    change_set: int = 0


class _OnlyLooking(Exception):
    """Not an error: it takes the trial back."""


def look(office: Office, verb: Callable[[], Moved]) -> Moved:
    """Return what a merge or split would do, found by doing it and taking it back; nothing is kept."""
    told: Moved | None = None
    trial = unit("division.look", user=office.user, at=office.clock.now().isoformat())
    with contextlib.suppress(_OnlyLooking), trial:
        told = verb()
        raise _OnlyLooking
    assert told is not None
    return replace(told, made=(), change_set=0)


def _move(old: int, new: int, counts: dict[type[Any], int], *, settlements: Sequence[str] | None = None) -> None:
    """Move everybody (or those of some settlements) from one village to another; count them by kind."""
    for kind in _HELD:
        for each in records.every(kind, village_id=old):
            if settlements is not None and getattr(each, "settlement", "") not in settlements:
                continue
            records.update(kind, each.id, {"village_id": new})
            counts[kind] = counts.get(kind, 0) + (kind is not Person or each.lifecycle == "registered")


def _told(counts: Mapping[type[Any], int]) -> list[str]:
    """Return who moves, in sentences: people first, then what else stands under the village."""
    people = counts.get(Person, 0)
    found = [ngettext("{count} person moves.", "{count} people move.", people).format(count=people)]
    beside = (
        (Household, _("{count} households move along.")),
        (Nonholder, _("{count} entries of the uncertified move along.")),
        (Staff, _("{count} of the staff move along.")),
    )
    return found + [says.format(count=counts[kind]) for kind, says in beside if counts.get(kind)]


def _left(division: int, name: str) -> list[str]:
    """Return what of a village that ends must be decided: its bodies and who holds office, its boards on the wall."""
    found = []
    for body in records.every(Body, division_id=division):
        seats = sum(post.ended_on is None for post in records.every(Post, body_id=body.id))
        says = _("{body} of {village} stays as it is with {seats} posts: dissolve it, or hold new elections.")
        found.append(says.format(body=body.name, village=name, seats=seats))
    if boards := len(records.every(Placement, place=name)):
        says = ngettext(
            "{count} board hangs in {village}: take it down, or press it with the new name.",
            "{count} boards hang in {village}: take them down, or press them with the new name.",
            boards,
        )
        found.append(says.format(count=boards, village=name))
    return found


def merge(office: Office, villages: Sequence[int], into: int | str, on: date, *, code: str = "") -> Moved:
    """Merge villages into one of them, another one, or a new one (its name), as one change set.

    People, households, the ledger and staff move; settlements hang below the new village;
    the old ones end on the day before and keep their successor, so their history is read.
    """
    old = [village(number) for number in dict.fromkeys(villages) if number != into]
    if not old or (isinstance(into, str) and len(old) < 2):
        raise Refusal(_("Two villages at least are merged."), next=_("Choose the villages that become one."))
    with unit("division.merge", user=office.user, at=office.clock.now().isoformat()) as change:
        if isinstance(into, str):
            known = checked(into, old[0].kind, code, old[0].parent_id)
            fresh = Division(into.strip(), known, old[0].parent_id, code, old[0].urban, valid_from=on)  # type: ignore[arg-type]
            (target,) = records.insert([fresh])
        else:
            target = village(into).id
        counts: dict[type[Any], int] = {}
        effects = []
        for each in old:
            _move(each.id, target, counts)
            for below in records.every(Division, parent_id=each.id):
                records.update(Division, below.id, {"parent_id": target})
            records.update(Division, each.id, {"valid_to": on, "successor_id": target})
            effects += _left(each.id, each.name)
        if isinstance(into, str):
            effects.append(_needs(into.strip()))
        names = "、".join(each.name for each in old)
        effects.append(_("{old} still leads to {new} in imports and searches.").format(old=names, new=_name(target)))
    made = (target,) if isinstance(into, str) else ()
    return Moved(made, counts.get(Person, 0), (*_told(counts), *effects), change.id)


def _name(number: int) -> str:
    place = records.get(Division, number)
    return place.name if place is not None else ""


def _needs(name: str) -> str:
    return _("{village} needs an association, its code and its public phone.").format(village=name)


def settlements(number: int) -> dict[str, int]:
    """Return the settlements, groups and grids of a village by name, each with how many people on the roster live there."""
    found = {each.name: 0 for each in records.every(Division, parent_id=number) if each.valid_to is None}
    for person in records.every(Person, village_id=number):
        if person.settlement:
            found[person.settlement] = found.get(person.settlement, 0) + (person.lifecycle == "registered")
    return dict(sorted(found.items()))


def split(office: Office, number: int, parts: Mapping[str, Sequence[str]], on: date) -> Moved:
    """Part settlements (by name) off a village into new ones, as one change set.

    ``parts`` are the new villages' names with the settlements that go there; who lives
    elsewhere stays. Raises :class:`Refusal` for a settlement nobody knows or named twice.
    """
    old = village(number)
    named = [settlement for several in parts.values() for settlement in several]
    known = settlements(number)
    if not named:
        raise Refusal(
            _("No settlement was named."), where=old.name, next=_("Name the settlements that go to the new village.")
        )
    if wrong := [each for each in named if each not in known or named.count(each) > 1]:
        raise Refusal(
            _("This settlement is not in the village, or named twice."),
            where="、".join(dict.fromkeys(wrong)),
            next=_("Choose among: {names}.").format(names="、".join(known) or "—"),
        )
    with unit("division.split", user=office.user, at=office.clock.now().isoformat()) as change:
        made, persons, effects = [], 0, []
        for name, going in parts.items():
            kind = checked(name, old.kind, "", old.parent_id)
            fresh = Division(name.strip(), kind, old.parent_id, "", old.urban, valid_from=on)  # type: ignore[arg-type]
            (made_here,) = records.insert([fresh])
            made.append(made_here)
            counts: dict[type[Any], int] = {}
            _move(old.id, made_here, counts, settlements=going)
            for below in records.every(Division, parent_id=old.id):
                if below.name in going:
                    records.update(Division, below.id, {"parent_id": made_here})
            effects += [_("{village}: {says}").format(village=name.strip(), says=says) for says in _told(counts)]
            effects.append(_needs(name.strip()))
            persons += counts.get(Person, 0)
    return Moved(tuple(made), persons, tuple(effects), change.id)
