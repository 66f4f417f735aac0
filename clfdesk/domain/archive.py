"""Filing by item (DA/T 22-2015): items with all parts of their number, boxes, loans, the documents rules stand on.

The number of an item is ``fonds-door·year-term-organ-serial``, as ``X043-WS·2026-D30-MC-0007``:
a part the office does not use is left out. Numbers of one class, year and term have no gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

#: Terms of retention, the longest first; Y is permanent.
TERMS = ("Y", "D30", "D10")
_NUMBER = re.compile(
    r"^(?:(?P<fonds>[^\s·・-]+)-)?(?P<door>[A-Z]{2})[·・.](?P<year>\d{4})-(?P<term>[^-]+)"
    r"(?:-(?P<organ>[^-\d][^-]*))?-(?P<serial>\d{1,6})$"
)


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """One filed paper (件). ``serial`` is 0 until it is numbered, ``scan_id`` 0 without a scan.

    ``material`` is the class of the office's retention table, ``door`` the kind of archive
    (WS papers, KJ accounts, ZP photographs), ``organ`` the unit or matter in the number.
    ``state`` goes open → closed (numbers frozen) → moved (handed to the archive room).
    """

    title: str = ""
    responsible: str = ""
    document_number: str = ""
    dated: date | None = None
    secrecy: str = ""
    pages: int = 0
    remark: str = ""
    material: str = ""
    fonds: str = ""
    door: str = "WS"
    year: int = 0
    term: str = "D10"
    organ: str = ""
    serial: int = 0
    box_id: int | None = None
    scan_id: int = 0
    person_id: int | None = None
    village_id: int | None = None
    state: str = "open"
    filed_on: date | None = None
    closed_on: date | None = None
    moved_on: date | None = None
    source: str = ""
    sha256: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class ItemText:
    """The words of an item's paper, kept apart so that listing never reads them."""

    item_id: int = 0
    text: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A box: of items, of one category's ledgers (``ledger``), or of persons' files (``persons``).

    ``thickness`` is the spine in millimetres; ``people`` the numbers of the persons whose
    files lie in it, with commas; ``note`` and who arranged and checked it are the reference page's.
    """

    kind: str = "items"
    fonds: str = ""
    door: str = "WS"
    year: int = 0
    term: str = ""
    number: int = 0
    thickness: int = 30
    location: str = ""
    category: str = ""
    village_id: int | None = None
    people: str = ""
    note: str = ""
    arranged_by: str = ""
    arranged_on: date | None = None
    checked_by: str = ""
    checked_on: date | None = None
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Loan:
    """An item lent or copied out: to whom, what for, who allowed it, until when."""

    item_id: int = 0
    borrower: str = ""
    unit: str = ""
    purpose: str = ""
    approved_by: str = ""
    lent_on: date = date.min
    due_on: date = date.min
    returned_on: date | None = None
    copied: bool = False
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A document that rules stand on: its number as the rules quote it, title, issuer, day, its scan or file."""

    number: str = ""
    title: str = ""
    issuer: str = ""
    dated: date | None = None
    scan_id: int = 0
    item_id: int = 0
    remark: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one line of an inspection's score sheet is shown by: items, registers, boxes, scans (with commas)."""

    sheet: str = ""
    line: str = ""
    year: int = 0
    items: str = ""
    registers: str = ""
    boxes: str = ""
    scans: str = ""
    says: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class CloseStep:
    """One step of a year's close that is done: when, by whom, what came of it (a hash, a count)."""

    year: int = 0
    step: str = ""
    done_on: date = date.min
    done_by: str = ""
    detail: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Material:
    """A class of the retention table: its code, words, door, term, and the cabinet category it belongs to."""

    code: str
    title: str
    door: str
    term: str
    category: str
    terms: tuple[str, ...] = ()
    local: bool = False
    source: str = ""


Key = tuple[str, str, int, str, str]


