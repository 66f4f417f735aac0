"""Taking in the list of filed papers an office kept before: its rows as items, their file numbers read in parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from clfdesk.domain.archive import ArchiveItem, item_number, read_number
from clfdesk.domain.comparison import Known
from clfdesk.domain.division import Division
from clfdesk.domain.intake import Candidate
from clfdesk.errors import Problem
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services.archive_terms import table
from clfdesk.storage import records

STEM = "archive_item"
_OWN = {each.name for each in fields(ArchiveItem)} - {"id", "ver"}


def terms() -> dict[str, str]:
    """Return the codes of all words for a term of retention."""
    return {word: code for code, said in words(STEM).codes["term"].items() for word in (code, *said)}


def known() -> list[Known]:
    """Return the desk's items as comparison sees them."""
    places = {each.id: each.name for each in records.every(Division)}
    found = []
    for item in records.every(ArchiveItem):
        values: dict[str, Any] = {name: getattr(item, name) for name in _OWN}
        values |= {"item_number": item_number(item), "village": places.get(item.village_id or 0, "")}
        found.append(Known(item.id, values, (), registered=False))
    return found


def checked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates: refused where the file number is none, suspect where no term of retention is known."""
    known_terms, told = terms(), []
    of_class = {each["code"]: each["term"] for each in table()["material"]}
    for given in candidates:
        row = given
        number = str(row.values.get("item_number") or "")
        parts = read_number(number, known_terms) if number else None
        if number and parts is None:
            why = _("This is no file number.")
            after = _("Write it like X043-WS·2026-D30-MC-0007, or leave it empty.")
            row = replace(row, problems=(*row.problems, Problem("item_number", number, why, after, "refused")))
        elif parts is None and not row.values.get("term") and row.values.get("material") not in of_class:
            why = _("Neither class nor term of retention is known.")
            after = _("Fill in the term; if it is stored as it stands, it is kept for ten years.")
            row = replace(row, problems=(*row.problems, Problem("term", "", why, after)))
        if parts is not None:
            plain = item_number(ArchiveItem(**parts))  # type: ignore[arg-type]
            row = replace(
                row, values={**row.values, "item_number": plain, "year": parts["year"], "term": parts["term"]}
            )
        if parts is None and not row.values.get("year") and not row.values.get("dated"):
            why = _("Neither year nor day is known.")
            row = replace(row, problems=(*row.problems, Problem("year", "", why, _("Fill in the year."), "refused")))
        told.append(row)
    return told


def fresh(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a new item: the parts of its number (which is firm then), else what class and day say."""
    columns = {name: value for name, value in values.items() if name in _OWN}
    day = columns.get("dated")
    by_class = next((each for each in table()["material"] if each["code"] == columns.get("material")), None)
    filled: dict[str, Any] = {"year": day.year if isinstance(day, date) else 0, "term": "D10"}
    if by_class:
        filled |= {"term": by_class["term"], "door": by_class["door"], "organ": by_class["code"]}
    columns = {**filled, **{name: value for name, value in columns.items() if value not in (None, "")}}
    number = read_number(str(values.get("item_number") or ""), terms())
    return {**columns, **(number | {"state": "closed"} if number else {})}


def changed(brought: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns an item already kept is changed in; what stands in its number comes from the number alone."""
    plain = {"title", "responsible", "document_number", "dated", "secrecy", "pages", "remark"}
    columns = {name: value for name, value in brought.items() if name in plain}
    number = read_number(str(brought.get("item_number") or ""), terms())
    return {**columns, **(number or {})}
