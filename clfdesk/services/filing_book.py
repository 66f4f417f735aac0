"""A return's workbook: one table or a sheet a village with a summary, the checks where asked, the envelope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from clfdesk.domain import returns
from clfdesk.domain.envelope import Envelope
from clfdesk.domain.returns import Check, Value
from clfdesk.grammar.calendar import Period
from clfdesk.grammar.card import Card, render
from clfdesk.services import filing_rows as texts
from clfdesk.services import filing_table
from clfdesk.services.filing_table import Table
from clfdesk.services.office import Office

_MANY = 2_000  # from so many rows on the workbook is written row by row


def workbook(
    office: Office,
    card: Card,
    table: Table,
    values: Mapping[str, Any],
    period: Period,
    sha256: str,
    *,
    checks: Sequence[Check] = (),
    old: bool = False,
    cover: bool = False,
) -> tuple[bytes, Envelope]:
    """Return the workbook of a return and the envelope it carries.

    ``values`` are what its texts name (``name``, ``revision`` …); ``checks`` makes a last
    sheet of what was looked at, ``cover`` a first one that says what the envelope says, ``old`` an .xls.
    """
    from clfdesk.sheets.list_sheet import ListColumn, ListSheet
    from clfdesk.sheets.writing import write_book

    layout = texts.layout()
    unit_name = render(str(layout["unit"]), values)
    right = render(str(layout["right"]), values)
    if card.table.get("unit"):
        right = f"{right}　　{card.table['unit']}"
    statutory = card.table.get("statutory", ())
    bare = bool(card.table.get("bare"))
    columns = tuple(
        ListColumn(each.heading, cast(Any, each.kind), each.width, each.group, cast(Any, each.align), each.least)
        for each in table.columns
    )
    envelope = envelope_of(office, card, table, period, unit_name, int(values["revision"]), sha256, cover=cover)
    whose = {str(layout["list_mark"]): str(card.table["stem"])} if card.purpose != "public" else {}

    def sheet(name: str, title: str, totals: tuple[Value, ...]) -> ListSheet:
        return ListSheet(
            name=name,
            title="" if bare else title,
            columns=columns,
            left="" if bare else render(str(layout["left"]), {**values, "unit": unit_name}),
            right="" if bare else right,
            head=() if bare else tuple(render(str(line), {**values, "code": card.code}) for line in statutory),
            totals=() if bare else totals,
            foot=() if bare else (render(str(card.table.get("foot", layout["foot"])), values),),
            page_foot=str(layout["page_foot"]),
            made_on=office.today,
            properties=envelope.properties(layout["properties"]) | whose,
        )

    name = str(values["name"])
    parts: list[tuple[ListSheet, Sequence[Sequence[Value]]]] = []
    if table.parts:
        parts.append((_summary(sheet(str(layout["summary"]), table.title, ()), card, table), _counts(table)))
        for place, numbers in table.parts.items():
            rows = _renumbered([table.rows[number] for number in numbers], card)
            totals = filing_table.totals_of(card, card.table["column"], rows)
            parts.append((sheet(place, f"{table.title}（{place}）", totals), rows))
    else:
        parts.append((sheet(name, table.title, table.totals), table.rows))
    if checks:
        parts.append(_checked(checks, str(layout["checks"]), sheet(name, "", ())))
    if cover:
        parts.insert(0, _cover(envelope, table.title, sheet(name, "", ())))
    if old:
        from clfdesk.sheets.old_writing import write_old

        return write_old(parts), envelope
    return write_book(parts, constant_memory=len(table.rows) > _MANY), envelope


def _cover(envelope: Envelope, title: str, sheet: Any) -> tuple[Any, list[list[Value]]]:
    """Return the first sheet for a county that wants to see what came: unit, period, version, rows, fingerprint."""
    from dataclasses import replace

    from clfdesk.sheets.list_sheet import ListColumn

    layout = texts.layout()
    words = layout["cover_lines"]
    columns = (ListColumn(str(words["what"]), "text", 8), ListColumn(str(words["says"]), "text", 34, align="left"))
    said = {
        "unit": envelope.unit, "period": envelope.period, "card": envelope.card, "version": envelope.version,
        "revision": envelope.revision, "rows": envelope.rows, "made_on": envelope.made_on, "sha256": envelope.sha256,
    }  # fmt: skip
    rows: list[list[Value]] = [[str(words[key]), str(value)] for key, value in said.items()]
    name = str(layout["cover"])
    return replace(sheet, name=name, columns=columns, title=title, totals=(), landscape=False), rows


def envelope_of(
    office: Office, card: Card, table: Table, period: Period, unit: str, revision: int, sha256: str, *,
    cover: bool = False,
) -> Envelope:  # fmt: skip
    """Return the envelope of a return as it will be written."""
    head = 0 if card.table.get("bare") else 2 + len(card.table.get("statutory", ()))
    first = head + (2 if any(column.group for column in table.columns) else 1) + 1
    rows = table.rows
    if table.parts:
        rows = [
            row
            for numbers in table.parts.values()
            for row in _renumbered([table.rows[number] for number in numbers], card)
        ]
    return Envelope(
        unit=unit,
        township=office.info.township,
        period=period.title(),
        code=period.code,
        card=card.code,
        version=int(card.table.get("version", 1)),
        revision=revision,
        desk=office.info.uuid,
        rows=len(table.rows),
        columns=len(table.columns),
        first=first,
        skipped=(1 if table.parts else 0) + cover,
        sheets=tuple(len(each) for each in table.parts.values()) or (len(table.rows),),
        made_on=office.today.isoformat(),
        sha256=sha256,
        seal=returns.seal(rows, len(table.columns)),
    )


def _renumbered(rows: Sequence[Sequence[Value]], card: Card) -> list[list[Value]]:
    """Return rows numbered from 1 again, where the first column counts them."""
    if card.table["column"][0].get("field") != "number":
        return [list(row) for row in rows]
    return [[number, *row[1:]] for number, row in enumerate(rows, 1)]


def _summary(sheet: Any, card: Card, table: Table) -> Any:
    from dataclasses import replace

    from clfdesk.sheets.list_sheet import ListColumn

    layout = texts.layout()
    heading = str(card.table.get("sheets_heading", layout["place"]))
    columns = (
        ListColumn(str(layout["number"]), "number", 3),
        ListColumn(heading, "text", 12),
        ListColumn(str(layout["amount"]), "number", 6),
    )
    return replace(sheet, columns=columns, totals=(str(layout["total"]), None, len(table.rows)), landscape=False)


def _counts(table: Table) -> list[list[Value]]:
    return [[number, place, len(rows)] for number, (place, rows) in enumerate(table.parts.items(), 1)]


def _checked(checks: Sequence[Check], name: str, sheet: Any) -> tuple[Any, list[list[Value]]]:
    from dataclasses import replace

    from clfdesk.sheets.list_sheet import ListColumn

    layout = texts.layout()
    columns = (
        ListColumn(str(layout["number"]), "number", 3),
        ListColumn(str(layout["finding"]), "text", 30, align="left"),
        ListColumn(str(layout["result"]), "text", 6),
    )
    rows: list[list[Value]] = [
        [number, check.says, str(layout["fine" if check.ok else "amiss"])] for number, check in enumerate(checks, 1)
    ]
    return replace(sheet, name=name, columns=columns, title=name, totals=(), foot=(), landscape=False), rows


def plain_text(card: Card, table: Table) -> bytes:
    """Return the rows as the lines of a text file a bank reads: cells by the card's separator, money with two digits.

    A separator inside a cell is left out; what the encoding does not know is a question mark.
    """
    separator = str(card.table["text_separator"])
    money = {index for index, column in enumerate(table.columns) if column.kind == "money"}
    lines = []
    for row in table.rows:
        cells = []
        for index, value in enumerate(row):
            shown = "" if value is None else f"{value:.2f}" if index in money else str(value)
            cells.append(" ".join(shown.replace(separator, " ").split()))
        lines.append(separator.join(cells) + "\r\n")
    return "".join(lines).encode(str(card.table.get("text_encoding", "utf-8")), "replace")
