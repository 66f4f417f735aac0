"""What pressing or printing a notice leaves on record: its copies, its days in public, whom it names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from clfdesk.domain.notice import Publicity, publicity
from clfdesk.domain.register import Entry
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.card import Card
from clfdesk.grammar.form import load_form
from clfdesk.services.notice_filling import Filled
from clfdesk.services.office import Office
from clfdesk.services.posted import POSTED
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit


def period_of(office: Office, card: Card, start: date | None) -> Publicity | None:
    """Return when a public card hangs, by the days its policy sets; None for a card that does not hang."""
    key = card.table.get("days")
    if not key:
        return None
    value = office.pack.require(str(key), office.today)
    return publicity(start or office.today, int(value.value), working=str(card.table["working"]) in value.unit)


def copies_before(card: Card) -> int:
    """Return how many copies of an internal paper were printed from this desk before."""
    if card.purpose == "public":
        return 0
    return sum(1 for each in journal.accesses(limit=10**9, kind="press") if each["detail"] == card.code)


def mark_of(office: Office, card: Card, copy: int) -> str:
    """Return what the foot of an internal paper says: secrecy, the number of the copy, who printed it."""
    if card.purpose != "internal" or card.table.get("given"):
        return ""
    from clfdesk.papers.press import words

    who = office.user or office.info.clerk or "＿＿＿＿"
    return str(words("notice", "mark").format(copy=copy, who=who, day=written_day(office.today)))


def record(
    office: Office, card: Card, batches: Sequence[Filled], period: Publicity | None, copies: int = 1
) -> int | None:
    """Put the press run on record, a line for each copy; a publicity also enters the register of what hangs."""
    at = office.clock.now().isoformat()
    people = sum(one.people for one in batches) // copies
    persons = [number for one in batches for number in one.persons]

    def note() -> None:
        for _copy in range(copies):
            journal.log_access(
                "press", card.code, persons=persons, user=office.user, at=at, purpose=card.purpose, rows=people
            )

    if period is None or card.purpose != "public":
        note()
        return None
    version = load_form("registers", POSTED).version
    entries = []
    for one in batches:
        answers = {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "down": period.down.isoformat(),
            "card": card.code,
            "title": one.notice.title,
            "people": one.people,
        }
        told = json.dumps(answers, ensure_ascii=False)
        known = {(entry.answers, entry.division_id) for entry in records.every(Entry, form=POSTED)}
        if (told, one.division) not in known:
            entries.append(
                Entry(
                    form=POSTED,
                    version=version,
                    division_id=one.division,
                    entered_on=period.first.isoformat(),
                    answers=told,
                )
            )
    with unit("notice.press", user=office.user, at=at) as change:
        if entries:
            records.insert(entries)
        note()
    return change.id
