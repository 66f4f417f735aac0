"""What a year's rating asks for in a contract, by the pack's own words: proposed, told, never done by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.contract import Contract
from clfdesk.domain.staff import Staff
from clfdesk.grammar.words import words
from clfdesk.services.office import Office
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class Proposal:
    """One rating's consequence: ``kind`` (end not_renewed talk), its words, the contract it concerns, by which paper."""

    staff: int
    name: str
    year: int
    rating: str
    kind: str
    says: str
    source: str
    clause: str
    contract: int = 0
    on: date | None = None


def proposals(office: Office) -> list[Proposal]:
    """Return what each worker's latest rating proposes while they are still in office, by the staff list's order.

    ``on`` is the day it would take effect: the contract's agreed end where it is not renewed, else today.
    """
    told = list(office.pack.records("consequence", office.today))
    found = []
    for member in records.every(Staff):
        if member.ended_on and member.ended_on < office.today:
            continue
        rated = [
            each
            for each in records.every(Appraisal, staff_id=member.id)
            if each.rating and not (each.decided_on and each.decided_on > office.today)
        ]
        last = max(rated, key=lambda each: (each.year, each.id), default=None)
        if last is None:
            continue
        for rule in told:
            if last.rating not in rule["ratings"]:
                continue
            running = [each for each in records.every(Contract, staff_id=member.id) if each.last >= office.today]
            now = next((each for each in running if not each.ended_on), None)
            day = office.today
            if rule["kind"] == "not_renewed" and now is not None and now.until is not None:
                day = now.until
            found.append(
                Proposal(
                    member.id, member.name, last.year, last.rating, str(rule["kind"]), str(rule["says"]),
                    str(rule["source"]), str(rule["clause"]), now.id if now else 0, day,
                )
            )  # fmt: skip
    return found


def of(office: Office, staff: int, year: int) -> list[Proposal]:
    """Return what a worker's rating of a year proposes."""
    return [each for each in proposals(office) if (each.staff, each.year) == (staff, year)]


def rows(office: Office) -> list[dict[str, Any]]:
    """Return the proposals as the window shows them."""
    return [
        {
            "number": each.contract,
            "staff": each.staff,
            "name": each.name,
            "year": each.year,
            "rating": words("appraisal").word("rating", each.rating),
            "proposed": each.says,
            "on": each.on.isoformat() if each.on else "",
            "source": f"{each.source}{each.clause}",
            "why": f"{each.year} {words('appraisal').word('rating', each.rating)}，{each.says}",
            "tone": "amber" if each.kind == "talk" else "red",
            "lines": [each.says, f"{each.source}{each.clause}"],
        }
        for each in proposals(office)
    ]


__all__ = ["Proposal", "of", "proposals", "rows"]
