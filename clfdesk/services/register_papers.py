"""A register on paper and in workbooks: exported, printed, as a blank to fill by hand, and taken back in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.domain.cell import is_blank, text_of
from clfdesk.domain.division import Division
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.person import Person
from clfdesk.domain.register import Register, word_of
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.grammar.form import Item
from clfdesk.grammar.identity import clean_id
from clfdesk.i18n import _
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.services.register import add, checked, named, rows, words
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

_BLANK_ROWS = 14
_WIDTHS = {
    "date": 8.0,
    "time": 5.0,
    "number": 6.0,
    "flag": 5.0,
    "single": 8.0,
    "multi": 12.0,
    "text": 14.0,
    "account": 11.0,
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of a sheet that was not taken in: where it stands and why."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import of a register did: how many entries, which rows not, the change set."""

    entries: int
    refused: tuple[Refused, ...]
    change_set: int | None


def _cells(register: Register, row: Mapping[str, Any], items: Sequence[Item], place: str, number: int) -> list[str]:
    common = words()
    spelled = {"yes": common["yes"], "no": common["no"], "joined_by": common["joined_by"]}
    late = render(common["late"], {"day": row["kept_on"]}) if row["late"] else ""
    told = [word_of(item, row.get(item.name), **spelled) for item in items]
    return [str(number), place, *([row["about_whom"]] if register.names_subject else []), *told, late]


def _table(
    office: Office, register: Register, items: Sequence[Item], since: date | None, until: date | None
) -> tuple[list[str], list[list[str]], dict[str, Any]]:
    common = words()
    listed = rows(register.name, since=since, until=until)[::-1]
    places = {each.id: each.name for each in records.every(Division)}
    subject = [common["person"]] if register.names_subject else []
    headings = [common["number"], common["village"], *subject, *(item.label for item in items), common["kept_on"]]
    cells = [
        _cells(register, row, items, places.get(row["division"] or 0, ""), number)
        for number, row in enumerate(listed, 1)
    ]
    days = [str(row["entered_on"])[:10] for row in listed]
    first = since or (date.fromisoformat(min(days)) if days else office.today)
    values = {
        "unit": office.info.township,
        "title": register.title,
        "today": office.today,
        "first": first,
        "last": until or office.today,
        "source": register.form.source,
        "clause": register.clause,
        "count": len(listed),
        "late": sum(row["late"] for row in listed),
    }
    return headings, cells, values


def export(office: Office, name: str, out: Path, *, since: date | None = None, until: date | None = None) -> OutFile:
    """Write a register as a workbook with every item, oldest first; late entries carry the day they were kept."""
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    register, common = named(name), words()
    headings, cells, values = _table(office, register, register.form.items, since, until)
    sheet = ListSheet(
        name=register.title,
        title=f"{office.info.township}{register.title}",
        columns=tuple(ListColumn(heading) for heading in headings),
        left=render(common["left"], values),
        right=render(common["right"], values),
        foot=(render(common["basis"], values), render(common["total"], values)),
        made_on=office.today,
    )
    content = write_list(sheet, cells)
    file = write_out(out, render(common["file"], values | {"kind": "xlsx"}), content, "internal")
    journal.log_access("export", file.path.name, user=office.user, stem="register", purpose="internal", rows=len(cells))
    return file


def press(office: Office, name: str, out: Path, *, since: date | None = None, until: date | None = None) -> OutFile:
    """Press a register's list on A4 to sign and file; every late entry says when it was kept."""
    register, common = named(name), words()
    items = [register.form.item(column) for column in register.columns]
    headings, cells, values = _table(office, register, items, since, until)
    content = _pressed(office, register.title, items, headings, cells, values, (render(common["total"], values),))
    return write_out(out, render(common["file"], values | {"kind": "pdf"}), content, "internal")


def press_blank(office: Office, name: str, out: Path) -> OutFile:
    """Press a register's empty list on A4, to be filled by pen and keyed back."""
    register, common = named(name), words()
    items = [register.form.item(column) for column in register.columns]
    headings, _none, values = _table(office, register, items, office.today, office.today)
    cells = [[str(number), *[""] * (len(headings) - 1)] for number in range(1, _BLANK_ROWS + 1)]
    content = _pressed(office, render(common["blank"], values), items, headings, cells, values, ())
    return write_out(out, render(common["blank_file"], values | {"kind": "pdf"}), content, "internal")


def _pressed(
    office: Office,
    title: str,
    items: Sequence[Item],
    headings: Sequence[str],
    cells: Sequence[Sequence[str]],
    values: Mapping[str, Any],
    notes: tuple[str, ...],
) -> bytes:
    from clfdesk.papers.sheet import press_table

    common = words()
    widths = [
        4.0,
        8.0,
        *([6.0] if len(headings) > len(items) + 3 else []),
        *(_WIDTHS[item.type] for item in items),
        8.0,
    ]
    sheet = TableSheet(
        title=f"{office.info.township}{title}",
        columns=tuple(Column(heading, width) for heading, width in zip(headings, widths, strict=True)),
        rows=tuple(tuple(row) for row in cells),
        left=render(common["left"], values),
        right=render(common["right"], values),
        signatures=tuple(common["signatures"]),
        notes=(*notes, render(common["basis"], values)),
    )
    return press_table(sheet).pdf


