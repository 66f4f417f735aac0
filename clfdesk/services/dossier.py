"""Personal files (一人一档): each person's matrix of papers, the score, and who has what still missing.

What must be there is the pack's (``file_item``); what is there are the scans and what the
desk itself knows. The lists are asked of the database item by item, never person by person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clfdesk.domain.dossier import (
    DOSSIER_FIELDS,
    FileItem,
    Standing,
    Tick,
    item_of,
    score_of,
    times_there,
    times_wanted,
    years_there,
    years_wanted,
)
from clfdesk.domain.scan import OTHER, Scan
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.i18n import _
from clfdesk.services import scan
from clfdesk.services.office import Office
from clfdesk.services.person import Listing
from clfdesk.storage import dossier_rows, listing, scan_rows
from clfdesk.storage.access import papers_of

_HERE = "lifecycle == 'registered'"


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person's file: who it is, its matrix, its score, its scans (in force), the papers pressed for the person."""

    number: int
    name: str
    village: str
    score: int
    ticks: list[Tick]
    scans: list[Scan]
    pressed: str = ""
    papers: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _There:
    """What all persons have: scans by kind with their days, and what the desk knows, by number."""

    scans: Mapping[int, Mapping[str, list[str]]]
    counts: Mapping[int, int]
    desk: Mapping[str, Mapping[int, list[str]]] = field(default_factory=dict)


def items(office: Office) -> list[FileItem]:
    """Return the papers a personal file is made of, as the pack has them in force today."""
    return [item_of(record) for record in office.pack.records("file_item", office.today)]


def kinds(office: Office) -> list[tuple[str, str]]:
    """Return what a scan can be, by its code and word, in the order of the file."""
    found = [(item.kinds[0], item.title) for item in items(office)]
    return found if any(code == OTHER for code, _word in found) else [*found, (OTHER, _("other"))]


def _there(number: int | None = None) -> _There:
    scans: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    counts: dict[int, int] = defaultdict(int)
    for owner, kind, day in scan_rows.person_kinds(number):
        scans[owner][kind].append(day)
        counts[owner] += 1
    return _There(scans, counts, dossier_rows.known(number))


def _tick(
    item: FileItem, need: str, number: int, there: _There, since: date | None, today: date, often: int = 0
) -> Tick:
    days = [day for kind in item.kinds for day in there.scans.get(number, {}).get(kind, ())]
    known = there.desk.get(item.desk, {}).get(number, []) if item.desk else []
    wanted = years_wanted(item, since, today)
    if often:
        wanted, have = times_wanted(often, today), times_there([*days, *known], today)
    elif item.years:
        have = years_there(item, [*days, *known], today)
    else:
        have = len(days) or (1 if known else 0)
    return Tick(item, need, wanted, have, from_desk=bool(known) and not days)  # type: ignore[arg-type]


def _needs(office: Office, wanted: list[FileItem], where: str) -> dict[str, tuple[set[int], set[int]]]:
    """Return for each item who needs it and whom it does not concern, among those of a condition."""
    fields = STEMS["person"]

    def numbers(condition: str) -> set[int]:
        plain = condition.strip().lower()
        if plain == "false":
            return set()
        whole = where if plain == "true" else f"({where}) and ({condition})"
        found = listing.rows("person", where=parse(whole, fields), columns=["number"], today=office.today)
        return {row["number"] for row in found}

    everybody = numbers("true")
    known: dict[str, set[int]] = {"true": everybody, "false": set()}

    def asked(condition: str) -> set[int]:
        if condition not in known:
            known[condition] = numbers(condition)
        return known[condition]

    return {item.id: (asked(item.when), everybody - asked(item.applies)) for item in wanted}


def _often(office: Office, item: FileItem, where: str) -> dict[int, int]:
    """Return how many times a year an item is asked for, by person; the first condition that holds counts."""
    found: dict[int, int] = {}
    for key, condition in item.often:
        value = office.pack.value(key, office.today)
        if value is None:
            continue
        whole = where if condition == "true" else f"({where}) and ({condition})"
        rows = listing.rows("person", where=parse(whole, STEMS["person"]), columns=["number"], today=office.today)
        for row in rows:
            found.setdefault(row["number"], int(value.value))
    return found


