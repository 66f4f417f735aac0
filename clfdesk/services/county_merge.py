"""Many returns into one workbook with township, file and row kept; what is wrong goes back in place.

A file is merged whole or not at all. Persons of other townships are written into the
workbook and kept nowhere; a number found in two townships is told with its birth date hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.collection import Collection, Trouble
from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import render
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.masks import mask_id
from clfdesk.i18n import _
from clfdesk.services import county, county_compare
from clfdesk.services.county_compare import Compared
from clfdesk.services.county_file import Sheets, card_of, identity_column
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office

_MANY = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: township, file, row of the sheet."""

    township: str
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One ID number in two townships or more, its birth date hidden."""

    id_number_masked: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What was merged: the townships in order, how many rows, who is in two of them, the board, the files written."""

    townships: list[str]
    rows: int
    duplicates: list[Duplicate]
    files: list[OutFile]
    collection: Collection
    findings: dict[str, list[Trouble]]
    compared: Compared | None = None


def merge(
    folder: Path,
    out: Path,
    *,
    office: Office | None = None,
    expected: Sequence[str] = (),
    card: str = "",
    period: str = "",
    due: date | None = None,
    today: date,
    previous: Path | None = None,
    progress: county.Progress | None = None,
) -> Merged:
    """Merge the returns of a folder that count; write the workbook, the files to send back and the list of the late.

    ``previous`` is the folder of the period before: the workbook then says township by
    township what changed since, and who.

    Raises :class:`Refusal` where no file counts, or where ``out`` cannot be written; the
    folder of returns is only read.
    """
    collection, sheets = county.collect(
        folder, office=office, expected=expected, card=card, period=period, due=due, progress=progress
    )
    good = [sheets[each.file] for each in collection.good()]
    good, collection = _alike(good, collection)
    if not good:
        raise Refusal(
            _("No return in this folder can be merged."),
            where=str(folder),
            why="；".join(f"{each.file}: {one.says}" for each in collection.files for one in each.troubles[:1]),
            next=_("Look at the board, send back what is wrong, and merge again."),
        )
    duplicates, findings = _looked_over(good, today)
    texts = _Texts(collection, office, today)
    beside = _beside(previous, collection, good, office) if previous is not None else None
    more = county_compare.pages(beside, today) if beside is not None else []
    book = _workbook(good, collection, duplicates, texts, more)
    files = [write_out(out, texts.name("merged_file"), book, "internal")]
    files += _returned(sheets, collection, findings, texts, out)
    late = "\r\n".join(county.chase(collection)) + "\r\n"
    if collection.missing():
        files.append(write_out(out, texts.name("chase_file"), late.encode("utf-8-sig"), "internal"))
    rows = sum(len(each.rows) for each in good)
    told = [each.received.township for each in good]
    return Merged(told, rows, duplicates, files, collection, findings, beside)


def look(
    folder: Path, *, office: Office | None = None, today: date
) -> tuple[Collection, list[Duplicate], dict[str, list[Trouble]]]:
    """Return the board of a folder, who is in two townships, and by file what is wrong with its rows; nothing is written."""
    collection, sheets = county.collect(folder, office=office)
    good, collection = _alike([sheets[each.file] for each in collection.good()], collection)
    return collection, *_looked_over(good, today)


def send_back(folder: Path, out: Path, *, office: Office | None = None, today: date) -> list[OutFile]:
    """Write the files of a folder that have something wrong as they came, the remarks in place."""
    collection, sheets = county.collect(folder, office=office)
    good, collection = _alike([sheets[each.file] for each in collection.good()], collection)
    _duplicates, findings = _looked_over(good, today)
    return _returned(sheets, collection, findings, _Texts(collection, office, today), out)


def reminder(folder: Path, out: Path, *, office: Office | None = None, today: date) -> list[OutFile]:
    """Write the list of the townships that are missing, a line each to be sent; empty where none is."""
    collection = county.board(folder, office=office)
    if not collection.missing():
        return []
    text = "\r\n".join(county.chase(collection)) + "\r\n"
    name = _Texts(collection, office, today).name("chase_file")
    return [write_out(out, name, text.encode("utf-8-sig"), "internal")]


def _beside(previous: Path, collection: Collection, good: Sequence[Sheets], office: Office | None) -> Compared:
    before, files = county.collect(previous, office=office, card=collection.card)
    old = [files[each.file] for each in before.good()]
    return county_compare.beside(collection.card, before.period, collection.period, old, good)


