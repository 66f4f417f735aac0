"""The four lists, against the roster's own marks or against 民政's list, which is read and mapped as every list is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.domain.benefit import Drawn, Finding
from clfdesk.domain.benefit_rules import FourLists, Rules, reconcile
from clfdesk.domain.register import Entry
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.calendar import Month, written_day
from clfdesk.grammar.money import read_yuan
from clfdesk.i18n import _
from clfdesk.services import benefit_rows, money_list
from clfdesk.services.benefit import TOLD, enrolments, roster, words_of
from clfdesk.services.money_list import BadCell, MoneyList, MoneyRow
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Told:
    """One line of 民政's list: who draws which benefit for how much, and the row it stands in."""

    drawn: Drawn
    row: MoneyRow


@dataclass(frozen=True, slots=True)
class Looked:
    """A list of 民政 as it was understood, for a month: its lines, what cannot be read, its columns."""

    month: Month
    lines: tuple[Told, ...]
    bad: tuple[BadCell, ...]
    taken: MoneyList

    @property
    def drawn(self) -> list[Drawn]:
        """Return the lines as the comparison sees them."""
        return [each.drawn for each in self.lines]


def _month(office: Office, text: str) -> Month:
    return Month.read(text) if text else Month.of(office.today)


def look(
    office: Office,
    file: Path,
    text: str = "",
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    sender: str = "",
) -> Looked:
    """Return what a list of who is paid says for a month (this one where none is named), storing nothing.

    One row may be a line of one benefit, or hold an amount for each in columns of their own;
    where no column names the benefit, the sheet's or the file's name does. Refusal for a
    list without people and benefits.
    """
    said = words_of()
    heads = {
        name: list(said[name])
        for name in ("benefit", "amount", "start", "until", "bank", "account", "holder", "relation")
    }
    heads |= {code: list(each) for code, each in said["columns"].items()}
    taken = money_list.read(file, heads, fillers=said["fillers"], mapping=mapping, sheet=sheet, sender=sender)
    month = _month(office, text)
    numbers = {row["id_number"]: row["number"] for row in roster(office, Rules(office.pack, month)) if row["id_number"]}
    lines: list[Told] = []
    bad: list[BadCell] = []
    for row in taken.rows:
        found = _of_row(row, said, numbers, f"{Path(taken.file).stem} {row.sheet}", taken.file)
        if isinstance(found, Problem):
            bad.append(BadCell(row.sheet, row.number, found))
        else:
            lines += found
    if not lines:
        raise Refusal(
            _("This is no list of the benefits."),
            where=taken.file,
            why=_("No column of ID numbers with a benefit and its amount was found."),
            next=_("Choose the list of who draws the two benefits."),
        )
    return Looked(month, tuple(lines), tuple(bad), taken)


def _of_row(
    row: MoneyRow, said: Mapping[str, Any], numbers: Mapping[str, int], title: str, file: str
) -> list[Told] | Problem:
    where = _("{file}, row {row}: {name}").format(file=file, row=row.number, name=row.name)
    if not row.id_number:
        why, step = _("The row has no ID number."), _("Give the ID number in the list, then compare again.")
        return Problem("id_number", where, why, step)
    word = row.cells.get("benefit", "")
    named = [code for code, each in said["benefits"].items() if word in each]
    if not word:
        named = [code for code, each in said["benefits"].items() if any(one in title for one in each)]
    told: list[tuple[str, str]] = [(code, row.cells.get(code, "")) for code in said["benefits"] if row.cells.get(code)]
    if len(named) == 1:
        told.append((named[0], row.cells.get("amount", "")))
    found = []
    for code, text in told:
        fen = read_yuan(text) if text else None
        if text and (fen is None or fen < 0):
            why = _("{found} is no amount in yuan with at most two decimals.").format(found=text)
            field = code if row.cells.get(code) else "amount"
            return Problem(field, where, why, _("Correct it in the list, then compare again."))
        if fen or len(named) == 1:
            drawn = Drawn(numbers.get(row.id_number, 0), code, fen, row.name, row.id_number, row.number)
            found.append(Told(drawn, row))
    return found


def four_lists(office: Office, *, file: Path | None = None, text: str = "", looked: Looked | None = None) -> FourLists:
    """Compare who draws the benefits with who should, in a month (this one where none is named).

    ``file`` (or ``looked``, as it was mapped) is 民政's list; without it the roster's own
    marks are taken, which know no amounts.
    """
    rules = Rules(office.pack, _month(office, text))
    people = roster(office, rules)
    told = look(office, file, text) if file is not None and looked is None else looked
    drawn = told.drawn if told is not None else _of_roster(people, rules)
    found = reconcile(rules, people, drawn, words_of()["reasons"])
    month = str(rules.month)
    ending = {(each.person, each.benefit) for each in enrolments() if each.stop and month < each.stop}
    stopping = (*found.should_stop, *_failed(rules, people, drawn, found))
    left = tuple(each for each in stopping if (each.person, each.benefit) not in ending)  # told to stop already
    return replace(found, should_stop=left)


def _failed(rules: Rules, people: list[dict[str, Any]], drawn: list[Drawn], found: FourLists) -> list[Finding]:
    """Return who failed the year's review and draws on, unless another reason stops them already."""
    says = str(words_of()["reasons"]["review"])
    told = {(each.person, each.benefit) for each in found.should_stop}
    drawing = {(each.person, each.benefit): each for each in drawn}
    known = {row["number"]: row for row in people}
    papers = {str(each["id"]): each for each in rules.benefits}
    stopping = []
    for key, (on, result) in benefit_rows.reviews(rules.month.year).items():
        line, record = drawing.get(key), papers.get(key[1])
        if result != "failed" or line is None or record is None or key in told or key[0] not in known:
            continue
        row, first = known[key[0]], Month.of(date.fromisoformat(on)).plus(1)
        title, day = str(record["title"]), written_day(date.fromisoformat(on))
        stopping.append(
            Finding(
                key[0], row["name"], row.get("village") or "", row.get("id_number") or "", key[1], title, "review",
                says.format(title=title, day=day, first=first.title()), None, line.amount_fen, str(first),
                str(record["source"]), str(record["clause"]),
            )
        )  # fmt: skip
    return stopping


def keep_told(office: Office, looked: Looked) -> int:
    """Keep what a list of 民政 says each person was paid, so that the checks look at it; return the change set."""
    lines = [
        [each.person, each.benefit, each.amount_fen]
        for each in looked.drawn
        if each.person and each.amount_fen is not None
    ]
    told = json.dumps({"file": looked.taken.file, "lines": lines}, ensure_ascii=False)
    at = office.clock.now().isoformat()
    with unit("benefit_told", source=looked.taken.file, user=office.user, at=at) as made:
        records.insert([Entry(TOLD, str(looked.month), entered_on=office.today.isoformat(), answers=told)])
    return made.id


def _of_roster(roster: list[dict[str, Any]], rules: Rules) -> list[Drawn]:
    marks = [(str(each["id"]), str(each["flag"])) for each in rules.benefits]
    found = [Drawn(row["number"], code) for row in roster for code, flag in marks if row[flag]]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in roster:
        for code, flag in marks:
            if row[flag] and row["id_number"]:
                holders[row["id_number"], code].append(row["number"])
    again = [(code, numbers) for (_id, code), numbers in holders.items() if len(numbers) > 1]
    return [*found, *(Drawn(number, code) for code, numbers in again for number in numbers)]


__all__ = ["Looked", "Told", "four_lists", "keep_told", "look"]
