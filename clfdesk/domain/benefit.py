"""The two benefits (困难残疾人生活补贴、重度残疾人护理补贴): enrolments, months, what was paid too much.

国发〔2015〕52号. Money in integer fen; months as ``2026-04``.
"""

from __future__ import annotations

from dataclasses import dataclass

from clfdesk.grammar.calendar import Month


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody's drawing of a benefit: first month, and the first month not paid any more (empty while it runs).

    ``steps`` are the days of its way (applied, village, publicity …) as ISO text, in the order they
    were done; ``refused`` the reason where it was refused; ``holder`` who the account belongs to
    where it is not the person's own, with ``relation``. A person with steps and no ``start`` is on the way; without
    either they draw since before anybody noted from when.
    """

    person: int
    benefit: str
    start: str
    stop: str = ""
    reason: str = ""
    document_number: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    refused: str = ""
    bank: str = ""
    account: str = ""
    holder: str = ""
    relation: str = ""
    id: int = 0

    @property
    def state(self) -> str:
        """Return ``applying``, ``refused``, ``drawing`` or ``stopped``."""
        if self.refused:
            return "refused"
        return "stopped" if self.stop else "applying" if self.steps and not self.start else "drawing"


#: The way of an application, in its order; each step is one day.
STEPS = ("applied", "village", "publicity", "township", "county", "civil")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of who draws what: ``person`` 0 where the roster knows nobody so; amount None where not told."""

    person: int
    benefit: str
    amount_fen: int | None = None
    name: str = ""
    id_number: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the four lists: whom it concerns, why, what should be paid and what is, by which paper."""

    person: int
    name: str
    village: str
    id_number: str
    benefit: str
    title: str
    reason: str
    says: str
    expected_fen: int | None = None
    amount_fen: int | None = None
    stop_from: str = ""
    source: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Overpaid:
    """What was paid after it should have stopped: months, by month and in all, what has come back since."""

    person: int
    name: str
    benefit: str
    title: str
    kind: str
    on: str
    stop_from: str
    through: str
    months: tuple[tuple[str, int], ...]
    total_fen: int


def months_between(first: str, last: str) -> tuple[Month, ...]:
    """Return the months from one to another, both included; none where the last comes before the first."""
    month, end = Month.read(first), Month.read(last)
    found = []
    while month <= end:
        found.append(month)
        month = month.plus(1)
    return tuple(found)
