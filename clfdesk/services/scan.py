"""Scans and photos of any record: taken in, opened, replaced, put in the trash and brought back, found.

The content is on the disk before its row is: at whatever moment the PC goes off, a row
has its content. Contents nobody names any more are swept later (:mod:`scan_care`).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from clfdesk.domain.scan import MANY_PAGES, OTHER, Line, Scan, veiled
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import atomic, records, scan_rows, scan_store, session, tables
from clfdesk.storage.access import log_access
from clfdesk.storage.unit import unit

#: What may be accepted: a file of many pages, a scan that is kept already.
MANY, TWICE = "many", "twice"
#: So much stays free on the disk for the desk's own data.
_RESERVE = 24 << 20


class Asks(Refusal):
    """A scan that is kept only when the clerk says so; ``accept`` is the word that says it."""

    accept: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file to be kept: its name, whose it is, and what it is; ``content`` or ``path`` holds it.

    ``media`` names what is kept unlooked at (a workbook of the office); without it, it must be a scan.
    """

    name: str
    owner: str
    owner_id: int
    kind: str = OTHER
    title: str = ""
    notes: str = ""
    taken_on: date | None = None
    replaces: int | None = None
    path: Path | None = None
    content: bytes | None = None
    media: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A file that was not kept, by its name as it may be shown, and why; ``accept`` where saying so keeps it."""

    name: str
    refusal: Refusal
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a storing kept, what it did not, and its change set (0 where nothing was kept)."""

    change_set: int
    scans: list[Scan] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    turned: int = 0
    reduced: int = 0


def store(
    office: Office,
    file: Path | bytes,
    *,
    owner: str,
    key: int,
    kind: str = OTHER,
    title: str = "",
    name: str = "",
    notes: str = "",
    taken_on: date | None = None,
    replaces: int | None = None,
    accept: frozenset[str] = frozenset(),
    media: str = "",
) -> Stored:
    """Keep one scan for a record (``owner`` its stem, ``key`` its number) and return what was kept.

    Raises :class:`Refusal` (:class:`Asks` for many pages and for a scan that is kept
    already): nothing is then kept.
    """
    content = file if isinstance(file, bytes) else None
    path = None if isinstance(file, bytes) else Path(file)
    plain = name or (path.name if path else title)
    paper = Paper(plain, owner, key, kind, title, notes, taken_on, replaces, path, content, media)
    done = store_all(office, [paper], accept=accept)
    if done.refused:
        raise done.refused[0].refusal
    return done


def store_all(
    office: Office,
    papers: Sequence[Paper],
    *,
    accept: frozenset[str] = frozenset(),
    action: str = "scan.attach",
    why: str = "",
    source: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Stored:
    """Keep many scans in one change set; each that cannot be kept is told by name, the others are whole.

    Where the disk fills up, what was kept until then stands and every further file is told.
    """
    kept: list[Scan] = []
    told: list[Told] = []
    turned = reduced = 0
    full: Refusal | None = None
    mine: dict[str, Scan] = {}
    for index, paper in enumerate(papers):
        if progress is not None:
            progress(index, len(papers))
        shown = veiled(paper.name)
        try:
            if full is not None:
                raise Refusal(full.what, where=shown, why=_("It was not tried any more."), next=full.next)
            scan, looked_turned, looked_reduced = _kept(office, paper, shown, accept, mine)
        except Refusal as refusal:
            if refusal.what == atomic.disk_full("").what:
                full = full or refusal
            told.append(Told(shown, refusal, getattr(refusal, "accept", "")))
            continue
        kept.append(scan)
        mine[scan.sha256] = mine[scan.original] = scan
        turned, reduced = turned + looked_turned, reduced + looked_reduced
    if not kept:
        return Stored(0, [], told)
    with unit(action, why=why, source=source, user=office.user, at=office.clock.now().isoformat()) as change:
        numbers = records.insert(kept)
        for scan in kept:
            if scan.replaces is not None:
                records.update(Scan, scan.replaces, {"state": "replaced"})
    stored = [replace(scan, id=number) for scan, number in zip(kept, numbers, strict=True)]
    return Stored(change.id, stored, told, turned, reduced)


def _kept(
    office: Office, paper: Paper, shown: str, accept: frozenset[str], mine: dict[str, Scan]
) -> tuple[Scan, bool, bool]:
    """Look at one file, keep its content, and return the row that is still to be written."""
    from clfdesk.papers import scan_reading

    if paper.owner not in tables.KINDS or records.get(tables.KINDS[paper.owner], paper.owner_id) is None:
        raise Refusal(
            _("There is no such record."),
            where=f"{paper.owner} {paper.owner_id}",
            next=_("Look it up in its list; the number stands in the first column."),
        )
    raw = _read(paper, shown)
    looked = scan_reading.Looked(raw, paper.media, 1) if paper.media and raw else scan_reading.look(raw, shown)
    original, digest = hashlib.sha256(raw).hexdigest(), hashlib.sha256(looked.content).hexdigest()
    if looked.pages > MANY_PAGES and MANY not in accept:
        raise _many(shown, looked.pages)
    same = [scan for name in (original, digest) if (scan := mine.get(name))] or scan_rows.of_content([original, digest])
    if same and TWICE not in accept:
        raise _twice(shown, same[0])
    _room(len(looked.content), shown)
    scan_store.put(looked.content)
    title = paper.title.strip() or veiled(Path(paper.name).stem).strip() or shown
    scan = Scan(
        paper.owner,
        paper.owner_id,
        paper.kind or OTHER,
        title,
        digest,
        original,
        len(looked.content),
        looked.pages,
        looked.media,
        office.today,
        name=Path(paper.name).name,
        notes=paper.notes.strip(),
        taken_on=paper.taken_on,
        replaces=paper.replaces,
    )
    return scan, looked.turned, looked.reduced


def _read(paper: Paper, shown: str) -> bytes:
    if paper.content is not None:
        return paper.content
    path = Path(paper.path or "")
    try:
        if not path.is_file():
            raise Refusal(_("There is no such file."), where=shown, next=_("Choose the file again."))
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            _("This file cannot be read."),
            where=shown,
            why=_("The disk or the stick cannot read it, or it may not be opened."),
            next=_("Copy it to this PC first, then take it in."),
        ) from error


