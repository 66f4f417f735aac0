"""What else a person was called, and which two look alike and are not the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

AliasKind = Literal["name", "id_number", "certificate_number"]


@dataclass(frozen=True, slots=True)
class Alias:
    """A former or other name (or number) of a person, found by search like the present one."""

    person_id: int = 0
    kind: str = "name"
    value: str = ""
    until: date | None = None
    why: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Distinction:
    """Somebody decided that two people are not the same: who, when and why. ``person_id < other_id``."""

    person_id: int = 0
    other_id: int = 0
    why: str = ""
    decided_by: str = ""
    decided_on: date = date.min
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list somebody wants to open again: its condition, columns (comma-separated) and order."""

    name: str = ""
    stem: str = "person"
    condition: str = ""
    columns: str = ""
    sorting: str = ""
    id: int = 0
    ver: int = 1
