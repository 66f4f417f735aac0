"""A parsed condition as SQL, for lists of a hundred thousand.

The same three-valued answers as :mod:`clfdesk.grammar.evaluation` gives for one record:
texts compare with texts, days with days, all else as numbers, and what has nothing in
common is unknown. Every value travels as a named parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from clfdesk.errors import Refusal
from clfdesk.grammar.expression import (
    Among,
    And,
    Calculate,
    Call,
    Compare,
    Constant,
    Contains,
    Expression,
    Name,
    Node,
    Not,
    Or,
)
from clfdesk.i18n import _

Sort = Literal["text", "integer", "real", "date", "tags", "null"]
_NULL = "NULL"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of SQL, what it yields, and its value where it is a written constant."""

    sql: str
    sort: Sort
    value: Any = None


@dataclass(slots=True)
class Translation:
    """One condition on its way: the columns it may name, the day, and the parameters so far."""

    columns: Mapping[str, str]
    sorts: Mapping[str, Sort]
    today: date
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """Return the parameter that carries a value."""
        name = f"e{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def constant(self, value: Any) -> Piece:
        """Return a written value."""
        if value is None:
            return Piece(_NULL, "null")
        if isinstance(value, str):
            return Piece(self.bind(value), "text", value)
        if isinstance(value, date):
            return Piece(self.bind(value.isoformat()), "date", value)
        if isinstance(value, Decimal) and value != value.to_integral_value():
            return Piece(self.bind(float(value)), "real", value)
        whole = int(value)
        if -(2**63) <= whole < 2**63:
            return Piece(self.bind(whole), "integer", value)
        return Piece(self.bind(float(whole)), "real", value)

    def number(self, piece: Piece) -> Piece:
        """Return a piece as a number; unknown where it is none."""
        if piece.sort in ("integer", "real"):
            return piece
        if piece.sort != "text":
            return Piece(_NULL, "null")
        if piece.value is not None:
            try:
                found = Decimal(piece.value)
            except InvalidOperation:
                return Piece(_NULL, "null")
            return self.constant(found) if found.is_finite() else Piece(_NULL, "null")
        digits = f"ltrim({piece.sql}, '-') <> '' AND ltrim({piece.sql}, '-') NOT GLOB '*[^0-9]*'"
        return Piece(f"(CASE WHEN {digits} THEN CAST({piece.sql} AS INTEGER) END)", "integer")

    def day(self, piece: Piece) -> Piece:
        """Return a piece as a day; unknown where it is none."""
        if piece.sort == "date":
            return piece
        if piece.sort != "text":
            return Piece(_NULL, "null")
        if piece.value is not None:
            try:
                return self.constant(date.fromisoformat(piece.value))
            except ValueError:
                return Piece(_NULL, "null")
        return Piece(f"(CASE WHEN {piece.sql} IS date({piece.sql}) THEN {piece.sql} END)", "date")

    def translate(self, node: Node) -> Piece:
        """Return a tree as SQL."""
        match node:
            case Constant(value):
                return self.constant(value)
            case Name(name):
                return self._name(name)
            case Not(operand):
                return Piece(f"(NOT {self.truth(operand)})", "integer")
            case And(operands):
                return Piece("(" + " AND ".join(self.truth(each) for each in operands) + ")", "integer")
            case Or(operands):
                return Piece("(" + " OR ".join(self.truth(each) for each in operands) + ")", "integer")
            case Compare("==", operand, Constant(None)) | Compare("==", Constant(None), operand):
                return self._empty(operand)
            case Compare("!=", operand, Constant(None)) | Compare("!=", Constant(None), operand):
                return Piece(f"(NOT {self._empty(operand).sql})", "integer")
            case Compare(operator, left, right):
                return self._compare(operator, self.translate(left), self.translate(right))
            case Among(operand, choices):
                whole = self.translate(operand)
                answers = [self._compare("==", whole, self.translate(each)).sql for each in choices]
                return Piece("(" + " OR ".join(answers) + ")", "integer")
            case Contains(whole, part):
                return self._contains(self.translate(whole), self.translate(part))
            case Calculate(operator, left, right):
                return self._calculate(operator, self.translate(left), self.translate(right))
            case Call():
                return self._call(node)

    def truth(self, node: Node) -> str:
        """Return a tree as a condition: true, false or NULL."""
        piece = self.translate(node)
        if piece.sort in ("integer", "real", "null"):
            return piece.sql
        if piece.sort == "tags":
            return f"(replace({piece.sql}, ',', '') <> '')"
        return f"({piece.sql} <> '')"

    def _name(self, name: str) -> Piece:
        if name not in self.columns:
            raise Refusal(
                _("This list has no such column."),
                where=name,
                next=_("Choose one of: {names}.").format(names=", ".join(self.columns)),
            )
        return Piece(f"({self.columns[name]})", self.sorts.get(name, "text"))

    def _empty(self, operand: Node) -> Piece:
        piece = self.translate(operand)
        if piece.sort == "null":
            return Piece("1", "integer")
        if piece.sort == "tags":
            return Piece(f"(coalesce(replace({piece.sql}, ',', ''), '') = '')", "integer")
        if piece.sort == "text":
            return Piece(f"(coalesce({piece.sql}, '') = '')", "integer")
        return Piece(f"({piece.sql} IS NULL)", "integer")

    def _compare(self, operator: str, left: Piece, right: Piece) -> Piece:
        sorts = (left.sort, right.sort)
        if "null" in sorts or "tags" in sorts:
            return Piece(_NULL, "null")
        sign = {"==": "=", "!=": "<>"}.get(operator, operator)
        if sorts == ("text", "text"):
            return Piece(f"({left.sql} {sign} {right.sql})", "integer")
        if "date" in sorts:
            one, two = self.day(left), self.day(right)
        else:
            one, two = self.number(left), self.number(right)
        if "null" in (one.sort, two.sort):
            return Piece(_NULL, "null")
        if "real" in (one.sort, two.sort):
            return Piece(f"(round({one.sql}, 9) {sign} round({two.sql}, 9))", "integer")
        return Piece(f"({one.sql} {sign} {two.sql})", "integer")

    def _contains(self, whole: Piece, part: Piece) -> Piece:
        if "null" in (whole.sort, part.sort) or whole.sort not in ("text", "tags"):
            return Piece(_NULL, "null")
        asked = part.sql if part.sort in ("text", "date") else f"CAST({part.sql} AS TEXT)"
        if whole.sort == "text":
            return Piece(f"(instr({whole.sql}, {asked}) > 0)", "integer")
        if part.sort != "text" or (isinstance(part.value, str) and (not part.value or "," in part.value)):
            return Piece(f"(CASE WHEN {whole.sql} IS NOT NULL THEN 0 END)", "integer")
        return Piece(f"(instr({whole.sql} || ',', ',' || {asked} || ',') > 0)", "integer")

    def _calculate(self, operator: str, left: Piece, right: Piece) -> Piece:
        if "null" in (left.sort, right.sort):
            return Piece(_NULL, "null")
        if left.sort == "date":
            if right.sort == "date" and operator == "-":
                return Piece(f"CAST(julianday({left.sql}) - julianday({right.sql}) AS INTEGER)", "integer")
            days = self.number(right)
            if days.sort == "null" or operator not in "+-":
                return Piece(_NULL, "null")
            count = f"{'-' if operator == '-' else ''}CAST({days.sql} AS INTEGER)"
            moved = f"date({left.sql}, ({count}) || ' days')"
            return Piece(f"(CASE WHEN {moved} BETWEEN '0001-01-01' AND '9999-12-31' THEN {moved} END)", "date")
        one, two = self.number(left), self.number(right)
        if "null" in (one.sort, two.sort):
            return Piece(_NULL, "null")
        if operator == "/":
            return Piece(f"(CAST({one.sql} AS REAL) / {two.sql})", "real")  # by nothing: NULL
        sort: Sort = "real" if "real" in (one.sort, two.sort) else "integer"
        return Piece(f"({one.sql} {operator} {two.sql})", sort)

    def _call(self, call: Call) -> Piece:
        match call.function:
            case "today":
                return self.constant(self.today)
            case "empty":
                return self._empty(call.arguments[0])
            case "age_on":
                birth = self.columns.get("birth")
                day = self.day(self.translate(call.arguments[0]))
                if birth is None or day.sort == "null":
                    return Piece(_NULL, "null")
                years = f"CAST(substr({day.sql}, 1, 4) AS INTEGER) - CAST(substr({birth}, 1, 4) AS INTEGER)"
                return Piece(f"({years} - (substr({day.sql}, 6) < substr({birth}, 6)))", "integer")
            case "year" | "month" as part:
                day = self.day(self.translate(call.arguments[0]))
                start = "1, 4" if part == "year" else "6, 2"
                return day if day.sort == "null" else Piece(f"CAST(substr({day.sql}, {start}) AS INTEGER)", "integer")
        return self._count(call)

    def _count(self, call: Call) -> Piece:
        whole = self.translate(call.arguments[0])
        if len(call.arguments) == 1 and whole.sort in ("integer", "real", "null"):
            return whole
        if len(call.arguments) == 1 and whole.sort == "tags":
            bare = f"trim({whole.sql}, ',')"
            members = f"length({bare}) - length(replace({bare}, ',', '')) + 1"
            return Piece(f"(CASE WHEN {bare} = '' THEN 0 WHEN {bare} IS NOT NULL THEN {members} END)", "integer")
        raise Refusal(
            _("A list cannot be filtered by this."),
            where=call.function,
            why=_("It counts or adds up what belongs to a record, and a list has only the record's own columns."),
            next=_("Filter by a column of the list."),
        )


def condition(
    expression: Expression, columns: Mapping[str, str], sorts: Mapping[str, Sort], today: date
) -> tuple[str, dict[str, Any]]:
    """Return an expression as the text of a WHERE and its named parameters.

    ``columns`` gives the SQL of each name, ``sorts`` what it yields where that is not a text.
    Raises :class:`Refusal` for a name or a function a list does not have.
    """
    translation = Translation(columns, sorts, today)
    return translation.truth(expression.root), translation.values