def _matrix(office: Office, rows: list[dict[str, Any]], where: str, there: _There) -> dict[int, list[Tick]]:
    wanted = items(office)
    needs = _needs(office, wanted, where)
    often = {item.id: _often(office, item, where) for item in wanted if item.often}
    found: dict[int, list[Tick]] = {}
    for row in rows:
        number, since = row["number"], row.get("issued_on")
        ticks = []
        for item in wanted:
            required, without = needs[item.id]
            need = "none" if number in without else "required" if number in required else "wanted"
            times = often.get(item.id, {}).get(number, 0)
            ticks.append(_tick(item, need, number, there, since, office.today, times))
        found[number] = ticks
    return found


_SHOWN = ("number", "name", "village", "issued_on")


def show(office: Office, number: int) -> Dossier:
    """Return one person's file; :class:`Refusal` where there is no such person."""
    where = f"number == {int(number)}"
    rows = listing.rows("person", where=parse(where, STEMS["person"]), columns=_SHOWN, today=office.today)
    if not rows:
        raise Refusal(
            _("There is no such person on this desk."),
            where=str(number),
            why=_("The number is not in the roster."),
            next=_("Look the person up by name."),
        )
    there = _there(number)
    ticks = _matrix(office, rows, where, there)[number]
    pressed = max(there.desk["dossier"].get(number, []), default="")
    kept = scan.owned(office, "person", number)
    row = rows[0]
    return Dossier(number, row["name"], row["village"] or "", score_of(ticks), ticks, kept, pressed, papers_of(number))


def standings(office: Office, *, village: str = "", where: str = "", below: int | None = None) -> list[Standing]:
    """Return how complete the files of those on the roster are, the least complete first.

    ``village`` and ``where`` narrow it, ``below`` leaves out files with that score or more.
    """
    quoted = village.replace("'", "''")
    parts = [_HERE, *([f"village == '{quoted}'"] if village else []), *([f"({where})"] if where.strip() else [])]
    condition = " and ".join(parts)
    rows = listing.rows("person", where=parse(condition, STEMS["person"]), columns=_SHOWN, today=office.today)
    found = [each for each in _with(office, rows, condition) if below is None or each.score < below] if rows else []
    return sorted(found, key=lambda each: (each.score, each.village, each.number))


def _with(office: Office, rows: list[dict[str, Any]], condition: str) -> list[Standing]:
    there = _there()
    matrix = _matrix(office, rows, condition, there)
    found = []
    for row in rows:
        number = row["number"]
        ticks = matrix[number]
        gaps = [tick for tick in ticks if tick.missing]
        found.append(
            Standing(
                number,
                row["name"],
                row["village"] or "",
                score_of(ticks),
                tuple(tick.item.title for tick in gaps),
                tuple(dict.fromkeys(tick.item.bring for tick in gaps)),
                there.counts.get(number, 0),
            )
        )
    return found


def as_listing(found: list[Standing]) -> Listing:
    """Return standings as a list that can be printed and written as a workbook."""
    rows = [
        {
            "number": each.number,
            "name": each.name,
            "village": each.village,
            "score": each.score,
            "missing": "、".join(each.missing),
            "bring": "、".join(each.bring),
            "scans": each.scans,
        }
        for each in found
    ]
    return Listing(len(rows), DOSSIER_FIELDS, rows)


def by_village(found: list[Standing]) -> list[tuple[str, int, int, int]]:
    """Return (village, files, complete ones, average score) of each village, the least complete first."""
    grouped: dict[str, list[int]] = defaultdict(list)
    for each in found:
        grouped[each.village].append(each.score)
    rows = [
        (village, len(scores), sum(score >= 100 for score in scores), sum(scores) // len(scores))
        for village, scores in grouped.items()
    ]
    return sorted(rows, key=lambda row: (row[3], row[0]))
