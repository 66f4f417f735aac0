"""The value of an expression for one record: three-valued, without errors."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from clfdesk.grammar.calendar import age
from clfdesk.grammar.expression_tree import (
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
)


def empty(value: Any) -> bool:
    """Return whether a value is empty: none, an empty text, an empty set."""
    return value is None or value == "" or (isinstance(value, Collection) and len(value) == 0)


def truth(value: Any) -> bool | None:
    """Return a value as true, false or unknown."""
    return None if value is None else bool(value)


def _look_up(name: str, values: Mapping[str, Any]) -> Any:
    if name in values:
        return values[name]
    found: Any = values
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _number(value: Any) -> int | Decimal | None:
    if isinstance(value, (bool, int)):
        return int(value)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (str, float)):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    return None


def _pair(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Return two values as one type that compares, or None where they have none in common."""
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    if isinstance(left, date) or isinstance(right, date):
        days = _day(left), _day(right)
        return days if days[0] is not None and days[1] is not None else None
    numbers = _number(left), _number(right)
    return numbers if numbers[0] is not None and numbers[1] is not None else None


def _compare(operator: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    pair = _pair(left, right)
    if pair is None:
        return None
    one, two = pair
    match operator:
        case "==":
            return bool(one == two)
        case "!=":
            return bool(one != two)
        case "<":
            return bool(one < two)
        case "<=":
            return bool(one <= two)
        case ">":
            return bool(one > two)
        case _:
            return bool(one >= two)


def _calculate(operator: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, date):
        if isinstance(right, date) and operator == "-":
            return (left - right).days
        days = _number(right)
        if days is None or operator not in "+-":
            return None
        try:
            return left + timedelta(days=int(days) if operator == "+" else -int(days))
        except OverflowError:
            return None
    one, two = _number(left), _number(right)
    if one is None or two is None:
        return None
    match operator:
        case "+":
            return one + two
        case "-":
            return one - two
        case "*":
            return one * two
        case _:
            return None if two == 0 else Decimal(one) / Decimal(two)


def _among(value: Any, choices: list[Any]) -> bool | None:
    answers = [_compare("==", value, choice) for choice in choices]
    return True if True in answers else (None if None in answers else False)


def _contains(whole: Any, part: Any) -> bool | None:
    if whole is None or part is None:
        return None
    if isinstance(whole, str):
        return str(part) in whole
    if isinstance(whole, Collection):
        return part in whole
    return None


def _call(call: Call, values: Mapping[str, Any], today: date | None) -> Any:
    def value(index: int) -> Any:
        return evaluate(call.arguments[index], values, today)

    match call.function:
        case "today":
            return today or _day(values.get("today"))
        case "empty":
            return empty(value(0))
        case "age_on":
            birth, day = _day(_look_up("birth", values)), _day(value(0))
            return None if birth is None or day is None else age(birth, day)
        case "year" | "month" as part:
            day = _day(value(0))
            return None if day is None else getattr(day, part)
    return _over(call, values, today)


def _over(call: Call, values: Mapping[str, Any], today: date | None) -> Any:
    """Return ``count`` or ``sum`` over the members of a set; a number counts as itself."""
    whole = evaluate(call.arguments[0], values, today)
    if whole is None or isinstance(whole, (int, Decimal)):
        return whole
    members = list(whole) if isinstance(whole, Collection) and not isinstance(whole, str) else []
    if len(call.arguments) == 1:
        return len(members)
    scopes = [ChainMap(dict(each), dict(values)) if isinstance(each, Mapping) else values for each in members]
    answers = [evaluate(call.arguments[1], scope, today) for scope in scopes]
    if call.function == "count":
        return sum(truth(answer) is True for answer in answers)
    return sum((number for answer in answers if (number := _number(answer)) is not None), start=0)


def evaluate(node: Node, values: Mapping[str, Any], today: date | None = None) -> Any:
    """Return the value of a tree for one record; None is unknown. Never raises for what a record holds."""
    match node:
        case Constant(value):
            return value
        case Name(name):
            return _look_up(name, values)
        case Not(operand):
            answer = truth(evaluate(operand, values, today))
            return None if answer is None else not answer
        case And(operands):
            answers = [truth(evaluate(each, values, today)) for each in operands]
            return False if False in answers else (None if None in answers else True)
        case Or(operands):
            answers = [truth(evaluate(each, values, today)) for each in operands]
            return True if True in answers else (None if None in answers else False)
        case Compare("==", operand, Constant(None)) | Compare("==", Constant(None), operand):
            return empty(evaluate(operand, values, today))
        case Compare("!=", operand, Constant(None)) | Compare("!=", Constant(None), operand):
            return not empty(evaluate(operand, values, today))
        case Compare(operator, left, right):
            return _compare(operator, evaluate(left, values, today), evaluate(right, values, today))
        case Among(operand, choices):
            return _among(evaluate(operand, values, today), [evaluate(each, values, today) for each in choices])
        case Contains(whole, part):
            return _contains(evaluate(whole, values, today), evaluate(part, values, today))
        case Calculate(operator, left, right):
            return _calculate(operator, evaluate(left, values, today), evaluate(right, values, today))
        case Call():
            return _call(node, values, today)
