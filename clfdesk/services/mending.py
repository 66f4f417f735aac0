"""Rows sent to mending: what a comparison found becomes an entry of the register "数据要改", once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from clfdesk.domain.register import KEPT_ON, Entry
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.register import named
from clfdesk.storage import records
from clfdesk.storage.unit import unit

REGISTER = "mending"
#: So many days a matter may wait before it counts as late.
DAYS = 15


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to mend: whose (the desk's number where known), by which key, and what."""

    name: str
    key: str
    what: str
    person: int | None = None


def send(office: Office, matters: Sequence[Matter], source: str) -> tuple[int, int | None]:
    """Keep matters as open entries; what waits already is not entered twice. Return how many, and the change set."""
    register = named(REGISTER)
    waiting = set()
    for entry in records.every(Entry, form=REGISTER):
        answers = json.loads(entry.answers)
        if answers.get("state") == "open":
            waiting.add((answers.get("key"), answers.get("who"), answers.get("what")))
    fresh = []
    for each in matters:
        if (each.key, each.name, each.what) in waiting:
            continue
        waiting.add((each.key, each.name, each.what))
        until = office.today + timedelta(days=DAYS)
        answers = {
            "found_on": office.today.isoformat(),
            "who": each.name or _("no name"),
            "key": each.key,
            "what": each.what,
            "from_list": source,
            "until": until.isoformat(),
            "state": "open",
            KEPT_ON: office.today.isoformat(),
        }
        text = json.dumps({name: value for name, value in answers.items() if value}, ensure_ascii=False)
        fresh.append(
            Entry(REGISTER, register.form.version, each.person, entered_on=office.today.isoformat(), answers=text)
        )
    if not fresh:
        return 0, None
    with unit("mending.send", source=source, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert(fresh)
    return len(fresh), change.id
