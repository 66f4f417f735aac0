"""People who may be on the desk twice: told while typing, decided once, merged side by side, always undoable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from clfdesk.domain.alias import Alias, Distinction
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.duplicate import WEIGHTS, Likeness, Trait, likeness
from clfdesk.domain.person import PERSON_FIELDS, Person
from clfdesk.errors import Refusal
from clfdesk.grammar.certificate import read_certificate
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.names import clean_name
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import likeness as storage_likeness
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who may be the same person: who, how much speaks for it (0–100) and why."""

    number: int
    name: str
    village: str
    id_number: str
    lifecycle: str
    score: int
    because: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people of the desk who may be one."""

    left: int
    right: int
    names: tuple[str, str]
    village: str
    score: int
    because: str


@dataclass(frozen=True, slots=True)
class Line:
    """One field of two people side by side."""

    field: str
    label: str
    left: Any
    right: Any
    differs: bool


def weights(office: Office) -> dict[str, int]:
    """Return the weights of the policies (``duplicate.same_id`` …) over the defaults."""
    found = dict(WEIGHTS)
    for name in found:
        dated = office.pack.value(f"duplicate.{name}", office.today)
        if dated is not None:
            found[name] = int(dated.value)
    return found


def likely(office: Office, values: Mapping[str, Any], number: int | None = None, limit: int = 5) -> list[Likely]:
    """Return who of the desk may be the person being typed, the likeliest first.

    ``values`` are roster fields as typed so far; ``number`` is the person being edited.
    """
    typed = _typed(office, values)
    if not (typed.id_numbers or typed.certificate or (typed.names and (typed.birth or typed.phone))):
        return []
    numbers = storage_likeness.candidates(
        name=typed.names[0] if typed.names else "",
        id_number=typed.id_numbers[0] if typed.id_numbers else "",
        birth=typed.birth,
        phone=typed.phone,
        certificate=typed.certificate,
    ) - {number}
    rules = weights(office)
    known = _traits(numbers)
    apart = _apart(number) if number is not None else set()
    found = []
    for each, (person, trait) in known.items():
        like = likeness(typed, trait, rules)
        if like.score >= rules["threshold"] and each not in apart:
            found.append(_likely(person, trait, like))
    return sorted(found, key=lambda each: (-each.score, each.number))[:limit]


def _likely(person: Person, trait: Trait, like: Likeness) -> Likely:
    return Likely(
        person.id, person.name, trait.village, person.id_number or "", person.lifecycle, like.score, like.because
    )


def _typed(office: Office, values: Mapping[str, Any]) -> Trait:
    checked = check_id(values.get("id_number") or "", office.today)
    read = read_certificate(values.get("certificate_number") or "")
    name = clean_name(values.get("name") or "")
    birth = values.get("birth")
    numbers = [checked.normal] if checked.normal else [read.id_number] if read else []
    return Trait(
        [name] if name else [],
        numbers,
        birth if isinstance(birth, date) else checked.birth,
        str(values.get("village") or ""),
        str(values.get("phone") or ""),
        read.number if read else "",
    )


def _traits(numbers: Iterable[int]) -> dict[int, tuple[Person, Trait]]:
    wanted = sorted(numbers)
    villages = {division.id: division.name for division in records.every(Division)}
    found = {}
    for number, person in records.some(Person, wanted).items():
        aliases = records.every(Alias, person_id=number)
        held = next(iter(records.every(Certificate, person_id=number, current=True)), None)
        found[number] = (
            person,
            Trait(
                [person.name, *(each.value for each in aliases if each.kind == "name")],
                [
                    each
                    for each in (person.id_number, *(alias.value for alias in aliases if alias.kind == "id_number"))
                    if each
                ],
                person.birth,
                villages.get(person.village_id or 0, ""),
                person.phone,
                (held.number or "") if held else "",
            ),
        )
    return found


def _apart(number: int) -> set[int]:
    pairs = [*records.every(Distinction, person_id=number), *records.every(Distinction, other_id=number)]
    return {each.other_id if each.person_id == number else each.person_id for each in pairs}


def pairs(office: Office) -> list[Pair]:
    """Return everybody on the desk who may be there twice and was not told apart, the likeliest first."""
    rules = weights(office)
    apart = {(each.person_id, each.other_id) for each in records.every(Distinction)}
    found: dict[tuple[int, int], Pair] = {}
    for block in storage_likeness.blocks():
        known = _traits(block)
        for one, two in combinations(sorted(known), 2):
            if (one, two) in apart or (one, two) in found:
                continue
            like = likeness(known[one][1], known[two][1], rules)
            if like.score >= rules["threshold"]:
                names = (known[one][0].name, known[two][0].name)
                found[(one, two)] = Pair(one, two, names, known[one][1].village, like.score, like.because)
    return sorted(found.values(), key=lambda each: (-each.score, each.left))


def tell_apart(office: Office, one: int, two: int, why: str = "") -> int:
    """Remember that two people are not the same, by whom, when and why; return the change set."""
    left, right = sorted((one, two))
    _both(left, right)
    if records.every(Distinction, person_id=left, other_id=right):
        raise Refusal(_("These two were told apart already."), where=f"{left}, {right}")
    if not why.strip():
        raise Refusal(
            _("Why they are not the same is not said."),
            where=f"{left}, {right}",
            next=_("Write how that is known, such as: both came to the counter."),
        )
    with unit("duplicate.apart", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([Distinction(left, right, why, office.user, office.today)])
    return change.id


def _both(left: int, right: int) -> tuple[Person, Person]:
    one, two = records.get(Person, left), records.get(Person, right)
    if one is None or two is None or left == right:
        raise Refusal(
            _("Two different people of the roster are needed."),
            where=f"{left}, {right}",
            next=_("Give the numbers of both."),
        )
    return one, two


def side_by_side(left: int, right: int) -> list[Line]:
    """Return two people field by field, for choosing what stands after a merge."""
    one, two = _both(left, right)
    villages = {division.id: division.name for division in records.every(Division)}
    lines = []
    for field in PERSON_FIELDS:
        if field.name == "village":
            first, second = (villages.get(each.village_id or 0, "") for each in (one, two))
        elif hasattr(one, field.name):
            first, second = getattr(one, field.name), getattr(two, field.name)
        else:  # computed from the rest, so there is nothing to choose
            continue
        lines.append(Line(field.name, _(field.label), first, second, first != second))
    return lines
