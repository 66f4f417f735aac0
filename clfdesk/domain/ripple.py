"""What an event in a person's life brings with it: effects in sentences, and the changes that make them true.

Pure: the services gather what stands around the person, show the effects, and apply the
changes as one change set. Amounts paid too much are worked out where the benefits are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from clfdesk.domain.body import Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.event import Event
from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.person import Limits, Person
from clfdesk.domain.staff import Staff
from clfdesk.errors import Problem
from clfdesk.grammar.calendar import Month, add_months
from clfdesk.grammar.policy import Dated
from clfdesk.i18n import N_, _, ngettext

About = Literal["person", "certificate", "benefit", "post", "household", "guardian", "deadline", "paper", "plan"]
Kind = Literal["person", "certificate", "post", "staff", "household_member", "alias", "entry", "business"]

BENEFITS = {"living_allowance": N_("living allowance"), "care_subsidy": N_("care subsidy")}


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect as it is shown: what it is about, the sentence, whom else it concerns, by which paper."""

    about: About
    says: str
    on: date | None = None
    key: str = ""
    source: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change to make: the columns of a record, ``number`` 0 for a new one."""

    kind: Kind
    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stop:
    """A benefit that stops: the last month paid, the first not paid, and how many of those are past already."""

    benefit: str
    last: str
    first: str
    late_months: int


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that still runs for the person: what it is called, and what closes it (nothing: a person decides)."""

    kind: Kind
    number: int
    title: str
    closes: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a person on the day an event is entered.

    ``titles`` are the words of ``posts`` (body and post) in the same order; ``wards`` are
    people whose guardian bears the person's name in the same village; ``values`` are the
    policies in force by key; ``matters`` are plans, planned visits and applications that
    still run; ``sent`` says where the present ID number went, ``left`` which lists and notices
    that left the desk name the person.
    """

    person: Person
    certificate: Certificate | None
    village: str = ""
    posts: Sequence[Post] = ()
    titles: Sequence[str] = ()
    staff: Sequence[Staff] = ()
    member: HouseholdMember | None = None
    others: Sequence[HouseholdMember] = ()
    wards: Sequence[Person] = ()
    earlier: Sequence[Event] = ()
    values: Mapping[str, Dated] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    matters: Sequence[Matter] = ()
    sent: Sequence[str] = ()
    left: Sequence[str] = ()

    def months(self, key: str, default: int) -> int:
        """Return a number of months the policies set."""
        return int(self.values[key].value) if key in self.values else default

    def paper(self, key: str) -> tuple[str, str]:
        """Return the source and clause of a policy value."""
        return (self.values[key].source, self.values[key].clause) if key in self.values else ("", "")


@dataclass(slots=True)
class Ripple:
    """The whole ripple while it is drawn up and when it is shown.

    ``due`` (a code) is what must be done by ``due_on`` (if dated) because of it; ``settles``
    are the dues of earlier events that it ends.
    """

    around: Around
    kind: str
    day: date
    today: date
    answers: Mapping[str, Any]
    effects: list[Effect] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    due: str = ""
    due_on: date | None = None
    settles: tuple[str, ...] = ()

    def tell(self, about: About, says: str, *, on: date | None = None, key: str = "", by: str = "") -> None:
        """Add one effect; ``by`` is the key of the policy value behind it."""
        source, clause = self.around.paper(by)
        self.effects.append(Effect(about, says, on, key, source, clause))

    def change(self, what: Kind, number: int, /, **values: Any) -> None:
        """Add one change; ``number`` 0 makes a new record."""
        self.changes.append(Change(what, number, values))

    def doubt(self, field_name: str, found: str, why: str, next_step: str) -> None:
        """Add a problem that does not stop the event."""
        self.problems.append(Problem(field_name, found, why, next_step))

    def certificate_becomes(self, state: str, says: str, *, by: str = "") -> None:
        """Change the state of the current certificate, where there is one."""
        held = self.around.certificate
        if held is not None and held.state != state:
            self.change("certificate", held.id, state=state)
            self.tell("certificate", says, on=self.day, by=by)

    def stop_benefits(self, names: Sequence[str] = tuple(BENEFITS)) -> None:
        """Stop what the person draws from the month the policies say, and count the months already past."""
        key = "benefit.stop_after_months"
        first = Month.of(self.day).plus(self.around.months(key, 1))
        now = Month.of(self.today)
        late = max(0, (now.year - first.year) * 12 + now.month - first.month + 1)
        for name in names:
            if not getattr(self.around.person, name):
                continue
            self.change("person", self.around.person.id, **{name: False})
            self.stops.append(Stop(name, str(first.plus(-1)), str(first), late))
            says = _("The {benefit} stops from {month}; the last month paid is {last}.")
            self.tell(
                "benefit",
                says.format(benefit=_(BENEFITS[name]), month=first, last=first.plus(-1)),
                on=first.first,
                by=key,
            )
            if late:
                told = ngettext(
                    "Entered late: {count} month ({first}) may have been paid too much and must be asked back.",
                    "Entered late: {count} months ({first} to {now}) may have been paid too much and must be asked back.",
                    late,
                )
                self.tell("benefit", told.format(count=late, first=first, now=now))

    def end_posts(self) -> None:
        """End every post the person holds, and the work that is paid for it."""
        for post, title in zip(self.around.posts, self.around.titles, strict=True):
            self.change("post", post.id, ended_on=self.day)
            self.tell(
                "post",
                _("{title}: the post ends and falls vacant.").format(title=title),
                on=self.day,
                key=f"body:{post.body_id}",
            )
        for worker in self.around.staff:
            self.change("staff", worker.id, ended_on=self.day)
            says = _("Leaves the staff list; pay ends with {day}.").format(day=self.day.isoformat())
            self.tell("post", says, on=self.day, key=f"staff:{worker.id}")

    def leave_household(self) -> None:
        """Take the person out of the household, and say who needs a new head."""
        member = self.around.member
        if member is None:
            return
        self.change("household_member", member.id, left_on=self.day, left_why=self.kind)
        names = "、".join(each.name for each in self.around.others)
        if not names:
            self.tell("household", _("The household has nobody left."), key=f"household:{member.household_id}")
        elif member.head:
            says = _("The household of {names} needs a new head.").format(names=names)
            self.tell("household", says, key=f"household:{member.household_id}")
        else:
            self.tell(
                "household",
                _("Leaves the household of {names}.").format(names=names),
                key=f"household:{member.household_id}",
            )

    def end_matters(self) -> None:
        """End the plans, planned visits and applications that run for the person; tell what somebody must decide."""
        for matter in self.around.matters:
            if matter.closes:
                self.change(matter.kind, matter.number, **matter.closes)
                says = _("{title}: ended.")
            else:
                says = _("{title}: still open; decide what becomes of it.")
            self.tell("plan", says.format(title=matter.title), on=self.day, key=matter.key)

    def tell_of_papers(self, most: int = 4) -> None:
        """Say which lists and notices that left the desk show the person as before."""
        if self.around.left:
            told = ngettext(
                "{count} list or notice that left the desk shows what was true before: {names}.",
                "{count} lists and notices that left the desk show what was true before: {names}.",
                len(self.around.left),
            )
            names = "、".join(self.around.left[:most]) + ("…" if len(self.around.left) > most else "")
            self.tell("paper", told.format(count=len(self.around.left), names=names))

    def leave_wards(self) -> None:
        """Say whose guardian is gone."""
        for ward in self.around.wards:
            says = _("{name} (no. {number}) loses the guardian; enter another one.")
            self.tell("guardian", says.format(name=ward.name, number=ward.id), key=f"person:{ward.id}")

    def within(self, kind: str, key: str, months: int) -> Event | None:
        """Return an earlier event of a kind less than the policies' months ago."""
        since = add_months(self.day, -self.around.months(key, months))
        near = [each for each in self.around.earlier if each.kind == kind and since < each.happened_on <= self.day]
        return near[-1] if near else None
