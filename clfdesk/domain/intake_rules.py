"""What a row of each stem can be known by, and what it cannot do without; pure.

Persons and staff are known by their numbers and have a reading of their own
(:mod:`clfdesk.domain.intake`); the others are known by words that stand together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clfdesk.domain.cell import Cell, text_of
from clfdesk.domain.cell_values import row_words
from clfdesk.domain.comparison import Comparison, Decision, Known, Mode, Pile, changes
from clfdesk.domain.intake import Candidate, Context, record_of
from clfdesk.errors import Problem
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _


@dataclass(frozen=True, slots=True)
class Rule:
    """``keys``: a heading row names one of them; ``match``: what a record is found by, the surest first.

    ``required`` must stand in every row; of ``either`` one field must.
    """

    keys: frozenset[str]
    match: tuple[tuple[str, ...], ...]
    required: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


RULES: Mapping[str, Rule] = {
    "division": Rule(frozenset(("name",)), (("name",),), ("name",)),
    "body": Rule(frozenset(("name",)), (("name",),), ("name",)),
    "post": Rule(
        frozenset(("name",)),
        (("body", "name", "post"), ("village", "name", "post"), ("body", "name"), ("village", "name")),
        ("name",),
        ("body", "village"),
    ),
    "appraisal": Rule(
        frozenset(("name",)), (("name", "village", "year"), ("name", "year")), ("name", "year", "rating")
    ),
    "archive_item": Rule(
        frozenset(("title",)), (("item_number",), ("document_number", "title"), ("title", "dated")), ("title",)
    ),
}


def read_plain(
    sheet: str,
    number: int,
    cells: Mapping[str, Cell],
    context: Context,
    rule: Rule,
    *,
    section: str = "",
    hidden: bool = False,
) -> Candidate:
    """Return the candidate of a row that is known by words: its values, and what it lacks."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    cleared: set[str] = set()
    firm = {*rule.required, *rule.either, *rule.keys, *(name for names in rule.match for name in names)}
    for name, value_of in context.readers:
        cell = cells.get(name)
        if type(cell) is str and solid(cell).lower() in row_words("clear"):
            if name not in firm:
                cleared.add(name)
            continue
        reading = value_of(cell)
        if reading.problem is not None:
            problems.append(reading.problem)
        if reading.value is not None:
            values[name] = reading.value
    weak: frozenset[str] = frozenset()
    if "village" in context.names and "village" not in values and (found := section or context.sheet_village):
        values["village"] = context.places.village(found)
        weak = frozenset(("village",))
    lacks = [name for name in rule.required if name not in values]
    if rule.either and not any(name in values for name in rule.either):
        lacks.append(rule.either[0])
    record = record_of(cells, context)
    for name in () if record else lacks:  # what is blank in a form of ours is kept as it stands
        why = _("This must be known; without it the row says nothing.")
        problems.append(Problem(name, text_of(cells.get(name)), why, _("Fill it in and send again."), "refused"))
    if hidden:
        why = _("This row stands in a hidden sheet of the workbook.")
        problems.append(Problem("", sheet, why, _("Ask the sender whether it belongs to the list.")))
    told = tuple(dict.fromkeys(problems))
    return Candidate(sheet, number, values, told, weak, record=record, cleared=frozenset(cleared))


def _key(values: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...] | None:
    found = tuple(str(values.get(name) or "") for name in names)
    return found if all(found) else None


def repeated_plain(candidates: Sequence[Candidate], rule: Rule) -> list[Candidate]:
    """Return the candidates with every later row of the same surest key marked suspect."""
    first: dict[tuple[str, ...], Candidate] = {}
    result: list[Candidate] = []
    for given in candidates:
        row = given
        names = ("",) if row.record else next((each for each in rule.match if _key(row.values, each)), None)
        key = None if names is None else (*names, *(_key(row.values, names) or (str(row.record),)))
        if key is not None and row.state != "refused":
            before = first.setdefault(key, row)
            if before is not row:
                why = _("The same stands in the file already: sheet {sheet}, row {row}.")
                problem = Problem(
                    rule.match[0][0],
                    row.key,
                    why.format(sheet=before.sheet, row=before.number),
                    _("Keep one of the two rows and delete the other."),
                )
                row = replace(row, problems=(*row.problems, problem), repeats=(before.sheet, before.number))
        result.append(row)
    return result


def compare_plain(
    candidates: Sequence[Candidate], known: Sequence[Known], rule: Rule, mode: Mode = "update"
) -> Comparison:
    """Return the piles of a file's candidates against the desk's records, found by the rule's keys."""
    index: dict[tuple[str, ...], list[Known]] = {}
    for each in known if mode != "none" else ():
        index["", str(each.number)] = [each]
        for names in rule.match:
            if key := _key(each.values, names):
                index.setdefault((*names, *key), []).append(each)
    decisions = [_decided(candidate, index, rule, mode) for candidate in candidates]
    seen = {decision.known.number for decision in decisions if decision.known is not None}
    missing = tuple(each for each in known if mode != "none" and each.registered and each.number not in seen)
    return Comparison(tuple(decisions), missing)


def _decided(
    candidate: Candidate, index: Mapping[tuple[str, ...], Sequence[Known]], rule: Rule, mode: Mode
) -> Decision:
    found: Sequence[Known] = index.get(("", str(candidate.record)), ()) if candidate.record else ()
    for names in () if found else rule.match:
        if (key := _key(candidate.values, names)) and (found := index.get((*names, *key), ())):
            break
    if candidate.state == "refused":
        return Decision(candidate, "refused", None, (), candidate.problems)
    if len(found) > 1:
        why = _("The desk keeps {count} records this row could mean.").format(count=len(found))
        doubt = Problem(rule.match[0][0], candidate.key, why, _("Correct the right one by hand."))
        return Decision(candidate, "suspect", None, (), (*candidate.problems, doubt))
    if not found:
        pile: Pile = "suspect" if candidate.state == "suspect" else "new"
        return Decision(candidate, pile, None, (), candidate.problems)
    known = found[0]
    brought = changes(candidate, known, mode)
    if candidate.state == "suspect" and (brought or not candidate.record):
        return Decision(candidate, "suspect", known, brought, candidate.problems)
    return Decision(candidate, "changed" if brought else "same", known, brought, candidate.problems)
