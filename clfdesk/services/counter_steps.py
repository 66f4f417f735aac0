"""The steps of an application between its papers and the card: assessment, publicity, batch, answer, hand-over.

残疾人证管理办法: five working days in the village before anything goes up; minors are not
publicised. The card handed over (or the county's word, where no card comes) is the life event.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from clfdesk.domain.counter import Business, may
from clfdesk.domain.notice import publicity
from clfdesk.domain.person import Person
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.calendar import age
from clfdesk.grammar.certificate import read_certificate, why_not
from clfdesk.grammar.workdays import known_years
from clfdesk.i18n import _
from clfdesk.services import counter, event, nonholder
from clfdesk.services.counter import Standing, Step, change, get, word
from clfdesk.services.limits import limits_of
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


def appoint(office: Office, numbers: Sequence[int], on: date, **values: Any) -> Step:
    """Fix the day (and ``hospital``, ``at_home``, ``fee_relief``, ``fee_why``) of an assessment.

    A relieved fee needs its reason. Whoever still lacks papers is refused by name.
    """
    columns = counter.read({**values, "appointed_on": on})
    if columns.get("fee_relief") and not columns.get("fee_why"):
        raise Refusal(
            _("Why the fee is relieved is not said."),
            where="fee_why",
            next=_("Enter the reason, such as 低保 or 特困."),
        )
    for number in numbers:
        _complete(get(number))
    return change(office, "appoint", numbers, {**columns, "state": "to_assess"})


def _complete(standing: Standing) -> None:
    if standing.lacking:
        raise Refusal(
            _("Papers are still lacking."),
            where=f"{standing.business.id} {standing.who.name}",
            why="、".join(f"{each.title}×{each.copies}" for each in standing.lacking),
            next=_("Tick them off when they are handed in."),
        )


def assess(office: Office, number: int, on: date, kind: str, grade: Any, components: str = "") -> Step:
    """Record the result of an assessment; without a type and grade the standard is not met and the case ends.

    Whoever is under age (or a kind that is not publicised) goes on to the batch at once, with the reason.
    """
    standing = get(number)
    may(standing.business, "assess", word("state", standing.business.state))
    if on > office.today:
        raise Refusal(_("The day lies in the future."), where=on.isoformat())
    if standing.business.applied_on and on < standing.business.applied_on:
        raise Refusal(_("It was assessed before it was asked for."), where=on.isoformat())
    columns = counter.read({"assessed_on": on, "result_type": kind, "result_grade": grade})
    columns["result_components"] = components
    if not columns["result_type"] or not columns["result_grade"]:
        ended = {"state": "stopped", "closed_on": on, "closed_why": str(counter.table()["not_met"])}
        return change(office, "assess", [number], {**columns, **ended})
    return change(office, "assess", [number], {**columns, **_after_assessment(office, standing)})


def _after_assessment(office: Office, standing: Standing) -> dict[str, Any]:
    if not standing.kind.publicity:
        return {"state": "to_send", "unposted_why": str(counter.table()["unposted"])}
    limits = limits_of(office.pack, office.today)
    if standing.who.birth is not None and age(standing.who.birth, office.today) < limits.adult_age:
        return {"state": "to_send", "unposted_why": str(counter.table()["publicity_minor"])}
    return {"state": "assessed", "unposted_why": ""}


def post(office: Office, numbers: Sequence[int], start: date | None = None) -> Step:
    """Record that names hang in the village from a day on; the last day is counted in working days.

    A year whose holiday list is missing is said plainly. A minor, or somebody whose age is
    not known, is refused: neither is named in public.
    """
    limits = limits_of(office.pack, office.today)
    for number in numbers:
        who = get(number).who
        if who.birth is None or age(who.birth, office.today) < limits.adult_age:
            raise Refusal(
                _("A minor is not named in public.") if who.birth else _("The age is not known."),
                where=f"{number} {who.name}",
                next=_("Leave this one out, or enter the birth date."),
            )
    value = office.pack.require("notice.certificate_days", office.today)
    days = publicity(start or office.today, int(value.value), working="工作日" in value.unit)
    columns = {"state": "posted", "posted_on": days.first, "posted_until": days.last, "objection": ""}
    problems = []
    if not days.sure:
        years = "、".join(str(year) for year in sorted({days.first.year, days.down.year} - set(known_years())))
        problems.append(
            Problem(
                "posted_until",
                days.last.isoformat(),
                _("The holidays of {years} are not known; Monday to Friday was counted.").format(years=years),
                _("Check the last day by the calendar when it is published."),
            )
        )
    return change(office, "post", numbers, columns, problems)


def down(office: Office, numbers: Sequence[int], *, objection: str = "") -> Step:
    """Record that a notice came down: without an objection it goes on, with one it waits for the answer."""
    for number in numbers:
        business = get(number).business
        if business.state == "posted" and business.posted_until and office.today <= business.posted_until:
            raise Refusal(
                _("The publicity is not over yet."),
                where=_("No. {number}").format(number=number),
                why=_("It hangs until {day}, that day included.").format(day=business.posted_until.isoformat()),
                next=_("Record it on the next working day."),
            )
    state = "assessed" if objection.strip() else "to_send"
    return change(office, "down", numbers, {"state": state, "objection": objection.strip()})


def send(office: Office, numbers: Sequence[int] = (), *, on: date | None = None) -> Step:
    """Send applications up as one batch (all that are ready where none is named); the batch gets the year's next number.

    Everybody must have declared whether staff, 两委 or an assessor is a relative.
    """
    chosen = list(numbers) or [each.business.id for each in counter.queue("to_send")]
    if silent := [f"{number} {get(number).who.name}" for number in chosen if not get(number).business.declared]:
        raise Refusal(
            _("It was not asked whether they are related to staff, 两委 or assessors."),
            where="、".join(silent),
            why="昌市政办发〔2020〕53号 五(五)1",
            next=_("Record the declaration of each, then send the batch."),
        )
    day = on or office.today
    used = {each.batch for each in records.every(Business) if each.batch}
    pattern, number = str(counter.table()["batch"]), 1
    while pattern.format(year=day.year, number=number) in used:
        number += 1
    batch = pattern.format(year=day.year, number=number)
    columns = {"state": "sent", "batch": batch, "sent_on": day, "answer": "", "answered_on": None, "answer_why": ""}
    return change(office, "send", chosen, columns)


def resend(office: Office, numbers: Sequence[int]) -> Step:
    """Put what was mended back among those ready for the next batch."""
    for number in numbers:
        _complete(get(number))
    return change(office, "resend", numbers, {"state": "to_send"})


def answer(office: Office, numbers: Sequence[int], answered: str, *, why: str = "", on: date | None = None) -> Step:
    """Record the county's word: approved, to be mended (why is asked), or refused (the case ends).

    Where no card comes of the business, the county's approval is the life event.
    """
    code = counter.read({"answer": answered})["answer"]
    if code in ("returned", "refused") and not why.strip():
        raise Refusal(
            _("What is to be mended is not said."),
            where=word("answer", code),
            next=_("Copy the county's reason."),
        )
    day = on or office.today
    columns: dict[str, Any] = {"answer": code, "answered_on": day, "answer_why": why.strip()}
    if code == "refused":
        columns |= {"state": "stopped", "closed_on": day, "closed_why": why.strip()}
    if code != "approved":
        return change(office, "answer", numbers, columns | ({"state": "returned"} if code == "returned" else {}))
    effects: list[str] = []
    problems: list[Problem] = []
    done = Step(0, "", 0)
    with unit("counter.answer", user=office.user, at=office.clock.now().isoformat()) as made:
        for number in numbers:
            standing = get(number)
            done = change(office, "answer", [number], {**columns, "state": "approved"})
            if not standing.kind.card:
                told = _finish(office, get(number), day)
                effects += told.effects
                problems += told.problems
                records.update(Business, number, {"state": "done", "closed_on": day, "event_id": _event_of(told)})
                done = told
    return replace(
        done,
        number=numbers[0],
        state=get(numbers[0]).business.state,
        change_set=made.id,
        effects=tuple(effects),
        problems=tuple(problems),
    )


def arrive(office: Office, number: int, certificate_number: str = "", *, issued_on: date | None = None) -> Step:
    """Record that the card came from the county: its number (where the kind gives a new one) and day of issue."""
    standing = get(number)
    may(standing.business, "arrive", word("state", standing.business.state))
    written = certificate_number.strip()
    if written and read_certificate(written) is None:
        raise Refusal(_("This is no certificate number."), where=written, why=why_not(written))
    if not written and standing.kind.code in ("new", "regrade"):
        raise Refusal(
            _("The number of the new certificate is missing."),
            where=standing.who.name,
            next=_("Copy it from the certificate, like 11000019500101001542."),
        )
    columns = {
        "state": "arrived",
        "arrived_on": office.today,
        "certificate_number": written,
        "issued_on": issued_on or office.today,
    }
    return change(office, "arrive", [number], columns)


def hand(
    office: Office, number: int, received_by: str, *, relation: str = "", old_card: bool = False, on: date | None = None
) -> Step:
    """Record that the card was handed over and signed for; the life event of the business happens with it.

    An old card that was not given back is told, and stands in the list.
    """
    standing = get(number)
    may(standing.business, "hand", word("state", standing.business.state))
    if not received_by.strip():
        raise Refusal(_("Nobody signed for the card."), where=standing.who.name, next=_("Enter who received it."))
    day = on or office.today
    with unit("counter.hand", user=office.user, at=office.clock.now().isoformat()) as made:
        told = _finish(office, standing, standing.business.issued_on or day)
        columns = {
            "state": "handed",
            "handed_on": day,
            "received_by": received_by.strip(),
            "receiver_relation": relation.strip(),
            "old_card_taken": old_card,
            "closed_on": day,
            "event_id": _event_of(told),
        }
        if told.person and not standing.business.person_id:
            columns["person_id"] = told.person
        records.update(Business, number, columns)
    problems = list(told.problems)
    if standing.kind.old_card and not old_card:
        problems.append(
            Problem("old_card_taken", "", _("The old card was not given back."), _("Ask for it and tick it off."))
        )
    return replace(told, number=number, state="handed", change_set=made.id, problems=tuple(problems))


def stop(office: Office, number: int, why: str) -> Step:
    """End an application without a card; the reason is asked."""
    if not why.strip():
        raise Refusal(_("Why it ends is not said."), next=_("Enter the reason."))
    columns = {"state": "stopped", "closed_on": office.today, "closed_why": why.strip()}
    return change(office, "stop", [number], columns)


def _event_of(told: Step) -> int | None:
    return told.number or None


def _finish(office: Office, standing: Standing, day: date) -> Step:
    """Enter the life event of a business; the step's ``number`` is the event's (0: none)."""
    business, detail = standing.business, json.loads(standing.business.detail)
    kind = str(detail.get("event", ""))
    if not kind:
        return Step(0, "", 0, person=business.person_id)
    answers: dict[str, Any] = dict(detail.get("answers", {}))
    if standing.kind.card:
        answers |= {"issued_on": business.issued_on} if kind in ("issue", "regrade", "renew", "reissue") else {}
        if kind in ("issue", "regrade"):
            answers["certificate_number"] = business.certificate_number
    if kind == "regrade":
        answers |= {"type": business.result_type, "grade": business.result_grade}
        answers |= {"components": business.result_components} if business.result_components else {}
    if business.person_id is None:
        made = nonholder.certify(
            office, business.nonholder_id or 0, business.certificate_number, issued_on=business.issued_on
        )
        person = records.get(Person, made.person)
        says = _("{name} is on the roster now, as no. {number}.")
        effects = (says.format(name=person.name if person else "", number=made.person),)
        return Step(0, "", 0, tuple(made.problems), effects, made.person)
    told = event.enter(office, kind, business.person_id, min(day, office.today), answers)
    return Step(told.event, "", 0, told.problems, tuple(each.says for each in told.effects), business.person_id)


class _OnlyLooking(Exception):
    """Not an error: it takes the trial back."""


def look(office: Office, number: int) -> tuple[str, ...]:
    """Return everything the finish of an application would change, found by doing it and taking it back."""
    effects: tuple[str, ...] = ()
    trial = unit("counter.look", user=office.user, at=office.clock.now().isoformat())
    with contextlib.suppress(_OnlyLooking), trial:
        standing = get(number)
        effects = _finish(office, standing, standing.business.issued_on or office.today).effects
        raise _OnlyLooking
    return effects
