"""The tree of an expression: nodes anybody may read, and how a condition's fault is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from clfdesk.errors import Refusal
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


def refusal(text: str, at: int, why: str, next: str = "") -> Refusal:
    """Return the refusal that names the place in a condition."""
    return Refusal(
        _("This condition cannot be read."),
        where=_("place {place} of: {text}").format(place=at, text=text if len(text) <= 80 else text[:79] + "…"),
        why=why,
        next=next or _("Mend the condition there."),
    )
