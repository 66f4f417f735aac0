"""What still runs for a person: plans, planned visits, applications; where an ID number, and the name, were sent."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from clfdesk import resources
from clfdesk.domain.counter import CLOSED, Business
from clfdesk.domain.filing import Filing
from clfdesk.domain.register import Entry, Register
from clfdesk.domain.ripple import Matter
from clfdesk.grammar.expression import parse
from clfdesk.grammar.words import words
from clfdesk.services import register
from clfdesk.storage import access, columns, records

_LIST = "event_matters.toml"


def matters(number: int, day: date) -> list[Matter]:
    """Return what still runs for a person on a day, plans first, then applications at the counter."""
    table = resources.shipped("lists", _LIST)
    forms = {each.name: each for each in register.registers() if each.due}
    found = []
    for entry in records.every(Entry, person_id=number):
        form = forms.get(entry.form)
        if form is not None and _runs(form, answers := json.loads(entry.answers), day):
            found.append(_matter(form, entry, answers, table["closes"].get(entry.form, {})))
    for each in records.every(Business, person_id=number):
        if each.state not in (*CLOSED, "approved"):  # what the county has approved is its own event
            word, why = words("business").word("business", each.kind), str(table["closed_why"])
            closes = {"state": "stopped", "closed_on": day, "closed_why": why}
            found.append(Matter("business", each.id, str(table["application"]).format(kind=word), closes))
    return found


def _runs(form: Register, answers: dict[str, Any], day: date) -> bool:
    """Return whether an entry's matter is open: not done, and where nothing tells so, its day is still to come."""
    if form.done:
        return parse(form.done).holds(answers, today=day) is not True
    return str(answers.get(form.due) or "") >= day.isoformat()


def _matter(form: Register, entry: Entry, answers: dict[str, Any], closes: dict[str, Any]) -> Matter:
    until = str(answers.get(form.due) or "")
    title = f"{form.title} {entry.entered_on[:10]}" + (f" → {until}" if until else "")
    fresh = {"answers": json.dumps(answers | closes, ensure_ascii=False)} if closes else {}
    return Matter("entry", entry.id, title, fresh, f"entry:{entry.form}:{entry.id}")


def sent_with(id_number: str | None) -> list[str]:
    """Return where an ID number went: versions of returns, batches for the bank; the oldest first."""
    if not id_number:
        return []
    table = resources.shipped("lists", _LIST)
    found = []
    for card, period, revision, state, content in columns.tuples(
        Filing, ("card", "period", "revision", "state", "content")
    ):
        if state not in ("draft", "checked") and id_number in content:
            found.append(str(table["return"]).format(card=card, period=period, revision=revision))
    for form, says in table["entries"].items():
        found += [
            str(says).format(period=entry.version, on=entry.entered_on[:10])
            for entry in records.every(Entry, form=form)
            if id_number in entry.answers
        ]
    return found


def left_with(number: int, until: date | None = None, after: date | None = None) -> list[str]:
    """Return the lists exported and the notices pressed that name a person, the newest first.

    ``until`` and ``after`` narrow to what left on or before, and after, a day.
    """
    table = resources.shipped("lists", _LIST)["left"]
    found: dict[str, None] = {}
    for line in access.of_person(number):
        says, on = table.get(line["kind"]), str(line["at"])[:10]
        if says is None or (until and on > until.isoformat()) or (after and on <= after.isoformat()):
            continue
        found[str(says).format(name=_title(str(line["detail"])), on=on)] = None
    return list(found)


def _title(detail: str) -> str:
    """Return a notice's title for its code; the name of a file as it is."""
    for name in resources.names("papers", "notices"):
        card = resources.shipped("papers", "notices", f"{name}.toml")
        if card.get("code") == detail:
            return f"{detail} {card.get('name', card['title'])}"
    return detail
