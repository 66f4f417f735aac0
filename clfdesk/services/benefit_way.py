"""The way of a benefit: application and its steps, refusal, yearly review, one click to mend, money asked back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.benefit import STEPS, Enrolment, Finding, Overpaid
from clfdesk.domain.benefit_rules import FourLists
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, Period, written_day
from clfdesk.grammar.money import capitals, format_yuan
from clfdesk.i18n import _
from clfdesk.services import benefit, benefit_rows, paper_card
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records
from clfdesk.storage.unit import unit

PLAN = "@recovery_plan"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an application stands now, and the change set."""

    enrolment: Enrolment
    change_set: int


def _person(person: int) -> Person:
    found = records.get(Person, person)
    if found is None:
        raise Refusal(_("There is no such person."), where=str(person), next=_("Choose one from the list."))
    return found


def _known(office: Office, code: str) -> dict[str, Any]:
    every = {str(each["id"]): each for each in office.pack.records("benefit", office.today)}
    if code not in every:
        raise Refusal(
            _("There is no such benefit."), where=code, next=_("Choose one of: {names}.").format(names="、".join(every))
        )
    return every[code]


def _keep(office: Office, enrolment: Enrolment, action: str, draws: bool | None = None) -> Kept:
    answers = {key: value for key, value in asdict(enrolment).items() if key not in ("person", "benefit", "id")}
    text = json.dumps(answers, ensure_ascii=False)
    flag = str(_known(office, enrolment.benefit)["flag"])
    with unit(action, user=office.user, at=office.clock.now().isoformat()) as change:
        if enrolment.id:
            records.update(Entry, enrolment.id, {"answers": text})
            number = enrolment.id
        else:
            day = office.today.isoformat()
            entry = Entry(benefit.ENROLMENT, enrolment.benefit, enrolment.person, entered_on=day, answers=text)
            (number,) = records.insert([entry])
        if draws is not None:
            records.update(Person, enrolment.person, {flag: draws})
    return Kept(replace(enrolment, id=number), change.id)


def _standing(person: int, code: str) -> Enrolment | None:
    return next((each for each in benefit.enrolments() if each.person == person and each.benefit == code), None)


def step(
    office: Office,
    person: int,
    code: str,
    name: str,
    *,
    on: date | None = None,
    document: str = "",
    account: tuple[str, str, str, str] = ("", "", "", ""),
) -> Kept:
    """Record a step of an application (``applied village publicity township county civil``) on its day.

    The last step lets the benefit begin: from the month of the application, or the month after
    the decision, as the pack says. ``account`` is bank, number, holder, relation. Refusal out of
    turn, for a day before the last step's, for somebody who draws it already, or another's
    account without a relation.
    """
    member, day = _person(person), on or office.today
    record = _known(office, code)
    known = _standing(person, code)
    standing = known or Enrolment(person, code, "")
    state = known.state if known else "drawing" if getattr(member, str(record["flag"])) else "applying"
    done = dict(standing.steps)
    turn = STEPS.index(name) if name in STEPS else -1
    missing = [each for each in STEPS[: max(0, turn)] if each not in done]
    last = max(done.values(), default="")
    why = ""
    if turn < 0:
        why = _("The steps are: {names}.").format(names="、".join(STEPS))
    elif state not in ("applying", "stopped") and not (state == "refused" and name == "applied"):
        why = _("It is drawn already.") if state == "drawing" else _("It was refused; apply anew.")
    elif (missing and state == "applying") or (state == "stopped" and turn > 0):
        missing = missing or list(STEPS[:1])
        said = resources.shipped("lists", "benefit.toml")["steps"]
        why = _("These steps come first: {names}.").format(names="、".join(str(said[each]) for each in missing))
    elif (state == "applying" and day.isoformat() < last) or day > office.today:
        why = _("The day lies before the last step, or has not come.")
    elif account[2] and account[2] != member.name and not account[3].strip():
        why = _("The account belongs to {name}; say how they are related.").format(name=account[2])
    if why:
        raise Refusal(
            _("This step cannot be recorded."),
            where=f"{member.name} {code} {name} {day}",
            why=why,
            next=_("Correct it."),
        )
    if name == "applied" and state in ("refused", "stopped"):
        standing = Enrolment(person, code, "", id=standing.id)
        done = {}
    fresh = replace(
        standing,
        steps=(*((key, value) for key, value in done.items() if key != name), (name, day.isoformat())),
        document_number=document or standing.document_number,
        bank=account[0] or standing.bank,
        account=account[1] or standing.account,
        holder=account[2] or standing.holder,
        relation=account[3] or standing.relation,
    )
    if name != STEPS[-1]:
        return _keep(office, fresh, "benefit_step")
    rule = office.pack.value("benefit.start_from", day)
    applied = Month.of(date.fromisoformat(dict(fresh.steps)["applied"]))
    begins = Month.of(day).plus(1) if rule is not None and rule.value == "decided" else applied
    return _keep(office, replace(fresh, start=str(begins), stop="", reason=""), "benefit_approve", True)


def refuse(office: Office, person: int, code: str, why: str) -> Kept:
    """Refuse an application with its reason (a written refusal follows); Refusal where none is on its way."""
    member, standing = _person(person), _standing(person, code)
    if standing is None or standing.state != "applying" or not why.strip():
        raise Refusal(
            _("This application cannot be refused so."),
            where=f"{member.name} {code}",
            why=_("It needs an application on its way, and the reason."),
            next=_("Look at the list of applications."),
        )
    return _keep(office, replace(standing, refused=why.strip()), "benefit_refuse")


