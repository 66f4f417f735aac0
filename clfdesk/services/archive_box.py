"""Boxes: a year's items packed by spine, ledger boxes by category, boxes of persons' files; who lies where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clfdesk.domain.archive import ArchiveItem, Box, item_number, packed, span
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.i18n import _
from clfdesk.services.archive import village_number
from clfdesk.services.archive_number import items_of
from clfdesk.services.archive_terms import table
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Boxed:
    """What boxing did: the boxes (numbers in the desk), how many items or persons lie in them, the change set."""

    boxes: tuple[int, ...]
    inside: int
    change_set: int


def _spine(thickness: int) -> int:
    known = [int(each) for each in table()["spines"]]
    if thickness not in known:
        raise Refusal(
            _("There is no box of this thickness."),
            where=f"{thickness} mm",
            next=_("Choose one of: {names}.").format(names="、".join(map(str, known))),
        )
    return thickness


def box_items(office: Office, year: int, *, thickness: int = 30) -> Boxed:
    """Put a year's numbered items that lie in no box into boxes of one spine, kind of archive and term apart."""
    spine, per_mm = _spine(thickness), int(table()["sheets_per_mm"])
    loose = [item for item in items_of(year) if item.serial and item.box_id is None]
    if not loose:
        raise Refusal(
            _("There is nothing to put into boxes."), where=str(year), next=_("Number the year's items first.")
        )
    made: list[int] = []
    with unit("archive.box", user=office.user, at=office.clock.now().isoformat()) as change:
        for door, term in dict.fromkeys((item.door, item.term) for item in loose):
            group = [item for item in loose if (item.door, item.term) == (door, term)]
            number = max(
                (box.number for box in records.every(Box, kind="items", year=year, door=door, term=term)), default=0
            )
            for inside in packed(group, spine, per_mm):
                number += 1
                (box,) = records.insert(
                    [Box("items", inside[0].fonds, door, year, term, number, spine, arranged_by=office.info.clerk)]
                )
                made.append(box)
                for item in inside:
                    records.update(ArchiveItem, item.id, {"box_id": box})
    return Boxed(tuple(made), len(loose), change.id)


def ledger_boxes(
    office: Office, year: int, *, village: str = "", categories: Sequence[str] = (), thickness: int = 50
) -> Boxed:
    """Make the ledger boxes (台账盒) of a year, one a category, for the township or a village; those there are kept."""
    spine, place = _spine(thickness), village_number(village)
    known = list(table()["categories"])
    if unknown := [each for each in categories if each not in known]:
        raise Refusal(
            _("There is no such category."),
            where="、".join(unknown),
            next=_("Choose one of: {names}.").format(names="、".join(known)),
        )
    there = {box.category: box for box in records.every(Box, kind="ledger", year=year, village_id=place)}
    wanted = [each for each in known if each in (categories or known)]
    with unit("archive.ledgers", user=office.user, at=office.clock.now().isoformat()) as change:
        fresh = [
            Box("ledger", year=year, number=known.index(each) + 1, thickness=spine, category=each, village_id=place)
            for each in wanted
            if each not in there
        ]
        records.insert(fresh)
    now = {box.category: box.id for box in records.every(Box, kind="ledger", year=year, village_id=place)}
    return Boxed(tuple(now[each] for each in wanted), len(fresh), change.id)


def person_boxes(office: Office, village: str, *, thickness: int = 50, each: int = 0) -> Boxed:
    """Put the personal files of a village's people that lie in no box into boxes, in the order of their numbers."""
    spine, place = _spine(thickness), village_number(village)
    room = each or int(table()["persons_per_box"])
    boxes = records.every(Box, kind="persons", village_id=place)
    there = {int(number) for box in boxes for number in box.people.split(",") if number}
    loose = [
        person.id
        for person in records.every(Person, village_id=place, lifecycle="registered")
        if person.id not in there
    ]
    made: list[int] = []
    number = max((box.number for box in boxes), default=0)
    with unit("archive.persons", user=office.user, at=office.clock.now().isoformat()) as change:
        for start in range(0, len(loose), room):
            number += 1
            people = ",".join(map(str, loose[start : start + room]))
            made += records.insert(
                [
                    Box(
                        "persons",
                        year=office.today.year,
                        number=number,
                        thickness=spine,
                        village_id=place,
                        people=people,
                    )
                ]
            )
    return Boxed(tuple(made), len(loose), change.id)


def change(office: Office, number: int, values: Mapping[str, Any]) -> int:
    """Say of a box where it stands, how thick it is, what its reference page tells; return the change set."""
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name not in ("location", "thickness", "note", "arranged_by", "checked_by", "arranged_on", "checked_on"):
            raise Refusal(_("There is no column of that name."), where=name)
        if name == "thickness":
            columns[name] = _spine(int(value))
        elif name.endswith("_on"):
            columns[name] = value if isinstance(value, date) else read_date(str(value)) if value else None
        else:
            columns[name] = str(value).strip()
    with unit("archive.box", user=office.user, at=office.clock.now().isoformat()) as done:
        records.update(Box, number, columns)
    return done.id


def rows(office: Office, *, year: int = 0, kind: str = "") -> list[dict[str, Any]]:  # noqa: ARG001
    """Return the boxes with what lies in each, as a list shows them."""
    places = {each.id: each.name for each in records.every(Division)}
    inside: dict[int, list[ArchiveItem]] = {}
    for item in records.every(ArchiveItem, **({"year": year} if year else {})):
        if item.box_id:
            inside.setdefault(item.box_id, []).append(item)
    found = []
    for box in records.every(Box, **({"year": year} if year else {}), **({"kind": kind} if kind else {})):
        items = sorted(inside.get(box.id, []), key=lambda item: (item.organ, item.serial))
        people = [each for each in box.people.split(",") if each]
        found.append(
            {
                "number": box.id,
                "kind": box.kind,
                "box": box.number,
                "year": box.year,
                "term": box.term,
                "thickness": box.thickness,
                "category": box.category,
                "village": places.get(box.village_id or 0, ""),
                "items": len(items) or len(people),
                "pages": sum(item.pages for item in items),
                "span": span(items) if items else f"{people[0]}—{people[-1]}" if people else "",
                "location": box.location,
            }
        )
    return found


def inside(number: int) -> list[ArchiveItem]:
    """Return the items of a box in the order of their numbers."""
    return sorted(records.every(ArchiveItem, box_id=number), key=lambda item: (item.organ, item.serial))


def where_persons() -> dict[int, Box]:
    """Return the box every person's file lies in, by the person's number."""
    return {int(each): box for box in records.every(Box, kind="persons") for each in box.people.split(",") if each}


def named(items: Sequence[ArchiveItem]) -> str:
    """Return items as one line: their file numbers, or titles while they have none."""
    return "、".join(item_number(item) or item.title for item in items)
