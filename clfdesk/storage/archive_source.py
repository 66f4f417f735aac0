"""The list of filed items, and the words found in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from clfdesk.domain.archive import ArchiveItem
from clfdesk.storage import database, tables
from clfdesk.storage.source import Source, plain

_NUMBER = (
    "(CASE WHEN a.serial = 0 THEN '' ELSE (CASE WHEN a.fonds = '' THEN '' ELSE a.fonds || '-' END) || a.door || '·'"
    " || a.year || '-' || a.term || (CASE WHEN a.organ = '' THEN '' ELSE '-' || a.organ END) || '-'"
    " || printf('%04d', a.serial) END)"
)


def archive_item(_today: date) -> Source:
    """Return the filed items with their whole numbers, their boxes and villages."""
    columns = {
        "number": "a.id",
        "item_number": _NUMBER,
        **plain("a", "document_number responsible title dated secrecy pages remark material door year term organ"),
        "box": "(CASE WHEN b.id IS NULL THEN '' ELSE CAST(b.number AS TEXT) END)",
        "village": "v.name",
        **plain("a", "state scan_id"),
    }
    return Source(
        "archive_item a LEFT JOIN box b ON b.id = a.box_id LEFT JOIN division v ON v.id = a.village_id",
        "a.id",
        columns,
        dates=frozenset({"dated"}),
        numbers=frozenset({"number", "pages", "year", "scan_id"}),
        sort={"village": "a.village_id"},
    )


def of_content(hashes: Iterable[str]) -> dict[str, int]:
    """Return the items whose paper has one of these SHA-256, by it."""
    given, found = sorted(set(hashes) - {""}), {}
    for start in range(0, len(given), 400):
        part = given[start : start + 400]
        marks = ", ".join("?" * len(part))
        # Without the first condition the index of papers that have one would not be used.
        sql = f"SELECT sha256, id FROM archive_item WHERE sha256 <> '' AND sha256 IN ({marks})"
        found.update(dict(database.fetch(sql, part)))
    return found


_NOTED = ("title", "document_number", "responsible", "remark")


def find(text: str, limit: int = 200) -> list[int]:
    """Return the items in which every word stands somewhere: title, number, notes, or the paper's own text; newest first.

    Words of three characters and more are looked up in the index of all runs of three; shorter ones are looked for.
    """
    words = text.split()
    if not words:
        return []
    found: set[int] | None = None
    for word in sorted(words, key=len, reverse=True):
        mine = _indexed(word) if len(word) >= 3 else _scanned(word, found)
        found = mine if found is None else found & mine
        if not found:
            return []
    return sorted(found or (), reverse=True)[:limit]


def _indexed(word: str) -> set[int]:
    quoted = '"' + word.replace('"', '""') + '"'
    return {row for (row,) in database.fetch("SELECT rowid / 2 FROM item_words WHERE item_words MATCH ?", (quoted,))}


def _scanned(word: str, among: set[int] | None) -> set[int]:
    noted = " OR ".join(f"instr({name}, ?1) > 0" for name in _NOTED)
    if among is not None and len(among) <= 5000:
        numbers = ", ".join(map(str, among))
        sql = (
            f"SELECT id FROM archive_item WHERE id IN ({numbers}) AND ({noted})"
            f" UNION SELECT item_id FROM item_text WHERE item_id IN ({numbers}) AND instr(text, ?1) > 0"
        )
    else:
        sql = f"SELECT id FROM archive_item WHERE {noted} UNION SELECT item_id FROM item_text WHERE instr(text, ?1) > 0"
    return {number for (number,) in database.fetch(sql, (word,))}


_ITEM = ", ".join(f'"{column.name}"' for column in tables.columns(ArchiveItem))
_ORDER = "CASE term WHEN 'Y' THEN 0 WHEN 'D30' THEN 1 ELSE 2 END, door, organ, serial = 0, serial, id"


_DAYS = [at for at, column in enumerate(tables.columns(ArchiveItem)) if column.holds == "date"]
_day = lru_cache(maxsize=4096)(date.fromisoformat)


def _made(row: tuple[Any, ...]) -> ArchiveItem:
    """Return the item of a row; a year has thousands, so only its days are looked at, and each day once."""
    values = list(row)
    for at in _DAYS:
        if values[at]:
            values[at] = _day(values[at])
    return ArchiveItem(*values)


def ordered(year: int, *, term: str = "", material: str = "") -> list[ArchiveItem]:
    """Return a year's items in the order of their numbers, the unnumbered last in their class."""
    found = database.fetch(
        f"SELECT {_ITEM} FROM archive_item WHERE year = ?1 AND (?2 = '' OR term = ?2) AND (?3 = '' OR material = ?3)"
        f" ORDER BY {_ORDER}",
        (year, term, material),
    )
    return list(map(_made, found))


def run_out(year: int) -> list[int]:
    """Return the items whose term ended before a year, the oldest first."""
    sql = (
        "SELECT id FROM archive_item WHERE term <> 'Y' AND year + CAST(substr(term, 2) AS INTEGER) < ?"
        " ORDER BY year, term, door, organ, serial, id"
    )
    return [number for (number,) in database.fetch(sql, (year,))]


def years() -> list[int]:
    """Return the years that have items, the latest first."""
    return [year for (year,) in database.fetch("SELECT DISTINCT year FROM archive_item ORDER BY year DESC", ())]
