"""Registers (台账), surveys, score sheets and a clerk's own fields: answers to forms.

One ``entry`` table keeps them all; the form says what the answers mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled form; ``answers`` is JSON by item name, kept with the version it was given under."""

    form: str = ""
    version: str = ""
    person_id: int | None = None
    staff_id: int | None = None
    division_id: int | None = None
    entered_on: str = ""
    answers: str = "{}"
    id: int = 0
    ver: int = 1
