"""The yearly appraisal on a desk: points by raters, ballots, events, the decision and what follows from it.

Nobody decides on their own year; a ballot paper is kept as a count, never as a paper of somebody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from clfdesk import resources
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.pay_period import months_in_office
from clfdesk.domain.pay_rates import condition
from clfdesk.domain.register import Entry
from clfdesk.domain.score import Ballots, Event, Limits, Scored, ScoreSheet, room_for_excellent, scored, sheet_of, wrong
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, Period
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import organisation
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

SHEET = "score_commissioner"
SCORE, BALLOT, EVENT, DECISION = "@score", "@ballot", "@score_event", "@score_decision"


@dataclass(frozen=True, slots=True)
class Standing:
    """One worker's year as it stands: points, rating decided (empty while open), from when pay stops."""

    staff: int
    name: str
    year: int
    scored: Scored
    rating: str = ""
    rating_word: str = ""
    stop_from: str = ""
    notice: str = ""
    change_set: int | None = None
    stop_says: str = ""


@cache
def sheet(name: str = SHEET) -> ScoreSheet:
    """Return a shipped score sheet."""
    path = resources.folder("surveys", f"{name}.toml")
    return sheet_of(resources.read(path), path)


def _words() -> Mapping[str, Any]:
    return resources.shipped("lists", "score.toml")


def _limits(office: Office, year: int) -> Limits:
    day = Month(year, 12).last

    def of(key: str) -> int:
        return int(office.pack.require(f"appraisal.{key}", day).value)

    return Limits(of("excellent"), of("competent"), of("basic"), of("least_ballots"), of("dissatisfied_percent"))


def _member(office: Office, staff: int, year: int) -> Staff:
    member = records.get(Staff, staff)
    if member is None:
        raise Refusal(_("There is no such worker."), where=str(staff), next=_("Give the number from the staff list."))
    if not months_in_office(Period(str(year), Month(year, 1), 12), member.started_on, member.ended_on):
        raise Refusal(
            _("This worker held no post in that year."),
            where=f"{member.name} {year}",
            next=_("Look at the staff list."),
        )
    if year > office.today.year:
        raise Refusal(
            _("This year cannot be appraised."), where=f"{member.name} {year}", next=_("Wait until it has come.")
        )
    return member


