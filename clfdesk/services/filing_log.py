"""What happened to each version of a return, step by step: made, answered, sent, sent back, accepted.

Kept beside the registers as entries of a form of its own, so that every step is journalled
and undone like anything else; the rows themselves stay frozen with the version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from clfdesk.domain.register import Entry
from clfdesk.services.office import Office
from clfdesk.storage import records

FORM = "filing_life"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a version's life: what, when (ISO moment), by whom, and what belongs to it."""

    number: int
    filing: int
    step: str
    at: str
    by: str
    details: dict[str, Any] = field(default_factory=dict)


def log(office: Office, filing: int, step: str, **details: Any) -> None:
    """Write a step down; belongs into the unit of work of the verb that takes it."""
    answers = {
        "filing": filing,
        "step": step,
        "at": office.clock.now().isoformat(),
        "by": office.user,
        **{name: value for name, value in details.items() if value not in ("", None, [], {})},
    }
    entered_on = office.today.isoformat()
    records.insert(
        [Entry(form=FORM, version="1", entered_on=entered_on, answers=json.dumps(answers, ensure_ascii=False))]
    )


def steps(filing: int | None = None, step: str = "") -> list[Step]:
    """Return the steps kept so far, the oldest first; of one version or one kind where asked."""
    found = []
    for entry in records.every(Entry, form=FORM):
        said: dict[str, Any] = json.loads(entry.answers)
        number, kind, at, by = (said.pop(name, "") for name in ("filing", "step", "at", "by"))
        if filing in (None, number) and step in ("", kind):
            found.append(Step(entry.id, int(number), str(kind), str(at), str(by), said))
    return found


def sendings() -> dict[int, dict[str, Any]]:
    """Return the last sending of each version: at, by, to, channel, file."""
    return {each.filing: {"at": each.at, "by": each.by, **each.details} for each in steps(step="send")}


def answers(filing: int) -> dict[str, str]:
    """Return the remarks that answer a version's checks, by check."""
    return {str(each.details["check"]): str(each.details["remark"]) for each in steps(filing, "answer")}


def checks(filing: int) -> list[dict[str, Any]]:
    """Return what was looked at when a version was made."""
    made = steps(filing, "make")
    return list(made[-1].details.get("checks", ())) if made else []


def open_checks(filing: int) -> list[dict[str, Any]]:
    """Return the findings of a version that are neither mended, remarked in its rows, nor answered."""
    answered = answers(filing)
    return [
        each
        for each in checks(filing)
        if not each["ok"] and each["severity"] != "info" and not each.get("remarked") and each["id"] not in answered
    ]
