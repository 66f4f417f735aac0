"""What the registers hold about one person: every book's entries, the newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass

from clfdesk.domain.register import KEPT_ON, Entry, word_of
from clfdesk.errors import Refusal
from clfdesk.grammar.evaluation import empty
from clfdesk.services.register import named, words
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class Held:
    """One entry about somebody: its register by name and title, its number and day, and what it says in a line."""

    register: str
    title: str
    number: int
    day: str
    says: str


def about(person: int) -> list[Held]:
    """Return the entries linked to a person of the roster, the newest first."""
    found = []
    for entry in records.every(Entry, person_id=person):
        if entry.form.startswith("@"):
            continue
        try:
            register = named(entry.form)
        except Refusal:
            continue  # a form of another kind: a survey, a score sheet
        answers = {name: value for name, value in json.loads(entry.answers).items() if name != KEPT_ON}
        spelled = {"yes": words()["yes"], "no": words()["no"], "joined_by": words()["joined_by"]}
        told = [
            word_of(register.form.item(name), answers.get(name), **spelled)
            for name in register.columns
            if name not in (register.day, "who") and not empty(answers.get(name))
        ]
        found.append(
            Held(register.name, register.title, entry.id, entry.entered_on[:10], " · ".join(filter(None, told))[:80])
        )
    return sorted(found, key=lambda each: (each.day, each.number), reverse=True)