def _keep(office: Office, action: str, form: str, staff: int, year: int, answers: Mapping[str, Any]) -> int:
    text = json.dumps(answers, ensure_ascii=False)
    entry = Entry(form, str(year), staff_id=staff, entered_on=office.today.isoformat(), answers=text)
    with unit(action, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([entry])
    return change.id


def score(office: Office, staff: int, year: int, points: Mapping[str, str], *, by: str = "") -> Standing:
    """Keep the points one rater gives for lines of the sheet (by name or label); a rater's later points replace them.

    Refusal for an unknown line, points out of bounds, a line that ballots or events make up, or one's own year.
    """
    member, form = _member(office, staff, year), sheet()
    rater = by.strip() or office.user
    if rater and rater == member.name:
        raise Refusal(_("Nobody rates their own work."), where=member.name, next=_("Have somebody else rate it."))
    given: dict[str, str] = {}
    for name, value in points.items():
        try:
            item = form.item(name)
        except KeyError:
            raise Refusal(
                _("The score sheet has no such line."),
                where=name,
                next=_("Choose one of: {names}.").format(names="、".join(each.name for each in form.items)),
            ) from None
        if item.rater in ("ballot", "events"):
            raise Refusal(
                _("These points are not given by hand."),
                where=item.label,
                why=_("They come from the ballots or from events."),
                next=_("Enter the ballots counted, or the event."),
            )
        given[item.name] = value.strip()
    if bad := wrong(form, given):
        raise Refusal(_("These points cannot be kept."), where=member.name, why="; ".join(bad), next=_("Correct them."))
    if not given:
        raise Refusal(_("Nothing was entered."), where=member.name, next=_("Give lines and points, such as visits=5."))
    change = _keep(office, "appraisal_score", SCORE, staff, year, {"by": rater, "points": given})
    return standing(office, staff, year, change)


def ballot(office: Office, staff: int, year: int, counts: Mapping[str, int]) -> Standing:
    """Keep ballots as they were counted: how many of each kind; further ballots of the year are added to them."""
    member, known = _member(office, staff, year), _words()["ballots"]
    read: dict[str, int] = {}
    for name, number in counts.items():
        kind = next((code for code, said in known.items() if name == code or name in said), None)
        if kind is None or number < 0:
            said = "、".join(word[0] for word in known.values())
            raise Refusal(
                _("These ballots cannot be counted."),
                where=f"{member.name} {name}={number}",
                next=_("Choose one of: {names}.").format(names=said),
            )
        read[kind] = read.get(kind, 0) + number
    if not sum(read.values()):
        raise Refusal(_("Nothing was entered."), where=member.name, next=_("Enter how many ballots of each kind."))
    change = _keep(office, "appraisal_ballot", BALLOT, staff, year, read)
    return standing(office, staff, year, change)


def event(
    office: Office,
    staff: int,
    year: int,
    points: str,
    why: str,
    *,
    evidence: str = "",
    on: date | None = None,
    veto: bool = False,
) -> Standing:
    """Keep something that adds or takes points, with its evidence; a veto fails the year by itself."""
    member = _member(office, staff, year)
    try:
        value = Decimal(points)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not why.strip() or (veto and not evidence.strip()):
        raise Refusal(
            _("This event cannot be kept."),
            where=f"{member.name} {points}",
            why=_("It needs points and a reason; a veto needs evidence as well."),
            next=_("Complete it."),
        )
    answers = {
        "on": (on or office.today).isoformat(),
        "points": str(value),
        "why": why.strip(),
        "evidence": evidence.strip(),
        "veto": veto,
    }
    change = _keep(office, "appraisal_event", EVENT, staff, year, answers)
    return standing(office, staff, year, change)


def points_of(office: Office, staff: int, year: int) -> dict[str, str]:
    """Return the points each line of a worker's sheet has so far; ballots only where enough were given."""
    result, given = _scored(office, staff, year), list[dict[str, Decimal]]()
    for entry in records.every(Entry, form=SCORE, staff_id=staff, version=str(year)):
        given.append({name: Decimal(value) for name, value in json.loads(entry.answers)["points"].items()})
    found: dict[str, str] = {}
    for item in sheet().items:
        rated = [each[item.name] for each in given if item.name in each]
        if item.name == sheet().ballot:
            found[item.name] = "" if result.ballot_points is None else str(result.ballot_points)
        elif item.rater == "events":
            found[item.name] = str(dict(result.parts).get(item.part, ""))
        elif rated:
            found[item.name] = str((sum(rated, Decimal(0)) / len(rated)).quantize(Decimal("0.01")).normalize())
    return found


def _scored(office: Office, staff: int, year: int) -> Scored:
    of: dict[str, Any] = {"staff_id": staff, "version": str(year)}
    by_rater: dict[str, dict[str, Decimal]] = {}
    for entry in records.every(Entry, form=SCORE, **of):
        kept = json.loads(entry.answers)
        own = by_rater.setdefault(kept["by"], {})
        own |= {name: Decimal(value) for name, value in kept["points"].items()}
    counts: dict[str, int] = {}
    for entry in records.every(Entry, form=BALLOT, **of):
        for kind, number in json.loads(entry.answers).items():
            counts[kind] = counts.get(kind, 0) + number
    events = []
    for entry in records.every(Entry, form=EVENT, **of):
        kept = json.loads(entry.answers)
        events.append(Event(kept["on"], Decimal(kept["points"]), kept["why"], kept["evidence"], bool(kept["veto"])))
    ballots = Ballots(tuple(sorted(counts.items())))
    return scored(sheet(), list(by_rater.values()), ballots, events, _limits(office, year))


def rated(staff: int, year: int) -> bool:
    """Return whether anything was entered for a worker's year: points, ballots or events."""
    of: dict[str, Any] = {"staff_id": staff, "version": str(year)}
    return any(records.count(Entry, form=form, **of) for form in (SCORE, BALLOT, EVENT))


def standing(office: Office, staff: int, year: int, change: int | None = None) -> Standing:
    """Return how a worker's year stands; ballots of too few people are not told."""
    member = _member(office, staff, year)
    result = _scored(office, staff, year)
    kept = next(iter(records.every(Appraisal, staff_id=staff, year=year)), None)
    rating = kept.rating if kept else ""
    stop, notice, said = "", "", ""
    if kept and rating:
        stop, said = _stop(office, member, kept)
        word = words("appraisal").word("rating", rating)
        notice = str(_words()["says"]["notice"]).format(
            name=member.name, year=year, total=result.total, rating=word, stop=said, township=office.info.township
        )
    word = words("appraisal").word("rating", rating) if rating else ""
    return Standing(staff, member.name, year, result, rating, word, stop, notice, change, said)


def _stop(office: Office, member: Staff, kept: Appraisal) -> tuple[str, str]:
    """Return the month pay stops from, and the sentence with its paper; empty where it goes on."""
    facts = {name: getattr(member, name, None) for name in Staff.__dataclass_fields__}
    day = kept.decided_on or office.today
    for scheme in office.pack.records("scheme", day):
        names = {name: facts.get(name) for name in condition(str(scheme["applies"])).names()}
        if scheme.get("gate") != "appraisal" or kept.rating not in scheme.get("fails", ()):
            continue
        if condition(str(scheme["applies"])).holds(names):
            month = Month.of(day).plus(0 if scheme.get("stops") == "at_once" else 1)
            clause = str(scheme.get("fail_clause", scheme["clause"]))
            said = str(_words()["says"]["stop"]).format(source=scheme["source"], clause=clause, month=month.title())
            return str(month), said
    return "", ""


def decide(
    office: Office, staff: int, year: int, *, rating: str = "", document_number: str = "", why: str = ""
) -> Standing:
    """Decide a year's rating by its points, or as ``rating`` says with a reason; pay follows from it.

    Refusal while lines are open, over the share of excellent ratings, for a better rating
    than the points or a veto allow without a reason, and for one's own year.
    """
    member = _member(office, staff, year)
    if office.user and office.user == member.name:
        raise Refusal(_("Nobody decides on their own year."), where=member.name, next=_("Have somebody else decide."))
    result = _scored(office, staff, year)
    code = rating.strip() or result.rating
    if not code:
        raise Refusal(
            _("This year is not rated completely."),
            where=f"{member.name} {year}",
            why=_("Still open: {names}").format(names="、".join(result.missing)),
            next=_("Enter the missing points and ballots."),
        )
    if result.vetoes and rating.strip() and not why.strip():
        raise Refusal(
            _("A veto stands against this rating."),
            where=f"{member.name} {year}",
            why="; ".join(result.vetoes),
            next=_("Leave the rating to the veto, or give the reason for another."),
        )
    if code in ("excellent", *words("appraisal").codes["rating"]["excellent"]):
        _excellent(office, member, year)
    with unit("appraisal_decide", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        organisation.appraise(office, staff, year, code, document_number=document_number, remark=why)
    return standing(office, staff, year, change.id)


def _excellent(office: Office, member: Staff, year: int) -> None:
    percent = int(office.pack.require("appraisal.excellent_percent", office.today).value)
    whole = Period(str(year), Month(year, 1), 12)
    people = [each for each in records.every(Staff) if months_in_office(whole, each.started_on, each.ended_on)]
    excellent = [each for each in records.every(Appraisal, year=year, rating="excellent") if each.staff_id != member.id]
    if not room_for_excellent(len(people), len(excellent), percent):
        raise Refusal(
            _("There are excellent ratings enough."),
            where=f"{member.name} {year}",
            why=_("At most {percent} % of {people} people may be rated excellent.").format(
                percent=percent, people=len(people)
            ),
            next=_("Rate competent, or open another year's excellent rating first."),
        )


def standings(office: Office, year: int) -> list[Standing]:
    """Return everybody's year, those in office in it, in the order of the staff list."""
    whole = Period(str(year), Month(year, 1), 12)
    people = [each for each in records.every(Staff) if months_in_office(whole, each.started_on, each.ended_on)]
    return [standing(office, each.id, year) for each in people]
