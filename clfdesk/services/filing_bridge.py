"""How this period came out of the last: 上期 + 新增 + 迁入 − 注销 − 迁出 − 死亡 = 本期, each number with its people.

Reckoned from two frozen versions by the numbers of their records, never from today's
list; why somebody came or went is told by the life events and the roster's state.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.event import Event
from clfdesk.domain.filing import Filing
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.i18n import _
from clfdesk.services import filing_card, filing_checks
from clfdesk.services.filing_versions import pick
from clfdesk.services.office import Office
from clfdesk.storage import columns, journal, records

#: The parts of the bridge in their order, and how each counts.
PARTS = (
    ("before", 1), ("new", 1), ("moved_in", 1), ("joined", 1),
    ("cancelled", -1), ("moved_out", -1), ("dead", -1), ("left", -1), ("now", 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One number of the bridge: its code, its sign (0 for the result), how many, who."""

    code: str
    sign: int
    count: int
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """The whole bridge between two versions; ``holds`` says that it adds up."""

    card: str
    before: str
    now: str
    parts: tuple[Part, ...]

    @property
    def holds(self) -> bool:
        """Return whether the parts come to the present number."""
        return sum(part.sign * part.count for part in self.parts) == self.parts[-1].count


def bridge(office: Office, card: str, period: str = "") -> Bridge:
    """Return how a period's version came out of the one before.

    ``joined`` and ``left`` are people whom the return's own condition took in or let go
    (a grade, an age), being on the roster before and after. Raises :class:`Refusal` for a
    return not about persons, or without an earlier version.
    """
    chosen = filing_card.find(card)
    if chosen.table["stem"] != "person":
        raise Refusal(
            _("Only returns about disabled people have a bridge."),
            where=chosen.code,
            next=_("Compare the two versions row by row instead."),
        )
    present = pick(office, card, period)
    earlier = filing_checks.before(chosen.code, read_period(present.period))
    if earlier is None:
        raise Refusal(
            _("There is no earlier version to start from."),
            where=f"{chosen.code} {present.period}",
            why=_("The bridge begins with what was reported the last time."),
            next=_("It will be there from the next period on."),
        )
    then, now = _people(earlier), _people(present)
    came, went = now - then, then - now
    span = (earlier.made_on, present.made_on)
    state = {number: (lifecycle, on) for number, lifecycle, on in columns.tuples(
        Person, ("id", "lifecycle", "lifecycle_on"))}  # fmt: skip
    events = _events(came | went, span)
    groups: dict[str, set[int]] = {code: set() for code, _sign in PARTS}
    groups["before"], groups["now"] = then, now
    for number in came:
        kinds = events.get(number, set())
        code = "moved_in" if "move_in" in kinds else "joined" if _entered(number) <= earlier.made_on else "new"
        groups[code].add(number)
    gone = {"dead": "dead", "moved_out": "moved_out", "cancelled": "cancelled"}
    for number in went:
        groups[gone.get(state.get(number, ("cancelled", None))[0], "left")].add(number)
    parts = tuple(Part(code, sign, len(groups[code]), tuple(sorted(groups[code]))) for code, sign in PARTS)
    return Bridge(chosen.code, earlier.period, present.period, parts)


def _people(filing: Filing) -> set[int]:
    keys = json.loads(filing.content).get("keys")
    if keys is None:
        raise Refusal(
            _("This version does not say whom it counted."),
            where=f"{filing.card} {filing.period}",
            why=_("It was made by an earlier program."),
            next=_("It will be there from the next period on."),
        )
    return {int(number) for row in keys for number in row}


def _entered(number: int) -> str:
    """Return the day a person was entered on this desk, by the journal; the empty text where it does not say."""
    inserted = [step.at for step in journal.history("person", number) if step.operation == "insert"]
    return min(inserted, default="")[:10]


def _events(people: set[int], span: tuple[str, str]) -> dict[int, set[str]]:
    """Return the kinds of event entered for people between two days."""
    found: dict[int, set[str]] = {}
    names = ("person_id", "kind", "entered_on")
    for person, kind, entered in columns.tuples(Event, names):
        if person in people and span[0] <= entered <= span[1]:
            found.setdefault(person, set()).add(kind)
    return found


def names(numbers: tuple[int, ...]) -> list[dict[str, Any]]:
    """Return who stands behind a number of the bridge: number and name."""
    kept = records.some(Person, list(numbers))
    return [{"number": number, "name": kept[number].name} for number in numbers if number in kept]
