"""The indicators opened, printed and written as a workbook: each number by its people, each target by its paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.domain.stems import STEMS
from clfdesk.grammar.card import render
from clfdesk.services import filing_rows as texts
from clfdesk.services import past
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import listing

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Behind:
    """Whom an indicator counts: the list they are of; name and number of those that reach it and of those wanting."""

    stem: str
    reached: list[dict[str, Any]]
    wanting: list[dict[str, Any]]


def behind(office: Office, indicator: str, *, as_of: date | None = None) -> Behind:
    """Return the people behind an indicator as of a day; :class:`Refusal` where there is none of that name."""
    from clfdesk.services import check_measures

    with past.as_of(office, as_of) as day:
        then = office if day == office.today else replace(office, clock=replace(office.clock, fixed=day))
        stem, reached, wanting = check_measures.behind(then, indicator)
        names = _names(stem, [*reached, *wanting], day)
    return Behind(
        stem, [names[each] for each in reached if each in names], [names[each] for each in wanting if each in names]
    )


def _names(stem: str, numbers: Sequence[int], day: date) -> dict[int, dict[str, Any]]:
    if not numbers:
        return {}
    columns = ["number", *(["name"] if "name" in STEMS[stem].names() else [])]
    rows = listing.rows(stem, columns=columns, numbers=sorted(set(numbers)), today=day)
    return {int(row["number"]): {"number": int(row["number"]), "name": str(row.get("name", ""))} for row in rows}


def _table(office: Office, found: Sequence[Row]) -> tuple[str, list[tuple[str, int, bool]], list[list[str]]]:
    """Return the title, the columns (heading, width, is a figure) and the rows of the indicators as they are written."""
    said = texts.layout()["indicators"]
    columns = [(str(said[key]), width, key in ("numerator", "denominator", "value", "target")) for key, width in (
        ("title", 22), ("numerator", 6), ("denominator", 6), ("value", 6), ("target", 6), ("state", 5), ("paper", 18),
    )]  # fmt: skip
    states = {True: said["reached"], False: said["not_reached"], None: said["no_base"]}
    rows = [
        [
            str(each["title"]), f"{each['numerator']:f}", "" if each["denominator"] is None else str(each["denominator"]),
            str(each["value"]), ("≤" if each["at_most"] else "") + str(each["target"]), str(states[each["reached"]]),
            f"{each['source']} {each['clause']}".strip(),
        ]
        for each in found
    ]  # fmt: skip
    return f"{office.info.township}{said['name']}", columns, rows


def export(office: Office, found: Sequence[Row], out: Path) -> OutFile:
    """Write the indicators as a workbook."""
    from clfdesk.sheets.list_sheet import ListColumn, ListSheet
    from clfdesk.sheets.writing import write_list

    title, columns, rows = _table(office, found)
    values = texts.values_for(office)
    sheet = ListSheet(
        name=str(texts.layout()["indicators"]["name"]),
        title=title,
        columns=tuple(
            ListColumn(heading, width=width, align="center" if figure else "left") for heading, width, figure in columns
        ),
        right=render("{today:%Y年%-m月%-d日}", values),
        page_foot=str(texts.layout()["page_foot"]),
        made_on=office.today,
    )
    return write_out(out, f"{title}_{office.today:%Y%m%d}.xlsx", write_list(sheet, rows), "internal")


def press(office: Office, found: Sequence[Row], out: Path) -> OutFile:
    """Press the indicators as a PDF."""
    from clfdesk.domain.paper import Column, TableSheet
    from clfdesk.papers.sheet import press_table

    title, columns, rows = _table(office, found)
    values = texts.values_for(office)
    sheet = TableSheet(
        title=title,
        columns=tuple(Column(heading, width, "right" if figure else "left") for heading, width, figure in columns),
        rows=tuple(tuple(row) for row in rows),
        left=render(str(texts.layout()["unit"]), values),
        right=render("{today:%Y年%-m月%-d日}", values),
        row_mm=9,
    )
    return write_out(out, f"{title}_{office.today:%Y%m%d}.pdf", press_table(sheet).pdf, "internal")
