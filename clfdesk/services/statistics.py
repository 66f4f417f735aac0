"""Statistics: a cross-table of any two or three fields with its people, kept, exported with charts; indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.domain import returns
from clfdesk.domain.alias import SavedList
from clfdesk.domain.cross_table import Axis, CrossTable, crossed
from clfdesk.domain.information import age_band
from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field, Fields
from clfdesk.grammar.measure import Progress
from clfdesk.i18n import _
from clfdesk.services import filing_beside, past
from clfdesk.services import filing_rows as texts
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.services.person import fields_of
from clfdesk.storage import listing, records
from clfdesk.storage.unit import unit

_KEPT = "statistics"
_COUNTABLE = ("code", "flag", "division", "tags", "text")
_MOST_BARS, _MOST_SERIES = 24, 8  # beyond it a chart says nothing
_MOST = 400  # values an axis may have; beyond it is a list, not a statistic


def fields_to_cross(stem: str) -> Fields:
    """Return the fields a stem can be crossed by: codes, places, flags, ages in bands, days by their year."""
    return Fields(
        each for each in fields_of(stem) if each.kind in (*_COUNTABLE, "date") or each.name in ("age", "year")
    )


def cross(
    office: Office, fields: Sequence[str], *, stem: str = "person", where: str = "", as_of: date | None = None
) -> CrossTable:
    """Return how many records of a list have which values of two or three fields.

    Without ``where`` persons on the roster count; ``as_of`` counts what the desk knew at
    the end of that day. Raises :class:`Refusal` for other than one to three fields, one
    that cannot be counted by, and too many values.
    """
    known = fields_to_cross(stem)
    unknown = [name for name in fields if name not in known.names()]
    if unknown or not 1 <= len(fields) <= 3 or len(set(fields)) < len(fields):
        raise Refusal(
            _("These fields cannot be crossed."),
            where=", ".join(fields),
            why=_("One to three different ones of: {names}.").format(names=", ".join(known.names())),
            next=_("Choose among them."),
        )
    asked = where.strip() or ("lifecycle == 'registered'" if stem == "person" else "")
    with past.as_of(office, as_of) as day:
        rows = listing.rows(
            stem,
            where=parse(asked, fields_of(stem)) if asked else None,
            columns=list(dict.fromkeys(("number", *fields))),
            today=day,
        )
    bands = [int(each) for each in office.pack.require("notice.age_starts", office.today).value]
    members = crossed(rows, fields, lambda name, row: _code(known.named(name), row[name], bands))
    axes = []
    for place, name in enumerate(fields):
        used = {str(key[place]) for key in members}
        if len(used) > _MOST:
            raise Refusal(
                _("This field has too many different values to count by."),
                where=name,
                why=_("It has {count}.").format(count=len(used)),
                next=_("Choose one with fewer, or narrow the list."),
            )
        axes.append(_axis(stem, known.named(name), used, bands))
    return CrossTable(stem, asked, tuple(axes), members)


def _code(field: Field, value: Any, bands: Sequence[int]) -> str:
    if value is None or value == "":
        return ""
    if field.name == "age":
        return age_band(int(value), bands)
    if isinstance(value, date):
        return str(value.year)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list | tuple):
        return "+".join(str(each) for each in value)
    return str(value)


def _axis(stem: str, field: Field, used: set[str], bands: Sequence[int]) -> Axis:
    """Return the values of a field in the order an office expects, the unnamed last."""
    words = filing_beside.words_for(stem)
    order = list(words.codes.get(field.codes, {}))
    if field.kind == "division":
        order = filing_beside.villages()
    elif field.name == "age":
        order = [age_band(start, bands) for start in bands]
    place = {code: number for number, code in enumerate(order)}
    found = sorted(used, key=lambda code: (code == "", place.get(code, len(place)), code))
    return Axis(field.name, texts.heading_for(field, words), tuple((code, _word(field, code, words)) for code in found))


def _word(field: Field, code: str, words: Any) -> str:
    layout = texts.layout()
    if code == "":
        return str(layout["unknown"])
    if field.name == "age":
        first, _dash, last = code.rstrip("+").partition("-")
        return render(str(layout["band" if last else "last_band"]), {"first": first, "last": last})
    parts = [returns.word_for(words, field.codes, each) for each in code.split("+")] if field.codes else [code]
    return "、".join(parts)


def table_of(found: CrossTable) -> tuple[list[tuple[str, str]], list[list[Value]], list[Value]]:
    """Return a cross-table as it is printed: headings (group, heading), rows, the row of totals.

    One or two fields go across with the first going down; a third groups the columns.
    """
    layout = texts.layout()
    down, across = found.axes[0], found.axes[1:]
    columns: list[tuple[str, str, tuple[str | None, ...]]] = [("", str(layout["total"]), (None,) * len(across))]
    if len(across) == 1:
        columns += [("", word, (code,)) for code, word in across[0].codes]
    elif len(across) == 2:
        columns += [(upper, lower, (one, two)) for one, upper in across[0].codes for two, lower in across[1].codes]
    headings = [("", down.heading), *((group, heading) for group, heading, _codes in columns)]
    rows: list[list[Value]] = [
        [word, *(found.count(code, *codes) for _group, _heading, codes in columns)] for code, word in down.codes
    ]
    totals: list[Value] = [str(layout["total"]), *(found.count(None, *codes) for _group, _heading, codes in columns)]
    return headings, rows, totals


def export(office: Office, found: CrossTable, out: Path, *, name: str = "") -> OutFile:
    """Write a cross-table as a workbook with a native chart, black and white; return the file."""
    from clfdesk.sheets.cross_book import write_cross
    from clfdesk.sheets.list_sheet import ListColumn, ListSheet

    headings, rows, totals = table_of(found)
    layout, values = texts.layout(), texts.values_for(office)
    title = name or "×".join(axis.heading for axis in found.axes)
    columns = tuple(
        ListColumn(heading, "text" if index == 0 else "number", 8, group)
        for index, (group, heading) in enumerate(headings)
    )
    sheet = ListSheet(
        name=title,
        title=f"{office.info.township}{title}",
        columns=columns,
        right=render("{today}", values),
        totals=tuple(totals),
        page_foot=str(layout["page_foot"]),
        made_on=office.today,
    )
    content = write_cross(sheet, rows, chart=len(found.axes) <= 2 and len(rows) <= 40)
    file = render(str(layout["list_file"]), {**values, "name": title, "kind": "xlsx"})
    return write_out(out, file, content, "internal")


def press(office: Office, found: CrossTable, out: Path, *, name: str = "") -> OutFile:
    """Press a cross-table as a PDF: the table, then a chart in hatchings for a black-and-white printer."""
    from clfdesk.domain.paper import Column, TableSheet
    from clfdesk.papers.bars import joined, press_bars
    from clfdesk.papers.sheet import press_table

    headings, rows, totals = table_of(found)
    layout, values = texts.layout(), texts.values_for(office)
    plain = name or "×".join(axis.heading for axis in found.axes)
    title = f"{office.info.township}{plain}"
    sheet = TableSheet(
        title=title,
        columns=tuple(
            Column(f"{group}{heading}", 12 if index == 0 else 6, "left" if index == 0 else "right")
            for index, (group, heading) in enumerate(headings)
        ),
        rows=tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows),
        totals=tuple("" if cell is None else str(cell) for cell in totals),
        left=render(str(layout["unit"]), values),
        right=render("{today:%Y年%-m月%-d日}", values),
        row_mm=7,
    )
    papers = [press_table(sheet).pdf]
    drawn = range(2, len(headings)) if len(headings) > 2 else range(1, 2)
    if rows and len(rows) <= _MOST_BARS and len(drawn) <= _MOST_SERIES:
        series = [(headings[index][1], [int(str(row[index])) for row in rows]) for index in drawn]
        papers.append(press_bars(title, [str(row[0]) for row in rows], series))
    file = render(str(layout["list_file"]), {**values, "name": plain, "kind": "pdf"})
    return write_out(out, file, joined(*papers), "internal")


def save(office: Office, name: str, found: CrossTable) -> int:
    """Keep a cross-table's question under a name, in place of one of the same name; return the change set."""
    if not name.strip():
        raise Refusal(_("The statistic has no name."), next=_("Give it a name you will recognise."))
    columns = ",".join((found.stem, *(axis.field for axis in found.axes)))
    kept = next(iter(records.every(SavedList, stem=_KEPT, name=name.strip())), None)
    with unit("list.save", user=office.user, at=office.clock.now().isoformat()) as change:
        if kept is None:
            records.insert([SavedList(name.strip(), _KEPT, found.where, columns)])
        else:
            records.update(SavedList, kept.id, {"condition": found.where, "columns": columns})
    return change.id


