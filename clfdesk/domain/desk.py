"""The desk itself: whose it is, by which pack it works, and the clerk's local values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskInfo:
    """What a desk says of itself; one row."""

    uuid: str = ""
    level: str = "township"
    pack: str = "national"
    township: str = ""
    county: str = ""
    division_code: str = ""
    clerk: str = ""
    leader: str = ""
    contact_phone: str = ""
    made_on: str = ""
    demo: bool = False
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class LocalValue:
    """A policy value of this office that overlays the pack, with its own document."""

    key: str = ""
    value: str = ""
    unit: str = ""
    valid_from: str = ""
    source: str = ""
    clause: str = ""
    id: int = 0
    ver: int = 1
