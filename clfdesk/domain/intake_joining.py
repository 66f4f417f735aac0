"""One person's rows in several files or sheets made one, field by field, each value with its source; pure.

Two rows are joined where they surely mean one person (the same good ID under the same name) and say nothing
against each other, in sheets or files that hold different columns (the same columns twice are two lists, and a person
in both is a repeat). The first row takes what it lacks; the other one counts as said already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clfdesk.domain.cell_values import as_text
from clfdesk.domain.comparison import Comparison, Decision, Known
from clfdesk.domain.intake import Candidate
from clfdesk.errors import Problem
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _

#: Remarks are put one after another, never held against each other.
_TEXTS = frozenset(("remark",))


@dataclass(frozen=True, slots=True)
class Part:
    """What a sheet's columns hold: its fields."""

    fields: frozenset[str]


def joined_rows(candidates: Sequence[Candidate], parts: Mapping[str, Part]) -> list[Candidate]:
    """Return the candidates of several sheets (``parts`` by sheet), rows of one person joined where they may be."""
    first: dict[str, int] = {}
    found = list(candidates)
    for place, row in enumerate(found):
        key = str(row.values.get("id_number") or "") if row.id_good and not row.record else ""
        if not key or row.state == "refused":
            continue
        at = first.setdefault(key, place)
        before = found[at]
        if at == place or before.sheet == row.sheet or not _may(parts[before.sheet], parts[row.sheet]):
            continue
        if solid(str(before.values.get("name", ""))) != solid(str(row.values.get("name", ""))):
            continue
        if against := _against(before, row):
            found[place] = replace(row, problems=(*row.problems, *against))
            continue
        found[at], found[place] = _one(before, row)
    return found


def _may(one: Part, other: Part) -> bool:
    return one.fields != other.fields


def _firm(row: Candidate) -> dict[str, Any]:
    """Return what a row says itself, leaving out what only follows from elsewhere."""
    return {name: value for name, value in row.values.items() if name not in row.weak and name not in row.told}


def _against(before: Candidate, row: Candidate) -> list[Problem]:
    """Return what the two rows say differently, naming both places."""
    told = []
    mine = _firm(before)
    for name, value in _firm(row).items():
        other = mine.get(name)
        if name in _TEXTS or other is None or solid(as_text(other)) == solid(as_text(value)):
            continue
        sheet, number = (before.sources or {}).get(name, (before.sheet, before.number))
        why = _("Sheet {sheet}, row {row} says {value}.").format(sheet=sheet, row=number, value=as_text(other))
        told.append(Problem(name, as_text(value), why, _("Find out which of the two is right.")))
    both = before.values.get("village"), row.values.get("village")
    if "village" in before.weak & row.weak and both[0] != both[1]:  # each file is named after its village
        why = _("Sheet {sheet}, row {row} says {value}.")
        said = why.format(sheet=before.sheet, row=before.number, value=both[0])
        told.append(Problem("village", str(both[1]), said, _("Find out which of the two is right.")))
    return told


def _one(before: Candidate, row: Candidate) -> tuple[Candidate, Candidate]:
    """Return the first row with what the other adds, and the other as one that is said already."""
    values, sources = dict(before.values), dict(before.sources or {})
    firm, added = _firm(row), []
    for name, value in firm.items():
        if name not in values or name in before.weak or name in before.told:
            if values.get(name) != value:
                added.append(name)
            values[name] = value
            sources[name] = (row.sheet, row.number)
        elif name in _TEXTS and solid(str(value)) not in solid(str(values[name])):
            values[name] = f"{values[name]}，{value}"
            sources[name] = (row.sheet, row.number)
            added.append(name)
    merged = replace(
        before,
        values=values,
        weak=before.weak - firm.keys(),
        told=before.told - firm.keys(),
        sources=sources,
        certificate=before.certificate or row.certificate,
        cleared=(before.cleared | row.cleared) - values.keys(),
        problems=tuple(dict.fromkeys((*before.problems, *row.problems))),
    )
    why = _("Joined with the row of the same person: sheet {sheet}, row {row}.")
    note = Problem("", row.key, why.format(sheet=before.sheet, row=before.number), "", "info")
    return merged, replace(row, problems=(note,), joined=(before.sheet, before.number))


def apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the rows that are compared: all but those joined with another."""
    return [row for row in candidates if row.joined is None]


def woven(candidates: Sequence[Candidate], comparison: Comparison) -> Comparison:
    """Return a comparison of :func:`apart` with the joined rows in their places again: they count as said already."""
    decided = iter(comparison.decisions)
    found: list[Decision] = []
    known: dict[tuple[str, int], Known | None] = {}
    for row in candidates:
        if row.joined is None:
            decision = next(decided)
            known[row.sheet, row.number] = decision.known
        else:
            decision = Decision(row, "same", known.get(row.joined), (), row.problems)
        found.append(decision)
    return Comparison(tuple(found), comparison.missing)
