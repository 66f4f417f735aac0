"""The county's own workbook of merged returns: every row with township, file and row; sums, doubles, the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.collection import Collection
from clfdesk.domain.returns import Value
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import render
from clfdesk.services import county
from clfdesk.services.county_file import Sheets, card_of
from clfdesk.services.county_findings import Duplicate
from clfdesk.services.office import Office

_MANY = 2_000


class Texts:
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


def workbook(
    good: Sequence[Sheets],
    collection: Collection,
    duplicates: Sequence[Duplicate],
    texts: Texts,
    more: Sequence[tuple[Any, list[list[Value]]]] = (),
) -> bytes:
    """Return the workbook: all rows with their origin, by township, who stands twice, the board, and ``more``."""
    from clfdesk.sheets.list_sheet import ListColumn, ListSheet
    from clfdesk.sheets.writing import write_book

    words = texts.words
    headings = good[0].headings
    numbered = headings[0][1] == words["number"]
    kept = range(1 if numbered else 0, len(headings))
    rows: list[list[Value]] = []
    for each in good:
        name, township = each.received.file, each.received.township
        several = len({sheet for sheet, _number, _cells in each.rows}) > 1
        for sheet, number, cells in each.rows:
            origin = f"{name}·{sheet}" if several else name
            rows.append([len(rows) + 1, township, origin, number, *(_cell(cells[index]) for index in kept)])
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

    def page(key: str, columns: tuple[ListColumn, ...], totals: tuple[Value, ...] = ()) -> ListSheet:
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
        (page("merged", (*source, *body), tuple(totals) if figures else ()), rows),
        (page("summary", summary, ends), lines),
        (page("duplicates", _columns(words, "number", "id_number", "places")), _doubled(duplicates, words)),
        (page("board", _columns(words, "number", "township", "state", "on_time", "file", "remark")),
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
