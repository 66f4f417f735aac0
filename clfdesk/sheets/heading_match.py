"""Which field a heading of one or several rows is: one rule for lists that come in and for forms to be filled in; pure.

The whole is tried before its lowest row, so 电话 under 监护人 is the guardian's; under somebody else's name (负责人
over 姓名) only the whole may match.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from clfdesk.grammar.writing import solid
from clfdesk.sheets.sheet_words import bare, listed

#: A heading's text to a field name (or None) and how certain that is, 0 to 1.
Match = Callable[[str], tuple[str | None, float]]
#: From here on a heading counts as known.
SURE = 0.8
#: What a match by a parent's name alone is worth at most.
_PARENT = 0.6
#: The field of a running number: such a column says nothing of a person.
NUMBER = "number"


def match_parts(parts: Sequence[str], match: Match, others: Collection[str] = ()) -> tuple[str | None, float]:
    """Return the field of a heading given from its top row to its lowest: as a whole, by its lowest row, by its parent.

    ``others`` are words for somebody else, beside those every sheet goes by.
    """
    leaf, parents = parts[-1], [_hollowed(part) for part in parts[:-1] if bare(part) != bare(parts[-1])]
    if not parents:
        return match(leaf)
    for whole in (" / ".join(parts), "".join([*parents, leaf]), parents[-1] + leaf):
        name, certainty = match(whole)
        if certainty >= SURE:
            return name, certainty
    if any(word in parent for parent in parents for word in (*listed("others"), *others) if word):
        return None, 0.0
    name, certainty = match(leaf)
    if name:
        return name, certainty
    name, certainty = match(parts[0])
    return name, min(certainty, _PARENT)


def _hollowed(parent: str) -> str:
    """Return a parent without words that say nothing (基本情况, 信息)."""
    text = solid(parent)
    for ending in sorted(listed("hollow"), key=len, reverse=True):
        if ending and text.endswith(ending) and len(text) > len(ending):
            return text[: -len(ending)]
    return text
