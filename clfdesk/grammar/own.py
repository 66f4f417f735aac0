"""The fields a desk declared for itself, beside the shipped ones.

The open desk says which they are (``services.own_field``); lists, filters, imports, exports and
forms then find them where they find every other field, under the names ``own_1``, ``own_2`` ….
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clfdesk.grammar.field import Field, Words

PREFIX = "own_"


@dataclass(frozen=True, slots=True)
class _Declared:
    version: int = 0
    fields: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)


_now = _Declared()


def declare(fields: Mapping[str, Sequence[Field]], words: Mapping[str, Words]) -> None:
    """Let these be the own fields of each stem, and their words, from now on; nothing happens where they are already."""
    global _now
    fresh = {stem: tuple(each) for stem, each in fields.items() if each}
    if fresh != _now.fields or dict(words) != dict(_now.words):
        _now = _Declared(_now.version + 1, fresh, dict(words))


def fields(stem: str) -> tuple[Field, ...]:
    """Return the own fields of a stem, in their order."""
    return _now.fields.get(stem, ())


def words(stem: str) -> Words | None:
    """Return the headings and code words of a stem's own fields, or ``None``."""
    return _now.words.get(stem)


def version() -> int:
    """Return a number that changes whenever the own fields do: what was made of them is made anew then."""
    return _now.version