def saved() -> dict[str, tuple[str, tuple[str, ...], str]]:
    """Return the statistics kept, by name: list, fields, condition."""
    found = {}
    for each in records.every(SavedList, stem=_KEPT):
        stem, *fields = each.columns.split(",")
        found[each.name] = (stem, tuple(fields), each.condition)
    return found


def open_saved(office: Office, name: str, *, as_of: date | None = None) -> CrossTable:
    """Return a kept statistic as it stands; :class:`Refusal` where there is none of the name."""
    kept = saved()
    if name not in kept:
        raise Refusal(
            _("There is no statistic of that name."),
            where=name,
            why=_("Kept ones: {names}.").format(names="、".join(kept)),
            next=_("Choose one of them."),
        )
    stem, fields, where = kept[name]
    return cross(office, fields, stem=stem, where=where, as_of=as_of)


def indicators(office: Office, *, as_of: date | None = None) -> list[Mapping[str, Any]]:
    """Return the indicators of the policies in force: numerator, denominator, target, reached, paper and clause."""
    from clfdesk.services import check_measures

    with past.as_of(office, as_of) as day:
        then = office if day == office.today else replace(office, clock=replace(office.clock, fixed=day))
        return [_told(each) for each in check_measures.indicators(then)]


def _told(each: Progress) -> Mapping[str, Any]:
    value = each.found / each.base if each.base else each.found
    return {
        "id": each.id,
        "title": each.title,
        "numerator": each.found,
        "denominator": each.base,
        "value": each.shown(value) if each.base != 0 else "",
        "target": each.shown(each.target),
        "at_most": each.at_most,
        "reached": each.reached,
        "source": each.source,
        "clause": each.clause,
    }
