"""Money in integer fen: reading yuan, printing yuan, and the amount in capitals.

Capitals after the People's Bank's rules for filling in bills (正确填写票据和结算凭证的基本规定):
整 after 元, none after 角 or 分, several zeros are one 零, no 零 between 元 and 角.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from clfdesk import resources
from clfdesk.grammar.writing import solid

Fen = int

_LIMIT = 10**18


def read_yuan(value: object) -> Fen | None:
    """Return an amount written in yuan as fen; None where it is no amount, or has a third decimal.

    A hidden third decimal is refused rather than rounded, since it breaks a bank's total.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        fen = round(value * 100)
        return fen if abs(value * 100 - fen) < 1e-4 and abs(fen) < _LIMIT else None
    text = solid(str(value))
    for word in resources.shipped("lists", "money.toml")["dropped"]:
        text = text.replace(str(word), "")
    if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text) is None:
        return None
    try:
        fen_exact = Decimal(text) * 100
    except InvalidOperation:
        return None
    if fen_exact != int(fen_exact) or abs(fen_exact) >= _LIMIT:
        return None
    return int(fen_exact)


def format_yuan(fen: Fen, *, grouped: bool = False) -> str:
    """Return fen as yuan with exactly two decimals, with thousands grouped where asked."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02d}" if grouped else f"{sign}{whole}.{rest:02d}"


def _section(number: int, words: dict[str, Any]) -> str:
    """Return 1 … 9999 in capitals, zeros inside as one 零, without a leading one."""
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (words["digits"][0] if zero and text else "") + words["digits"][digit] + words["places"][place]
            zero = False
        else:
            zero = True
    return text


def _whole(number: int, words: dict[str, Any]) -> str:
    """Return a whole number in capitals; parts are joined by 零 where the lower one does not fill its places."""
    for unit, word in ((10**8, words["hundred_million"]), (10**4, words["ten_thousand"])):
        if number >= unit:
            upper, lower = divmod(number, unit)
            gap = words["digits"][0] if lower and lower < unit // 10 else ""
            return f"{_whole(upper, words)}{word}{gap}{_whole(lower, words) if lower else ''}"
    return _section(number, words)


def capitals(fen: Fen) -> str:
    """Return an amount in capitals, as printed on a pay sheet: 20000 → 贰佰元整.

    Up to 9999 万亿 yuan; ``ValueError`` beyond.
    """
    if abs(fen) >= _LIMIT:
        raise ValueError(f"amount out of range: {fen}")
    words = resources.shipped("lists", "money.toml")
    zero = words["digits"][0]
    whole, rest = divmod(abs(fen), 100)
    jiao, odd = divmod(rest, 10)
    text = words["minus"] if fen < 0 else ""
    if whole or not rest:
        text += (_whole(whole, words) or zero) + words["yuan"]
    if not rest:
        return str(text + words["whole"])
    if jiao:
        text += words["digits"][jiao] + words["jiao"]
    elif whole:
        text += zero
    if odd:
        text += words["digits"][odd] + words["fen"]
    return str(text)
