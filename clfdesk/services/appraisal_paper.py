"""What follows a year's points on paper: the sheet blank or filled, the notice of the result, the appeal and its days."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.i18n import _
from clfdesk.services import appraisal, paper_card
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records
from clfdesk.storage.unit import unit

APPEAL = "@score_appeal"
OUTCOMES = ("kept", "changed")


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a year's result: when, why, until when it is answered, the answer (``kept changed``)."""

    number: int
    staff: int
    name: str
    year: int
    on: str
    why: str
    answer_by: str
    outcome: str = ""
    answered_on: str = ""
    answer: str = ""


def _days(office: Office, key: str) -> int:
    return int(office.pack.require(f"appraisal.{key}", office.today).value)


def _decided(staff: int, year: int) -> tuple[Staff, Appraisal]:
    member = records.get(Staff, staff)
    kept = next(iter(records.every(Appraisal, staff_id=staff, year=year)), None)
    if member is None or kept is None or not kept.rating:
        raise Refusal(
            _("This year has no result yet."),
            where=f"{member.name if member else staff} {year}",
            next=_("Decide on the year first."),
        )
    return member, kept


def appeals(year: int | None = None) -> list[Appeal]:
    """Return the appeals (of a year), the oldest first."""
    names = {each.id: each.name for each in records.every(Staff)}
    found = []
    for entry in records.every(Entry, form=APPEAL, **({"version": str(year)} if year else {})):
        kept, number = json.loads(entry.answers), entry.staff_id or 0
        found.append(
            Appeal(entry.id, number, names.get(number, str(number)), int(entry.version), entry.entered_on, **kept)
        )
    return found


def appeal(office: Office, staff: int, year: int, why: str, *, on: date | None = None) -> int:
    """Keep an appeal against a year's result; return the change set.

    Refusal without a result or a reason, after the days the pack leaves, or for a second one.
    """
    member, kept = _decided(staff, year)
    day, decided = on or office.today, kept.decided_on or office.today
    until = decided + timedelta(days=_days(office, "appeal_days"))
    known = [each for each in appeals(year) if each.staff == staff]
    if not why.strip() or day > until or known:
        reason = _("It needs a reason.")
        if day > until:
            reason = _("Appeals were taken until {day}.").format(day=written_day(until))
        elif known:
            reason = _("There is one already, of {day}.").format(day=known[0].on)
        raise Refusal(
            _("This appeal cannot be entered."), where=f"{member.name} {year}", why=reason, next=_("Look at the year.")
        )
    answers = {"why": why.strip(), "answer_by": (day + timedelta(days=_days(office, "answer_days"))).isoformat()}
    text = json.dumps(answers, ensure_ascii=False)
    with unit("appraisal_appeal", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([Entry(APPEAL, str(year), staff_id=staff, entered_on=day.isoformat(), answers=text)])
    return change.id


def answer(office: Office, staff: int, year: int, says: str, *, rating: str = "") -> int:
    """Answer an appeal: the result is kept, or ``rating`` takes its place (pay follows); return the change set."""
    member, _kept = _decided(staff, year)
    open_one = next((each for each in appeals(year) if each.staff == staff and not each.outcome), None)
    if open_one is None or not says.strip() or (office.user and office.user == member.name):
        raise Refusal(
            _("This answer cannot be kept."),
            where=f"{member.name} {year}",
            why=_("An open appeal and a reason are needed; nobody answers their own appeal."),
            next=_("Look at the year's appeals."),
        )
    answers = {
        "why": open_one.why,
        "answer_by": open_one.answer_by,
        "outcome": "changed" if rating else "kept",
        "answered_on": office.today.isoformat(),
        "answer": says.strip(),
    }
    text = json.dumps(answers, ensure_ascii=False)
    with unit("appraisal_answer", why=says, user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Entry, open_one.number, {"answers": text})
        if rating:
            appraisal.decide(office, staff, year, rating=rating, why=says)
    return change.id


def score_paper(office: Office, year: int, out: Path, staff: int | None = None, name: str = appraisal.SHEET) -> OutFile:
    """Press a score sheet: blank to be filled by hand, or with a worker's points and result."""
    form, said = appraisal.sheet(name), resources.shipped("lists", "score.toml")
    points: dict[str, str] = {}
    result, who, village = "", "", ""
    if staff is not None:
        standing = appraisal.standing(office, staff, year)
        points = appraisal.points_of(office, staff, year)
        member = records.get(Staff, staff)
        place = records.get(Division, member.village_id) if member and member.village_id else None
        who, village = standing.name, place.name if place else office.info.township
        result = str(said["says"]["result"]).format(total=standing.scored.total, rating=standing.rating_word or "—")
    items = [
        {
            "part": str(said["parts"].get(item.part, item.part)),
            "group": item.group,
            "label": item.label,
            "most": format(item.most.normalize(), "f"),
            "points": points.get(item.name, ""),
            "rater": str(said["raters"].get(item.rater, item.rater)),
            "evidence": item.evidence,
        }
        for item in form.items
    ]
    values = {
        "title": form.form.title, "year": year, "name": who or "＿＿＿＿", "village": village,
        "who": f"_{who}" if who else str(said["says"]["blank"]), "result": result,
    }  # fmt: skip
    return paper_card.press(office, "appraisal_sheet", [Content(values, {"items": items})], out)


def result_notice(office: Office, staff: int, year: int, out: Path) -> OutFile:
    """Press the notice of a year's result: points, rating, from when pay stops and by which paper, until when to appeal."""
    member, kept = _decided(staff, year)
    standing, said = appraisal.standing(office, staff, year), resources.shipped("lists", "score.toml")["says"]
    until = (kept.decided_on or office.today) + timedelta(days=_days(office, "appeal_days"))
    values = {
        "name": member.name,
        "year": year,
        "points": str(said["points"]).format(total=standing.scored.total) if appraisal.rated(staff, year) else "",
        "rating": standing.rating_word,
        "stop": standing.stop_says,
        "appeal_until": written_day(until),
        "answer_days": _days(office, "answer_days"),
    }
    return paper_card.press(office, "appraisal_notice", [Content(values)], out)
