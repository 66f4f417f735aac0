"""Measures over the registers and lists of a desk: tallies of a period, indicators with their targets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from clfdesk.domain.body import Body
from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.bodies import kind_of
from clfdesk.grammar.expression import parse
from clfdesk.grammar.measure import Progress, fitting, judge_indicator, judge_tally, progress, total
from clfdesk.grammar.rule import Rule, Verdict
from clfdesk.grammar.unreadable import cannot
from clfdesk.i18n import _
from clfdesk.services import register
from clfdesk.services.office import Office
from clfdesk.storage import listing, records

Row = dict[str, Any]


class _Registers:
    """The entries of the registers asked, each register read once."""

    def __init__(self) -> None:
        self._known: dict[str, list[Row]] = {}

    def of(self, form: str) -> list[Row]:
        """Return a register's entries as rows: their answers, and whom they are about."""
        if form not in self._known:
            register.named(form)  # one that is not there is told, never counted as nought
            self._known[form] = [
                {
                    **json.loads(entry.answers),
                    "entered_on": entry.entered_on,
                    "person_id": entry.person_id,
                    "staff_id": entry.staff_id,
                    "division_id": entry.division_id,
                }
                for entry in records.every(Entry, form=form)
            ]
        return self._known[form]


def verdicts(office: Office, asked: Iterable[Rule]) -> list[Verdict]:
    """Return what the tally and indicator rules find; one that cannot be evaluated says so."""
    registers, values = _Registers(), office.pack.values(office.today)
    found: list[Verdict] = []
    for rule in asked:
        try:
            if rule.table == "tally":
                places = _places(office, rule, registers)
                found += judge_tally(rule, places, values=values, today=office.today)
            else:
                found.append(judge_indicator(rule, _measured(office, rule, registers, values)))
        except (Refusal, KeyError, ArithmeticError) as error:
            reason = _reason(error)
            found.append(cannot(rule, reason))
    return found


def _reason(error: Refusal | KeyError | ArithmeticError) -> str:
    if isinstance(error, Refusal):
        return f"{error.what.rstrip('。.')} {error.where}"
    if isinstance(error, KeyError):
        return _("nothing is called {names} here").format(names=str(error.args[0]) if error.args else "")
    return _("its numbers cannot be reckoned with")


def reminders(office: Office) -> list[Verdict]:
    """Return the indicators not reached whose time of the year to speak of them has come (``remind_from``)."""
    from clfdesk.domain.composition import binding

    begun = f"{office.today:%m-%d}"
    asked = [
        rule
        for rule in binding(office.pack, office.today, office.info.level)
        if rule.table == "indicator" and str(rule.record.get("remind_from", "99")) <= begun
    ]
    return [each for each in verdicts(office, asked) if each.state == "unmet"]


def indicators(office: Office) -> list[Progress]:
    """Return every indicator of the pack in force today with its numerator, denominator and target."""
    from clfdesk.domain.composition import binding

    registers, values = _Registers(), office.pack.values(office.today)
    asked = [rule for rule in binding(office.pack, office.today, office.info.level) if rule.table == "indicator"]
    return [_measured(office, rule, registers, values) for rule in asked]


def _places(office: Office, rule: Rule, registers: _Registers) -> list[Row]:
    record = rule.record
    entries, each = registers.of(str(record["register"])), str(record["each"])
    if each == "township":
        return [{"key": "division:1", "name": office.info.township, "entries": entries}]
    if each == "village":
        return [
            {
                "key": f"division:{place.id}",
                "name": place.name,
                "entries": [entry for entry in entries if entry["division_id"] == place.id],
            }
            for place in records.every(Division)
            if place.kind in ("village", "community")
        ]
    return [
        {
            "key": f"body:{body.id}",
            "name": body.name,
            "entries": [entry for entry in entries if entry.get(str(record["by"])) == body.name],
        }
        for body in records.every(Body)
        if each in (body.kind, kind_of(body.kind).family)
    ]


