"""Who should draw which benefit and how much, and where what is drawn differs: four lists.

Eligibility, exclusion and amounts are conditions and dated records of the pack; people
whom the conditions cannot tell apart are judged once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from clfdesk.domain.benefit import Drawn, Finding
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.grammar.calendar import Month, written_day
from clfdesk.grammar.expression import parse
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.grammar.policy import Pack
from clfdesk.grammar.words import words

Record = Mapping[str, Any]
Row = Mapping[str, Any]

#: States of a certificate with which a benefit goes on.
GOOD = ("valid", "lost")


@dataclass(frozen=True, slots=True)
class Judged:
    """What one kind of person comes to for one benefit: entitled or not and why, the amount with its paper."""

    entitled: bool
    reason: str = ""
    amount_fen: int | None = None
    source: str = ""
    clause: str = ""


@dataclass(slots=True)
class Rules:
    """The benefits of a pack in one month."""

    pack: Pack
    month: Month
    benefits: Sequence[Record] = field(init=False)
    names: tuple[str, ...] = field(init=False)
    _amounts: dict[str, list[Record]] = field(init=False)

    def __post_init__(self) -> None:
        day = self.month.last
        self.benefits = list(self.pack.records("benefit", day))
        self._amounts = defaultdict(list)
        used: dict[str, None] = {"lifecycle": None, "certificate_state": None}
        for record in self.pack.records("benefit_amount", day):
            self._amounts[str(record["benefit"])].append(record)
            used |= dict.fromkeys(parse(str(record["when"]), ROSTER_FIELDS).names())
        for each in self.benefits:
            for name in ("eligible", "excludes"):
                used |= dict.fromkeys(parse(str(each.get(name, "false")), ROSTER_FIELDS).names())
        self.names = tuple(used)

    def title(self, benefit: str) -> str:
        """Return a benefit's title."""
        return next((str(each["title"]) for each in self.benefits if each["id"] == benefit), benefit)

    def amount(self, benefit: str, row: Row) -> tuple[int | None, str, str]:
        """Return what a month of a benefit is for somebody in fen, by which paper; the office's own standard first."""
        for each in self._amounts[benefit]:
            if parse(str(each["when"]), ROSTER_FIELDS).holds(row, today=self.month.last):
                local = self.pack.value(f"benefit.amount.{each['id']}", self.month.last)
                if local is not None:
                    return read_yuan(local.value), local.source, local.clause
                return read_yuan(each["amount"]), str(each["source"]), str(each["clause"])
        return None, "", ""

    def judged(self, benefit: Record, row: Row) -> Judged:
        """Return whether somebody should draw a benefit in this month, or why not."""
        paper = (str(benefit["source"]), str(benefit["clause"]))
        day = self.month.last
        if row["lifecycle"] != "registered":
            known = row["lifecycle"] in ("dead", "moved_out")
            return Judged(False, str(row["lifecycle"]) if known else "cancelled", None, *paper)
        if row["certificate_state"] not in GOOD:
            return Judged(False, "certificate", None, *paper)
        if parse(str(benefit.get("excludes", "false")), ROSTER_FIELDS).holds(row, today=day):
            return Judged(False, "excluded", None, *paper)
        if not parse(str(benefit["eligible"]), ROSTER_FIELDS).holds(row, today=day):
            return Judged(False, "not_eligible", None, *paper)
        return Judged(True, "", *self.amount(str(benefit["id"]), row))

    def stop_from(self, row: Row) -> Month | None:
        """Return the first month not paid after a death or a move; None where no day is known."""
        on = row.get("lifecycle_on")
        if on is None:
            return None
        after = self.pack.value("benefit.stop_after_months", on)
        return Month.of(on).plus(int(after.value) if after else 1)


@dataclass(frozen=True, slots=True)
class FourLists:
    """应停未停, 应享未享, 金额不符, 重复."""

    should_stop: tuple[Finding, ...]
    should_have: tuple[Finding, ...]
    amount_differs: tuple[Finding, ...]
    duplicate: tuple[Finding, ...]


