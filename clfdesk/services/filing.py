"""Returns upward: made from a card, on the county's own form, or any list as a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from clfdesk.domain import returns
from clfdesk.domain.filing import Filing
from clfdesk.domain.returns import Check
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Period, read_period
from clfdesk.grammar.card import Card, render
from clfdesk.grammar.field import Purpose
from clfdesk.i18n import _
from clfdesk.services import filing_card
from clfdesk.services import filing_rows as source
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.filing_blank import FilledBlank, Understood, fill, understand
from clfdesk.services.filing_card import Table
from clfdesk.services.office import Office
from clfdesk.services.person import Listing
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

__all__ = ["CardEntry", "FilledBlank", "Made", "Understood", "export_list", "fill", "list_cards", "make", "preview",
           "sent", "understand"]  # fmt: skip

_MANY = 5_000  # from so many rows on the workbook is written row by row


@dataclass(frozen=True, slots=True)
class CardEntry:
    """A return that can be made: number, title, kind of period as a code, when it is due; ``every`` says the period."""

    id: str
    title: str
    period: str
    due: str
    every: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A return that was made: its rows, what was looked at, its fingerprint, its version, the file."""

    rows: int
    checks: list[Check]
    snapshot_sha256: str
    revision: int
    files: list[OutFile]
    change_set: int
    card: str = ""
    period: str = ""
    title: str = ""
    problems: list[Check] = field(default_factory=list)


def list_cards(office: Office) -> list[CardEntry]:
    """Return the returns this desk can make."""
    values = source.values_for(office)
    return [
        CardEntry(
            card.code,
            render(str(card.table.get("name", card.title)), values),
            str(card.table.get("period", "year")),
            str(card.table.get("due", "")),
            str(source.layout()["periods"].get(card.table.get("period", "year"), "")),
        )
        for card in filing_card.cards()
    ]


