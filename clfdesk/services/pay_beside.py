"""Insurance, fund and tax as the finance or tax office's sheet has them: one row a worker, one column an item.

The sheet is read and mapped as every list is (:mod:`clfdesk.services.money_list`): looked
at first, then taken in as one change set.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.i18n import _
from clfdesk.services import money_list, pay_input
from clfdesk.services.files import OutFile
from clfdesk.services.money_list import BadCell, MoneyList, MoneyRow
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Looked:
    """What a sheet would bring: items by worker, what cannot be taken, how its columns were understood."""

    month: str
    kept: Mapping[int, Mapping[str, int]]
    names: Mapping[int, str]
    bad: tuple[BadCell, ...]
    taken: MoneyList
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BesideResult:
    """What a sheet brought: whose items were kept, how much of each, who was not, and why."""

    month: str
    people: int
    items: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    change_set: int | None = None


def titles_of(office: Office, month: str) -> dict[str, str]:
    """Return the items a sheet of a month may have, code and title."""
    return {str(each["id"]): str(each["title"]) for each in office.pack.records("pay_item", Month.read(month).last)}


def look(
    office: Office,
    month: str,
    file: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    sender: str = "",
) -> Looked:
    """Return what a sheet would bring for a month, storing nothing.

    What cannot be read of one person holds back that person only. Refusal for a locked
    month, or a sheet without people or items.
    """
    asked = Month.read(month)
    if locked := pay_input.locked_by(asked):
        raise Refusal(
            _("This month is confirmed already."),
            where=f"{asked} ({locked})",
            why=_("A confirmed period is never changed."),
            next=_("Enter it for the month it is to be paid in."),
        )
    said, titles = resources.shipped("lists", "pay_beside.toml"), titles_of(office, month)
    words = {code: [*said["items"].get(code, ()), title] for code, title in titles.items()}
    taken = money_list.read(file, words, fillers=said["fillers"], mapping=mapping, sheet=sheet, sender=sender)
    most = office.pack.value("pay.largest_amount", asked.last)
    limit = int(most.value * 100) if most else None
    staff = records.every(Staff)
    by_id = {each.id_number: each.id for each in staff if each.id_number}
    by_name: dict[str, list[int]] = {}
    for each in staff:
        by_name.setdefault(each.name, []).append(each.id)
    kept: dict[int, dict[str, int]] = {}
    bad: list[BadCell] = []
    for row in taken.rows:
        who = by_id.get(row.id_number) if row.id_number else None
        same = by_name.get(row.name, [])
        if who is None and not row.id_number and len(same) == 1:
            who = same[0]
        where = _("{file}, row {row}: {name} {month}").format(
            file=taken.file, row=row.number, name=row.name, month=asked
        )
        found = _items(row, titles, limit, where) if who is not None else _stranger(same, where)
        if isinstance(found, Problem):
            bad.append(BadCell(row.sheet, row.number, found))
        elif found and who is not None:
            if who in kept:
                why, step = _("This worker stands twice in the sheet."), _("Keep one row, then take it again.")
                bad.append(BadCell(row.sheet, row.number, Problem("name", where, why, step)))
            kept.setdefault(who, found)
    if not kept and not bad:
        raise Refusal(
            _("This is no sheet of insurance or tax."),
            where=taken.file,
            why=_("No column of names with an item of pay was found."),
            next=_("Choose the sheet of the finance or tax office; its headings name the items."),
        )
    return Looked(str(asked), kept, {each.id: each.name for each in staff}, tuple(bad), taken, titles)


def _stranger(same: list[int], where: str) -> Problem:
    why = _("Several workers have this name.") if len(same) > 1 else _("There is no such worker.")
    return Problem("name", where, why, _("Give the ID number in the sheet, then take it again."))


def _items(row: MoneyRow, titles: Mapping[str, str], limit: int | None, where: str) -> dict[str, int] | Problem:
    own: dict[str, int] = {}
    for code, title in titles.items():
        text = row.cells.get(code, "")
        fen = read_yuan(text) if text else None
        if text and (fen is None or fen < 0 or (limit is not None and fen > limit)):
            why = _("{item}: {found} is no amount in yuan with at most two decimals.").format(item=title, found=text)
            if fen is not None and fen > 0:
                why = _("A single amount is at most {amount} yuan.").format(amount=format_yuan(limit or 0))
            return Problem(code, where, why, _("Correct it, then take it again."))
        if fen:
            own[code] = fen
    return own


def keep(office: Office, looked: Looked, sender: str = "") -> BesideResult:
    """Keep what was looked at; a second sheet of the same month takes the first one's place, item by item."""
    change, month = None, Month.read(looked.month)
    if looked.kept:
        name = looked.taken.file
        with unit("pay_beside", source=name, user=office.user, at=office.clock.now().isoformat()) as made:
            _store(office, month, name, looked.kept)
            money_list.keep(office, looked.taken, {"new": len(looked.kept), "refused": len(looked.bad)}, sender)
        change = made.id
    return result_of(looked, change)


def result_of(looked: Looked, change: int | None = None) -> BesideResult:
    """Return what a look comes to in all: people, sums by item, problems."""
    sums: Counter[str] = Counter()
    for items in looked.kept.values():
        sums.update(items)
    problems = tuple(each.problem for each in looked.bad)
    return BesideResult(looked.month, len(looked.kept), tuple(sorted(sums.items())), problems, change)


def take(office: Office, month: str, file: Path) -> BesideResult:
    """Look at a sheet and keep what is right in it, in one step."""
    return keep(office, look(office, month, file))


def _store(office: Office, month: Month, name: str, kept: Mapping[int, Mapping[str, int]]) -> None:
    for entry in records.every(Entry, form=pay_input.FORM, version=str(month)):
        answers = json.loads(entry.answers)
        if answers["kind"] == "item" and answers["code"] in kept.get(entry.staff_id or 0, {}):
            records.delete(Entry, entry.id)
    fresh = []
    for staff, items in kept.items():
        for code, fen in items.items():
            answers = {"kind": "item", "code": code, "quantity": "", "fen": fen, "why": "", "source": name}
            text = json.dumps(answers, ensure_ascii=False)
            fresh.append(
                Entry(pay_input.FORM, str(month), staff_id=staff, entered_on=office.today.isoformat(), answers=text)
            )
    records.insert(fresh)


def marked(looked: Looked, out: Path) -> OutFile:
    """Write the sender's workbook with what could not be taken marked."""
    return money_list.write_back(looked.taken, looked.bad, out)


def says(result: BesideResult, titles: Mapping[str, str]) -> list[str]:
    """Return what was kept, one sentence an item."""
    return [f"{titles.get(code, code)} {format_yuan(fen)}" for code, fen in result.items]


__all__ = ["BesideResult", "Looked", "keep", "look", "marked", "result_of", "says", "take", "titles_of"]