def review(office: Office, person: int, code: str, result: str, *, method: str = "", on: date | None = None) -> int:
    """Record a yearly review (``passed failed``) and how it was done; return the change set."""
    member, day = _person(person), on or office.today
    _known(office, code)
    if result not in ("passed", "failed") or day > office.today:
        raise Refusal(
            _("This review cannot be kept."),
            where=f"{member.name} {result} {day}",
            next=_("Choose one of: {names}.").format(names="passed, failed"),
        )
    text = json.dumps({"benefit": code, "result": result, "method": method}, ensure_ascii=False)
    entry = Entry(benefit_rows.REVIEW, str(day.year), person, entered_on=day.isoformat(), answers=text)
    with unit("benefit_review", user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([entry])
    return change.id


def to_review(office: Office, year: int) -> list[dict[str, Any]]:
    """Return who draws a benefit and was not reviewed in a year yet."""
    month = Month.of(office.today) if year == office.today.year else Month(year, 12)
    rows = benefit_rows.drawn(office, Period(str(month), month, 1))
    return [row for row in rows if row["review"] == "open"]


def mend(office: Office, finding: Finding) -> int:
    """Mend one finding of the lists: who should stop stops, who should have begins an application.

    Return the change set. Refusal for a wrong amount or a double line: the county's list is to be put right.
    """
    if finding.person and finding.expected_fen is None and finding.reason not in ("duplicate", "amount"):
        stop = finding.stop_from or str(Month.of(office.today).plus(1))
        return benefit.enrol(office, finding.person, finding.benefit, stop=stop, why=finding.says)
    if finding.reason == "should_have":
        return step(office, finding.person, finding.benefit, "applied").change_set
    raise Refusal(
        _("This is not mended on the desk."),
        where=f"{finding.name} {finding.title}",
        why=finding.says,
        next=_("Write the lists and send them to the county, which puts its own list right."),
    )


def write_lists(office: Office, lists: FourLists, out: Path) -> OutFile:
    """Write the four lists as one workbook, a sheet each, with the paper behind every line."""
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_book

    said = resources.shipped("lists", "benefit.toml")
    titles, heads = said["lists"], said["list_columns"]
    parts = []
    for name, title in titles.items():
        rows = [
            [
                each.name, each.village, each.id_number, each.title, each.says,
                Decimal(format_yuan(each.expected_fen)) if each.expected_fen is not None else None,
                Decimal(format_yuan(each.amount_fen)) if each.amount_fen is not None else None,
                f"{each.source}{each.clause}",
            ]
            for each in getattr(lists, name)
        ]  # fmt: skip
        columns = tuple(
            ListColumn(str(head), "money" if key in ("expected", "found") else "text") for key, head in heads.items()
        )
        parts.append((ListSheet(str(title), str(title), columns, made_on=office.today), rows))
    name = str(said["list_file"]).format(township=office.info.township, day=office.today.strftime("%Y%m%d"))
    whom = {each.person for part in titles for each in getattr(lists, part) if each.person}
    return write_out(out, name, write_book(parts), "internal", persons=whom)


def plan(office: Office, person: int, code: str, instalments: int, first: str = "") -> list[tuple[str, int]]:
    """Agree on instalments for what was paid too much, from a month on; the first ones carry what does not divide."""
    over = _over(office, person, code)
    if not 0 < instalments <= len(over.months) * 12:
        raise Refusal(
            _("So many instalments cannot be agreed on."), where=f"{over.name} {instalments}", next=_("Enter fewer.")
        )
    month = Month.read(first) if first else Month.of(office.today).plus(1)
    share, rest = divmod(over.total_fen, instalments)
    made = [(str(month.plus(index)), share + (1 if index < rest else 0)) for index in range(instalments)]
    text = json.dumps({"instalments": made}, ensure_ascii=False)
    with unit("recovery_plan", user=office.user, at=office.clock.now().isoformat()):
        for entry in records.every(Entry, form=PLAN, version=code, person_id=person):
            records.delete(Entry, entry.id)
        records.insert([Entry(PLAN, code, person, entered_on=office.today.isoformat(), answers=text)])
    return made


def planned(person: int, code: str) -> list[tuple[str, int]]:
    """Return the instalments agreed on; none where none were."""
    for entry in records.every(Entry, form=PLAN, version=code, person_id=person):
        return [(str(month), int(fen)) for month, fen in json.loads(entry.answers)["instalments"]]
    return []


def _over(office: Office, person: int, code: str) -> Overpaid:
    member = _person(person)
    found = next((each for each in benefit.overpaid(office) if each.person == person and each.benefit == code), None)
    if found is None:
        raise Refusal(
            _("Nothing was paid too much here."), where=f"{member.name} {code}", next=_("Look at the month's lists.")
        )
    return found


def letter(office: Office, person: int, code: str, out: Path) -> OutFile:
    """Press the letter that asks back what was paid too much, with the instalments where they were agreed on."""
    over = _over(office, person, code)
    agreed = planned(person, code)
    said = resources.shipped("lists", "benefit.toml")["letter"]
    rows = [
        {"index": str(index), "month": Month.read(month).title(), "amount": format_yuan(fen), "signed": ""}
        for index, (month, fen) in enumerate(agreed, start=1)
    ]
    values = {
        "name": over.name,
        "says": str(said.get(over.kind, said["other"])).format(day=written_day(date.fromisoformat(over.on))),
        "first": Month.read(over.stop_from).title(),
        "title": over.title,
        "from": Month.read(over.months[0][0]).title(),
        "through": Month.read(over.through).title(),
        "months": len(over.months),
        "total": format_yuan(over.total_fen, grouped=True),
        "total_words": capitals(over.total_fen),
        "plan": "1" if agreed else "",
    }
    return paper_card.press(office, "benefit_recovery", [Content(values, {"plan": rows})], out, persons=[person])
