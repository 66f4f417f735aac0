"""Numbers of bank accounts and cards (社会保障卡、一卡通): how they are written, and what cannot be one."""

from __future__ import annotations

import re

from clfdesk.grammar.writing import solid
from clfdesk.i18n import _

_SHAPE = re.compile(r"\d{9,22}")
#: Cards of the national clearing house: 16 to 19 digits, the last one a check digit.
_CARD = re.compile(r"62\d{14,17}")


def clean_account(text: object) -> str:
    """Return an account as it is kept: full-width digits, blanks, hyphens and a leading apostrophe taken out."""
    return re.sub(r"[\s'’`\-－]", "", solid(str(text or "")))


def luhn(digits: str) -> bool:
    """Return whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, each in enumerate(reversed(digits)):
        doubled = int(each) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def why_not(text: object) -> str:
    """Return why a text is no account, in words; empty where it is one, or nothing is written."""
    account = clean_account(text)
    if not account:
        return ""
    if not _SHAPE.fullmatch(account) or not account.isascii():
        return _("An account has 9 to 22 digits and nothing else, like 6222000000000000004.")
    if _CARD.fullmatch(account) and not luhn(account):
        return _("The check digit does not fit: at least one digit of the card number is wrong.")
    return ""
