"""One click for what the four lists found: stop, apply, or ask the county to put its own list right, on paper.

A wrong amount, a double line and somebody the roster does not know stand in the county's
list alone: they are proposed there, each with its reason and paper, and printed to be sent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk.domain.benefit import Finding
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import format_yuan
from clfdesk.services import benefit, benefit_way, paper_card, pay_book
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records
from clfdesk.storage.unit import unit

PROPOSAL = "@benefit_amount"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A correction asked of the county: what its list says, what it should, by which paper, and since when; fen.

    ``kind`` is ``amount``, ``duplicate`` or ``unknown``; ``name`` and ``id_number`` as the list has them.
    """

    number: int
    person: int
    benefit: str
    found_fen: int
    expected_fen: int
    paper: str
    on: str
    kind: str = "amount"
    says: str = ""
    name: str = ""
    id_number: str = ""


def mend(office: Office, finding: Finding) -> int:
    """Mend one finding and return the change set.

    Who should stop stops, who should have begins an application; of two enrolments on the
    desk the later one ends. What stands in the county's list alone (an amount, a double
    line, somebody the roster does not know) is proposed to the county.
    """
    if finding.reason == "duplicate" and finding.person and _twice(office, finding):
        return _end_later(office, finding)
    if finding.reason in ("amount", "duplicate", "unknown"):
        return _propose(office, finding)
    return benefit_way.mend(office, finding)


def proposals() -> list[Proposed]:
    """Return the amounts proposed, the oldest first."""
    found = []
    for entry in records.every(Entry, form=PROPOSAL):
        kept: dict[str, Any] = json.loads(entry.answers)
        found.append(Proposed(entry.id, entry.person_id or 0, entry.version, on=entry.entered_on, **kept))
    return found


def _propose(office: Office, finding: Finding) -> int:
    answers = {
        "found_fen": finding.amount_fen or 0,
        "expected_fen": (finding.expected_fen or 0) if finding.reason == "amount" else 0,
        "paper": f"{finding.source}{finding.clause}",
        "kind": finding.reason,
        "says": finding.says,
        "name": finding.name,
        "id_number": finding.id_number,
    }
    text = json.dumps(answers, ensure_ascii=False)
    key = (finding.reason, finding.person, finding.id_number if not finding.person else "")
    with unit("benefit_amount", why=finding.says, user=office.user, at=office.clock.now().isoformat()) as change:
        for each in proposals():
            known = (each.kind, each.person, each.id_number if not each.person else "")
            if each.benefit == finding.benefit and known == key:
                records.delete(Entry, each.number)
        day = office.today.isoformat()
        records.insert(
            [Entry(PROPOSAL, finding.benefit, person_id=finding.person or None, entered_on=day, answers=text)]
        )
    return change.id


def _twice(office: Office, finding: Finding) -> list[int]:
    """Return the persons of the desk that share an ID number and draw the same benefit; none where it is one."""
    flag = next(
        str(each["flag"]) for each in office.pack.records("benefit", office.today) if each["id"] == finding.benefit
    )
    same = records.every(Person, id_number=finding.id_number) if finding.id_number else []
    found = [each.id for each in same if getattr(each, flag)]
    return found if len(found) > 1 else []


def _end_later(office: Office, finding: Finding) -> int:
    """End the later of the enrolments that share an ID number; the earlier one goes on."""
    same = _twice(office, finding)
    starts = {
        each.person: each.start
        for each in benefit.enrolments()
        if each.person in same and each.benefit == finding.benefit and each.state == "drawing"
    }
    later = max(same, key=lambda person: (starts.get(person, ""), person))
    stop = str(Month.of(office.today).plus(1))
    return benefit.enrol(office, later, finding.benefit, stop=stop, why=finding.says)


def paper(office: Office, out: Path) -> list[OutFile]:
    """Press what the county is asked to put right, each with its reason and paper, and write it as a workbook.

    Refusal where nothing is proposed.
    """
    said, titles = benefit.words_of(), {
        str(each["id"]): str(each["title"]) for each in office.pack.records("benefit", office.today)
    }  # fmt: skip
    people = records.some(Person, [each.person for each in proposals() if each.person])
    rows = []
    for index, each in enumerate(proposals(), start=1):
        known = people.get(each.person)
        rows.append(
            {
                "index": str(index),
                "name": each.name or (known.name if known else ""),
                "id_number": each.id_number or ((known.id_number or "") if known else ""),
                "title": titles.get(each.benefit, each.benefit),
                "kind": str(said["corrections"][each.kind]),
                "found": format_yuan(each.found_fen) if each.found_fen else "",
                "expected": format_yuan(each.expected_fen) if each.expected_fen else "",
                "says": each.says,
                "paper": each.paper,
            }
        )
    whom = [each.person for each in proposals() if each.person]
    pressed = paper_card.press(office, "benefit_corrections", [Content({}, {"rows": rows})], out, persons=whom)
    table = paper_card.table_of(office, "benefit_corrections", Content({}, {"rows": rows}))
    name = pressed.path.name.removesuffix(".pdf") + ".xlsx"
    book = pay_book.workbook(table, str(paper_card.card("benefit_corrections")["name"]), office.today)
    return [pressed, write_out(out, name, book, "internal", persons=whom)]


__all__ = ["Proposed", "mend", "paper", "proposals"]
