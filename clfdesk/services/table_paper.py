"""A table of the window as it stands there, as a paper or as a workbook: any page whose rows are no stem of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import _
from clfdesk.services import list_export, listing_print
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.person import Listing
from clfdesk.storage import records

Columns = Sequence[tuple[str, str, float]]


def _listing(columns: Columns, rows: Sequence[Mapping[str, Any]], title: str) -> Listing:
    if not rows:
        raise Refusal(
            _("There is nothing to print."), where=title, why=_("The table has no rows."), next=_("Choose another one.")
        )
    fields = Fields(tuple(Field(name, heading, width=int(max(4, width))) for name, heading, width in columns))
    staff = records.some(Staff, sorted({int(row["staff"]) for row in rows if isinstance(row.get("staff"), int)}))
    told = []
    for row in rows:
        member = staff.get(row["staff"]) if isinstance(row.get("staff"), int) else None
        whom = row.get("person") or (member.person_id if member else None)
        cells = {each.name: "" if row.get(each.name) is None else str(row[each.name]) for each in fields}
        told.append({**cells, "person": whom})
    return Listing(len(told), fields, told)


def press(office: Office, title: str, columns: Columns, rows: Sequence[Mapping[str, Any]], out: Path) -> OutFile:
    """Press a table (columns as name, heading, width in characters) as a PDF marked for internal use."""
    return listing_print.print_list(office, "table", _listing(columns, rows, title), out=out, title=title)


def export(office: Office, title: str, columns: Columns, rows: Sequence[Mapping[str, Any]], out: Path) -> OutFile:
    """Write a table as a workbook."""
    return list_export.export_list(office, "table", _listing(columns, rows, title), out=out, title=title)


__all__ = ["Columns", "export", "press"]
