"""Insurance, fund and tax as the finance or tax office's sheet has them: one row a worker, one column an item."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.cell import text_of
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.identity import clean_id
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _
from clfdesk.services import pay_input
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class BesideResult:
    """What a sheet brought: whose items were kept, how much of each, who was not, and why."""

    month: str
    people: int
    items: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    change_set: int | None = None


def take(office: Office, month: str, file: Path) -> BesideResult:
    """Keep the items of a sheet for a month; what cannot be read of one person holds back that person only.

    A second sheet of the same month takes the first one's place, item by item. Refusal for
    a locked month, or a sheet without people or items.
    """
    from clfdesk.sheets.reading import read

    asked, name = Month.read(month), Path(file).name
    if pay_input.locked_by(asked):
        raise Refusal(
            _("This month is confirmed already."),
            where=f"{asked} ({pay_input.locked_by(asked)})",
            why=_("A confirmed period is never changed."),
            next=_("Enter it for the month it is to be paid in."),
        )
    titles = {str(each["id"]): str(each["title"]) for each in office.pack.records("pay_item", asked.last)}
    most = office.pack.value("pay.largest_amount", asked.last)
    limit = int(most.value * 100) if most else None
    kept, problems = _read(read(Path(file)).sheets[0].rows, name, titles, asked, limit)
    if not kept and not problems:
        raise Refusal(
            _("This is no sheet of insurance or tax."),
            where=name,
            why=_("No column of names with an item of pay was found."),
            next=_("Choose the sheet of the finance or tax office; its headings name the items."),
        )
    change = None
    sums: Counter[str] = Counter()
    if kept:
        with unit("pay_beside", source=name, user=office.user, at=office.clock.now().isoformat()) as made:
            _keep(office, asked, name, kept)
        change = made.id
    for items in kept.values():
        sums.update(items)
    return BesideResult(str(asked), len(kept), tuple(sorted(sums.items())), tuple(problems), change)


def _keep(office: Office, month: Month, name: str, kept: Mapping[int, Mapping[str, int]]) -> None:
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


def _read(
    rows: Any, name: str, titles: Mapping[str, str], month: Month, limit: int | None
) -> tuple[dict[int, dict[str, int]], list[Problem]]:
    said = resources.shipped("lists", "pay_beside.toml")
    headings = {solid(word): code for code, each in said["items"].items() for word in each if code in titles}
    headings |= {solid(title): code for code, title in titles.items()}
    staff = records.every(Staff)
    by_id = {each.id_number: each.id for each in staff if each.id_number}
    by_name: dict[str, list[int]] = {}
    for each in staff:
        by_name.setdefault(each.name, []).append(each.id)
    places: dict[str, int] = {}
    kept: dict[int, dict[str, int]] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        texts = [solid(text_of(cell)) for cell in cells]
        if not places:
            found = {headings[text]: place for place, text in enumerate(texts) if text in headings}
            who = {key: place for key in ("name", "id_number") for place, text in enumerate(texts) if text in said[key]}
            places = {**found, **who} if found and who else {}
            continue
        told = {key: texts[place] if place < len(texts) else "" for key, place in places.items()}
        person, id_number = told.get("name", ""), clean_id(told.get("id_number", "")) or ""
        if not (person or id_number) or person in said["total"] or (texts and texts[0] in said["total"]):
            continue
        where = _("{file}, row {row}: {name} {month}").format(file=name, row=number, name=person, month=month)
        same = by_name.get(person, [])
        who_is = by_id.get(id_number) if id_number else same[0] if len(same) == 1 else None
        if who_is is None:
            why = _("Several workers have this name.") if len(same) > 1 else _("There is no such worker.")
            problems.append(Problem("name", where, why, _("Give the ID number in the sheet, then take it again.")))
            continue
        own: dict[str, int] = {}
        for code in titles:
            text = told.get(code, "")
            fen = read_yuan(text) if text else None
            if text and (fen is None or fen < 0 or (limit is not None and fen > limit)):
                why = _("{item}: {found} is no amount in yuan with at most two decimals.")
                problems.append(
                    Problem(
                        code, where, why.format(item=titles[code], found=text), _("Correct it, then take it again.")
                    )
                )
                own = {}
                break
            if fen:
                own[code] = fen
        if own:
            kept[who_is] = own
    return kept, problems


def says(result: BesideResult, titles: Mapping[str, str]) -> list[str]:
    """Return what was kept, one sentence an item."""
    return [f"{titles.get(code, code)} {format_yuan(fen)}" for code, fen in result.items]


__all__ = ["BesideResult", "says", "take"]
