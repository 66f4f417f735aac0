"""Columns of theirs that are no field of ours, kept as fields of the desk's own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from clfdesk.domain.cell import Cell, text_of
from clfdesk.domain.own_field import STEMS, guess
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import own_field
from clfdesk.services.intake_values import Preview
from clfdesk.services.office import Office

#: What a mapping says in place of a field: keep the column as a field of our own, of the kind its cells suggest …
KEEP = "+"
#: … or as plain words, whatever stands in it.
KEEP_WORDS = "+text"


def asks(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the headings a mapping wants kept as own fields, with the kind it names ("" where the cells decide)."""
    return {heading: name[1:] for heading, name in mapping.items() if name.startswith(KEEP)}


def without(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping with such headings left out, as it can be read before their fields are declared."""
    return {heading: "" if name.startswith(KEEP) else name for heading, name in mapping.items()}


def kept(office: Office, preview: Preview, mapping: Mapping[str, str]) -> dict[str, str]:
    """Declare the fields a mapping asks for, by what a preview saw in their columns, and return it with their names.

    Raises :class:`Refusal` for a heading the file does not have, and for a list that has no own fields.
    """
    wanted = asks(mapping)
    known = {column.heading for column in preview.columns}
    if strange := [heading for heading in wanted if heading not in known]:
        raise Refusal(
            _("The file has no column of this heading."),
            where="、".join(strange),
            next=_("Choose one of: {names}.").format(names="、".join(sorted(known))),
        )
    if wanted and preview.stem not in STEMS:
        raise Refusal(
            _("This list has no own fields."),
            where=preview.stem,
            next=_("Choose one of: {names}.").format(names=", ".join(STEMS)),
        )
    made = {}
    for heading, kind in wanted.items():
        title = heading.rpartition(" / ")[2] or heading
        field = own_field.add(office, title, stem=preview.stem, kind=kind or guess(cells_of(preview, heading)))
        made[heading] = field.name
    return {**mapping, **made}


def cells_of(preview: Preview, heading: str) -> list[Cell]:
    """Return what stands under a heading, of a thousand rows of each sheet."""
    from clfdesk.sheets.side_by_side import own_name

    found: list[Cell] = []
    books = preview.books or (preview.book,)
    for layout in preview.layouts:
        column = next((each for each in layout.columns if each.heading == heading), None)
        if column is None:
            continue
        numbers = {row.number for row in islice(layout.rows, 1000)}
        here = [
            cells[column.index] if column.index < len(cells) else None
            for book in books
            for sheet in book.sheets
            if own_name(layout.own_sheet) == sheet.name and layout.file in ("", book.name)
            for number, cells in sheet.rows
            if number in numbers
        ]
        said = {text_of(cell) for cell in here}
        found += here if all(sample in said for sample in layout.samples.get(column.index, ())) else []
    return found
