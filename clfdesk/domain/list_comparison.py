"""Two lists on a chosen key: only left, only right, differing by field, the same; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from clfdesk.domain.comparison import Change
from clfdesk.errors import Problem
from clfdesk.grammar.certificate import read_certificate

Side = Literal["only_left", "only_right", "differs", "same"]


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a list: where it stands (sheet "" and row 0 on the desk), its key, what it says; ``number`` on the desk."""

    sheet: str
    row: int
    key: str
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One result: the two lines (either may be missing) and the fields that differ, old being the left's."""

    side: Side
    key: str
    name: str
    left: Line | None
    right: Line | None
    changes: tuple[Change, ...] = ()


def key_of(values: Mapping[str, Any], key: str) -> str:
    """Return what a record is compared by; a certificate number without its re-issue suffix."""
    value = values.get(key)
    if key == "certificate_number" and (read := read_certificate(value)) is not None:
        return read.number
    return "" if value is None else str(value)


def compare(left: Sequence[Line], right: Sequence[Line], fields: Sequence[str]) -> list[Pair]:
    """Return the pairs of two lists, the left's order first; only ``fields`` are compared, blanks never differ."""
    others: dict[str, list[Line]] = {}
    for line in right:
        others.setdefault(line.key, []).append(line)
    pairs: list[Pair] = []
    for line in left:
        name = str(line.values.get("name", ""))
        waiting = others.get(line.key) if line.key else None
        if not waiting:
            pairs.append(Pair("only_left", line.key, name, line, None))
            continue
        partner = waiting.pop(0)
        changes = _changes(line, partner, fields)
        pairs.append(Pair("differs" if changes else "same", line.key, name, line, partner, changes))
    paired = {(pair.right.sheet, pair.right.row, pair.right.key) for pair in pairs if pair.right is not None}
    pairs += [
        Pair("only_right", line.key, str(line.values.get("name", "")), None, line)
        for line in right
        if (line.sheet, line.row, line.key) not in paired
    ]
    return pairs


def _changes(left: Line, right: Line, fields: Sequence[str]) -> tuple[Change, ...]:
    found = []
    for name in fields:
        one, other = left.values.get(name), right.values.get(name)
        if one in (None, "") or other in (None, ""):
            continue
        if key_of(left.values, name) != key_of(right.values, name):
            found.append(Change(name, one, other))
    return tuple(found)
