"""What in a register looks made up: the same words for several people, too many households in a day.

A copied visit is the commonest false record an inspector looks for. What is asked stands
in the register's file under ``[doubt]``; a doubt is to be looked at, it is never an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.register import Register
from clfdesk.grammar.evaluation import empty
from clfdesk.i18n import _

#: Words shorter than this are rightly the same for many (一切正常).
_LEAST_WORDS = 8
#: So many people with the very same words are looked at.
_LEAST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """Entries that look alike or too many: what kind, the entries' numbers, and a sentence."""

    kind: str
    numbers: tuple[int, ...]
    says: str


def doubts(register: Register, rows: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> list[Doubt]:
    """Return what looks made up in a register's rows; ``values`` are the pack's figures by key."""
    asked = register.doubt
    found: list[Doubt] = []
    for name in asked.get("repeated", ()):
        found += _repeated(register, rows, str(name), str(asked.get("by", "")))
    most = values.get(str(asked.get("most_a_day", "")))
    if most is not None and asked.get("by"):
        found += _crowded(rows, str(asked["by"]), int(most))
    return found


def _repeated(register: Register, rows: Sequence[Mapping[str, Any]], name: str, by: str) -> list[Doubt]:
    """Same words, same writer, different people."""
    together: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        text = "".join(str(row.get(name) or "").split())
        if len(text) >= _LEAST_WORDS:
            together[text, str(row.get(by) or "")].append(row)
    label = register.form.item(name).label
    return [
        Doubt(
            "repeated",
            tuple(int(row["number"]) for row in alike),
            _("“{label}” is word for word the same for {count} people: {text}").format(
                label=label, count=len(_people(alike)), text=text[:24]
            ),
        )
        for (text, _by), alike in together.items()
        if len(_people(alike)) >= _LEAST_PEOPLE
    ]


def _people(rows: Sequence[Mapping[str, Any]]) -> set[Any]:
    return {row.get("person") or row.get("who") or ("entry", row["number"]) for row in rows}


def _crowded(rows: Sequence[Mapping[str, Any]], by: str, most: int) -> list[Doubt]:
    """More entries of one writer on one day than anybody can do."""
    days: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if not empty(row.get(by)):
            days[str(row["entered_on"])[:10], str(row[by])].append(row)
    return [
        Doubt(
            "crowded",
            tuple(int(row["number"]) for row in many),
            _("{name} has {count} entries on {day}; more than {most} in a day are to be looked at.").format(
                name=who, count=len(many), day=day, most=most
            ),
        )
        for (day, who), many in sorted(days.items())
        if len(many) > most
    ]
