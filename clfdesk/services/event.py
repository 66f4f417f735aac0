"""Life events: the ripple shown first, then done as one change set that undo takes back whole."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from clfdesk.domain.alias import Alias
from clfdesk.domain.body import Body, Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.composition import in_office
from clfdesk.domain.counter import Business
from clfdesk.domain.division import Division
from clfdesk.domain.event import Event
from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.ripple import Around, Change, Effect, Ripple, Stop
from clfdesk.domain.ripples import TELLS_OF_PAPERS, ripple
from clfdesk.domain.staff import Staff
from clfdesk.errors import Problem, Refusal
from clfdesk.i18n import _
from clfdesk.services import event_matters
from clfdesk.services.event_answers import read_answers
from clfdesk.services.event_measure import Measure, measure
from clfdesk.services.limits import limits_of
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was shown or done: its effects, doubts and stops; numbers are 0 while it is only shown."""

    person: int
    kind: str
    day: date
    effects: tuple[Effect, ...]
    problems: tuple[Problem, ...]
    stops: tuple[Stop, ...]
    due: str
    due_on: date | None
    event: int = 0
    change_set: int = 0


class _OnlyLooking(Exception):
    """Not an error: it takes the trial back."""


def preview(office: Office, kind: str, person: int, day: date, answers: Mapping[str, Any]) -> Told:
    """Return what an event would bring, measured by doing it and taking it back; nothing is kept.

    Runs where writing is allowed. :class:`Refusal` where the event cannot be.
    """
    told: Told | None = None
    trial = unit("event.preview", user=office.user, at=office.clock.now().isoformat())
    with contextlib.suppress(_OnlyLooking), trial:
        told = _done(office, kind, person, day, answers, "", "")
        raise _OnlyLooking
    assert told is not None
    return replace(told, event=0)


def enter(
    office: Office,
    kind: str,
    person: int,
    day: date,
    answers: Mapping[str, Any] | None = None,
    *,
    why: str = "",
    document_number: str = "",
) -> Told:
    """Enter an event of a person and do all that follows from it, as one change set.

    ``answers`` go by the names in ``domain.event.KINDS``; days as ISO text or dates, codes
    or their words. Raises :class:`Refusal` where it cannot be; what is doubtful is told.
    """
    moment = office.clock.now().isoformat()
    with unit(f"event.{kind}", why=why, source=document_number, user=office.user, at=moment) as change:
        told = _done(office, kind, person, day, answers or {}, why, document_number)
    return replace(told, change_set=change.id)


def _done(
    office: Office, kind: str, number: int, day: date, answers: Mapping[str, Any], why: str, document_number: str
) -> Told:
    around = gather(office, number, day, kind)
    read = read_answers(kind, answers)
    drawn = ripple(around, kind, day, read, office.today)
    _nobody_else(drawn)
    before = measure(office, around)
    _apply(drawn)
    event = _keep(office, drawn, why, document_number)
    drawn.effects += before.changed_to(measure(office, around))
    records.update(Event, event, {"effects": _json([asdict(effect) for effect in drawn.effects])})
    return Told(
        number,
        kind,
        day,
        tuple(drawn.effects),
        tuple(drawn.problems),
        tuple(drawn.stops),
        drawn.due,
        drawn.due_on,
        event,
    )


def gather(office: Office, number: int, day: date, kind: str = "") -> Around:
    """Return what stands around a person on a day; :class:`Refusal` where there is no such person."""
    person = records.get(Person, number)
    if person is None:
        raise Refusal(
            _("There is no such person on this desk."),
            where=str(number),
            why=_("The number is not in the roster."),
            next=_("Look the person up by name."),
        )
    village = records.get(Division, person.village_id) if person.village_id else None
    posts = [post for post in records.every(Post, person_id=number) if in_office(post, day)]
    posts = [post for post in posts if post.ended_on is None or post.ended_on > day]
    bodies = {body.id: body.name for body in records.every(Body)} if posts else {}
    member = next((each for each in records.every(HouseholdMember, person_id=number) if each.left_on is None), None)
    others = records.every(HouseholdMember, household_id=member.household_id) if member else []
    wards = records.every(Person, guardian_name=person.name, village_id=person.village_id, lifecycle="registered")
    return Around(
        person,
        next(iter(records.every(Certificate, person_id=number, current=True)), None),
        village.name if village else "",
        posts,
        [f"{bodies.get(post.body_id, '')}{office.pack.term(post.post)}" for post in posts],
        [worker for worker in records.every(Staff, person_id=number) if worker.ended_on is None],
        member,
        [each for each in others if each.left_on is None and member is not None and each.id != member.id],
        [ward for ward in wards if ward.id != number],
        records.every(Event, person_id=number),
        {key: dated for key in _keys(office) if (dated := office.pack.value(key, day)) is not None},
        limits_of(office.pack, day),
        event_matters.matters(number, day),
        event_matters.sent_with(person.id_number) if kind == "id_correction" else (),
        event_matters.left_with(number, after=_corrected_on(number)) if kind in TELLS_OF_PAPERS else (),
    )