class _Texts:
    """The words of the county's papers for one collection."""

    def __init__(self, collection: Collection, office: Office | None, today: date) -> None:
        self.words: Mapping[str, Any] = resources.shipped("filings", "words", "county.toml")
        card = card_of(collection.card)
        self.values: dict[str, Any] = {
            "county": office.info.township if office and office.info.level == "county" else "",
            "period": read_period(collection.period).title() if collection.period else "",
            "name": county.plain_name(card) if card else collection.card,
            "today": today,
        }
        self.today = today

    def name(self, key: str, **more: Any) -> str:
        """Return a text of the words with its values."""
        return render(str(self.words[key]), {**self.values, **more})


def _alike(good: list[Sheets], collection: Collection) -> tuple[list[Sheets], Collection]:
    """Return the files with the headings of the first, and a board that tells of the others."""
    if not good:
        return good, collection
    wanted = [heading for _group, heading in good[0].headings]
    kept, files = [], {each.file: each for each in collection.files}
    for each in good:
        if [heading for _group, heading in each.headings] == wanted:
            kept.append(each)
        else:
            says = _("Its columns are not those of the other files.")
            files[each.received.file] = each.received.troubled("wrong_version", says)
    return kept, replace(collection, files=tuple(files.values()))


def _looked_over(good: Sequence[Sheets], today: date) -> tuple[list[Duplicate], dict[str, list[Trouble]]]:
    """Return who is in two townships, and by file what is wrong with its rows."""
    says: Mapping[str, str] = resources.shipped("filings", "words", "county.toml")["findings"]
    findings: dict[str, list[Trouble]] = defaultdict(list)
    where: dict[str, list[Place]] = defaultdict(list)
    for each in good:
        column = identity_column(each.headings)
        if column is None:
            continue
        seen: dict[str, int] = {}
        for _sheet, row, cells in each.rows:
            written = returns.cell_text(cells[column])
            if not written:
                continue
            checked = check_id(written, today)
            if checked.state == "invalid":
                findings[each.received.file].append(
                    Trouble("id_wrong", render(says["id_wrong"], {"why": checked.why}), row)
                )
            number = checked.normal or written
            if number in seen:
                text = render(says["id_doubled"], {"row": seen[number]})
                findings[each.received.file].append(Trouble("id_doubled", text, row))
                continue
            seen[number] = row
            where[number].append(Place(each.received.township, each.received.file, row))
    found = []
    for number, places in where.items():
        if len({place.township for place in places}) < 2:
            continue
        found.append(Duplicate(mask_id(number), tuple(places)))
        for place in places:
            others = "、".join(sorted({each.township for each in places} - {place.township}))
            text = render(says["elsewhere"], {"township": others})
            findings[place.file].append(Trouble("elsewhere", text, place.row))
    return found, dict(findings)


def _workbook(
    good: Sequence[Sheets],
    collection: Collection,
    duplicates: Sequence[Duplicate],
    texts: _Texts,
    more: Sequence[tuple[Any, list[list[Value]]]] = (),
) -> bytes:
    from clfdesk.sheets.list_sheet import ListColumn, ListSheet
    from clfdesk.sheets.writing import write_book

    words = texts.words
    headings = good[0].headings
    numbered = headings[0][1] == words["number"]
    kept = range(1 if numbered else 0, len(headings))
    rows: list[list[Value]] = []
    for each in good:
        name, township = each.received.file, each.received.township
        for _sheet, number, cells in each.rows:
            rows.append([len(rows) + 1, township, name, number, *(_cell(cells[index]) for index in kept)])
    figures = [index for index in kept if _is_figure(good, index) and _is_added(collection.card, index)]
    source = (
        ListColumn(words["number"], "number", 4),
        ListColumn(words["township"], width=8),
        ListColumn(words["file"], width=10),
        ListColumn(words["row"], "number", 4),
    )
    body = tuple(
        ListColumn(headings[index][1], "number" if index in figures else "text", 10, headings[index][0])
        for index in kept
    )
    title = texts.name("title")

    def sheet(key: str, columns: tuple[ListColumn, ...], totals: tuple[Value, ...] = ()) -> ListSheet:
        return ListSheet(str(words[key]), title, columns, totals=totals, made_on=texts.today)

    totals: list[Value] = [str(words["total"]), None, None, None]
    totals += [_total(good, index, figures) for index in kept]
    summary = (ListColumn(words["number"], "number", 4), ListColumn(words["township"], width=10),
               ListColumn(words["rows"], "number", 5),
               *(ListColumn("".join(headings[index]), "number", 6) for index in figures))  # fmt: skip
    lines: list[list[Value]] = [
        [place, each.received.township, len(each.rows), *(_total([each], index, figures) for index in figures)]
        for place, each in enumerate(good, 1)
    ]
    ends: tuple[Value, ...] = (
        str(words["total"]), None, len(rows), *(_total(good, index, figures) for index in figures),
    )  # fmt: skip
    parts: list[tuple[ListSheet, Sequence[Sequence[Value]]]] = [
        (sheet("merged", (*source, *body), tuple(totals) if figures else ()), rows),
        (sheet("summary", summary, ends), lines),
        (sheet("duplicates", _columns(words, "number", "id_number", "places")), _doubled(duplicates, words)),
        (sheet("board", _columns(words, "number", "township", "state", "on_time", "file", "remark")),
         _state(collection, words)),
        *more,
    ]  # fmt: skip
    return write_book(parts, constant_memory=len(rows) > _MANY)


