"""The kinds of body as data: which rules ask them, which posts they have, whether they stand for a term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from clfdesk import resources


@dataclass(frozen=True, slots=True)
class BodyKind:
    """One kind of body (``resources/lists/bodies.toml``).

    ``family`` is the kind whose rules it answers to (its own where it has none); ``type``
    the disability type a special association speaks for, ``relatives`` whether relatives
    may; ``seats`` its usual posts in order.
    """

    code: str
    family: str
    type: str = ""
    relatives: bool = False
    seats: tuple[str, ...] = ()
    term: bool = False
    level: str = "village"


@cache
def kinds() -> Mapping[str, BodyKind]:
    """Return every kind of body by its code."""
    return {
        code: BodyKind(
            code,
            str(table.get("family", code)),
            str(table.get("type", "")),
            bool(table.get("relatives", False)),
            tuple(table.get("seats", ())),
            bool(table.get("term", False)),
            str(table.get("level", "village")),
        )
        for code, table in resources.shipped("lists", "bodies.toml").items()
    }


def kind_of(code: str) -> BodyKind:
    """Return a kind by its code; one nobody described answers to its own rules."""
    return kinds().get(code) or BodyKind(code, code)