def _room(size: int, shown: str) -> None:
    folder = session.current().folder
    if shutil.disk_usage(folder).free < size + _RESERVE:
        raise atomic.disk_full(shown)


def _many(shown: str, pages: int) -> Asks:
    asks = Asks(
        _("This file has {pages} pages.").format(pages=pages),
        where=shown,
        why=_("More than {most} pages are rarely one paper.").format(most=MANY_PAGES),
        next=_("Look whether it is the right file; keep it all the same, or split it."),
    )
    asks.accept = MANY
    return asks


def _twice(shown: str, there: Scan) -> Asks:
    asks = Asks(
        _("This scan is kept already."),
        where=shown,
        why=_("It lies with {owner}: {title} (of {day}).").format(
            owner=owner_name(there.owner, there.owner_id), title=there.title, day=there.stored_on.isoformat()
        ),
        next=_("Leave it out, or keep it a second time where it belongs to somebody else too."),
    )
    asks.accept = TWICE
    return asks


def owner_name(owner: str, key: int) -> str:
    """Return what a record is called: its name or title where it has one, else its stem and number."""
    kept = records.get(tables.KINDS[owner], key) if owner in tables.KINDS else None
    return str(getattr(kept, "name", "") or getattr(kept, "title", "") or f"{owner} {key}")


def _open(office: Office) -> None:
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))


def owned(office: Office, owner: str, key: int, *, versions: bool = False) -> list[Scan]:
    """Return the scans of a record; with ``versions`` those too that were replaced."""
    _open(office)
    return scan_rows.owned(owner, key, versions=versions)


def get(office: Office, number: int) -> Scan:
    """Return what is known of a scan; :class:`Refusal` where there is none of that number."""
    _open(office)
    found = records.get(Scan, number)
    if found is None:
        raise Refusal(
            _("There is no scan of this number."),
            where=str(number),
            next=_("Look it up in the list of scans; its storing may have been taken back."),
        )
    return found


def open_bytes(office: Office, number: int) -> bytes:
    """Return a scan's content, checked by its hash, and put on record that it was looked at.

    :class:`Refusal` where its file is gone or not as it was kept. No other content is read.
    """
    found = get(office, number)
    content = scan_store.get(found.sha256, found.title)
    at = office.clock.now().isoformat()
    log_access("scan.open", str(number), user=office.user, at=at, stem=found.owner, number=found.owner_id, rows=1)
    return content


def find(office: Office, text: str, limit: int = 200, before: int | None = None) -> list[Line]:
    """Return the kept scans whose title, notes or file name hold every word of a text, the newest first."""
    _open(office)
    return scan_rows.find(text, limit, before)


def newest(office: Office, limit: int = 200, before: int | None = None) -> list[Line]:
    """Return the newest kept scans; those with a smaller number than ``before`` where given (the next page)."""
    _open(office)
    return scan_rows.listed(limit, before)
