"""Many returns into one workbook with township, file and row kept; what is wrong goes back in place.

A file is merged whole or not at all. Persons of other townships are written into the
workbook and kept nowhere; a number found in two townships is told with its birth date hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk.domain.collection import Collection, Trouble
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import county, county_compare
from clfdesk.services.county_back import returned
from clfdesk.services.county_book import Texts, workbook
from clfdesk.services.county_compare import Compared
from clfdesk.services.county_file import Sheets
from clfdesk.services.county_findings import Duplicate, alike, looked_over
from clfdesk.services.files import OutFile, all_or_none, write_out
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Merged:
    """What was merged: the townships in order, how many rows, who is in two of them, the board, the files written."""

    townships: list[str]
    rows: int
    duplicates: list[Duplicate]
    files: list[OutFile]
    collection: Collection
    findings: dict[str, list[Trouble]]
    compared: Compared | None = None


def merge(
    folder: Path,
    out: Path,
    *,
    office: Office | None = None,
    expected: Sequence[str] = (),
    card: str = "",
    period: str = "",
    due: date | None = None,
    today: date,
    previous: Path | None = None,
    marked: bool = True,
    progress: county.Progress | None = None,
) -> Merged:
    """Merge the returns of a folder that count; write the workbook, the files to send back and the list of the late.

    ``previous`` is the folder of the period before: the workbook then says township by
    township what changed since, and who. ``marked`` also writes the files that go back, each with its rows marked.

    Raises :class:`Refusal` where no file counts, or where ``out`` cannot be written; the
    folder of returns is only read.
    """
    collection, sheets = county.collect(
        folder, office=office, expected=expected, card=card, period=period, due=due, progress=progress
    )
    good = [sheets[each.file] for each in collection.good()]
    good, collection = alike(good, collection)
    if not good:
        raise Refusal(
            _("No return in this folder can be merged."),
            where=str(folder),
            why="；".join(f"{each.file}: {one.says}" for each in collection.files for one in each.troubles[:1]),
            next=_("Look at the board, send back what is wrong, and merge again."),
        )
    duplicates, findings = looked_over(good, today)
    texts = Texts(collection, office, today)
    beside = _beside(previous, collection, good, office) if previous is not None else None
    more = county_compare.pages(beside, today) if beside is not None else []
    book = workbook(good, collection, duplicates, texts, more)
    files: list[OutFile] = []
    with all_or_none(files):
        files.append(write_out(out, texts.name("merged_file"), book, "internal"))
        if marked:
            returned(sheets, collection, findings, texts, out, files)
        late = "\r\n".join(county.chase(collection)) + "\r\n"
        if collection.missing():
            files.append(write_out(out, texts.name("chase_file"), late.encode("utf-8-sig"), "internal"))
    rows = sum(len(each.rows) for each in good)
    told = [each.received.township for each in good]
    return Merged(told, rows, duplicates, files, collection, findings, beside)


def look(
    folder: Path, *, office: Office | None = None, today: date
) -> tuple[Collection, list[Duplicate], dict[str, list[Trouble]]]:
    """Return the board of a folder, who is in two townships, and by file what is wrong with its rows; nothing is written."""
    collection, sheets = county.collect(folder, office=office)
    good, collection = alike([sheets[each.file] for each in collection.good()], collection)
    return collection, *looked_over(good, today)


def send_back(folder: Path, out: Path, *, office: Office | None = None, today: date) -> list[OutFile]:
    """Write the files of a folder that have something wrong as they came, the remarks in place."""
    collection, sheets = county.collect(folder, office=office)
    good, collection = alike([sheets[each.file] for each in collection.good()], collection)
    _duplicates, findings = looked_over(good, today)
    files: list[OutFile] = []
    with all_or_none(files):
        returned(sheets, collection, findings, Texts(collection, office, today), out, files)
    return files


def reminder(folder: Path, out: Path, *, office: Office | None = None, today: date) -> list[OutFile]:
    """Write the list of the townships that are missing, a line each to be sent; empty where none is."""
    collection = county.board(folder, office=office)
    if not collection.missing():
        return []
    text = "\r\n".join(county.chase(collection)) + "\r\n"
    name = Texts(collection, office, today).name("chase_file")
    return [write_out(out, name, text.encode("utf-8-sig"), "internal")]


def _beside(previous: Path, collection: Collection, good: Sequence[Sheets], office: Office | None) -> Compared:
    before, files = county.collect(previous, office=office, card=collection.card)
    old = [files[each.file] for each in before.good()]
    return county_compare.beside(collection.card, before.period, collection.period, old, good)
