"""Surnames: which characters of a name are the surname, and how they are read as one."""

from __future__ import annotations

from functools import cache

from clfdesk import resources


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    table = resources.shipped("lists", "surnames.toml")
    return table["single"], table["compound"]


def surname_of(name: str) -> str:
    """Return the surname of a name without a middle dot: a compound one where the table has it, else one character."""
    compound = _tables()[1]
    for length in (4, 3, 2):
        if name[:length] in compound:
            return name[:length]
    return name[:1]


def surname_reading(surname: str) -> str:
    """Return how a surname is read (``shan``, ``yu chi``); empty where its usual reading is right."""
    single, compound = _tables()
    return compound.get(surname) or single.get(surname, "")
