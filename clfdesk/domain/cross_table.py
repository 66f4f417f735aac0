"""A cross-table: how many records have which values of two or three fields, every number with its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: One place of the table: a code for each field, ``None`` for a field summed over.
Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One field of a cross-table: its codes in order, each with its word."""

    field: str
    heading: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts by place; ``members`` gives the numbers of the records of each inner place."""

    stem: str
    where: str
    axes: tuple[Axis, ...]
    members: Mapping[Key, tuple[int, ...]]

    def people(self, *codes: str | None) -> tuple[int, ...]:
        """Return the records of a place; ``None`` or a missing code takes the whole axis."""
        asked = (*codes, *([None] * (len(self.axes) - len(codes))))
        found: list[int] = []
        for key, numbers in self.members.items():
            if all(want is None or want == have for want, have in zip(asked, key, strict=True)):
                found += numbers
        return tuple(sorted(found))

    def count(self, *codes: str | None) -> int:
        """Return how many records a place has."""
        return len(self.people(*codes))


def crossed(
    rows: Iterable[Mapping[str, Any]], fields: Sequence[str], code_of: Callable[[str, Mapping[str, Any]], str]
) -> dict[Key, tuple[int, ...]]:
    """Return the numbers of the records by their codes; ``code_of`` tells a record's code for a field."""
    found: dict[Key, list[int]] = {}
    for row in rows:
        found.setdefault(tuple(code_of(name, row) for name in fields), []).append(int(row["number"]))
    return {key: tuple(numbers) for key, numbers in found.items()}
