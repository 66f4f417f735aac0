"""The rows the pages of pay show: contracts, leave, terms, appraisals, benefits, money; each with the lines behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from clfdesk import resources
from clfdesk.domain.benefit import STEPS
from clfdesk.domain.contract import Contract, Leave
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import Month, read_period
from clfdesk.grammar.money import format_yuan
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import appraisal, appraisal_paper, benefit, benefit_rows, benefit_way, budget, contract, pay_bank
from clfdesk.services.office import Office
from clfdesk.storage import records

Row = dict[str, Any]


def _people() -> tuple[dict[int, Staff], dict[int, str]]:
    return {each.id: each for each in records.every(Staff)}, {each.id: each.name for each in records.every(Division)}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _yuan(fen: int | None) -> str:
    return "" if fen is None else format_yuan(fen, grouped=True)


def contracts(office: Office) -> list[Row]:
    """Return every contract, the running ones first, with the clock of public-welfare posts and certificates."""
    staff, places = _people()
    rows = []
    for each in sorted(records.every(Contract), key=lambda one: (bool(one.ended_on), one.staff_id, one.id)):
        member = staff.get(each.staff_id)
        clock = contract.clock(office, each.staff_id) if each.kind == "public_post" and not each.ended_on else None
        says, tone = "", ""
        if clock is not None:
            until = _("until retirement, {day}") if clock.until_retirement else _("until {day}")
            says = _("{months} months used,").format(months=clock.used) + " " + until.format(day=clock.last)
            tone = "red" if clock.last < office.today or clock.too_many else ""
        lines = [
            says,
            _("Insured in: {names}").format(names=each.insurance) if each.insurance else "",
            _("Paid from: {name}").format(name=each.fund) if each.fund else "",
            _("Document: {number}").format(number=each.document_number) if each.document_number else "",
            _("Ended because: {why}").format(why=each.ended_why) if each.ended_why else "",
            *(f"{kept['title']}　{kept['number']}　{kept['until']}" for kept in contract.certificates(each.staff_id)),
        ]
        rows.append(
            {
                "number": each.id,
                "staff": each.staff_id,
                "name": member.name if member else str(each.staff_id),
                "village": places.get(member.village_id or 0, "") if member else "",
                "kind": words("contract").word("kind", each.kind),
                "started_on": _day(each.started_on),
                "until": _day(each.until),
                "ended_on": _day(each.ended_on),
                "clock": says,
                "tone": tone,
                "lines": lines,
            }
        )
    return rows


def leaves(office: Office) -> list[Row]:  # noqa: ARG001 - every reader takes the office
    """Return every leave, the latest first."""
    staff, _places = _people()
    rows = []
    for each in sorted(records.every(Leave), key=lambda one: one.first_on or date.min, reverse=True):
        deputy = staff[each.deputy_id].name if each.deputy_id in staff else ""
        paid = _("yes") if each.paid else _("no")
        lines = [
            _("Months that lie whole in this leave are not paid.") if not each.paid else _("Their own pay goes on."),
            _("{name} is paid {amount} yuan for each whole month.").format(name=deputy, amount=_yuan(each.deputy_fen))
            if each.deputy_fen
            else "",
            each.document_number,
            each.remark,
        ]
        rows.append(
            {
                "number": each.id,
                "staff": each.staff_id,
                "name": staff[each.staff_id].name if each.staff_id in staff else str(each.staff_id),
                "kind": words("staff_leave").word("kind", each.kind),
                "first_on": _day(each.first_on),
                "last_on": _day(each.last_on),
                "paid": paid,
                "deputy": deputy,
                "deputy_fen": _yuan(each.deputy_fen) if each.deputy_fen else "",
                "lines": lines,
            }
        )
    return rows


def terms(office: Office) -> list[Row]:
    """Return what ends soon or has ended."""
    return [
        {"staff": each.staff, "name": each.name, "on": _day(each.on), "says": each.says, "tone": each.severity,
         "lines": [each.says]}
        for each in contract.terms(office)
    ]  # fmt: skip


def appraisals(office: Office, year: int) -> list[Row]:
    """Return everybody's year: points, rating, what is open, the appeal; the clerk's own line is marked."""
    said = resources.shipped("lists", "score.toml")
    appealed = {each.staff: each for each in appraisal_paper.appeals(year)}
    rows = []
    for each in appraisal.standings(office, year):
        scored, appeal = each.scored, appealed.get(each.staff)
        parts = [f"{said['parts'].get(part, part)} {points}" for part, points in scored.parts]
        state = each.rating_word or (_("complete") if not scored.missing else _("open"))
        lines = ["　".join(parts)]
        if scored.missing:
            lines.append(_("Still open: {names}").format(names="、".join(scored.missing)))
        lines += [_("Veto: {why}").format(why=why) for why in scored.vetoes]
        if scored.capped:
            lines.append(_("Dissatisfied ballots hold the rating down."))
        lines.append(each.stop_says)
        if appeal:
            told = _("Appeal of {day}: {why}").format(day=appeal.on, why=appeal.why)
            answered = appeal.answer or _("to be answered by {day}").format(day=appeal.answer_by)
            lines += [told, answered]
        own = bool(office.user) and each.name == office.user
        rows.append(
            {
                "staff": each.staff,
                "name": each.name + (" " + _("(yourself)") if own else ""),
                "total": str(scored.total),
                "state": state,
                "missing": len(scored.missing) or "",
                "stop_from": each.stop_from,
                "appeal": "" if not appeal else (_("answered") if appeal.outcome else _("open")),
                "tone": "red" if each.stop_from else "amber" if appeal and not appeal.outcome else "",
                "lines": lines,
            }
        )
    return rows


def _titles(office: Office) -> dict[str, str]:
    return {str(each["id"]): str(each["title"]) for each in office.pack.records("benefit", office.today)}


def drawing(office: Office, month: str) -> list[Row]:
    """Return who draws what in a month."""
    titles, known = _titles(office), words("person")
    period = read_period(month)
    rows = []
    for row in benefit_rows.drawn(office, period):
        grade = known.word("grade", str(row["grade"] or ""))
        lines = [
            row["by_paper"],
            f"{known.word('type', str(row['type'] or ''))}{grade}",
            known.word("hardship", str(row["hardship"] or "")),
            _("Applied on {day}").format(day=row["applied_on"]) if row["applied_on"] else "",
            _("Reviewed on {day}").format(day=row["reviewed_on"])
            if row["reviewed_on"]
            else _("Not reviewed this year."),
        ]
        rows.append(
            {
                "person": row["number"],
                "benefit": row["programme"],
                "name": row["name"],
                "village": row["village"],
                "title": titles.get(row["programme"], row["programme"]),
                "amount": _yuan(row["amount"]),
                "start": row["start"],
                "until": row["until"],
                "review": ""
                if row["review"] == "open"
                else _("passed")
                if row["review"] == "passed"
                else _("not passed"),
                "tone": "red" if row["review"] == "failed" else "",
                "lines": lines,
            }
        )
    return rows


def changes(office: Office, month: str) -> list[Row]:
    """Return what changed in a month: 核增, 核减, other amounts."""
    titles = _titles(office)
    said = resources.shipped("filings", "words", "sources.toml")["codes"]["change"]
    return [
        {
            "person": row["number"],
            "benefit": row["programme"],
            "name": row["name"],
            "village": row["village"],
            "title": titles.get(row["programme"], ""),
            "change": said[row["change"]][0],
            "before": _yuan(row["before"]),
            "now": _yuan(row["now"]),
            "why": row["reason"],
            "lines": [row["reason"], row["document_number"]],
        }
        for row in benefit_rows.changed(office, read_period(month))
    ]


def on_the_way(office: Office) -> list[Row]:
    """Return the applications on their way and the refused ones, with the next step."""
    titles, said = _titles(office), resources.shipped("lists", "benefit.toml")["steps"]
    every = [each for each in benefit.enrolments() if each.state in ("applying", "refused")]
    people = records.some(Person, [each.person for each in every])
    places = {each.id: each.name for each in records.every(Division)}
    rows = []
    for each in every:
        done, member = dict(each.steps), people.get(each.person)
        following = next((step for step in STEPS if step not in done), "")
        rows.append(
            {
                "person": each.person,
                "benefit": each.benefit,
                "name": member.name if member else str(each.person),
                "village": places.get(member.village_id or 0, "") if member else "",
                "title": titles.get(each.benefit, each.benefit),
                "last": f"{said[each.steps[-1][0]]} {each.steps[-1][1]}" if each.steps else "",
                "next_step": following,
                "next": _("refused") if each.refused else str(said.get(following, "")),
                "tone": "red" if each.refused else "",
                "lines": [f"{said[step]}　{day}" for step, day in each.steps] + [each.refused],
            }
        )
    return rows


def found(lists: Any) -> list[Row]:
    """Return the findings of the four lists one below another, each with the list it stands in."""
    titles = resources.shipped("lists", "benefit.toml")["lists"]
    return [
        {
            "finding": each,
            "name": each.name,
            "village": each.village,
            "list": str(title),
            "title": each.title,
            "says": each.says,
            "tone": "red" if name in ("should_stop", "duplicate") else "amber",
            "lines": [each.says, f"{each.source}{each.clause}"],
        }
        for name, title in titles.items()
        for each in getattr(lists, name)
    ]


def asked_back(office: Office) -> list[Row]:
    """Return what was paid too much and is open, with the instalments agreed on."""
    return [
        {
            "person": each.person,
            "benefit": each.benefit,
            "name": each.name,
            "title": each.title,
            "stop_from": each.stop_from,
            "months": len(each.months),
            "total": _yuan(each.total_fen),
            "lines": [f"{month}　{_yuan(fen)}" for month, fen in each.months]
            + [
                _("instalment {month}: {amount}").format(month=month, amount=_yuan(fen))
                for month, fen in benefit_way.planned(each.person, each.benefit)
            ],
        }
        for each in benefit.overpaid(office)
    ]


def to_review(office: Office) -> list[Row]:
    """Return who is not reviewed this year yet."""
    open_now = {(row["number"], row["programme"]) for row in benefit_way.to_review(office, office.today.year)}
    return [row for row in drawing(office, str(Month.of(office.today))) if (row["person"], row["benefit"]) in open_now]


def money(office: Office, year: int) -> list[Row]:  # noqa: ARG001 - every reader takes the office
    """Return a year's budget lines with their balances."""
    return [
        {
            "number": each.line.id,
            "name": each.line.title,
            "title": "　" * each.level + each.line.title,
            "source": each.line.source,
            "amount": _yuan(each.line.fen),
            "split": _yuan(each.split_fen) if each.split_fen else "",
            "used": _yuan(each.used_fen) if each.used_fen else "",
            "left": _yuan(each.left_fen),
            "tone": "red" if each.left_fen < 0 else "",
            "lines": [each.line.document_number, each.line.remark],
        }
        for each in budget.year(year)
    ]


def batches(office: Office) -> list[Row]:  # noqa: ARG001 - every reader takes the office
    """Return the batches that went to the bank, the latest first, with who failed."""
    rows = []
    for entry, kept in pay_bank.every_batch():
        paid = kept["payments"]
        failed = kept.get("failed", [])
        total = sum(int(each["fen"]) for each in paid)
        rows.append(
            {
                "name": entry.version,
                "period": entry.version,
                "batch": kept["batch"],
                "people": len(paid),
                "total": _yuan(total),
                "state": _("answered") if kept.get("answered") else _("waiting for the bank's answer"),
                "failed": len(failed) or "",
                "tone": "red" if failed else "",
                "lines": [f"{each['name']}　{each['reason']}" for each in failed],
            }
        )
    return rows[::-1]