def _corrected_on(number: int) -> date | None:
    """Return the day the ID number was corrected last: what left before shows the number before."""
    days = [each.until for each in records.every(Alias, person_id=number) if each.kind == "id_number" and each.until]
    return max(days, default=None)


def _keys(office: Office) -> Sequence[str]:
    return [key for layer in office.pack.layers for key in layer.tables.get("value", {}) if "." in key]


def _nobody_else(drawn: Ripple) -> None:
    """Refuse a corrected ID that is somebody else's."""
    for change in drawn.changes:
        wanted = change.values.get("id_number") if change.kind == "person" else None
        for other in records.every(Person, id_number=wanted) if wanted else []:
            if other.id != drawn.around.person.id and other.lifecycle == "registered":
                raise Refusal(
                    _("This ID number already belongs to somebody on the desk."),
                    where=_("No. {number}, {name}").format(number=other.id, name=other.name),
                    why=_("Two people never share an ID number."),
                    next=_("Open that person, or check the number."),
                )


_KINDS: dict[str, type[Any]] = {
    "person": Person,
    "certificate": Certificate,
    "post": Post,
    "staff": Staff,
    "household_member": HouseholdMember,
    "alias": Alias,
    "entry": Entry,
    "business": Business,
}


def _apply(drawn: Ripple) -> None:
    for change in drawn.changes:
        values = dict(change.values)
        if change.kind == "person" and "village" in values:
            values["village_id"] = village_number(str(values.pop("village")))
        kind = _KINDS[change.kind]
        if change.number:
            records.update(kind, change.number, values)
        else:
            records.insert([kind(**values)])


def village_number(name: str) -> int:
    """Return the number of a village or community that stands; :class:`Refusal` where there is none of the name."""
    found = [each for each in records.every(Division, name=name) if each.kind in ("village", "community", "township")]
    standing = [each for each in found if each.valid_to is None]
    if not standing:
        raise Refusal(
            _("There is no such village."),
            where=name,
            why=_("It was merged into another one.") if found else _("The desk does not know this name."),
            next=_("Choose one from the list of villages."),
        )
    return standing[0].id


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda each: each.isoformat())


def _keep(office: Office, drawn: Ripple, why: str, document_number: str) -> int:
    """Settle what earlier events left due, and keep this one."""
    for earlier in drawn.around.earlier:
        if earlier.settled_on is None and earlier.due in drawn.settles:
            records.update(Event, earlier.id, {"settled_on": drawn.day})
    kept = {**drawn.answers, "stops": [asdict(stop) for stop in drawn.stops]} if drawn.stops else dict(drawn.answers)
    event = Event(
        drawn.kind,
        drawn.around.person.id,
        drawn.day,
        office.today,
        _json(kept),
        "[]",
        drawn.due_on,
        drawn.due,
        None if drawn.due else drawn.day,
        why,
        document_number,
    )
    return records.insert([event])[0]


def events_of(person: int) -> list[dict[str, Any]]:
    """Return a person's events, the newest first, with answers and effects as they were told."""
    return [
        {**asdict(event), "answers": json.loads(event.answers), "effects": json.loads(event.effects)}
        for event in sorted(records.every(Event, person_id=person), key=lambda each: each.id, reverse=True)
    ]


def sent_with(office: Office, number: int) -> list[dict[str, str]]:  # noqa: ARG001  every verb takes the office
    """Return where each ID number a person has or had was sent: ``id_number`` and ``place``.

    Returns and bank files hold the number; a list exported or a notice pressed showed the one of its day.
    """
    person = records.get(Person, number)
    former = sorted(
        (each for each in records.every(Alias, person_id=number) if each.kind == "id_number"),
        key=lambda each: each.until or date.min,
    )
    found, after = [], None
    for each in former:
        places = [*event_matters.sent_with(each.value), *event_matters.left_with(number, until=each.until, after=after)]
        found += [{"id_number": each.value, "place": place} for place in places]
        after = each.until
    if person is not None and person.id_number:
        places = [*event_matters.sent_with(person.id_number), *event_matters.left_with(number, after=after)]
        found += [{"id_number": person.id_number, "place": place} for place in places]
    return found


__all__ = [
    "Change",
    "Measure",
    "Told",
    "enter",
    "events_of",
    "gather",
    "preview",
    "sent_with",
    "village_number",
]
