"""Who works on a desk, and what their role lets them do.

Roles come into play with the second person; a clerk who is alone does everything. Pay is
then confirmed by somebody else than the one who drafted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clfdesk.i18n import N_

Role = Literal["clerk", "reviewer", "admin", "reader"]

#: The roles and their words: one enters, one reviews and confirms, one manages, one only looks.
ROLES: dict[str, str] = {
    "clerk": N_("clerk"),
    "reviewer": N_("reviewer"),
    "admin": N_("administrator"),
    "reader": N_("reader"),
}


@dataclass(frozen=True, slots=True)
class User:
    """A person with a password of their own; ``state`` is ``active`` or ``removed``."""

    name: str = ""
    role: str = "clerk"
    state: str = "active"
    made_on: str = ""
    id: int = 0
    ver: int = 1


def may(role: str, action: str) -> bool:
    """Tell whether a role may do an operation; an empty role is that of a lone clerk."""
    if role in ("", "admin"):
        return True
    if role == "reader" or action.startswith("user.") or action == "restore":
        return False
    return role == "reviewer" or action != "payroll_confirm"
