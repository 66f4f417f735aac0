"""The one expression language: saved filters, rule and form conditions, eligibility.

``lifecycle == 'registered' and (age_on(today) >= 60 or tags contains 'severe')``. It
knows names, texts, numbers, percents, dates, ``true false none``, ``and or not``,
comparisons, ``in (…)``, ``contains``, ``+ - * /`` and a few functions; nothing else, so
nothing can be run by it. Logic is three-valued, as in SQL: what depends on an empty value
is unknown (``None``), and an unknown condition does not hold. ``x == none`` and
``empty(x)`` ask for emptiness itself; an empty text is empty too.

The nodes are open: ``storage`` turns the same tree into SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from clfdesk.grammar.evaluation import evaluate, truth
from clfdesk.grammar.expression_tree import (
    FUNCTIONS,
    OVER_SETS,
    Among,
    And,
    Calculate,
    Call,
    Compare,
    Constant,
    Contains,
    Name,
    Node,
    Not,
    Or,
    children,
    refusal,
    walk,
)
from clfdesk.grammar.expression_types import check
from clfdesk.grammar.field import Fields
from clfdesk.i18n import _

__all__ = [
    "FUNCTIONS",
    "OVER_SETS",
    "Among",
    "And",
    "Calculate",
    "Call",
    "Compare",
    "Constant",
    "Contains",
    "Expression",
    "Name",
    "Node",
    "Not",
    "Or",
    "children",
    "parse",
    "walk",
]

_LONGEST = 20_000
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed text: ``text`` as written, ``root`` the tree."""

    text: str
    root: Node

    def holds(self, values: Mapping[str, Any], *, today: date | None = None) -> bool | None:
        """Return whether it holds for one record; None where that is unknown.

        ``today`` may stand in ``values`` instead.
        """
        return truth(evaluate(self.root, values, today))

    def value(self, values: Mapping[str, Any], *, today: date | None = None) -> Any:
        """Return its value for one record; None where that is unknown."""
        return evaluate(self.root, values, today)

    def names(self) -> list[str]:
        """Return the names it uses, each once, in their order."""
        return list(dict.fromkeys(node.name for node in walk(self.root) if isinstance(node, Name)))


def _depth(root: Node) -> int:
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in children(node))
    return deepest


@lru_cache(maxsize=512)
def parse(text: str, fields: Fields | None = None) -> Expression:
    """Return a condition's tree; Refusal naming the place where it cannot be read.

    With ``fields`` every name must be one of theirs, and a text is not compared with a
    number, nor a date with a text that is none; without, names are taken as they come.
    """
    if len(text) > _LONGEST:
        raise refusal(text, _LONGEST, _("It is too long."))
    from clfdesk.grammar.expression_text import read

    root = read(text)
    if _depth(root) > _DEEPEST:
        raise refusal(text, 1, _("Its brackets are nested too deep."))
    for node in walk(root):
        if isinstance(node, Call):
            _check_call(text, node)
    if fields is not None:
        check(text, root, fields)
    return Expression(text, root)


def _check_call(text: str, call: Call) -> None:
    known = FUNCTIONS.get(call.function)
    if known is None:
        names = ", ".join(name for name in FUNCTIONS if name != "today")
        why = _("There is no function {name}.").format(name=call.function)
        raise refusal(text, call.at, why, _("Functions are: {names}.").format(names=names))
    if not known[0] <= len(call.arguments) <= known[1]:
        raise refusal(
            text, call.at, _("The function {name} takes another number of values.").format(name=call.function)
        )
