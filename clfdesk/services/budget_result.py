"""Performance of a year's projects: what was aimed at and reached, kept with its budget line, and made public."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk.domain.budget import BudgetLine
from clfdesk.domain.notice import publicity
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _
from clfdesk.services import budget, paper_card
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records
from clfdesk.storage.unit import unit

RESULT = "@budget_result"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a project's results: which line, what was aimed at, what was reached, how many people it served."""

    number: int
    line: int
    aim: str
    reached: str
    people: str
    said: str = ""


def add(office: Office, line: int, aim: str, reached: str, *, people: str = "", said: str = "") -> int:
    """Keep a result line of a project; return the change set. Refusal for no such line, or without aim and result."""
    kept = records.get(BudgetLine, line)
    if kept is None or not aim.strip() or not reached.strip() or (people and not people.isdigit()):
        raise Refusal(
            _("This result cannot be kept."),
            where=kept.title if kept else str(line),
            why=_("It needs a budget line, what was aimed at and what was reached; people are a whole number."),
            next=_("Complete it."),
        )
    answers = {"line": line, "aim": aim.strip(), "reached": reached.strip(), "people": people, "said": said.strip()}
    text = json.dumps(answers, ensure_ascii=False)
    with unit("budget.result", user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([Entry(RESULT, str(kept.year), entered_on=office.today.isoformat(), answers=text)])
    return change.id


def results(year: int) -> list[Result]:
    """Return a year's result lines, the oldest first."""
    return [
        Result(entry.id, **json.loads(entry.answers)) for entry in records.every(Entry, form=RESULT, version=str(year))
    ]


def notice(office: Office, of_year: int, out: Path, start: date | None = None) -> OutFile:
    """Press the publicity of the year's project results; no person is named in it. Refusal without a result."""
    found = results(of_year)
    if not found:
        raise Refusal(_("There is nothing to print."), where=str(of_year), next=_("Enter the projects' results first."))
    balances = {each.line.id: each for each in budget.year(of_year)}
    days = office.pack.require("notice.budget_days", office.today)
    hung = publicity(start or office.today, int(days.value), working=False)
    rows = [
        {
            "title": balances[each.line].line.title if each.line in balances else "",
            "amount": format_yuan(balances[each.line].line.fen, grouped=True) if each.line in balances else "",
            "used": format_yuan(balances[each.line].used_fen, grouped=True) if each.line in balances else "",
            "aim": each.aim,
            "reached": each.reached,
            "people": each.people,
        }
        for each in found
    ]
    values = {"year": of_year, "count": len(found), "first": written_day(hung.first), "last": written_day(hung.last)}
    values["contact"] = budget.contact(office)
    return paper_card.press(office, "budget_result", [Content(values, {"lines": rows})], out)


__all__ = ["Result", "add", "notice", "results"]