def class_key(item: ArchiveItem) -> Key:
    """Return within what an item is counted: fonds, door, year, term, organ."""
    return item.fonds, item.door, item.year, item.term, item.organ


def serial_text(serial: int) -> str:
    """Return a serial with four digits at least; empty for none."""
    return f"{serial:04d}" if serial else ""


def item_number(item: ArchiveItem) -> str:
    """Return the whole number of an item; empty until it is numbered."""
    if not item.serial:
        return ""
    parts = (item.fonds, f"{item.door}·{item.year}", item.term, item.organ, serial_text(item.serial))
    return "-".join(part for part in parts if part)


def read_number(text: str, terms: Mapping[str, str]) -> dict[str, str | int] | None:
    """Return the parts of a number as columns of an item; ``terms`` maps words (永久) to codes. None where it is none."""
    found = _NUMBER.match(text.strip().replace(" ", ""))
    if found is None:
        return None
    term = terms.get(found["term"], found["term"])
    if term not in TERMS:
        return None
    return {
        "fonds": found["fonds"] or "",
        "door": found["door"],
        "year": int(found["year"]),
        "term": term,
        "organ": found["organ"] or "",
        "serial": int(found["serial"]),
    }


def renumbered(items: Iterable[ArchiveItem]) -> dict[int, int]:
    """Return the serial of every item by its id: in each class by day and then as filed, without a gap.

    What is closed keeps its serial; open items follow behind it.
    """
    classes: dict[Key, list[ArchiveItem]] = {}
    for item in items:
        classes.setdefault(class_key(item), []).append(item)
    found: dict[int, int] = {}
    for every in classes.values():
        firm = {item.id: item.serial for item in every if item.state != "open"}
        found |= firm
        following = max(firm.values(), default=0)
        waiting = (item for item in every if item.state == "open")
        for item in sorted(waiting, key=lambda item: (item.dated or date.max, item.id)):
            following += 1
            found[item.id] = following
    return found


def gaps(items: Iterable[ArchiveItem]) -> dict[Key, list[int]]:
    """Return, class by class, the serials that are missing or stand twice among the numbered."""
    classes: dict[Key, list[int]] = {}
    for item in items:
        if item.serial:
            classes.setdefault(class_key(item), []).append(item.serial)
    found = {}
    for key, serials in classes.items():
        twice = (
            sorted({each for each in serials if serials.count(each) > 1}) if len(set(serials)) < len(serials) else []
        )
        absent = sorted(set(range(1, max(serials) + 1)) - set(serials))
        if absent or twice:
            found[key] = sorted({*absent, *twice})
    return found


def packed(items: Sequence[ArchiveItem], thickness: int, sheets_per_mm: int) -> list[list[ArchiveItem]]:
    """Return the items of each box in order: as many sheets (two pages a sheet) as a spine of that thickness holds."""
    room = max(1, (thickness - 2) * sheets_per_mm)
    boxes: list[list[ArchiveItem]] = []
    left = 0
    for item in items:
        sheets = max(1, (item.pages + 1) // 2)
        if not boxes or sheets > left:
            boxes.append([])
            left = room
        boxes[-1].append(item)
        left -= sheets
    return boxes


def span(items: Sequence[ArchiveItem]) -> str:
    """Return the serials a box goes from and to, by organ where there are several: ``MC 0001—0003；ZJ 0001—0002``."""
    organs: dict[str, list[int]] = {}
    for item in items:
        organs.setdefault(item.organ, []).append(item.serial)
    several = len(organs) > 1
    told = []
    for organ, serials in organs.items():
        low, high = serial_text(min(serials)), serial_text(max(serials))
        told.append((f"{organ} " if several and organ else "") + (low if low == high else f"{low}—{high}"))
    return "；".join(told)


def expires(item: ArchiveItem) -> int | None:
    """Return the last year an item is kept, ``None`` for what stays."""
    return None if item.term == "Y" else item.year + int(item.term[1:])
