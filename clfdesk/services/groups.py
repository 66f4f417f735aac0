"""Groups of disabled people: where one is due, made with its members and liaison, nobody left outside.

A member is a dated post of the group with its person on the roster; everybody belongs to
one group at a time (昌市政办发〔2020〕53号 四(三)一: 一个不能少; 龙府办发〔2019〕48号 二(一)4(3)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clfdesk import resources
from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import columns, listing, records
from clfdesk.storage.unit import unit

MEMBER = "group_member"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A group that could be made: its village, what its members share, who they are.

    ``due`` by the pack's threshold counting it in, ``strict`` where the words 超过 are read
    as more than it; both are shown where they differ. ``division`` is the village's number.
    """

    village: str
    division: int
    basis: str
    word: str
    name: str
    persons: tuple[int, ...]
    threshold: int
    due: bool
    strict: bool
    source: str
    clause: str


def members() -> dict[int, int]:
    """Return the group of everybody who is in one: person number to body number."""
    kinds = {number for number, kind in columns.tuples(Body, ("id", "kind")) if kind == "group"}
    names = ("body_id", "post", "person_id", "ended_on")
    return {
        person: body
        for body, _post, person, ended in columns.tuples(Post, names)
        if person is not None and ended is None and body in kinds
    }


def unassigned(office: Office, village: str | None = None) -> list[dict[str, Any]]:
    """Return the registered people in no group: number, name, village, settlement, type."""
    grouped = members()
    rows = listing.rows(
        "person",
        where=parse("lifecycle == 'registered'", STEMS["person"]),
        columns=("number", "name", "village", "settlement", "type"),
        order="village",
        today=office.today,
    )
    return [row for row in rows if row["number"] not in grouped and village in (None, row["village"])]


def suggest(office: Office, village: str | None = None, basis: str | None = None) -> list[Suggestion]:
    """Return the groups that could be made of the unassigned, the due ones and the bigger first.

    ``basis`` is settlement, grid or type; without one, the first the pack names. People
    whose basis is not entered stay on the unassigned list.
    """
    ways = office.pack.value("group.basis", office.today)
    chosen = basis or (str(ways.value[0]) if ways else "settlement")
    if chosen not in ("settlement", "grid", "type"):
        raise Refusal(
            _("Groups cannot be suggested by this."), where=chosen, next=_("Choose settlement, grid or type.")
        )
    column = "type" if chosen == "type" else "settlement"
    least = office.pack.require("group.threshold", office.today)
    kept = {each.name: each.id for each in records.every(Division)}
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in unassigned(office, village):
        if row[column] and row["village"]:
            together[row["village"], row[column]].append(row["number"])
    spelled = words("person").word
    template = resources.shipped("lists", "groups.toml")["name"]
    found = []
    for (place, shared), persons in together.items():
        word = spelled("type", shared) if column == "type" else shared
        found.append(
            Suggestion(
                place,
                kept.get(place, 0),
                chosen,
                word,
                str(template).format(village=place, word=word),
                tuple(persons),
                int(least.value),
                len(persons) >= int(least.value),
                len(persons) > int(least.value) or int(least.value) <= 1,  # every one: there is one reading
                least.source,
                least.clause,
            )
        )
    return sorted(found, key=lambda each: (not each.due, -len(each.persons), each.division, each.word))