def _columns(words: Mapping[str, Any], *keys: str) -> tuple[Any, ...]:
    from clfdesk.sheets.list_sheet import ListColumn

    return tuple(ListColumn(str(words[key]), "number" if key == "number" else "text", 20) for key in keys)


def _cell(value: Any) -> Value:
    if isinstance(value, float):
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else number
    if value is None or isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return returns.cell_text(value) or None


def _is_figure(good: Sequence[Sheets], index: int) -> bool:
    """Return whether a column holds figures to add: numbers only, and some."""
    found = False
    for each in good:
        for _sheet, _row, cells in each.rows:
            value = cells[index]
            if value is None or value == "":
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            found = True
    return found


def _is_added(code: str, index: int) -> bool:
    """Return whether a column's figures mean something together: counts do, ages do not."""
    card = card_of(code)
    if card is None or card.table.get("group_by"):
        return True
    columns = card.table["column"]
    return index < len(columns) and bool(columns[index].get("total"))


def _total(good: Sequence[Sheets], index: int, figures: Sequence[int]) -> Value:
    if index not in figures:
        return None
    return returns.summed([[_cell(cells[index])] for each in good for _sheet, _row, cells in each.rows], 0)


def _doubled(duplicates: Sequence[Duplicate], words: Mapping[str, Any]) -> list[list[Value]]:
    return [
        [
            number,
            each.id_number_masked,
            "；".join(render(str(words["place"]), {"township": at.township, "row": at.row}) for at in each.places),
        ]
        for number, each in enumerate(duplicates, 1)
    ]


def _state(collection: Collection, words: Mapping[str, Any]) -> list[list[Value]]:
    good = {each.township: each for each in collection.good()}
    rows: list[list[Value]] = []
    for place in dict.fromkeys([*collection.expected, *good]):
        one = good.get(place)
        on_time = "" if one is None or one.on_time is None else str(words["yes" if one.on_time else "no"])
        troubles = "；".join(t.says for f in collection.files if f.township == place for t in f.troubles)
        state = str(words["counts" if one else "missing"])
        rows.append([len(rows) + 1, place, state, on_time, one.file if one else None, troubles])
    for each in collection.files:
        if each.township not in collection.expected and not each.counts:
            told = "；".join(t.says for t in each.troubles)
            rows.append([len(rows) + 1, each.township or None, str(words["missing"]), "", each.file, told])
    return rows


def _returned(
    sheets: Mapping[str, Sheets],
    collection: Collection,
    findings: Mapping[str, Sequence[Trouble]],
    texts: _Texts,
    out: Path,
) -> list[OutFile]:
    """Write each file with something wrong as it came, its rows marked, the remarks in place."""
    from clfdesk.sheets.markup import Mark, mark

    written = []
    for each in collection.files:
        one = sheets[each.file]
        if one.book is None or each.township not in collection.expected:
            continue
        wrong = [trouble for trouble in each.troubles if trouble.code != "foreign"]
        rows = list(findings.get(each.file, ()))
        if not rows and not any(t.code in ("wrong_version", "changed", "cut") for t in wrong):
            continue
        first = each.envelope.first if each.envelope else 2
        heading = max(1, first - 1)
        place = {row: sheet for sheet, row, _cells in one.rows}
        name = one.book.sheets[each.envelope.skipped if each.envelope else 0].name
        column = identity_column(one.headings)
        marks = [Mark(name, max(1, heading - 1), "refused", t.says) for t in wrong[:1]]
        by_row: dict[int, list[Trouble]] = defaultdict(list)
        for trouble in rows:
            by_row[trouble.row].append(trouble)
        for row, troubles in sorted(by_row.items()):
            says = "；".join(trouble.says for trouble in troubles)
            cells = ((column, "refused", says),) if column is not None else ()
            marks.append(Mark(place.get(row, name), row, "refused", says, cells))
        headings = {page.name: heading for page in one.book.sheets}
        content = mark(one.book, marks, headings)
        back = texts.name("back_file", place=each.township, file=Path(each.file).stem)
        written.append(write_out(out, back, content, "upward"))
    return written