def current_period(office: Office, kind: str) -> Period:
    """Return the period of a kind (month, quarter, half, year) that today lies in."""
    day = office.today
    codes = {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{(day.month - 1) // 3 + 1}",
        "half": f"{day.year}-H{(day.month - 1) // 6 + 1}",
    }
    return read_period(codes.get(kind, str(day.year)))


def _asked(office: Office, card: str, period: str) -> tuple[Card, Period]:
    chosen = filing_card.find(card)
    kind = str(chosen.table.get("period", "year"))
    return chosen, read_period(period) if period.strip() else current_period(office, kind)


def preview(office: Office, card: str, period: str = "") -> Table:
    """Return a return's table without keeping or writing anything."""
    chosen, asked = _asked(office, card, period)
    return filing_card.table(office, chosen, asked)


def make(office: Office, card: str, period: str, out: Path) -> Made:
    """Make a return for a period on our own layout, freeze its rows and write the workbook into ``out``.

    ``card`` is a number (``R01``) or file name; an empty ``period`` is the one today lies
    in. Every making is a version of its own, kept with its rows and their SHA-256.
    """
    chosen, asked = _asked(office, card, period)
    table = filing_card.table(office, chosen, asked)
    headings = [f"{column.group}{column.heading}" for column in table.columns]
    about = {"card": chosen.code, "version": int(chosen.table.get("version", 1)), "period": asked.code}
    content, sha256 = returns.frozen(headings, table.rows, **about, unit=office.info.township)
    earlier = records.every(Filing, card=chosen.code, period=asked.code)
    revision = max((each.revision for each in earlier), default=0) + 1
    values = source.values_for(office, asked) | {"revision": revision}
    name = render(str(chosen.table.get("name", chosen.title)), values)
    file_name = render(str(chosen.table.get("file_name", source.layout()["file_name"])), values | {"name": name})
    workbook = _workbook(office, chosen, table, name, values, sha256)
    at = office.clock.now().isoformat()
    with unit("filing.make", user=office.user, at=at) as change:
        records.insert(
            [
                Filing(
                    card=chosen.code,
                    period=asked.code,
                    revision=revision,
                    state="frozen",
                    rows=len(table.rows),
                    content=content,
                    sha256=sha256,
                    made_on=office.today.isoformat(),
                    made_by=office.user,
                )
            ]
        )
        file = write_out(out, file_name, workbook, chosen.purpose)
        journal.log_access(
            "export", file.path.name, user=office.user, at=at, stem=str(chosen.table["stem"]),
            purpose=chosen.purpose, rows=len(table.rows),
        )  # fmt: skip
    bad = [check for check in table.checks if not check.ok]
    return Made(
        len(table.rows), table.checks, sha256, revision, [file], change.id, chosen.code, asked.code, table.title, bad
    )


def _workbook(office: Office, card: Card, table: Table, name: str, values: dict[str, Any], sha256: str) -> bytes:
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    layout = source.layout()
    unit_name = render(str(layout["unit"]), values)
    words = layout["properties"]
    envelope = {
        words["unit"]: unit_name,
        words["period"]: str(values["period"]),
        words["card"]: card.code,
        words["version"]: str(card.table.get("version", 1)),
        words["revision"]: str(values["revision"]),
        words["desk"]: office.info.uuid,
        words["rows"]: str(len(table.rows)),
        words["sha256"]: sha256,
    }
    right = render(str(layout["right"]), values)
    if card.table.get("unit"):
        right = f"{right}　　{card.table['unit']}"
    sheet = ListSheet(
        name=name,
        title=table.title,
        columns=tuple(
            ListColumn(each.heading, cast(Any, each.kind), each.width, each.group, cast(Any, each.align), each.least)
            for each in table.columns
        ),
        left=render(str(layout["left"]), values | {"unit": unit_name}),
        right=right,
        totals=table.totals,
        foot=(render(str(layout["foot"]), values),),
        page_foot=str(layout["page_foot"]),
        made_on=office.today,
        properties=envelope,
    )
    return write_list(sheet, table.rows, constant_memory=len(table.rows) > _MANY)


def sent(office: Office, card: str = "") -> list[Filing]:  # noqa: ARG001  every verb takes the office
    """Return the versions kept so far, the newest first; of one return where it is named."""
    found = records.every(Filing, card=card) if card else records.every(Filing)
    return sorted(found, key=lambda each: each.id, reverse=True)


def export_list(
    office: Office,
    stem: str,
    listing: Listing,
    *,
    as_: Literal["xlsx", "csv"] = "xlsx",
    purpose: Purpose = "internal",
    out: Path,
) -> OutFile:
    """Write a list that was already masked for its purpose as a workbook or as CSV."""
    if as_ not in ("xlsx", "csv"):
        raise Refusal(_("A list cannot be written in this form."), where=as_, next=_("Choose xlsx or csv."))
    layout, words = source.layout(), source.stem_words(stem)
    headings = [source.heading_for(each, words) for each in listing.fields]
    rows = [[returns.shown(each, row.get(each.name), words) for each in listing.fields] for row in listing.rows]
    values = source.values_for(office)
    name = str(layout["lists"].get(stem, stem))
    if as_ == "csv":
        from clfdesk.sheets.delimited import write_csv

        content = write_csv(headings, rows)
    else:
        from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

        columns = tuple(
            ListColumn(heading, "number" if each.kind in ("integer", "money") else "text", each.width * 1.5)
            for heading, each in zip(headings, listing.fields, strict=True)
        )
        sheet = ListSheet(
            name=name,
            title=f"{office.info.township}{name}",
            columns=columns,
            left=str(layout["purpose"].get(purpose, "")),
            right=render("{today}", values),
            page_foot=str(layout["page_foot"]),
            made_on=office.today,
        )
        content = write_list(sheet, rows, constant_memory=len(rows) > _MANY)
    file = write_out(out, render(str(layout["list_file"]), values | {"name": name, "kind": as_}), content, purpose)
    journal.log_access("export", file.path.name, user=office.user, stem=stem, purpose=purpose, rows=len(rows))
    return file
