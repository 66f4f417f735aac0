"""What mends an error in how somebody lives and what they draw: certificate, benefits, posts, village, guardian."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from clfdesk.domain.body import Post
from clfdesk.domain.division import Division
from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import Month, age
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import benefit, benefit_mend, benefit_way, counter, counter_admission, division
from clfdesk.services.data_error_way import Case, Draft, Way
from clfdesk.services.limits import limits_of
from clfdesk.storage import records


def stops(case: Case) -> Iterator[Draft]:
    """A benefit that runs on without its ground."""
    flags = {str(each["flag"]): str(each["id"]) for each in case.office.pack.records("benefit", case.office.today)}
    drawn = {flag: code for flag, code in flags.items() if getattr(case.person, flag, False)}
    if not drawn:
        return
    since = case.person.lifecycle_on if case.person.lifecycle != "registered" else None
    if since is None and case.held is not None and case.held.state == "valid" and case.held.valid_until:
        since = min(case.held.valid_until, case.office.today)
    first = str(Month.of(since or case.office.today).plus(1))

    def stop() -> None:
        for flag, code in drawn.items():
            running = next(
                (one for one in benefit.enrolments() if (one.person, one.benefit) == (case.person.id, code)), None
            )
            begun = running.start if running else ""
            benefit.enrol(case.office, case.person.id, code, stop=max(first, begun), why=_("found by the data check"))
            records.update(Person, case.person.id, {flag: False})

    yield Draft(Way("stop", _("Stop the benefits, {month} the first month not paid").format(month=first)), stop)


def expired(case: Case) -> Iterator[Draft]:
    """A certificate that is past its day."""
    queued = [each for each in counter.queue() if each.business.person_id == case.person.id]
    if queued:
        says = _("An application stands in the queue: open it")
        yield Draft(Way("counter", says, "counter", queued[0].business.id))
        return
    yield Draft(
        Way("renew", _("Accept the renewal at the certificate counter")),
        lambda: counter_admission.accept(case.office, "renew", person=case.person.id),
    )


def without_certificate(case: Case) -> Iterator[Draft]:
    """A benefit without a valid certificate."""
    yield from stops(case)
    if case.person.lifecycle == "registered" and case.held is not None and case.held.state == "valid":
        yield from expired(case)


def active(case: Case) -> Iterator[Draft]:
    """Somebody at work after leaving."""
    day = case.person.lifecycle_on or case.office.today
    posts = [each for each in records.every(Post, person_id=case.person.id) if _runs(each.ended_on, case.office.today)]
    work = [each for each in records.every(Staff, person_id=case.person.id) if _runs(each.ended_on, case.office.today)]

    def end() -> None:
        for post in posts:
            records.update(Post, post.id, {"ended_on": max(day, post.started_on or day)})
        for worker in work:
            records.update(Staff, worker.id, {"ended_on": max(day, worker.started_on or day)})

    says = _("End {count} posts and paid work with {day}").format(count=len(posts) + len(work), day=day.isoformat())
    yield Draft(Way("end_posts", says), end)


def _runs(ended: date | None, today: date) -> bool:
    return ended is None or ended > today


def visits(case: Case) -> Iterator[Draft]:
    """A visit that cannot have been."""
    person, today = case.person, case.office.today
    last = person.lifecycle_on if person.lifecycle == "dead" and person.lifecycle_on else today
    for entry in records.every(Entry, form="visit", person_id=person.id):
        day = entry.entered_on[:10]
        if day > min(last, today).isoformat() or (person.birth and day < person.birth.isoformat()):
            says = _("Open the visit of {day} and correct its day").format(day=day)
            yield Draft(Way("visit", says, "registers", f"visit:{entry.id}"))


def village(case: Case) -> Iterator[Draft]:
    """A village that is no more."""
    place = records.get(Division, case.person.village_id) if case.person.village_id else None
    stands = division.standing(place.id) if place is not None else None
    if stands is not None and place is not None and stands.id != place.id and stands.valid_to is None:
        says = _("Write {village}, where {old} went").format(village=stands.name, old=place.name)
        yield Draft(Way("successor", says), case.changes(village_id=stands.id))


def severe(case: Case) -> Iterator[Draft]:
    """A severe disability without the care subsidy."""
    wanted = [each for each in case.office.pack.records("benefit", case.office.today) if each["flag"] == "care_subsidy"]
    for each in wanted[:1]:
        says = _("Begin the application for {title} today").format(title=each["title"])
        code = str(each["id"])
        yield Draft(Way("apply", says), partial(benefit_way.step, case.office, case.person.id, code, "applied"))


def guardian(case: Case) -> Iterator[Draft]:
    """Nobody named as guardian."""
    adult = limits_of(case.office.pack, case.office.today).adult_age
    own = next((each for each in records.every(HouseholdMember, person_id=case.person.id) if not each.left_on), None)
    beside = records.every(HouseholdMember, household_id=own.household_id) if own else []
    relation = words("household_member").word
    for each in sorted(beside, key=lambda one: not one.head):
        grown = each.birth is not None and age(each.birth, case.office.today) >= adult
        if each.id == (own.id if own else 0) or each.left_on or not grown:
            continue
        bond = relation("relation", each.relation) if each.relation else ""
        says = _("Enter {name} of the same household as guardian").format(name=each.name)
        answers = {"guardian_name": each.name, "guardian_relation": bond}
        yield Draft(Way(f"guardian:{each.id}", says), case.enters("guardian", answers))


def phone(case: Case) -> Iterator[Draft]:
    """One phone for several."""
    if case.person.guardian_phone and case.person.guardian_phone != case.person.phone:
        says = _("Write the guardian's phone, {phone}").format(phone=case.person.guardian_phone)
        yield Draft(Way("guardian_phone", says), case.changes(phone=case.person.guardian_phone))
    yield Draft(Way("clear_phone", _("Empty the phone; ask for the own one at the next visit")), case.changes(phone=""))


def amount(case: Case) -> Iterator[Draft]:
    """An amount that differs from the standard."""
    for finding in benefit.amounts_differ(case.office):
        if finding.person == case.person.id:
            says = _("Propose the right amount to the county: {says}").format(says=finding.says)
            yield Draft(
                Way(f"amount:{finding.benefit}", says),
                partial(benefit_mend.mend, case.office, finding),
            )
