"""A month of the two benefits: people and sums, what began, stopped or changed, what is to be asked back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from clfdesk.domain.benefit import Overpaid
from clfdesk.domain.benefit_rules import Rules
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import capitals
from clfdesk.services import event_stops
from clfdesk.services.benefit import enrolments, overpaid, roster
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a month: ``start``, ``stop`` or ``amount``, with what it was and is now, in fen."""

    kind: str
    person: int
    name: str
    benefit: str
    before_fen: int = 0
    now_fen: int = 0
    why: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What a month of one benefit comes to."""

    benefit: str
    title: str
    people: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class MonthResult:
    """A month of the benefits: sums, changes against the month before, and what is to be asked back."""

    month: str
    benefits: tuple[Share, ...]
    people: int
    total_fen: int
    total_words: str
    changes: tuple[Change, ...]
    overpaid: tuple[Overpaid, ...]
    overpaid_fen: int
    overpaid_words: str


def month(office: Office, text: str) -> MonthResult:
    """Return a month of the benefits: people and sums, starts, stops and changed amounts, what is to be asked back."""
    asked = Month.read(text)
    now, before = Rules(office.pack, asked), Rules(office.pack, asked.plus(-1))
    known = {(each.person, each.benefit): each for each in enrolments()}
    stops = {(row["person"], row["benefit"]): row for row in event_stops.stopped_benefits()}
    sums: dict[str, list[int]] = defaultdict(list)
    changes = []
    people = set()
    for row in roster(office, now):
        for benefit in now.benefits:
            code, key = str(benefit["id"]), (row["number"], str(benefit["id"]))
            enrolled, stopped = known.get(key), stops.get(key)
            first = enrolled.start if enrolled else ""
            end = enrolled.stop if enrolled and enrolled.stop else str(stopped["first"]) if stopped else ""
            draws = bool(row[benefit["flag"]]) or bool(end)
            if not draws:
                continue
            paid_now = first <= str(asked) and (not end or str(asked) < end)
            paid_before = first <= str(asked.plus(-1)) and (not end or str(asked.plus(-1)) < end)
            amount = now.amount(code, row)[0] or 0
            was = before.amount(code, row)[0] or 0
            if paid_now:
                sums[code].append(amount)
                people.add(row["number"])
            why = enrolled.reason if enrolled else str(stopped["kind"]) if stopped else ""
            paper = enrolled.document_number if enrolled else ""
            kind = "start" if paid_now and not paid_before else "stop" if paid_before and not paid_now else "amount"
            if paid_now != paid_before or (paid_now and amount != was):
                fens = (was if paid_before else 0, amount if paid_now else 0)
                changes.append(Change(kind, row["number"], row["name"], code, *fens, why, paper))
    shares = [Share(code, now.title(code), len(fens), sum(fens)) for code, fens in sorted(sums.items())]
    total = sum(each.total_fen for each in shares)
    too_much = overpaid(office, str(asked))
    back = sum(each.total_fen for each in too_much)
    return MonthResult(
        str(asked),
        tuple(shares),
        len(people),
        total,
        capitals(total),
        tuple(changes),
        tuple(too_much),
        back,
        capitals(back),
    )


__all__ = ["Change", "MonthResult", "Share", "month"]
