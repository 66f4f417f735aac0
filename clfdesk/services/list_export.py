"""Any list as a workbook or as CSV, masked for its purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from clfdesk.domain import returns
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.grammar.field import Purpose
from clfdesk.i18n import _
from clfdesk.services import filing_rows as source
from clfdesk.services.files import OutFile, persons_of, write_out
from clfdesk.services.office import Office
from clfdesk.services.person import Listing
from clfdesk.services.public_look import refuse_private
from clfdesk.storage import journal

_MANY = 2_000  # from so many rows on the workbook is written row by row


def export_list(
    office: Office,
    stem: str,
    listing: Listing,
    *,
    as_: Literal["xlsx", "csv"] = "xlsx",
    purpose: Purpose = "internal",
    out: Path,
    title: str = "",
) -> OutFile:
    """Write a list that was already masked for its purpose as a workbook or as CSV, under a title of its own or the stem's."""
    if as_ not in ("xlsx", "csv"):
        raise Refusal(_("A list cannot be written in this form."), where=as_, next=_("Choose xlsx or csv."))
    layout, words = source.layout(), source.stem_words(stem)
    headings = [source.heading_for(each, words) for each in listing.fields]
    rows = [[returns.shown(each, row.get(each.name), words) for each in listing.fields] for row in listing.rows]
    if purpose == "public":
        refuse_private(office, (cell for row in rows for cell in row), title or stem)
    values = source.values_for(office)
    name = title or str(layout["lists"].get(stem, stem))
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
            properties={str(layout["list_mark"]): stem} if purpose != "public" else {},
        )
        content = write_list(sheet, rows, constant_memory=len(rows) > _MANY)
    file = write_out(out, render(str(layout["list_file"]), values | {"name": name, "kind": as_}), content, purpose)
    journal.log_access(
        "export",
        file.path.name,
        user=office.user,
        stem=stem,
        purpose=purpose,
        rows=len(rows),
        persons=persons_of(stem, listing.rows),
    )
    return file