def make(
    office: Office,
    division: int,
    name: str,
    persons: Sequence[int],
    *,
    liaison: str = "",
    liaison_person: int | None = None,
    liaison_tags: str = "",
    phone: str = "",
    since: date | None = None,
    document_number: str = "",
) -> tuple[int, int]:
    """Make a group with its members and liaison in one change set; return (body, change set).

    Refusal where the village is unknown, a group of the name stands, or somebody is not on
    the roster or in another group.
    """
    day = since or office.today
    place = records.get(Division, division)
    if place is None:
        raise Refusal(_("There is no such village."), where=str(division), next=_("Choose one from the list."))
    if not name.strip():
        raise Refusal(_("The group has no name."), where=place.name, next=_("Enter its name."))
    if any(each.name == name.strip() for each in records.every(Body, division_id=division, kind="group")):
        raise Refusal(
            _("There is a group of this name already."), where=name, next=_("Add the people to it, or choose another.")
        )
    people = _free(persons)
    lead = records.get(Person, liaison_person) if liaison_person else None
    with unit("group.make", user=office.user, at=office.clock.now().isoformat()) as change:
        (body,) = records.insert([Body(name.strip(), "group", division, founded_on=day)])
        posts = [_member(body, person, day, document_number) for person in people]
        if liaison.strip() or lead:
            posts.append(
                Post(
                    body,
                    lead.name if lead else liaison.strip(),
                    "liaison",
                    tags=liaison_tags or ("disabled" if lead else ""),
                    person_id=lead.id if lead and lead.id not in persons else None,
                    phone=phone or (lead.phone if lead else ""),
                    started_on=day,
                    document_number=document_number,
                )
            )
        records.insert(posts)
    return body, change.id


def make_suggested(office: Office, village: str | None = None, basis: str | None = None) -> tuple[list[int], int]:
    """Make every group that is due, each with its members, in one change set; return (bodies, change set).

    The village's commissioner becomes liaison until another is chosen (no other name is invented).
    """
    due = [each for each in suggest(office, village, basis) if each.due]
    if not due:
        raise Refusal(
            _("No group is due."),
            why=_("Nowhere are enough people outside a group."),
            next=_("Make a group by hand, or assign the people to one."),
        )
    workers = _commissioners()
    made = []
    with unit("group.make_suggested", user=office.user, at=office.clock.now().isoformat()) as change:
        for each in due:
            worker = workers.get(each.division)
            body, _set = make(
                office,
                each.division,
                each.name,
                each.persons,
                liaison=worker.name if worker else "",
                liaison_tags=worker.tags if worker else "",
                phone=worker.phone if worker else "",
            )
            made.append(body)
    return made, change.id


def assign(office: Office, body: int, persons: Sequence[int], *, since: date | None = None) -> int:
    """Put people into a group; who is in another leaves it the day before. Return the change set."""
    day = since or office.today
    kept = records.get(Body, body)
    if kept is None or kept.kind != "group":
        raise Refusal(_("There is no such group."), where=str(body), next=_("Choose one from the list."))
    known = members()
    moving = [number for number in persons if known.get(number) != body]
    people = _people(moving)
    with unit("group.assign", user=office.user, at=office.clock.now().isoformat()) as change:
        for person in people:
            if person.id in known:
                for post in records.every(Post, person_id=person.id, body_id=known[person.id], ended_on=None):
                    records.update(Post, post.id, {"ended_on": max(day - timedelta(days=1), post.started_on or day)})
        records.insert([_member(body, person, day, "") for person in people])
    return change.id


def _member(body: int, person: Person, day: date, document: str) -> Post:
    return Post(
        body,
        person.name,
        MEMBER,
        tags="disabled",
        person_id=person.id,
        gender=person.gender,
        started_on=day,
        document_number=document,
    )


def _people(numbers: Iterable[int]) -> list[Person]:
    wanted = list(dict.fromkeys(numbers))
    found = records.some(Person, wanted)
    missing = [number for number in wanted if number not in found or found[number].lifecycle != "registered"]
    if missing:
        raise Refusal(
            _("Somebody is not on the roster."),
            where="、".join(map(str, missing)),
            next=_("Choose people who are registered."),
        )
    return [found[number] for number in wanted]


def _free(numbers: Sequence[int]) -> list[Person]:
    people, known = _people(numbers), members()
    taken = [person.name for person in people if person.id in known]
    if taken:
        raise Refusal(
            _("Somebody is in a group already."),
            where="、".join(taken),
            why=_("Everybody belongs to one group."),
            next=_("Move them from the other group, or leave them out."),
        )
    return people


def _commissioners() -> dict[int, Post]:
    """Return one commissioner of each village's association, by the village's number."""
    homes = {body.id: body.division_id for body in records.every(Body, kind="association")}
    found: dict[int, Post] = {}
    for post in records.every(Post, post="commissioner", ended_on=None):
        if home := homes.get(post.body_id):
            found.setdefault(home, post)
    return found
