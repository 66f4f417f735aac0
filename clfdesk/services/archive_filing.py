"""Filing papers in one step: their bytes kept with the desk, pages counted, words found; several are one operation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clfdesk.domain.archive import ArchiveItem, ItemText, item_number
from clfdesk.domain.scan import MEDIA, OFFICE
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import scan
from clfdesk.services.archive import Kept, drafted, following
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.storage import archive_source, records, scan_rows
from clfdesk.storage.unit import unit

#: What can be filed: papers, photos, workbooks, Word papers.
SUFFIXES = frozenset({*MEDIA.values(), ".jpeg", *OFFICE})
_TEXT = 400_000


@dataclass(frozen=True, slots=True)
class Filed:
    """What filing several papers did: those filed, those that could not be (by name), the change set (0: nothing)."""

    change_set: int
    kept: list[Kept] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Paper:
    item: ArchiveItem
    name: str
    content: bytes
    text: str
    media: str


def file_paper(office: Office, file: Path, **values: Any) -> Kept:
    """File a paper in one step: its bytes kept with the desk, its pages counted, its words found by search.

    The title is the file's name where none is given. Raises :class:`Refusal` for a file that
    cannot be read, is damaged or has a password, and for one that was filed already.
    """
    paper = _read(office, Path(file), values)
    with unit("archive.file", source=paper.name, user=office.user, at=office.clock.now().isoformat()) as change:
        return _kept(office, paper, change.id)


def file_all(office: Office, given: Sequence[tuple[Path, Mapping[str, Any]]]) -> Filed:
    """File papers, each with its own ``values``, in one operation; those that cannot be are told by name."""
    papers, refused = [], []
    for path, values in given:
        try:
            papers.append(_read(office, Path(path), values))
        except Refusal as refusal:
            refused.append((Path(path).name, refusal))
    if not papers:
        return Filed(0, [], refused)
    kept = []
    names = papers[0].name if len(papers) == 1 else f"{papers[0].name} …"
    with unit("archive.file", source=names, user=office.user, at=office.clock.now().isoformat()) as change:
        for paper in papers:
            try:
                kept.append(_kept(office, paper, change.id))
            except Refusal as refusal:
                refused.append((paper.name, refusal))
    return Filed(change.id if kept else 0, kept, refused)


def unfiled(office: Office, made: Sequence[OutFile]) -> list[Path]:
    """Return the files among those just made that can be filed: papers and workbooks the desk does not keep yet."""
    if not office.is_open:
        return []
    papers = [each for each in made if each.path.suffix.lower() in SUFFIXES and each.path.is_file()]
    hashes = [each.sha256 for each in papers]
    known = {*archive_source.of_content(hashes), *(each.sha256 for each in scan_rows.of_content(hashes))}
    return list(dict.fromkeys(each.path for each in papers if each.sha256 not in known))


def _read(office: Office, path: Path, values: Mapping[str, Any]) -> _Paper:
    from clfdesk.papers.scan_reading import text_of

    suffix = path.suffix.lower()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(_("This file cannot be read."), where=path.name, next=_("Name a file that is there.")) from error
    digest = hashlib.sha256(content).hexdigest()
    if (twice := records.get(ArchiveItem, archive_source.of_content([digest]).get(digest, 0))) is not None:
        raise Refusal(
            _("This paper is filed already."),
            where=path.name,
            why=_("It is item {number}, {title}.").format(number=item_number(twice) or twice.id, title=twice.title),
            next=_("Open that item."),
        )
    text, pages = text_of(content, path.name) if suffix == ".pdf" else (_words(path, content, suffix), 0)
    given = {"title": path.stem, **{name: value for name, value in values.items() if value not in (None, "")}}
    item = replace(drafted(office, given), source=path.name, sha256=digest)
    return _Paper(item if item.pages else replace(item, pages=pages), path.name, content, text, OFFICE.get(suffix, ""))


def _words(path: Path, content: bytes, suffix: str) -> str:
    """Return the words of a workbook or a Word paper; nothing for pictures."""
    if suffix == ".docx":
        from clfdesk.sheets.word_text import text_of

        return text_of(content, path.name)[:_TEXT]
    if suffix not in OFFICE:
        return ""
    from clfdesk.sheets.reading import read

    book = read(path, None)
    lines = [
        " ".join(str(cell) for cell in cells if cell not in (None, ""))
        for sheet in book.sheets
        for _n, cells in sheet.rows
    ]
    return "\n".join(lines)[:_TEXT]


def _kept(office: Office, paper: _Paper, change_set: int) -> Kept:
    """Write an item, its words and its content (inside a unit); where the content cannot be kept, nothing stays."""
    item = replace(paper.item, serial=following(paper.item))
    (number,) = records.insert([item])
    texts = records.insert([ItemText(number, paper.text)]) if paper.text.strip() else []
    try:
        stored = scan.store(
            office, paper.content, owner="archive_item", key=number, title=item.title, name=paper.name,
            accept=frozenset((scan.MANY, scan.TWICE)), media=paper.media,
        )  # fmt: skip
    except Refusal:
        for each in texts:
            records.delete(ItemText, each)
        records.delete(ArchiveItem, number)
        raise
    (kept,) = stored.scans
    records.update(ArchiveItem, number, {"scan_id": kept.id, "pages": item.pages or kept.pages})
    return Kept(number, change_set, item_number(item), kept.id)
