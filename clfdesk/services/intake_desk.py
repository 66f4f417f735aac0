"""The desk's side of an import: what it keeps as comparison sees it, and storing what was decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from clfdesk.domain.alias import Alias
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.comparison import Comparison, Decision, Known
from clfdesk.domain.division import Division
from clfdesk.domain.intake import Candidate
from clfdesk.domain.person import Person
from clfdesk.services import own_field, roster
from clfdesk.storage import columns, records

#: ``"suspect"`` for the whole pile, or (sheet, row) of single rows.
Accept = Collection[object]

#: A good row that changes one of these settles what was waiting to be verified.
_MENDS = frozenset(("id_number", "certificate_number", "type", "grade"))

#: What each column of a person holds when it is made blank.
_BLANK = {each.name: each.default for each in fields(Person) if each.default is not MISSING}

_PERSON = (
    "name", "gender", "id_number", "id_state", "id_reason", "birth", "ethnic", "settlement", "phone", "hukou_address",
    "live_address", "guardian_name", "guardian_relation", "guardian_phone", "hardship", "living_allowance",
    "care_subsidy", "employment", "living", "remark",
)  # fmt: skip


def known_persons() -> list[Known]:
    """Return every person of the desk with the current certificate, the village by its name."""
    villages = {division.id: division.name for division in records.every(Division)}
    current, old = _certificates()
    others: dict[int, list[tuple[str, str]]] = {}
    for person, kind, value in columns.tuples(Alias, ("person_id", "kind", "value")):
        others.setdefault(person, []).append((kind, value))
    found = []
    days: dict[str, date] = {}
    for number, village, lifecycle, *row in columns.tuples(Person, ("id", "village_id", "lifecycle", *_PERSON)):
        values: dict[str, Any] = dict(zip(_PERSON, row, strict=True))
        values["birth"] = _day(values["birth"], days)
        values["living_allowance"] = bool(values["living_allowance"])
        values["care_subsidy"] = bool(values["care_subsidy"])
        values["village"] = villages.get(village or 0, "")
        if number in current:
            written, reissue, kind, grade, components, issued_on, valid_until, state = current[number]
            values["components"] = components
            values["certificate_number"] = f"{written}B{reissue}" if reissue and written else written or None
            values["type"] = kind
            values["grade"] = grade
            values["issued_on"] = _day(issued_on, days)
            values["valid_until"] = _day(valid_until, days)
            values["certificate_state"] = state
        found.append(
            Known(number, values, tuple(old.get(number, ())), lifecycle == "registered", tuple(others.get(number, ())))
        )
    return own_field.beside("person", found)


def _certificates() -> tuple[dict[int, Sequence[Any]], dict[int, list[str]]]:
    """Return each person's current certificate, and the numbers of the earlier ones."""
    current: dict[int, Sequence[Any]] = {}
    old: dict[int, list[str]] = {}
    names = (
        "person_id",
        "current",
        "number",
        "reissue",
        "type",
        "grade",
        "components",
        "issued_on",
        "valid_until",
        "state",
    )
    for person, holds, *rest in columns.tuples(Certificate, names):
        if holds:
            current[person] = rest
        elif rest[0]:
            old.setdefault(person, []).append(rest[0])
    return current, old


def _day(text: str | None, days: dict[str, date]) -> date | None:
    """Return a day at rest; the same days come again and again."""
    if not text:
        return None
    found = days.get(text)
    if found is None:
        found = days[text] = date.fromisoformat(text)
    return found


def accepted(decision: Decision, accept: Accept) -> bool:
    """Return whether the clerk took a suspect row."""
    where = (decision.candidate.sheet, decision.candidate.number)
    return decision.pile == "suspect" and ("suspect" in accept or where in accept)


def apply(comparison: Comparison, accept: Accept, progress: Callable[[int, int], None] | None = None) -> int:
    """Store what was decided and return how many rows were stored; call inside a unit of work."""
    villages = roster.Villages()
    fresh = list(fresh_rows(comparison, accept))
    if fresh:
        roster.add(fresh, villages)
    brought = list(changed_rows(comparison, accept))
    for done, (number, values) in enumerate(brought, 1):
        roster.change(number, values, villages)
        if progress is not None and done % 50 == 0:
            progress(done, len(brought))
    return len(fresh) + len(brought)


def would_change(comparison: Comparison, accept: Accept) -> bool:
    """Return whether storing a comparison would change anything."""
    return any(True for _row in fresh_rows(comparison, accept)) or any(
        True for _row in changed_rows(comparison, accept)
    )


def fresh_rows(comparison: Comparison, accept: Accept) -> Iterator[dict[str, Any]]:
    """Yield the values of the people the desk does not know yet; repeats only fill the blanks of their first row."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for decision in comparison.decisions:
        candidate = decision.candidate
        taken = decision.pile == "new" or accepted(decision, accept)
        if not taken or decision.known is not None:
            continue
        first = rows.get(candidate.repeats) if candidate.repeats is not None else None
        if first is not None and first.get("name") == candidate.values.get("name"):
            for name, value in candidate.values.items():
                first.setdefault(name, value)
            continue
        if candidate.repeats is not None and _kept(comparison, candidate):
            continue
        rows[candidate.sheet, candidate.number] = {**candidate.values, **_state(decision)}
    yield from rows.values()


def _kept(comparison: Comparison, candidate: Candidate) -> bool:
    """Return whether the first row of a repeated person is a record of the desk under the same name."""
    return any(
        (each.candidate.sheet, each.candidate.number) == candidate.repeats
        and each.known is not None
        and each.candidate.values.get("name") == candidate.values.get("name")
        for each in comparison.decisions
    )


def changed_rows(comparison: Comparison, accept: Accept) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number of each record that changes and its new values."""
    for decision in comparison.decisions:
        if decision.known is None or not decision.changes:
            continue
        doubtful = accepted(decision, accept)
        if decision.pile != "changed" and not doubtful:
            continue
        values = {
            change.field: _BLANK.get(change.field) if change.new is None else change.new for change in decision.changes
        }
        if doubtful and not decision.candidate.repeats:
            values |= _state(decision)
        elif decision.candidate.id_good and _MENDS & values.keys():
            values |= {"id_state": "verified", "id_reason": ""}
        yield decision.known.number, values


def _state(decision: Decision) -> dict[str, str]:
    """Return the state of the ID a row is stored with: taken in spite of a doubt it waits to be verified."""
    candidate = decision.candidate
    if not candidate.values.get("id_number") and (decision.known is None or not decision.known.values.get("id_number")):
        return {"id_state": "missing", "id_reason": ""}
    reason = str(candidate.values.get("id_reason") or "")
    if "id_state" in candidate.values and candidate.id_good:  # a list of our own, that says how the desk kept it
        return {"id_state": candidate.values["id_state"], "id_reason": reason}
    if decision.pile == "suspect":
        reasons = [problem.why for problem in decision.problems if problem.severity == "suspect"]
        own = "id_state" in candidate.values  # a reason nobody gave is none
        return {"id_state": "unverified", "id_reason": reason if own else reason or " ".join(reasons)}
    return {"id_state": "verified", "id_reason": ""}
