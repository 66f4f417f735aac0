"""Cells copied out of a spreadsheet and pasted into a list: with their headings, or in the order of the list's columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clfdesk.errors import Refusal
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import intake_reading

#: So many rows are pasted; longer lists are imported from their file.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted: the headings the rows are read under, the rows, and whether the headings came with them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    own: bool


def cells(text: str) -> list[list[str]]:
    """Return pasted text as cells; a cell in quotes may hold tabs and line ends, as spreadsheets write it."""
    import csv
    import io

    rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\x00", "")), delimiter="\t"))
    return [[each.strip() for each in row] for row in rows if any(each.strip() for each in row)]


def read(stem: str, text: str, shown: Sequence[str], first: int = 0) -> Pasted:
    """Return pasted cells with the headings to read them under.

    The first row is a row of headings where at least half of its cells are headings of the list;
    else the cells go into the columns ``shown`` (fields, in their order on the screen) from
    place ``first`` on. Raises :class:`Refusal` where there is nothing, more columns than the
    list shows, or more rows than are pasted at once.
    """
    rows = cells(text)
    if not rows:
        raise Refusal(_("There is nothing to paste."), next=_("Copy the rows in Excel or WPS, then paste again."))
    if len(rows) > MOST:
        raise Refusal(
            _("So many rows are not pasted."),
            where=f"{len(rows):,}",
            why=_("At most {count} rows are pasted at once.").format(count=f"{MOST:,}"),
            next=_("Save them as a file and import that."),
        )
    spoken = words("person" if stem == "certificate" else stem)
    fields = intake_reading.fields_of(stem)
    known = {_bare(each) for name in fields.names() for each in spoken.synonyms.get(name, ())}
    filled = [each for each in rows[0] if each]
    found = sum(_bare(each) in known for each in filled)
    if len(rows) > 1 and found and found * 2 >= len(filled):
        return Pasted(tuple(rows[0]), tuple(map(tuple, rows[1:])), own=True)
    wide = max(map(len, rows))
    columns = [name for name in shown[first:] if name in fields.names()]
    if wide > len(columns):
        raise Refusal(
            _("These are more columns than the list shows from here on."),
            where=str(wide),
            why=_("Without a row of headings the cells are read in the order of the columns shown."),
            next=_("Copy the headings with the rows, or choose the columns and the cell to begin at."),
        )
    return Pasted(tuple(spoken.heading(name) for name in columns[:wide]), tuple(map(tuple, rows)), own=False)


def _bare(heading: str) -> str:
    return "".join(heading.replace("（", "(").replace("）", ")").split())


def as_csv(pasted: Pasted) -> str:
    """Return pasted cells as the text of a file an import reads."""
    import csv
    import io

    buffer = io.StringIO()
    csv.writer(buffer).writerows([pasted.headings, *pasted.rows])
    return buffer.getvalue()