def _measured(office: Office, rule: Rule, registers: _Registers, values: Row) -> Progress:
    record, today = rule.record, office.today
    per = _per(record, values)
    stem, book = str(record.get("stem", "")), str(record.get("register", ""))
    if stem:
        rows = listing.rows(
            stem,
            where=parse(str(record["of"]), STEMS[stem]),
            columns=["number", "name", *_asked(str(record.get("has", "")), stem)],
            today=today,
        )
        if not book:
            has = parse(str(record["has"]))
            return progress(rule, Decimal(sum(has.holds(row, today=today) is True for row in rows)), len(rows), values)
        entries = fitting(registers.of(book), str(record.get("when", "")), per, today)
        return progress(rule, Decimal(_met_by(rows, entries, stem, str(record.get("names", "")))), len(rows), values)
    base = fitting(registers.of(book), str(record.get("of", record.get("when", ""))), per, today)
    if record.get("count"):
        return progress(rule, total(base, str(record.get("sum", ""))), None, values)
    has = parse(str(record["has"]))
    return progress(rule, Decimal(sum(has.holds(row, today=today) is True for row in base)), len(base), values)


def _per(record: Mapping[str, Any], values: Row) -> str:
    """Return the time an indicator looks back on: its own, or so many years as the pack says today."""
    return str(values[record["per_key"]] if "per_key" in record else record.get("per", ""))


def _asked(text: str, stem: str) -> list[str]:
    known = STEMS[stem].names()
    return [name for name in parse(text).names() if name in known and name not in ("number", "name")] if text else []


def _met_by(rows: Sequence[Row], entries: Sequence[Mapping[str, Any]], stem: str, names: str) -> int:
    """Return how many rows some entry is about, by its link or by the names written in it."""
    linked = {entry[f"{stem}_id"] for entry in entries}
    written = {name for entry in entries for name in re.split(r"[、，,；;\s]+", str(entry.get(names) or ""))}
    return sum(row["number"] in linked or (bool(names) and row["name"] in written) for row in rows)


def behind(office: Office, id_: str) -> tuple[str, list[int], list[int]]:
    """Return whom an indicator counts: the list they are of, those that reach it, those still wanting.

    Of a register's entries it is the persons they are about; a plain count wants nobody.
    """
    from clfdesk.domain.composition import binding

    rules = [each for each in binding(office.pack, office.today, office.info.level) if each.table == "indicator"]
    rule = next((each for each in rules if each.id == id_), None)
    if rule is None:
        raise Refusal(_("There is no indicator of that name."), where=id_, next=_("Choose one of the list."))
    record, today, registers = rule.record, office.today, _Registers()
    values = office.pack.values(office.today)
    per, stem, book = _per(record, values), str(record.get("stem", "")), str(record.get("register", ""))
    if stem:
        wanted = ["number", "name", *_asked(str(record.get("has", "")), stem)]
        rows = listing.rows(stem, where=parse(str(record["of"]), STEMS[stem]), columns=wanted, today=today)
        if book:
            entries = fitting(registers.of(book), str(record.get("when", "")), per, today)
            reached = [row for row in rows if _met_by([row], entries, stem, str(record.get("names", "")))]
        else:
            has = parse(str(record["has"]))
            reached = [row for row in rows if has.holds(row, today=today) is True]
        numbers = [int(row["number"]) for row in reached]
        known = set(numbers)
        return stem, numbers, [int(row["number"]) for row in rows if row["number"] not in known]
    base = fitting(registers.of(book), str(record.get("of", record.get("when", ""))), per, today)
    whole = [int(row["person_id"]) for row in base if row["person_id"]]
    if record.get("count"):
        return "person", whole, []
    has = parse(str(record["has"]))
    good = [int(row["person_id"]) for row in base if row["person_id"] and has.holds(row, today=today) is True]
    return "person", good, [each for each in whole if each not in set(good)]
