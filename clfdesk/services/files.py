"""Files a verb writes into a folder: whole or not at all, never over another one, listed with their hash."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk.clock import Clock
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.field import Purpose
from clfdesk.i18n import _
from clfdesk.storage import desk, journal, records
from clfdesk.storage.atomic import atomic_write, make_folder, write_refusal

#: The kind of log line that a paper leaves.
PAPER = "paper"
#: The kind of the line any other file leaves.
FILE = "file"
_LONGEST = 200  # bytes of a name in UTF-8: Linux allows 255, and " (2)" and a part mark must fit
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


_clock = Clock()


def go_by(clock: Clock) -> None:
    """Let the record of written papers go by the clock of the desk that was opened."""
    global _clock
    _clock = clock


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file a verb wrote: where it is, who may see it, and the SHA-256 of its content."""

    path: Path
    purpose: Purpose
    sha256: str


_made: list[OutFile] = []


@contextmanager
def all_or_none(files: list[OutFile]) -> Iterator[None]:
    """Take back the files written so far where one of them, or what is kept of them, cannot be: half of them misleads."""
    try:
        yield
    except BaseException:
        for file in files:
            with suppress(OSError):
                file.path.unlink(missing_ok=True)
        raise


def taken() -> list[OutFile]:
    """Return the files written since this was asked last, in their order, and forget them."""
    found = list(_made)
    del _made[: len(found)]
    return found


def _written(file: OutFile, passing: bool) -> OutFile:
    if not passing:
        _made.append(file)
    return file


def safe_name(name: str) -> str:
    """Return a file name every system and every stick takes; Chinese stays as it is."""
    stem, dot, suffix = unicodedata.normalize("NFC", name).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = _FORBIDDEN.sub("_", stem).strip(" .")
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    while len(f"{stem}.{suffix}".encode()) > _LONGEST:
        stem = stem[:-1]
    return f"{stem or '_'}{dot}{_FORBIDDEN.sub('_', suffix)}"


def write_out(
    folder: Path,
    name: str,
    content: bytes,
    purpose: Purpose,
    *,
    signed: bool | None = None,
    persons: Iterable[int] = (),
    passing: bool = False,
) -> OutFile:
    """Write a file into a folder (made where missing) and return it; ``persons`` are those it tells of, for the record.

    One that is only ``passing`` (printed, then deleted) is not offered to be filed away.

    A paper (PDF or Word) that is no public one is put on record, so that it is known in whose
    hands it is; ``signed`` says whether it waits for a signature (upward papers do). A file of that name with other content is left alone and the new one gets `` (2)``; one
    with the same content is already what was asked for. Raises :class:`Refusal` where the
    folder is none, the disk is full or write-protected.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise Refusal(
            _("The files cannot be put there."),
            where=str(folder),
            why=_("It is a file, not a folder."),
            next=_("Choose a folder."),
        )
    try:
        make_folder(folder)
    except OSError as error:
        raise write_refusal(error, folder) from error
    digest = hashlib.sha256(content).hexdigest()
    plain = safe_name(name)
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    number = 1
    while True:
        path = folder / (plain if number == 1 else f"{stem} ({number}){dot}{suffix}")
        if not path.exists():
            try:
                atomic_write(path, content)
            except Refusal:
                with suppress(OSError):
                    path.unlink(missing_ok=True)  # in its place already when the folder could not be flushed
                raise
            _note(path, digest, purpose, purpose == "upward" if signed is None else signed, persons)
            return _written(OutFile(path, purpose, digest), passing)
        if _same(path, content):
            if (
                desk.opened_folder() is not None
            ):  # it is there; that somebody asked for it once more is told all the same
                journal.log_access(FILE, path.name, purpose=purpose, at=_clock.now().isoformat(), persons=persons)
            return _written(OutFile(path, purpose, digest), passing)
        number += 1


def _note(path: Path, digest: str, purpose: Purpose, signed: bool, persons: Iterable[int]) -> None:
    """Put every file on record in the log of the open desk: a paper with whose hands it waits for, others by name."""
    if desk.opened_folder() is None:
        return
    if purpose == "public" or path.suffix.lower() not in (".pdf", ".docx"):
        journal.log_access(FILE, path.name, purpose=purpose, at=_clock.now().isoformat(), persons=persons)
        return
    note_paper(path.name, digest, purpose, folder=str(path.parent), signed=signed, persons=persons)


def note_paper(
    name: str, digest: str, purpose: Purpose, *, folder: str = "", signed: bool, persons: Iterable[int] = ()
) -> None:
    """Put a paper on record as one whose hands are known; one that was only printed lies in no folder."""
    detail = json.dumps([name, digest, folder, signed], ensure_ascii=False)
    journal.log_access(PAPER, detail, purpose=purpose, at=_clock.now().isoformat(), persons=persons)


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def persons_of(stem: str, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the numbers of the persons a list tells of, for the record; nothing for lists of other things."""
    if stem == "person":
        return [int(row["number"]) for row in rows if row.get("number")]
    if stem == "staff":
        return persons_of_staff(int(row["number"]) for row in rows if row.get("number"))
    return [int(row["person"]) for row in rows if isinstance(row.get("person"), int)]


def persons_of_staff(numbers: Iterable[int]) -> list[int]:
    """Return the numbers of the persons who are these workers; those who stand on no roster are left out."""
    found = records.some(Staff, sorted(set(numbers)))
    return sorted({each.person_id for each in found.values() if each.person_id})
