"""This period's returns of all townships beside the last one's: rows, who is new, who is gone, who changed township.

People are told apart by their ID numbers; nobody's number is kept, and those that are listed have
their birth date hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import render
from clfdesk.grammar.masks import mask_id
from clfdesk.i18n import _
from clfdesk.services import county
from clfdesk.services.county_file import Sheets, card_of, identity_column
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Moved:
    """A person whose place among the townships changed: ``new``, ``gone`` or ``moved``; the number is masked."""

    kind: str
    name: str
    id_number_masked: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One township's two periods: rows then and now, how many are new, gone, came from or went to another township."""

    township: str
    before: int
    now: int
    new: int
    gone: int
    came: int
    went: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two periods of a county beside each other; ``holds``: before + new − gone = now, over all townships."""

    card: str
    before: str
    now: str
    townships: tuple[Beside, ...]
    people: tuple[Moved, ...]

    @property
    def holds(self) -> bool:
        """Return whether each township's numbers lead from one period to the other."""
        return all(each.before + each.new + each.came - each.gone - each.went == each.now for each in self.townships)


def compare(
    folder: Path, previous: Path, *, office: Office | None = None, card: str = "", period: str = ""
) -> Compared:
    """Return how a folder of returns differs from the folder of the period before; both are only read.

    Raises :class:`Refusal` where one of them has no return that counts, they are of different
    returns, or the return names nobody.
    """
    now, now_files = county.collect(folder, office=office, card=card, period=period)
    before, before_files = county.collect(previous, office=office, card=now.card)
    return beside(
        now.card, before.period, now.period,
        [before_files[each.file] for each in before.good()], [now_files[each.file] for each in now.good()],
    )  # fmt: skip


def beside(card: str, before: str, now: str, old: Sequence[Sheets], new: Sequence[Sheets]) -> Compared:
    """Return the comparison of files that were read."""
    if not old or not new:
        raise Refusal(
            _("There is nothing to compare."),
            where=card,
            why=_("One of the two folders holds no return that counts."),
            next=_("Look at the board of each folder first."),
        )
    then, after = _people(old), _people(new)
    places = list(dict.fromkeys(each.received.township for each in (*new, *old)))
    people: list[Moved] = []
    counts = {place: [0, 0, 0, 0] for place in places}
    for number in sorted({*then, *after}):
        was, there = then.get(number), after.get(number)
        if was is None and there is not None:
            counts[there[0]][0] += 1
            people.append(Moved("new", there[1], mask_id(number), "", there[0]))
        elif there is None and was is not None:
            counts[was[0]][1] += 1
            people.append(Moved("gone", was[1], mask_id(number), was[0], ""))
        elif was is not None and there is not None and was[0] != there[0]:
            counts[there[0]][2] += 1
            counts[was[0]][3] += 1
            people.append(Moved("moved", there[1], mask_id(number), was[0], there[0]))
    lines = []
    for place in places:
        had = sum(where == place for where, _name in then.values())
        has = sum(where == place for where, _name in after.values())
        lines.append(Beside(place, had, has, *counts[place]))
    return Compared(card, before, now, tuple(lines), tuple(people))


def _people(files: Sequence[Sheets]) -> dict[str, tuple[str, str]]:
    """Return (township, name) by ID number; a number in two townships belongs to the first."""
    from clfdesk.grammar.identity import clean_id
    from clfdesk.grammar.words import match_heading

    found: dict[str, tuple[str, str]] = {}
    for each in files:
        column = identity_column(each.headings)
        if column is None:
            raise Refusal(
                _("This return names nobody."),
                where=each.received.file,
                why=_("It has no column of ID numbers."),
                next=_("Compare the summaries of both periods instead."),
            )
        name = next(
            (n for n, (_g, text) in enumerate(each.headings) if match_heading(text, "person", "staff")[0] == "name"),
            None,
        )
        for _sheet, _row, cells in each.rows:
            number = clean_id(returns.cell_text(cells[column]))
            if number:
                called = returns.cell_text(cells[name]) if name is not None else ""
                found.setdefault(number, (each.received.township, called))
    return found


def pages(compared: Compared, today: date) -> list[tuple[Any, list[list[Value]]]]:
    """Return the comparison as two sheets: by township, and who."""
    from clfdesk.sheets.list_sheet import ListColumn, ListSheet

    words: Mapping[str, Any] = resources.shipped("filings", "words", "county.toml")
    said: Mapping[str, str] = words["comparison"]
    card = card_of(compared.card)
    values = {
        "name": county.plain_name(card) if card else compared.card,
        "before": read_period(compared.before).title() if compared.before else "",
        "now": read_period(compared.now).title() if compared.now else "",
    }
    title = render(said["title"], values)
    heads = ("number", "township", "before", "now", "new", "gone", "came", "went", "difference")
    columns = tuple(ListColumn(said[key], "text" if key == "township" else "number", 8) for key in heads)
    rows: list[list[Value]] = [
        [n, e.township, e.before, e.now, e.new, e.gone, e.came, e.went, e.now - e.before]
        for n, e in enumerate(compared.townships, 1)
    ]
    ends = (said["total"], None, *(sum(int(str(row[index])) for row in rows) for index in range(2, 9)))
    who = tuple(
        ListColumn(said[key], "number" if key == "number" else "text", 12)
        for key in ("number", "kind", "name", "id_number", "from", "to")
    )
    listed: list[list[Value]] = [
        [n, said[e.kind], e.name, e.id_number_masked, e.before or None, e.now or None]
        for n, e in enumerate(compared.people, 1)
    ]
    return [
        (ListSheet(said["sheet"], title, columns, totals=ends, made_on=today), rows),
        (ListSheet(said["people"], title, who, made_on=today), listed),
    ]


def export(compared: Compared, out: Path, today: date) -> OutFile:
    """Write the comparison as a workbook into ``out``."""
    from clfdesk.sheets.writing import write_book

    made = pages(compared, today)
    return write_out(out, f"{made[0][0].title}_{today:%Y%m%d}.xlsx", write_book(made), "internal")
