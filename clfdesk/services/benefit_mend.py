"""One click for what the four lists found: stop, apply, propose the right amount, end the later of two enrolments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.benefit import Finding
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.i18n import _
from clfdesk.services import benefit, benefit_way
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

PROPOSAL = "@benefit_amount"


@dataclass(frozen=True, slots=True)
class Proposed:
    """An amount proposed to the county: what is paid, what it should be by which paper, in fen, and since when."""

    number: int
    person: int
    benefit: str
    found_fen: int
    expected_fen: int
    paper: str
    on: str


def mend(office: Office, finding: Finding) -> int:
    """Mend one finding and return the change set.

    Who should stop stops, who should have begins an application; a wrong amount is proposed
    to the county (printed with the lists), of two enrolments the later one ends. Refusal for
    somebody the roster does not know: the county puts its own list right.
    """
    if finding.person and finding.reason == "amount":
        return _propose(office, finding)
    if finding.person and finding.reason == "duplicate":
        return _end_later(office, finding)
    return benefit_way.mend(office, finding)


def proposals() -> list[Proposed]:
    """Return the amounts proposed, the oldest first."""
    found = []
    for entry in records.every(Entry, form=PROPOSAL):
        kept: dict[str, Any] = json.loads(entry.answers)
        found.append(Proposed(entry.id, entry.person_id or 0, entry.version, on=entry.entered_on, **kept))
    return found


def _propose(office: Office, finding: Finding) -> int:
    paper = f"{finding.source}{finding.clause}"
    answers = {"found_fen": finding.amount_fen or 0, "expected_fen": finding.expected_fen or 0, "paper": paper}
    text = json.dumps(answers, ensure_ascii=False)
    with unit("benefit_amount", why=finding.says, user=office.user, at=office.clock.now().isoformat()) as change:
        for entry in records.every(Entry, form=PROPOSAL, version=finding.benefit, person_id=finding.person):
            records.delete(Entry, entry.id)
        day = office.today.isoformat()
        records.insert([Entry(PROPOSAL, finding.benefit, person_id=finding.person, entered_on=day, answers=text)])
    return change.id


def _end_later(office: Office, finding: Finding) -> int:
    """End the later of the enrolments that share an ID number; the earlier one goes on."""
    flag = next(
        str(each["flag"]) for each in office.pack.records("benefit", office.today) if each["id"] == finding.benefit
    )
    same = [each.id for each in records.every(Person, id_number=finding.id_number) if getattr(each, flag)]
    starts = {
        each.person: each
        for each in benefit.enrolments()
        if each.person in same and each.benefit == finding.benefit and each.state == "drawing"
    }
    stop = str(Month.of(office.today).plus(1))
    if finding.id_number and len(same) > 1:
        later = max(same, key=lambda person: (starts[person].start if person in starts else "", person))
        return benefit.enrol(office, later, finding.benefit, stop=stop, why=finding.says)
    raise Refusal(
        _("The second line stands in the county's list alone."),
        where=f"{finding.name} {finding.title}",
        why=finding.says,
        next=_("Write the lists and send them to the county, which puts its own list right."),
    )


__all__ = ["Proposed", "mend", "proposals"]
