"""A return (报表): its rows as they left the desk, frozen with their hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FilingState = Literal["draft", "checked", "frozen", "sent", "sent_back", "accepted", "filed", "superseded"]

#: What may be done to a version in each state, and the state it then has.
STEPS: dict[str, dict[str, FilingState]] = {
    "draft": {"check": "checked", "freeze": "frozen"},
    "checked": {"check": "checked", "freeze": "frozen"},
    "frozen": {"send": "sent", "scan": "frozen"},
    "sent": {"send": "sent", "back": "sent_back", "accept": "accepted", "scan": "sent"},
    "sent_back": {"scan": "sent_back"},
    "accepted": {"back": "sent_back", "file": "filed", "scan": "accepted"},
    "filed": {"scan": "filed"},
    "superseded": {},
}


@dataclass(frozen=True, slots=True)
class Filing:
    """One revision of one return for one period; ``content`` is the JSON of its rows."""

    card: str = ""
    period: str = ""
    revision: int = 1
    state: FilingState = "draft"
    rows: int = 0
    content: str = ""
    sha256: str = ""
    made_on: str = ""
    made_by: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class BlankMapping:
    """How a county's blank (known by its headings' hash) maps its columns to our fields, as JSON."""

    blank: str = ""
    title: str = ""
    mapping: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A file that was taken in: name, hash, counts (JSON) and the mapping used (JSON)."""

    file_name: str = ""
    sha256: str = ""
    sender: str = ""
    counts: str = ""
    mapping: str = ""
    taken_on: str = ""
    id: int = 0
    ver: int = 1
