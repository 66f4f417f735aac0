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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from clfdesk.errors import Refusal
from clfdesk.grammar.field import Fields
from clfdesk.i18n import _

Scalar = bool | int | Decimal | str | date | None
Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
Operation = Literal["+", "-", "*", "/"]

#: Functions and how many arguments they take.
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "today": (0, 0),
    "age_on": (1, 1),
    "empty": (1, 1),
    "count": (1, 2),
    "sum": (2, 2),
    "year": (1, 1),
    "month": (1, 1),
}
#: Functions that stand as a word, without brackets.
WORDS = ("today",)
#: Functions whose second argument is asked of every element of a set.
OVER_SETS = ("count", "sum")

_LONGEST = 20_000
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Constant:
    """A written value; ``None`` is the word ``none``."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Name:
    """A field or a value by its (dotted) name; ``at`` is its place in the text, from 1."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared."""

    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Among:
    """A value in a list of values."""

    operand: Node
    choices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """A set holds a member, or a text holds a text."""

    whole: Node
    part: Node


@dataclass(frozen=True, slots=True)
class Calculate:
    """Two numbers calculated, two days subtracted, or days added to a day."""

    operator: Operation
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """One of :data:`FUNCTIONS`; the word ``today`` stands without brackets."""

    function: str
    arguments: tuple[Node, ...] = ()
    at: int = field(default=0, compare=False)


Node = Constant | Name | Not | And | Or | Compare | Among | Contains | Calculate | Call


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node."""
    match node:
        case Not(operand):
            return (operand,)
        case And(operands) | Or(operands):
            return operands
        case Compare(left=left, right=right) | Calculate(left=left, right=right) | Contains(left, right):
            return left, right
        case Among(operand, choices):
            return (operand, *choices)
        case Call(_function, arguments):
            return arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed text: ``text`` as written, ``root`` the tree."""

    text: str
    root: Node

    def holds(self, values: Mapping[str, Any], *, today: date | None = None) -> bool | None:
        """Return whether it holds for one record; None where that is unknown.

        ``today`` may stand in ``values`` instead.
        """
        from clfdesk.grammar.evaluation import evaluate, truth

        return truth(evaluate(self.root, values, today))

    def value(self, values: Mapping[str, Any], *, today: date | None = None) -> Any:
        """Return its value for one record; None where that is unknown."""
        from clfdesk.grammar.evaluation import evaluate

        return evaluate(self.root, values, today)

    def names(self) -> list[str]:
        """Return the names it uses, each once, in their order."""
        return list(dict.fromkeys(node.name for node in walk(self.root) if isinstance(node, Name)))


def refusal(text: str, at: int, why: str, next: str = "") -> Refusal:
    """Return the refusal that names the place in a condition."""
    return Refusal(
        _("This condition cannot be read."),
        where=_("place {place} of: {text}").format(place=at, text=text if len(text) <= 80 else text[:79] + "…"),
        why=why,
        next=next or _("Mend the condition there."),
    )


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
        from clfdesk.grammar.expression_types import check

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
