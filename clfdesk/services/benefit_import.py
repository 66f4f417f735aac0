"""民政's list taken into the desk: who draws what since when, into which account; looked at first, one change set.

A blank cell keeps what the desk has. Who stopped already is not taken up again by a list:
that line is for the four lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from clfdesk.domain.benefit import Enrolment
from clfdesk.domain.benefit_rules import Rules
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _
from clfdesk.services import benefit, benefit_lists, event_stops, money_list
from clfdesk.services.benefit_lists import Looked, Told
from clfdesk.services.files import OutFile
from clfdesk.services.money_list import BadCell
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: A month as lists write it: 2026-04, 2026.4, 202604, 2026年4月, 2026/04/01.
_MONTH = re.compile(r"(\d{4})[-./年]?(\d{1,2})月?(?:[-./ ]?\d{1,2}日?)?(?:\s.*)?")

PILES = ("new", "changed", "same", "stopped", "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """What taking one line in does: ``pile`` of :data:`PILES`, the enrolment as it would stand, what is told of it."""

    told: Told
    pile: str
    after: Enrolment | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A list and what taking it in would do, line by line; ``bad`` are the rows that cannot be taken."""

    looked: Looked
    lines: tuple[Line, ...]
    bad: tuple[BadCell, ...]

    def counts(self) -> dict[str, int]:
        """Return how many lines lie in each pile, and how many rows are refused."""
        found = {pile: sum(1 for each in self.lines if each.pile == pile) for pile in PILES}
        return found | {"refused": len(self.bad)}


def plan(
    office: Office, file: Path, text: str = "", *, mapping: Mapping[str, str] | None = None, sheet: str = "", sender: str = ""
) -> Planned:  # fmt: skip
    """Return what taking a list in would do, storing nothing; what is wrong with one row holds back that row only."""
    looked = benefit_lists.look(office, file, text, mapping=mapping, sheet=sheet, sender=sender)
    rules = Rules(office.pack, looked.month)
    flags = {str(each["id"]): str(each["flag"]) for each in rules.benefits}
    people = {row["number"]: row for row in benefit.roster(office, rules)}
    known = {(each.person, each.benefit): each for each in benefit.enrolments()}
    stops = {(row["person"], row["benefit"]): str(row["first"]) for row in event_stops.stopped_benefits()}
    lines: list[Line] = []
    bad = list(looked.bad)
    seen: set[tuple[int, str]] = set()
    for told in looked.lines:
        key = (told.drawn.person, told.drawn.benefit)
        title = rules.title(told.drawn.benefit)
        if not told.drawn.person:
            lines.append(Line(told, "unknown", None, _("The roster does not know this person.")))
            continue
        if key in seen:
            why, step = (
                _("{title} stands twice for this person.").format(title=title),
                _("Keep one row, then compare again."),
            )
            bad.append(BadCell(told.row.sheet, told.row.number, Problem("name", told.row.name, why, step)))
            continue
        seen.add(key)
        standing = known.get(key)
        ended = (standing.stop if standing else "") or stops.get(key, "")
        if ended and ended <= str(looked.month):
            says = _("It stopped from {month} on and stands in the list still.").format(month=Month.read(ended).title())
            lines.append(Line(told, "stopped", None, says))
            continue
        made = _after(told, standing or Enrolment(*key, ""), str(looked.month), people[told.drawn.person]["name"])
        if isinstance(made, Problem):
            bad.append(BadCell(told.row.sheet, told.row.number, made))
            continue
        draws = bool(people[told.drawn.person][flags[told.drawn.benefit]])
        if standing is None and not draws:
            lines.append(Line(told, "new", made, _("from {month} on").format(month=made.start)))
        elif standing is None:
            held = replace(made, start=_start(told))  # drawn since before; the list alone knows from when
            empty = held == Enrolment(*key, "")
            lines.append(
                Line(told, "same" if empty else "changed", None if empty else held, _differs(Enrolment(*key, ""), held))
            )
        else:
            same = made == standing
            lines.append(Line(told, "same" if same else "changed", None if same else made, _differs(standing, made)))
    return Planned(looked, tuple(lines), tuple(bad))


def _start(told: Told) -> str:
    text = solid(told.row.cells.get("start", ""))
    found = _MONTH.fullmatch(text)
    return str(Month.read(f"{found[1]}-{found[2]}" if found else text)) if text else ""


def _after(told: Told, standing: Enrolment, month: str, name: str) -> Enrolment | Problem:
    """Return the enrolment with what the row says, or what is wrong with the row."""
    cells = told.row.cells
    try:
        start = _start(told)
    except Refusal as refusal:
        return Problem("start", name, refusal.what, _("Write it as 2026-04."))
    holder = solid(cells.get("holder", ""))
    if holder and holder != name and not (cells.get("relation") or standing.relation):
        why = _("The account belongs to {name}; say how they are related.").format(name=holder)
        return Problem("holder", name, why, _("Add the relation, or correct the account."))
    return replace(
        standing,
        start=start or standing.start or ("" if standing.id else month),
        bank=cells.get("bank", "") or standing.bank,
        account=solid(cells.get("account", "")) or standing.account,
        holder=(holder if holder != name else "") or standing.holder,
        relation=cells.get("relation", "") or standing.relation,
    )


def _differs(before: Enrolment, after: Enrolment) -> str:
    told = {"start": _("first month"), "bank": _("bank"), "account": _("account"), "holder": _("account holder"),
            "relation": _("relation")}  # fmt: skip
    pairs = [(word, getattr(before, name), getattr(after, name)) for name, word in told.items()]
    return "；".join(f"{word} {old or '—'} → {new}" for word, old, new in pairs if old != new)


def keep(office: Office, planned: Planned, sender: str = "") -> int | None:
    """Take a list in as it was looked at, and keep what it says was paid; return the change set, None where nothing is new."""
    flags = {str(each["id"]): str(each["flag"]) for each in office.pack.records("benefit", planned.looked.month.last)}
    moved = [each for each in planned.lines if each.after is not None]
    file, at = planned.looked.taken.file, office.clock.now().isoformat()
    if not moved and planned.looked.taken.before is not None:
        return None  # this very file was taken in before, and says nothing new
    with unit("benefit_import", source=file, user=office.user, at=at) as change:
        fresh = []
        for each in moved:
            assert each.after is not None
            answers = {k: v for k, v in asdict(each.after).items() if k not in ("person", "benefit", "id")}
            text = json.dumps(answers, ensure_ascii=False)
            if each.after.id:
                records.update(Entry, each.after.id, {"answers": text})
            else:
                day = office.today.isoformat()
                fresh.append(
                    Entry(benefit.ENROLMENT, each.after.benefit, each.after.person, entered_on=day, answers=text)
                )
            if each.pile == "new":
                records.update(Person, each.after.person, {flags[each.after.benefit]: True})
        if fresh:
            records.insert(fresh)
        benefit_lists.keep_told(office, planned.looked)
        money_list.keep(office, planned.looked.taken, planned.counts(), sender)
    return change.id


def marked(planned: Planned, out: Path) -> OutFile:
    """Write the sender's workbook with the rows that could not be taken marked."""
    return money_list.write_back(planned.looked.taken, planned.bad, out)


__all__ = ["PILES", "Line", "Planned", "keep", "marked", "plan"]
