"""Masks: what of a value a paper for this purpose may show.

Public papers show a name's surname, the first six and last four of an ID, the ends of a
phone; never a certificate number, for it holds both the ID and the kind of disability
(个人信息保护法 28). Papers upward and inside the office show everything.
"""

from __future__ import annotations

import re
from typing import Any

from clfdesk.grammar.field import Field, Kind, Purpose


def mask_name(name: str) -> str:
    """Return the surname and a star for each further character: 王*, 欧阳**, 买买提·***."""
    from clfdesk.grammar.surnames import surname_of

    if "·" in name:
        first, rest = name.split("·", 1)
        return f"{first}·{'*' * len(rest.replace('·', ''))}"
    kept = len(surname_of(name)) if len(name) > 2 else 1
    return name[:kept] + "*" * (len(name) - kept)


def mask_id(number: str) -> str:
    """Return an ID with the birth date starred: 110000********0015."""
    return number[:6] + "*" * (len(number) - 10) + number[-4:] if len(number) > 10 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """Return phone numbers, each with the four digits before its last four starred: 138****5678."""
    return re.sub(r"[0-9][0-9-]*", lambda one: _mask_one(one[0]), phone)


def _mask_one(phone: str) -> str:
    area, dash, number = phone.rpartition("-")
    starred = min(4, max(0, len(number) - 4))
    return area + dash + number[: -4 - starred] + "*" * starred + number[-4:] if len(number) > 4 else "*" * len(phone)


def mask_account(account: str) -> str:
    """Return the last four digits of an account: ****1236."""
    return "****" + account[-4:] if len(account) > 4 else "*" * len(account)


def _never(value: str) -> str:
    return value[:0]


_MASKS = {
    "name": mask_name,
    "id_number": mask_id,
    "phone": mask_phone,
    "account": mask_account,
    "certificate_number": _never,
}


def mask(kind: Kind, value: Any, purpose: Purpose) -> Any:
    """Return a value of a kind as a paper for this purpose may show it; other kinds stay as they are."""
    if purpose != "public" or value is None or value == "":
        return value
    masked = _MASKS.get(kind)
    return masked(str(value)) if masked is not None else value


def shown(field: Field, value: Any, purpose: Purpose) -> Any:
    """Return a field's value for a purpose: masked by its kind, None where a public paper may not carry it.

    A phone declared public was given to be posted, and stays whole.
    """
    if purpose != "public":
        return value
    if field.kind == "phone" and field.public:
        return value
    if field.public or field.kind in _MASKS:
        return mask(field.kind, value, purpose)
    return None