def take(office: Office, name: str, file: Path) -> Taken:
    """Take a sheet that somebody filled into a register: rows that fit in one change set, the others told.

    Columns are known by the items' labels; people by the ID number, or by the name where
    it is the only one of the roster. A row that is on the register already is told, not doubled.
    """
    from clfdesk.sheets.reading import read

    register = named(name)
    reader, known = _Reader(office, register), {_same(register, row, row["about_whom"]) for row in rows(register.name)}
    refused: list[Refused] = []
    ready: list[tuple[dict[str, Any], dict[str, int]]] = []
    headed = False
    for sheet in read(Path(file)).sheets:
        columns: dict[int, str] = {}
        for number, cells in sheet.rows:
            if not columns:
                columns = reader.columns([text_of(cell) for cell in cells])
                headed = headed or bool(columns)
                continue
            given = {
                name: text_of(cells[place])
                for place, name in columns.items()
                if place < len(cells) and not is_blank(cells[place])
            }
            if register.day in columns.values() and register.day not in given:
                continue  # a foot or a sum
            try:
                answers, links = reader.row(given)
                same = _same(register, answers, given.get("@name", ""))
                if same in known:
                    refused.append(Refused(sheet.name, number, _("It is on the register already.")))
                    continue
                known.add(same)
                ready.append((answers, links))
            except Refusal as refusal:
                refused.append(Refused(sheet.name, number, f"{refusal.where}: {refusal.why or refusal.what}"))
    if not headed:
        raise Refusal(
            _("No row of this file names the register's columns."),
            where=Path(file).name,
            next=_("Use the register's own export or blank as the form."),
        )
    if not ready:
        return Taken(0, tuple(refused), None)
    with unit("register.take", source=Path(file).name, user=office.user, at=office.clock.now().isoformat()) as change:
        for answers, links in ready:
            add(office, register.name, answers, **links)
    return Taken(len(ready), tuple(refused), change.id)


def _same(register: Register, answers: Mapping[str, Any], whom: str) -> tuple[str, ...]:
    """Return what two entries that are one have alike: every answer, and whom it is about where no item says it."""
    told = (answers.get(item.name) for item in register.form.items)
    return (whom if register.names_subject else "", *("" if value in (None, "", []) else str(value) for value in told))


class _Reader:
    """A register's columns and rows as they stand in a foreign sheet."""

    def __init__(self, office: Office, register: Register) -> None:
        self._office = office
        self._register = register
        self._places = {each.name: each.id for each in records.every(Division)}
        self._people: dict[str, list[int]] = {}
        self._ids: dict[str, int] = {}
        if register.about in ("person", "staff"):
            kind: type[Person | Staff] = Person if register.about == "person" else Staff
            for each in records.every(kind):
                self._people.setdefault(each.name, []).append(each.id)
                if each.id_number:
                    self._ids[each.id_number] = each.id

    def columns(self, headings: Sequence[str]) -> dict[int, str]:
        """Return which column holds which item; empty where the row is no heading."""
        common = words()
        labels = {item.label: item.name for item in self._register.form.items}
        labels |= {common["village"]: "@village", common["id_number"]: "@id"}
        if self._register.names_subject:
            labels[common["person"]] = "@name"
        found = {place: labels[text.strip()] for place, text in enumerate(headings) if text.strip() in labels}
        return found if len(found) >= min(2, len(self._register.form.items)) else {}

    def row(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, int]]:
        """Return the answers of a row and whom it is about; Refusal for what the form does not take."""
        links: dict[str, int] = {}
        if (place := self._places.get(given.get("@village", ""))) is not None:
            links["division"] = place
        about = self._register.about
        if about in ("person", "staff"):
            named_ = self._people.get(given.get("@name") or given.get("who", "") or given.get("worker", ""), [])
            number = self._ids.get(clean_id(given.get("@id", "")), named_[0] if len(named_) == 1 else 0)
            if number:
                links[about] = number
            elif given.get("@name"):
                raise Refusal(
                    _("Nobody of this name can be told for certain."),
                    where=given["@name"],
                    next=_("Add a column with the ID number, or mend the name."),
                )
        answers = {name: self._answer(name, text) for name, text in given.items() if not name.startswith("@")}
        checked(self._office, self._register, answers)
        return answers, links

    def _answer(self, name: str, text: str) -> Any:
        item, common = self._register.form.item(name), words()
        codes = {word: code for code, word in item.options} | {code: code for code, _word in item.options}
        if item.type == "flag":
            return {common["yes"]: True, common["no"]: False}.get(text, text)
        if item.type == "multi":
            return [codes.get(part, part) for part in text.replace("，", "、").split("、") if part]
        return codes.get(text, text) if item.type == "single" else text
