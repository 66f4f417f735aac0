"""From a condition's text to its tree, by the parser library; loaded when the first condition is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, v_args
from lark.exceptions import VisitError

from clfdesk.grammar.expression_tree import (
    WORDS,
    Among,
    And,
    Calculate,
    Call,
    Compare,
    Comparison,
    Constant,
    Contains,
    Name,
    Node,
    Not,
    Operation,
    Or,
    refusal,
)
from clfdesk.i18n import _

# Full-width brackets, commas, quotes and signs are taken too: a Chinese keyboard types them unasked.
_GRAMMAR = r"""
?start: either
?either: both ("or"i both)*
?both: negation ("and"i negation)*
?negation: "not"i negation -> negated
    | comparison
?comparison: sum
    | sum COMPARE sum -> compared
    | sum "in"i _OPEN either (_COMMA either)* _COMMA? _CLOSE -> among
    | sum "not"i "in"i _OPEN either (_COMMA either)* _COMMA? _CLOSE -> not_among
    | sum "contains"i sum -> containing
?sum: product
    | sum PLUS product -> calculated
?product: sign
    | product TIMES sign -> calculated
?sign: MINUS sign -> minus
    | atom
?atom: DATE -> day
    | PERCENT -> percent
    | NUMBER -> number
    | TEXT -> text
    | "true"i -> true
    | "false"i -> false
    | "none"i -> none
    | NAME -> name
    | NAME _OPEN (either (_COMMA either)*)? _CLOSE -> call
    | _OPEN either _CLOSE

COMPARE: /==|!=|<=|>=|<|>|＝＝?|≠|≤|≥|＜|＞|=/
PLUS: "+" | "-"
TIMES: "*" | "/" | "×" | "÷"
MINUS: "-"
DATE.4: /\d{4}-\d{1,2}-\d{1,2}(?!\w)/
PERCENT.3: /\d+(\.\d+)?[%％]/
NUMBER.2: /\d+(\.\d+)?/
TEXT: /'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’/
NAME: /[^\W\d]\w*(\.[^\W\d]\w*)*/i
_OPEN: "(" | "（"
_CLOSE: ")" | "）"
_COMMA: "," | "，"
%ignore /[\s\u3000]+/
"""

_SIGNS = {"=": "==", "＝": "==", "＝＝": "==", "≠": "!=", "≤": "<=", "≥": ">=", "＜": "<", "＞": ">"}
_OPERATIONS = {"×": "*", "÷": "/"}


@v_args(inline=True)
class _Build(Transformer[Token, Node]):
    """Makes the nodes, from the leaves up."""

    def either(self, *operands: Node) -> Node:
        return Or(operands)

    def both(self, *operands: Node) -> Node:
        return And(operands)

    def negated(self, operand: Node) -> Node:
        return Not(operand)

    def compared(self, left: Node, sign: Token, right: Node) -> Node:
        return Compare(cast(Comparison, _SIGNS.get(sign, str(sign))), left, right)

    def among(self, operand: Node, *choices: Node) -> Node:
        return Among(operand, choices)

    def not_among(self, operand: Node, *choices: Node) -> Node:
        return Not(Among(operand, choices))

    def containing(self, whole: Node, part: Node) -> Node:
        return Contains(whole, part)

    def calculated(self, left: Node, sign: Token, right: Node) -> Node:
        return Calculate(cast(Operation, _OPERATIONS.get(sign, str(sign))), left, right)

    def minus(self, _sign: Token, operand: Node) -> Node:
        if isinstance(operand, Constant) and isinstance(operand.value, (int, Decimal)):
            return Constant(-operand.value)
        return Calculate("-", Constant(0), operand)

    def day(self, token: Token) -> Node:
        year, month, day = (int(part) for part in token.split("-"))
        try:
            return Constant(date(year, month, day))
        except ValueError as error:
            raise _BadDate(token) from error

    def percent(self, token: Token) -> Node:
        return Constant(Decimal(token[:-1]) / 100)

    def number(self, token: Token) -> Node:
        return Constant(Decimal(str(token)) if "." in token else int(token))

    def text(self, token: Token) -> Node:
        return Constant(str(token[1:-1]))

    def true(self) -> Node:
        return Constant(True)

    def false(self) -> Node:
        return Constant(False)

    def none(self) -> Node:
        return Constant(None)

    def name(self, token: Token) -> Node:
        word, at = str(token), token.column or 0
        return Call(word, (), at) if word in WORDS else Name(word, at)

    def call(self, token: Token, *arguments: Node) -> Node:
        return Call(str(token), arguments, token.column or 0)


class _BadDate(Exception):
    """A date of the text that is not in the calendar."""

    def __init__(self, token: Token) -> None:
        super().__init__(str(token))
        self.token = token


@cache
def _parser() -> Any:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Build(), maybe_placeholders=False)


def read(text: str) -> Node:
    """Return the tree of a condition's text; Refusal naming the place."""
    flat = text.replace("\r", " ").replace("\n", " ")
    if not flat.strip():
        raise refusal(text, 1, _("It is empty."))
    try:
        return cast(Node, _parser().parse(flat))
    except UnexpectedCharacters as error:
        sign = flat[error.column - 1 : error.column]
        if sign in "'\"“‘":
            raise refusal(text, error.column, _("A text begins here and is not closed.")) from error
        raise refusal(text, error.column, _("The sign {sign} is not known here.").format(sign=sign)) from error
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        if token is None or token.type == "$END":
            raise refusal(text, len(flat), _("It ends too early.")) from error
        raise refusal(text, token.column or 0, _("{word} is not expected here.").format(word=str(token))) from error
    except (VisitError, _BadDate) as error:
        bad = error if isinstance(error, _BadDate) else error.orig_exc
        if isinstance(bad, _BadDate):
            why = _("There is no day {day}.").format(day=str(bad.token))
            raise refusal(text, bad.token.column or 0, why) from error
        raise
