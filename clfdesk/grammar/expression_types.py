"""What may be compared with what: a condition over declared fields is checked when it is read.

A text and a number never compare, so that Python and SQL cannot disagree about it, and a
slip like ``id_number == 1100`` is told at once.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from clfdesk.grammar.expression_tree import (
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
from clfdesk.grammar.field import Fields, Kind
from clfdesk.i18n import _

Sort = Literal["text", "number", "date", "flag", "tags", "code", "any"]

_SORTS: dict[Kind, Sort] = {
    "code": "code",
    "date": "date",
    "integer": "number",
    "money": "number",
    "flag": "flag",
    "tags": "tags",
}
_RESULTS: dict[str, Sort] = {
    "today": "date",
    "age_on": "number",
    "empty": "flag",
    "count": "number",
    "sum": "number",
    "year": "number",
    "month": "number",
}
#: Pairs that compare although they are not the same; codes are kept as texts or as numbers.
_MIXED = {frozenset(("code", "text")), frozenset(("code", "number")), frozenset(("flag", "number"))}


def _sort(node: Node, fields: Fields) -> Sort:
    match node:
        case Constant(None):
            return "any"
        case Constant(value):
            if isinstance(value, bool):
                return "flag"
            if isinstance(value, (int, Decimal)):
                return "number"
            return "date" if isinstance(value, date) else "text"
        case Name(name):
            return _SORTS.get(fields.named(name).kind, "text")
        case Call(function):
            return _RESULTS[function]
        case Calculate(operator, left, right):
            sides = _sort(left, fields), _sort(right, fields)
            if sides[0] == "date":
                return "number" if operator == "-" and sides[1] == "date" else "date"
            return "number"
        case _:
            return "flag"


def _is_day(node: Node) -> bool:
    if not isinstance(node, Constant) or not isinstance(node.value, str):
        return False
    try:
        date.fromisoformat(node.value)
    except ValueError:
        return False
    return True


def _first_place(node: Node) -> int:
    return next((each.at for each in walk(node) if isinstance(each, (Name, Call))), 1)


def _comparable(text: str, left: Node, right: Node, fields: Fields) -> None:
    sorts = _sort(left, fields), _sort(right, fields)
    if "any" in sorts:
        return
    at = _first_place(left) or _first_place(right)
    if "tags" in sorts:
        raise refusal(text, at, _("Several values at once cannot be compared."), _("Ask with: contains."))
    if sorts[0] == sorts[1] or frozenset(sorts) in _MIXED:
        return
    if set(sorts) == {"date", "text"}:
        if _is_day(right if sorts[0] == "date" else left):
            return
        raise refusal(text, at, _("A date is compared with something that is none."), _("Write dates as 2026-01-31."))
    if set(sorts) == {"text", "number"}:
        raise refusal(text, at, _("A text is compared with a number."), _("Put the number in quotes."))
    raise refusal(text, at, _("These two cannot be compared."))


def check(text: str, node: Node, fields: Fields) -> None:
    """Refuse names the fields do not have, and comparisons that mean nothing."""
    match node:
        case Name(name, at):
            if name not in fields.names():
                why = _("There is no field {name}.").format(name=name)
                raise refusal(text, at, why, _("Fields are: {names}.").format(names=", ".join(fields.names())))
        case Call(function, arguments) if function in OVER_SETS:
            check(text, arguments[0], fields)  # the second is asked of members, whose fields are their own
            return
    for child in children(node):
        check(text, child, fields)
    match node:
        case Compare(_operator, left, right):
            _comparable(text, left, right, fields)
        case Among(operand, choices):
            for choice in choices:
                _comparable(text, operand, choice, fields)
        case Contains(whole, _part) if _sort(whole, fields) not in ("text", "tags", "code"):
            raise refusal(text, _first_place(whole), _("Only a text or several values can contain something."))
        case And(operands) | Or(operands):
            for operand in operands:
                _condition(text, operand, fields)
        case Not(operand):
            _condition(text, operand, fields)
        case Calculate(_operator, left, right):
            for side in (left, right):
                if _sort(side, fields) not in ("number", "date", "flag", "any"):
                    raise refusal(text, _first_place(side), _("This is nothing to calculate with."))


def _condition(text: str, node: Node, fields: Fields) -> None:
    if isinstance(node, (Name, Constant)) and _sort(node, fields) not in ("flag", "any"):
        raise refusal(text, _first_place(node), _("This is no condition."), _("Compare it with something."))
