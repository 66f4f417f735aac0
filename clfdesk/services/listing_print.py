"""Any list as a paper: the rows, the order and the columns of the screen, pressed on A4 with its notice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clfdesk.domain import returns
from clfdesk.domain.paper import Column, TableSheet
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

#: From so many characters across on, the paper lies on its side.
_PORTRAIT = 62
_FIRM = {"id_number": 10.5, "certificate_number": 11.5, "account": 11.0, "phone": 6.5, "date": 6.0, "name": 5.0}


def print_list(
    office: Office, stem: str, listing: Listing, *, purpose: Purpose = "internal", out: Path, title: str = ""
) -> OutFile:
    """Press a list that was already masked for its purpose as a PDF into a folder, and return it.

    ``title`` stands in the place of the stem's own (人员名单 …).

    The foot of every page carries the notice of its purpose (内部资料 for ``internal``); what
    was printed is in the log. Raises :class:`Refusal` for a list without rows.
    """
    from clfdesk.papers.sheet import press_table, undrawable

    layout, words = source.layout(), source.stem_words(stem)
    name = title or str(layout["lists"].get(stem, stem))
    if not listing.rows:
        raise Refusal(
            _("There is nothing to print."),
            where=name,
            why=_("The list has no rows as it is filtered now."),
            next=_("Take a filter away, then print it again."),
        )
    values = source.values_for(office)
    columns = tuple(_column(each, source.heading_for(each, words)) for each in listing.fields)
    sheet = TableSheet(
        title=f"{office.info.township}{name}",
        columns=columns,
        rows=tuple(
            tuple(str(_text(returns.shown(each, row.get(each.name), words))) for each in listing.fields)
            for row in listing.rows
        ),
        left=render(str(layout["count"]), values | {"count": len(listing.rows)}) if stem in ("person", "staff") else "",
        right=render("{today}", values),
        notice=str(layout["purpose"].get(purpose, "")),
        orientation="landscape" if sum(column.width for column in columns) > _PORTRAIT else "portrait",
        purpose=purpose,
        row_mm=7.0,
    )
    if purpose == "public":
        refuse_private(office, (cell for row in sheet.rows for cell in row), name)
    missing = undrawable(sheet)
    if missing:
        raise Refusal(
            _("No font draws these characters: {characters}").format(characters=" ".join(missing)),
            where=name,
            why=_("A name would be printed with a hole in it."),
            next=_("Write the list as a workbook instead, or print it without these people."),
        )
    content = press_table(sheet).pdf
    file = write_out(out, render(str(layout["list_file"]), values | {"name": name, "kind": "pdf"}), content, purpose)
    journal.log_access(
        "print",
        file.path.name,
        user=office.user,
        stem=stem,
        purpose=purpose,
        rows=len(listing.rows),
        persons=persons_of(stem, listing.rows),
    )
    return file


def _column(field: Any, heading: str) -> Column:
    """Return a column of the paper: numbers that must stay on one line are given what they need."""
    right = field.kind in ("integer", "money")
    return Column(heading, max(_FIRM.get(field.kind, field.width), len(heading) + 0.5), "right" if right else "left")


def _text(value: Any) -> Any:
    return "" if value is None else value
