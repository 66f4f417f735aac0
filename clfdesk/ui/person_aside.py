"""Beside a person's fields: facts with their reasons, the household, what happened so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clfdesk.domain.event import KINDS
from clfdesk.i18n import _
from clfdesk.ui import element, shown


class PersonAside(QWidget):
    """Reads what the record says; shows nothing where there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._home: QVBoxLayout = element.column(space=6, margin=4)
        outer = element.column(element.bare(self._home))
        outer.addStretch(1)
        self.setLayout(outer)

    def fill(self, record: Mapping[str, Any]) -> None:
        """Show a person's facts, household, former names and events."""
        element.clear(self._home)
        told = [*record.get("told", ()), *record.get("facts", ())]
        self._part(_("Why these tags"), [_fact(fact) for fact in told])
        house = record.get("household")
        members = house["members"] if house else []
        self._part(_("Household"), [_member(each) for each in members] or [_("No household is entered yet.")])
        self._part(_("Former names and numbers"), [each.value for each in record.get("aliases", ())])
        self._part(_("What happened"), [_event(each) for each in record.get("events", ())])

    def _part(self, heading: str, lines: list[str]) -> None:
        if not lines:
            return
        self._home.addWidget(element.label(heading, "strong"))
        for line in lines:
            self._home.addWidget(element.label(line))


def _fact(fact: Mapping[str, Any]) -> str:
    paper = f"（{fact['source']}{fact.get('clause', '')}）" if fact.get("source") else ""
    return f"{fact['word']}：{fact['because']}{paper}"


def _member(member: Mapping[str, Any]) -> str:
    relation = shown.words("household_member").word("relation", member["relation"]) if member["relation"] else ""
    parts = [member["name"], relation, shown.day(member["birth"]), member["phone"]]
    return "　".join(str(part) for part in parts if part)


def _event(event: Mapping[str, Any]) -> str:
    kind = KINDS.get(event["kind"])
    label = _(kind.label) if kind else event["kind"]
    lines = [f"{shown.day(event['happened_on'])}　{label}", *(f"　· {effect['says']}" for effect in event["effects"])]
    return "\n".join(lines)
