"""Many scans at once: each file's name tells whose it is; the clerk settles the rest; one change set, one undo."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.scan import OTHER, Known, guess_kind, match, names_of, veiled
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.i18n import _, ngettext
from clfdesk.services import dossier, scan
from clfdesk.services.office import Office
from clfdesk.storage import listing, records, scan_rows

Pile = Literal["matched", "ambiguous", "none", "twice", "refused"]
#: What a folder of the scanner is looked through for.
SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"})
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a file may belong to."""

    number: int
    name: str
    village: str


@dataclass(frozen=True, slots=True)
class Line:
    """One file of a batch: its name as it may be shown, its pile, who it may belong to, which paper it is."""

    path: Path
    shown: str
    pile: Pile
    candidates: tuple[Candidate, ...] = ()
    person: int | None = None
    kind: str = OTHER
    by: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What taking in a number of files would do; nothing is kept yet."""

    lines: list[Line]
    titles: Mapping[str, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many files each pile has."""
        piles: dict[str, int] = {"matched": 0, "ambiguous": 0, "none": 0, "twice": 0, "refused": 0}
        for line in self.lines:
            piles[line.pile] += 1
        return piles

    def settled(self, index: int, person: int | None, kind: str | None = None) -> Batch:
        """Return the batch with one file given to a person (``None``: to nobody), or called another paper."""
        line = self.lines[index]
        pile: Pile = "matched" if person is not None else ("ambiguous" if line.candidates else "none")
        changed = replace(line, person=person, pile=pile, kind=kind if kind is not None else line.kind)
        return Batch([*self.lines[:index], changed, *self.lines[index + 1 :]], self.titles)


def preview(office: Office, files: Iterable[Path]) -> Batch:
    """Sort files by what their names tell; folders are looked through. Nothing is kept.

    Raises :class:`Refusal` where there is no file at all.
    """
    paths = list(_files(files))
    if not paths:
        raise Refusal(
            _("There is no scan here."),
            why=_("No PDF and no picture was found among the files."),
            next=_("Choose scans (PDF, JPEG, PNG, TIFF), or the folder they lie in."),
        )
    fields = STEMS["person"]
    rows = listing.rows(
        "person",
        where=parse("lifecycle == 'registered'", fields),
        columns=["number", "name", "village", "id_number", "certificate_number"],
        today=office.today,
    )
    numbers: dict[int, set[str]] = {row["number"]: {row["id_number"] or ""} for row in rows}
    for kept in records.every(Certificate):
        if kept.person_id in numbers:
            numbers[kept.person_id].add(kept.number or "")
    known = [
        Known(row["number"], row["name"], row["village"] or "", frozenset(numbers[row["number"]] - {""}))
        for row in rows
    ]
    names, people = names_of(known), {each.number: each for each in known}
    wanted = dossier.items(office)
    words = [(item.kinds[0], item.words) for item in wanted]
    lines = []
    for path in paths:
        shown = veiled(path.name)
        kind = guess_kind(path.stem, words)
        if fault := _fault(path):
            lines.append(Line(path, shown, "refused", kind=kind, says=fault))
            continue
        found = match(path.name, names)
        candidates = tuple(Candidate(n, people[n].name, people[n].village) for n in found.persons[:_SHOWN])
        person = found.persons[0] if len(found.persons) == 1 else None
        lines.append(Line(path, shown, found.pile, candidates, person, kind, found.by))
    return Batch(_twice(lines), {item.kinds[0]: item.title for item in wanted})


def _files(files: Iterable[Path]) -> Iterable[Path]:
    for each in files:
        path = Path(each)
        if path.is_dir():
            yield from sorted(inner for inner in path.iterdir() if inner.suffix.lower() in SUFFIXES)
        else:
            yield path


def _fault(path: Path) -> str:
    try:
        if not path.is_file():
            return _("There is no such file.")
        return "" if path.stat().st_size else _("This file is empty.")
    except OSError:
        return _("This file cannot be read.")


