"""A verdict: one rule asked about one thing, with its clause, whom it concerns and what mends it.

The home page, the list of checks, the organisation page and the command line show the
same value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["met", "unmet", "unknown"]
Severity = Literal["red", "amber", "info"]
Light = Literal["red", "amber", "green"]

#: The gravest first.
SEVERITIES: tuple[Severity, ...] = ("red", "amber", "info")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says today.

    ``rule`` is the record's id in the pack and ``kind`` its group (data, composition, …);
    ``concerned`` holds keys like ``person:12`` or ``body:3``, the first being where it is
    mended; ``says`` and ``mend`` are sentences for the clerk.
    """

    rule: str
    kind: str
    state: State
    severity: Severity
    source: str
    clause: str
    concerned: tuple[str, ...]
    says: str
    mend: str = ""


def light(verdicts: list[Verdict]) -> Light:
    """Return the traffic light of some verdicts: the gravest unmet one; what is unknown is never green."""
    worst: Light = "green"
    for each in verdicts:
        if each.state == "unmet" and each.severity == "red":
            return "red"
        if each.state == "unknown" or (each.state == "unmet" and each.severity == "amber"):
            worst = "amber"
    return worst
