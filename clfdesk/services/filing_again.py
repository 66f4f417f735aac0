"""A version's file written again from the rows that were kept: what was sent in March, though its file is long gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from clfdesk.domain.filing import Filing
from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import Card, render
from clfdesk.i18n import _
from clfdesk.services import filing_book, filing_card, filing_log, filing_source, filing_table
from clfdesk.services import filing_rows as texts
from clfdesk.services.files import OutFile, persons_of_staff, write_out
from clfdesk.services.filing_table import MadeColumn, Table
from clfdesk.services.office import Office
from clfdesk.storage import journal
from clfdesk.storage.unit import unit


def rewrite(office: Office, filing: Filing, out: Path) -> OutFile:
    """Write the workbook of a kept version into ``out``: its rows, version and day as they were; no new version.

    Rows that stood on a sheet a village stand on one sheet now. Raises :class:`Refusal` for a draft, and where
    the columns of its form are others by now and nobody could say how they were called.
    """
    if filing.state in ("draft", "checked"):
        raise Refusal(
            _("This version was never made into a file."),
            where=f"{filing.card} {filing.period}",
            next=_("Make the return."),
        )
    card = filing_card.find(filing.card)
    then = replace(office, clock=replace(office.clock, fixed=date.fromisoformat(filing.made_on)))
    period = read_period(filing.period)
    kept = json.loads(filing.content)
    table = _table(then, card, filing, kept)
    values = texts.values_for(then, period) | {"revision": filing.revision}
    values |= {"name": render(str(card.table.get("name", card.title)), values)}
    content, _envelope = filing_book.workbook(then, card, table, values, period, filing.sha256)
    name = render(str(card.table.get("file_name", texts.layout()["file_name"])), values)
    at = office.clock.now().isoformat()
    with unit("filing.copy", user=office.user, at=at):
        file = write_out(out, name, content, card.purpose)
        folder = str(file.path.parent.resolve())
        filing_log.log(office, filing.id, "copy", file=file.path.name, folder=folder, sha256=file.sha256)
        journal.log_access(
            "export", file.path.name, user=office.user, at=at, stem=str(card.table["stem"]), purpose=card.purpose,
            rows=filing.rows, persons=_persons(card, table.keys),
        )  # fmt: skip
    return file


def _persons(card: Card, keys: Sequence[Sequence[int]]) -> list[int]:
    numbers = [] if card.table.get("group_by") else [number for row in keys for number in row]
    if card.table["stem"] in ("person", "event"):
        return numbers
    return persons_of_staff(numbers) if card.table["stem"] == "staff" else []


def _table(office: Office, card: Card, filing: Filing, kept: dict[str, Any]) -> Table:
    """Return a kept version as a table again; its columns as the card has them where it has not changed since."""
    headings = [str(each) for each in kept["headings"]]
    columns = _columns(office, card, filing, headings)
    numbers = {index for index, column in enumerate(columns) if column.kind in ("number", "money")}
    rows = [[_number(value) if index in numbers else value for index, value in enumerate(row)] for row in kept["rows"]]
    totals = tuple(_number(value) if index else value for index, value in enumerate(kept.get("totals") or ()))
    title = render(card.title, texts.values_for(office, read_period(filing.period)))
    keys = [[int(number) for number in row] for row in kept.get("keys") or ()]
    return Table(title, columns, rows, totals, [], len(rows), keys)


def _columns(office: Office, card: Card, filing: Filing, headings: list[str]) -> tuple[MadeColumn, ...]:
    period = read_period(filing.period)
    source = filing_source.gather(office, card.table, "false", period, period.last)
    made = filing_table.columns_of(card, source)
    if [f"{each.group}{each.heading}" for each in made] == headings:
        return made
    return tuple(MadeColumn(heading, "", "text", 0, "center") for heading in headings)


def _number(value: Value) -> Value:
    """Return an amount that was kept as a text as the amount it was."""
    if not isinstance(value, str):
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return int(number) if number == number.to_integral_value() and "." not in value else number