def _twice(lines: list[Line]) -> list[Line]:
    """Return the lines, those marked whose content is kept already or stands earlier among them."""
    hashes: dict[int, str] = {}
    for index, line in enumerate(lines):
        if line.pile != "refused":
            try:
                with line.path.open("rb") as stream:
                    hashes[index] = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError:
                lines[index] = replace(line, pile="refused", says=_("This file cannot be read."))
    kept = {name: each for each in scan_rows.of_content(hashes.values()) for name in (each.sha256, each.original)}
    seen: dict[str, str] = {}
    for index, digest in hashes.items():
        if (there := kept.get(digest)) is not None:
            says = _("It lies with {owner}: {title} (of {day}).").format(
                owner=scan.owner_name(there.owner, there.owner_id), title=there.title, day=there.stored_on.isoformat()
            )
            lines[index] = replace(lines[index], pile="twice", says=says)
        elif digest in seen:
            says = _("The same as {name}.").format(name=seen[digest])
            lines[index] = replace(lines[index], pile="twice", says=says)
        seen.setdefault(digest, lines[index].shown)
    return lines


def attach(
    office: Office,
    batch: Batch,
    *,
    accept: frozenset[str] = frozenset(),
    progress: Callable[[int, int], None] | None = None,
) -> scan.Stored:
    """Keep every matched file with its person, in one change set; those left over are untouched.

    ``accept`` holds ``twice`` to keep second copies that have a person, ``many`` for files
    of many pages. Raises :class:`Refusal` where no file is matched.
    """
    taken = [
        line
        for line in batch.lines
        if line.person is not None and (line.pile == "matched" or (line.pile == "twice" and scan.TWICE in accept))
    ]
    if not taken:
        raise Refusal(
            _("No file is matched to a person."),
            where=", ".join(line.shown for line in batch.lines[:3]),
            why=_("Neither a name nor an ID number in the file names is one of the roster's."),
            next=_("Choose the person of each file in the table, or rename the files after their owners."),
        )
    papers = [_paper(line, batch.titles) for line in taken]
    source = ngettext("{number} file", "{number} files", len(taken)).format(number=len(taken))
    return scan.store_all(office, papers, accept=accept, source=source, progress=progress)


def _paper(line: Line, titles: Mapping[str, str]) -> scan.Paper:
    title = "" if line.kind == OTHER else titles.get(line.kind, "")
    return scan.Paper(line.path.name, "person", line.person or 0, line.kind, title, path=line.path)


def in_folder(office: Office, folder: Path) -> list[Path]:
    """Return the scans of the scanner's folder that are not kept yet, the newest first."""
    try:
        found = [path for path in Path(folder).iterdir() if path.is_file() and path.suffix.lower() in SUFFIXES]
        found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError as error:
        raise Refusal(
            _("The scanner's folder cannot be read."),
            where=str(folder),
            next=_("Choose the folder the scanner puts its files into."),
        ) from error
    if not office.is_open:
        return []
    hashes: dict[Path, str] = {}
    for path in found[:500]:
        try:
            with path.open("rb") as stream:
                hashes[path] = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            continue
    kept = {name for each in scan_rows.of_content(hashes.values()) for name in (each.sha256, each.original)}
    return [path for path, digest in hashes.items() if digest not in kept]


def summary(counts: Mapping[str, int]) -> str:
    """Return the piles in one sentence."""
    return _(
        "{matched} matched, {ambiguous} ambiguous, {none} without a person, {twice} kept already, {refused} refused"
    ).format(**counts)


def chosen(batch: Batch, decisions: Mapping[str, int]) -> Batch:
    """Return the batch with files given to persons by their names (``{"scan001.pdf": 12}``)."""
    by_name = {line.path.name: index for index, line in enumerate(batch.lines)}
    for name, number in decisions.items():
        if name not in by_name:
            raise Refusal(_("There is no such file."), where=veiled(name), next=_("Choose the file again."))
        batch = batch.settled(by_name[name], number)
    return batch


def numbers_of(lines: Sequence[Line]) -> list[int]:
    """Return the persons of these lines."""
    return [line.person for line in lines if line.person is not None]
