"""The tree of places: founding one, merging and splitting villages with their people, the successor kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clfdesk.domain.body import Body
from clfdesk.domain.division import Division
from clfdesk.domain.household import Household
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _, ngettext
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: What stands under what: a place of a kind hangs below one of these.
ABOVE: Mapping[str, tuple[str, ...]] = {
    "township": (),
    "village": ("township",),
    "community": ("township",),
    **dict.fromkeys(
        ("settlement", "group", "grid", "compound", "resettlement"),
        ("village", "community", "settlement", "compound", "resettlement", "grid", "group"),
    ),
}
_HELD: tuple[type[Any], ...] = (Person, Household, Nonholder, Staff)


@dataclass(frozen=True, slots=True)
class Moved:
    """What merging or splitting does: the places it makes, who moves, what is left to decide, in sentences."""

    made: tuple[int, ...]
    persons: int
    effects: tuple[str, ...]
    change_set: int = 0


def _village(number: int) -> Division:
    found = records.get(Division, number)
    if found is None or found.kind not in ("village", "community"):
        raise Refusal(_("There is no such village."), where=str(number), next=_("Choose one from the list."))
    if found.valid_to is not None:
        raise Refusal(_("This village was merged already."), where=found.name)
    return found


def _check(name: str, kind: str, code: str, parent: int | None, *, but: int = 0) -> str:
    """Return the kind as a code; refuse a name or code in use, a kind unknown or in the wrong place."""
    known = code_of("division", "division_kind", kind)
    if known is None:
        said = "、".join(each[0] for each in words("division").codes["division_kind"].values())
        raise Refusal(_("This word is not known."), where=kind, next=_("Choose one of: {names}.").format(names=said))
    if not name.strip():
        raise Refusal(_("The place has no name."), next=_("Enter its name as papers print it."))
    above = records.get(Division, parent) if parent else None
    if above is not None and above.kind not in ABOVE[known]:
        raise Refusal(
            _("This kind of place does not stand there."),
            where=f"{above.name} > {name}",
            next=_("Hang a village below the township, and settlements, groups and grids below a village."),
        )
    for other in records.every(Division, name=name.strip(), parent_id=parent):
        if other.valid_to is None and other.id != but:
            raise Refusal(_("A place of this name stands there already."), where=name)
    if code:
        if not re.fullmatch(r"\d{12}" if known in ("village", "community") else r"\d{6,20}", code):
            raise Refusal(
                _("The code of a village has 12 digits."), where=code, next=_("Take it from the statistical code list.")
            )
        for other in records.every(Division, code=code):
            if other.valid_to is None and other.id != but:
                raise Refusal(_("This code belongs to another place."), where=f"{code} {other.name}")
    return known


def found(
    office: Office, name: str, kind: str = "village", *, parent: int | None = None, code: str = ""
) -> tuple[int, int]:
    """Found a place; return its number and the change set. A village hangs below the township by itself."""
    if parent is None and code_of("division", "division_kind", kind) in ("village", "community"):
        parent = next((each.id for each in records.every(Division, kind="township")), None)
    known = _check(name, kind, code, parent)
    with unit("division.found", user=office.user, at=office.clock.now().isoformat()) as change:
        fresh = Division(name.strip(), known, parent, code, valid_from=office.today)  # type: ignore[arg-type]
        (number,) = records.insert([fresh])
    return number, change.id


def change(office: Office, number: int, values: Mapping[str, Any], *, ver: int | None = None) -> int | None:
    """Change a place's code, public phone, whether it is urban, or when its committee's term ends; return the change set.

    Its name stays: papers and history carry it. ``None`` where nothing differs. Raises
    :class:`Refusal` for a code or a phone that cannot be one, and where somebody changed it meanwhile.
    """
    place = records.get(Division, number)
    if place is None:
        raise Refusal(_("There is no such village."), where=str(number), next=_("Choose one from the list."))
    fresh: dict[str, Any] = {}
    if "code" in values:
        fresh["code"] = str(values["code"] or "").strip()
        _check(place.name, place.kind, fresh["code"], place.parent_id, but=number)
    if "contact_phone" in values:
        fresh["contact_phone"] = _phone(str(values["contact_phone"] or ""), place.name)
    if "urban" in values:
        fresh["urban"] = bool(values["urban"])
    if "committee_term_ends_on" in values:
        fresh["committee_term_ends_on"] = values["committee_term_ends_on"] or None
    changed = {name: value for name, value in fresh.items() if value != getattr(place, name)}
    if not changed:
        return None
    with unit("division.change", user=office.user, at=office.clock.now().isoformat()) as done:
        records.update(Division, number, changed, ver=ver)
    return done.id


def _phone(text: str, where: str) -> str:
    """Return a phone as boards print it; :class:`Refusal` for what nobody could dial."""
    phone = unicodedata.normalize("NFKC", text).strip()
    if phone and not re.fullmatch(r"(?=(?:\D*\d){5,16}\D*$)[0-9+()\- /、,，]+", phone):
        raise Refusal(
            _("This is no phone number: {text}").format(text=text),
            where=where,
            why=_("Boards and notices print it, and people dial it."),
            next=_("Write it with the area code, like 0100-5550101."),
        )
    return phone


def _move(old: int, new: int, *, settlements: Sequence[str] | None = None) -> int:
    """Move everybody (or those of some settlements) from one village to another; return how many persons."""
    persons = 0
    for kind in _HELD:
        for each in records.every(kind, village_id=old):
            if settlements is not None and getattr(each, "settlement", "") not in settlements:
                continue
            records.update(kind, each.id, {"village_id": new})
            persons += kind is Person and each.lifecycle == "registered"
    return persons


def _bodies(division: int, name: str) -> list[str]:
    said = _("{body} of {village} stays as it is: dissolve it, or hold new elections.")
    return [said.format(body=body.name, village=name) for body in records.every(Body, division_id=division)]


def merge(office: Office, villages: Sequence[int], into: int | str, on: date, *, code: str = "") -> Moved:
    """Merge villages into one of them, another one, or a new one (its name), as one change set.

    People, households, the ledger and staff move; settlements hang below the new village;
    the old ones end on the day before and keep their successor, so their history is read.
    """
    old = [_village(number) for number in dict.fromkeys(villages) if number != into]
    if not old or (isinstance(into, str) and len(old) < 2):
        raise Refusal(_("Two villages at least are merged."), next=_("Choose the villages that become one."))
    with unit("division.merge", user=office.user, at=office.clock.now().isoformat()) as change:
        if isinstance(into, str):
            known = _check(into, old[0].kind, code, old[0].parent_id)
            fresh = Division(into.strip(), known, old[0].parent_id, code, old[0].urban, valid_from=on)  # type: ignore[arg-type]
            (target,) = records.insert([fresh])
        else:
            target = _village(into).id
        persons, effects = 0, []
        for each in old:
            persons += _move(each.id, target)
            for below in records.every(Division, parent_id=each.id):
                records.update(Division, below.id, {"parent_id": target})
            records.update(Division, each.id, {"valid_to": on, "successor_id": target})
            effects += _bodies(each.id, each.name)
        effects.insert(0, _people(persons))
    return Moved((target,) if isinstance(into, str) else (), persons, tuple(effects), change.id)


def split(office: Office, village: int, parts: Mapping[str, Sequence[str]], on: date) -> Moved:
    """Part settlements (by name) off a village into new ones, as one change set.

    ``parts`` are the new villages' names with the settlements that go there; who lives
    elsewhere stays. Raises :class:`Refusal` for a settlement nobody knows or named twice.
    """
    old = _village(village)
    named = [settlement for several in parts.values() for settlement in several]
    known = {each.settlement for each in records.every(Person, village_id=village)}
    known |= {each.name for each in records.every(Division, parent_id=village)}
    if not named:
        raise Refusal(
            _("No settlement was named."), where=old.name, next=_("Name the settlements that go to the new village.")
        )
    if wrong := [each for each in named if each not in known or named.count(each) > 1]:
        raise Refusal(
            _("This settlement is not in the village, or named twice."),
            where="、".join(dict.fromkeys(wrong)),
            next=_("Choose among: {names}.").format(names="、".join(sorted(known - {""})) or "—"),
        )
    with unit("division.split", user=office.user, at=office.clock.now().isoformat()) as change:
        made, persons, effects = [], 0, []
        for name, settlements in parts.items():
            kind = _check(name, old.kind, "", old.parent_id)
            fresh = Division(name.strip(), kind, old.parent_id, "", old.urban, valid_from=on)  # type: ignore[arg-type]
            (number,) = records.insert([fresh])
            made.append(number)
            moved = _move(village, number, settlements=settlements)
            for below in records.every(Division, parent_id=village):
                if below.name in settlements:
                    records.update(Division, below.id, {"parent_id": number})
            effects.append(f"{name}: {_people(moved)}")
            effects.append(_("{village} needs an association, its code and its public phone.").format(village=name))
            persons += moved
    return Moved(tuple(made), persons, tuple(effects), change.id)


def _people(count: int) -> str:
    return ngettext("{count} person moves.", "{count} people move.", count).format(count=count)


def standing(number: int) -> Division | None:
    """Return where a division's people went in the end: itself while it stands."""
    seen: set[int] = set()
    found_division = records.get(Division, number)
    while found_division is not None and found_division.successor_id and found_division.id not in seen:
        seen.add(found_division.id)
        found_division = records.get(Division, found_division.successor_id)
    return found_division