def reconcile(rules: Rules, roster: Iterable[Row], drawn: Sequence[Drawn], said: Mapping[str, str]) -> FourLists:
    """Compare who draws what with who should: each row of the roster with ``number`` and what the conditions ask.

    ``said`` are the sentences by reason.
    """
    by_person: dict[tuple[int, str], list[Drawn]] = defaultdict(list)
    strangers: dict[tuple[str, str, str], list[Drawn]] = defaultdict(list)
    for each in drawn:
        if each.person:
            by_person[each.person, each.benefit].append(each)
        else:
            strangers[each.name, each.id_number, each.benefit].append(each)
    stop, have, differs, twice = list[Finding](), list[Finding](), list[Finding](), list[Finding]()
    look, memory = itemgetter(*rules.names), dict[Any, list[tuple[Record, str, Judged]]]()
    finding = partial(_finding, memory=dict[Any, str]())
    for row in roster:
        kind, number = look(row), row["number"]
        answers = memory.get(kind)
        if answers is None:
            answers = [(each, str(each["id"]), rules.judged(each, row)) for each in rules.benefits]
            memory[kind] = answers
        for benefit, code, judged in answers:
            lines = by_person.get((number, code))
            if lines is None:
                if judged.entitled:
                    have.append(finding(row, benefit, judged, "should_have", said))
                continue
            if not judged.entitled:
                first = rules.stop_from(row) if judged.reason in ("dead", "moved_out") else None
                if first is None or first <= rules.month:
                    stop.append(finding(row, benefit, judged, judged.reason, said, lines[0], first))
            elif lines[0].amount_fen is not None and lines[0].amount_fen != judged.amount_fen:
                differs.append(finding(row, benefit, judged, "amount", said, lines[0]))
            if len(lines) > 1:
                twice.append(finding(row, benefit, judged, "duplicate", said, lines[0], count=len(lines)))
    for (name, id_number, unknown), lines in strangers.items():
        values = {"title": rules.title(unknown), "count": len(lines)}
        base = (0, name, "", id_number, unknown, rules.title(unknown))
        stop.append(Finding(*base, "unknown", said["unknown"].format(**values), None, lines[0].amount_fen))
        if len(lines) > 1:
            twice.append(Finding(*base, "duplicate", said["duplicate"].format(**values), None, lines[0].amount_fen))
    return FourLists(tuple(stop), tuple(have), tuple(differs), tuple(twice))


def _sentence(
    template: str,
    title: str,
    on: Any,
    first: Month | None,
    state: Any,
    hardship: Any,
    grade: Any,
    amount: int,
    found: int,
    count: int,
) -> str:
    """Return what is told of a finding; many people share one sentence."""
    known = words("person")
    return template.format(
        title=title,
        day=written_day(on) if on else "",
        first=first.title() if first else "",
        state=known.word("certificate_state", str(state or "")),
        hardship=known.word("hardship", str(hardship or "")),
        grade=known.word("grade", str(grade or "")),
        amount=format_yuan(amount),
        found=format_yuan(found),
        gap=format_yuan(abs(amount - found)),
        count=count,
    )


def _finding(
    row: Row,
    benefit: Record,
    judged: Judged,
    reason: str,
    said: Mapping[str, str],
    line: Drawn | None = None,
    first: Month | None = None,
    count: int = 0,
    *,
    memory: dict[Any, str],
) -> Finding:
    found = line.amount_fen if line else None
    key = (
        reason, str(benefit["title"]), row.get("lifecycle_on"), first, row["certificate_state"], row.get("hardship"),
        row.get("grade"), judged.amount_fen or 0, found or 0, count,
    )  # fmt: skip
    says = memory.get(key)
    if says is None:
        says = memory[key] = _sentence(said[reason], *key[1:])
    return Finding(
        row["number"],
        row["name"],
        row.get("village") or "",
        row.get("id_number") or "",
        str(benefit["id"]),
        str(benefit["title"]),
        reason,
        says,
        judged.amount_fen,
        found,
        str(first) if first else "",
        judged.source,
        judged.clause,
    )
