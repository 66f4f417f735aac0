"""A list of money by person, as other offices send it: read, mapped and given back as every list is.

Headings are found below titles and in two rows, columns go with our fields by their words,
by what the clerk chooses, or by what was chosen for the same headings before; the received
file is kept, and the sender's workbook comes back with its bad cells marked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clfdesk.domain.cell import text_of
from clfdesk.domain.filing import ImportRecord
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.identity import clean_id
from clfdesk.grammar.words import match_heading
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _
from clfdesk.services import intake_reading
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.intake_original import Original, put, received, scan_of
from clfdesk.services.intake_values import ColumnMap
from clfdesk.services.office import Office
from clfdesk.storage import records

#: What a person of such a list can be known by.
KEYS = frozenset(("name", "id_number"))
#: How surely a heading of persons is one: what is only guessed is shown as guessed, and never finds the heading row.
_CERTAIN = {"known": 1, "guessed": 0, "unknown": 0}


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One person's row: where it stands, and its texts by field."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return the name as written, without blanks."""
        return solid(self.cells.get("name", ""))

    @property
    def id_number(self) -> str:
        """Return the ID number without blanks and width; empty where there is none."""
        return clean_id(self.cells.get("id_number", "")) or ""


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong with one row: the field it concerns, told as one problem."""

    sheet: str
    number: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class MoneyList:
    """A list as it was understood: its rows, its columns, the mapping chosen, the last time the same file came."""

    file: str
    rows: tuple[MoneyRow, ...]
    columns: tuple[ColumnMap, ...]
    chosen: Mapping[str, str]
    before: ImportRecord | None = None
    book: Any = field(default=None, repr=False)
    layouts: tuple[Any, ...] = field(default=(), repr=False)


def _even(text: str, fillers: Sequence[str]) -> str:
    """Return a heading's words alone: 基本养老保险（个人）, 基本养老保险 / 个人缴费 → 基本养老保险个人."""
    flat = solid(text)
    for sign in "()（）[]【】/／、·-—_:：*":
        flat = flat.replace(sign, "")
    for word in sorted(fillers, key=len, reverse=True):
        flat = flat.replace(word, "")
    return flat.lower()


def read(
    file: Path,
    words: Mapping[str, Sequence[str]],
    *,
    fillers: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    sender: str = "",
    password: str | None = None,
) -> MoneyList:
    """Return a list as it is understood; ``words`` are the headings by field, beside 姓名 and 身份证号.

    ``mapping`` is {heading: field} where the clerk knows better ("" leaves a column out).
    Raises :class:`Refusal` for a file that cannot be read or names no people.
    """
    from clfdesk.sheets.faults import refuse
    from clfdesk.sheets.layout import understand
    from clfdesk.sheets.reading import read as read_book
    from clfdesk.sheets.sheet_words import bare
    from clfdesk.sheets.side_by_side import split

    book = read_book(Path(file), password)
    chosen = dict(mapping) if mapping is not None else intake_reading.learned(book, sender)
    certain = {bare(heading): name or None for heading, name in chosen.items()}
    own = {_even(word, fillers): name for name, each in words.items() for word in each}

    def match(heading: str) -> tuple[str | None, int]:
        if bare(heading) in certain:
            return certain[bare(heading)], 1
        if (even := _even(heading, fillers)) in own:
            return own[even], 1
        name, confidence = match_heading(heading, "staff")
        return (name, _CERTAIN[confidence]) if name in KEYS else (None, 0)

    sheets = (book.sheet(sheet),) if sheet else book.sheets
    parts = [part for each in sheets for part in split(each, match, KEYS)]
    layouts = [layout for each in parts if (layout := understand(each, match, KEYS)) is not None and layout.rows]
    if not layouts:
        raise refuse("no_header", book.name)
    rows = [
        MoneyRow(layout.sheet, row.number, {name: text_of(cell).strip() for name, cell in row.cells.items()})
        for layout in layouts
        for row in layout.rows
    ]
    columns = tuple(
        ColumnMap(
            layout.sheet, column.index, column.heading, column.field,
            "known" if column.certainty >= 1 or column.serial else "guessed" if column.field else "unknown",
            layout.samples.get(column.index, ()),
        )
        for layout in layouts
        for column in layout.columns
    )  # fmt: skip
    before = records.every(ImportRecord, sha256=book.sha256)
    return MoneyList(book.name, tuple(rows), columns, chosen, before[-1] if before else None, book, tuple(layouts))


def keep(office: Office, taken: MoneyList, counts: Mapping[str, int], sender: str = "") -> None:
    """Keep the received file and what its columns were taken for; call inside the unit of work that stores its rows."""
    originals: list[Original] = received([taken.book], None)
    digests = [put(each) for each in originals]
    headings = sorted({column.heading for column in taken.columns})
    record = ImportRecord(
        file_name=taken.file,
        sha256=taken.book.sha256,
        sender=sender,
        counts=json.dumps(dict(counts)),
        mapping=json.dumps({"headings": headings, "chosen": dict(taken.chosen)}, ensure_ascii=False),
        taken_on=office.today.isoformat(),
    )
    (number,) = records.insert([record])
    records.insert(
        [scan_of(each, digest, number, office.today) for each, digest in zip(originals, digests, strict=True)]
    )


def write_back(taken: MoneyList, bad: Sequence[BadCell], out: Path) -> OutFile:
    """Write the sender's workbook with its bad cells marked; Refusal where nothing is wrong with it."""
    from clfdesk.sheets.markup import Mark, mark
    from clfdesk.sheets.sheet_words import marked
    from clfdesk.sheets.side_by_side import own_name

    if not bad:
        raise Refusal(_("Nothing is wrong with this list."), where=taken.file, next=_("Keep it as it is."))
    layouts = {layout.sheet: layout for layout in taken.layouts}
    rows = {(layout.sheet, row.number): row for layout in taken.layouts for row in layout.rows}
    marks = []
    for each in bad:
        column = layouts[each.sheet].column(rows[each.sheet, each.number], each.problem.field)
        says = f"{each.problem.why} {each.problem.next}".strip()
        cells = ((column if column is not None else -1, "refused", says),)
        sentence = f"【{marked('refused')}】{says}"
        marks.append(Mark(own_name(each.sheet), each.number, "refused", sentence, cells))
    headings = {own_name(name): layout.headers[0].rows[0] for name, layout in layouts.items()}
    name = _("{name} (marked).xlsx").format(name=Path(taken.file).stem)
    return write_out(Path(out), name, mark(taken.book, marks, headings), "internal")


__all__ = ["BadCell", "MoneyList", "MoneyRow", "keep", "read", "write_back"]
