"""The list of filed items, and the words found in them."""

from __future__ import annotations

from datetime import date

from clfdesk.storage import database
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


def find(text: str, limit: int = 200) -> list[int]:
    """Return the items in which every word stands somewhere: title, number, notes, or the paper's own text; newest first."""
    words = text.split()
    if not words:
        return []
    noted = " OR ".join(f"instr({name}, ?1) > 0" for name in ("title", "document_number", "responsible", "remark"))
    sql = f"SELECT id FROM archive_item WHERE {noted} UNION SELECT item_id FROM item_text WHERE instr(text, ?1) > 0"
    found = [{number for (number,) in database.fetch(sql, (word,))} for word in words]
    return sorted(set.intersection(*found), reverse=True)[:limit]


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
