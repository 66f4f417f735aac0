"""Backups that were read back: one file with the desk, its key slots and what must be found in it.

A copy by the database's own backup, checked page by page and row by row under its key,
packed (stored, not compressed) with its key slots and a manifest that holds no personal
data: desk, number of operations, schema, counts, head of the journal, SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

import clfdesk
from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import atomic, database, keyslots, migrate, place, scan_backup, session, triggers
from clfdesk.storage.faults import refusal_for

FORMAT = 1
SUFFIX = ".clfbak"
FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    ``sequence`` orders backups, ``day`` is the desk's own day counter, ``made_at`` (UTC) only tells.
    ``scans`` are the contents that lie beside it, ``scans_lost`` those that could not be copied;
    ``scans_hurt`` it holds whole, though the desk itself cannot read them any more.
    """

    desk: str
    sequence: int
    schema: int
    head: str
    sha256: str
    size: int
    made_at: str
    counts: dict[str, int] = field(default_factory=dict)
    day: int = 0
    scans: int = 0
    scans_lost: int = 0
    scans_hurt: int = 0
    program: str = clfdesk.__version__
    format: int = FORMAT

    @property
    def persons(self) -> int:
        """Return how many persons it holds."""
        return self.counts.get("person", 0)


def _counts(connection: database.Connection) -> dict[str, int]:
    wanted = (*triggers.journalled(connection), "change_set", "change", "access_log")
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in wanted}


def _head(connection: database.Connection) -> tuple[int, str]:
    row = connection.execute("SELECT id, seal FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def check_pages(connection: database.Connection, *, pages: bool = True) -> str:
    """Return the first complaint of the checks of pages (unless told otherwise) and rows, or an empty text."""
    for check in ("cipher_integrity_check", "integrity_check", "foreign_key_check")[0 if pages else 1 :]:
        found = connection.execute(f"PRAGMA {check}").fetchone()
        if found and found[0] != "ok":
            return str(found[0])
    return ""


def _copy(source: database.Connection, target: Path, key: bytes) -> None:
    copy = database.open_raw(target, key, create=True)
    try:
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        source.backup(copy, pages=2000)
    finally:
        copy.close()


#: The desk's own day: days on which something was done, one after another, whatever the clock said.
_DAY = (
    "SELECT count(*) FROM (SELECT substr(at, 1, 10) AS d, lag(substr(at, 1, 10)) OVER (ORDER BY id) AS p"
    " FROM change_set) WHERE d IS NOT p"
)


def inspect(path: Path, key: bytes) -> tuple[int, str, int, dict[str, int], int, list[tuple[str, int]]]:
    """Open a copy and return sequence, head, schema, counts, day and scans; :class:`Refusal` where a check fails."""
    connection = database.open_raw(path, key)
    try:
        # every page in use is read under its seal by the check of the rows; only free ones need a reading of their own
        free = connection.execute("PRAGMA freelist_count").fetchone()[0]
        if check_pages(connection, pages=bool(free)):
            raise damaged_backup(path, _("A page or a row of it cannot be read."))
        return (
            *_head(connection),
            migrate.version(connection),
            _counts(connection),
            connection.execute(_DAY).fetchone()[0],
            scan_backup.contents(connection),
        )
    finally:
        connection.close()
        for tail in ("-wal", "-shm"):
            path.with_name(path.name + tail).unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file (never of a desk that is open)."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _name(folder: Path, manifest: Manifest, prefix: str) -> Path:
    stem = f"{prefix}-{manifest.sequence:06d}-{manifest.made_at[:10]}"
    path, again = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        again += 1
        path = folder / f"{stem}-{again}{SUFFIX}"
    return path


def _pack(copy: Path, slots: bytes, manifest: Manifest, scans: str, path: Path) -> None:
    """Write the backup under a temporary name, read it back, and only then give it its own."""
    handle, name = tempfile.mkstemp(prefix=".backup.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr("manifest.json", json.dumps(asdict(manifest), indent=1, sort_keys=True))
                archive.writestr(keyslots.NAME, slots)
                archive.write(copy, session.DATABASE)
                if scans:
                    archive.writestr(scan_backup.MEMBER, scans)
            stream.flush()
            os.fsync(stream.fileno())
        read(temporary)
        atomic.replace(temporary, path)
        atomic.sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _make(
    source: database.Connection, key: bytes, slots: bytes, scratch: Path, folder: Path, moment: str, prefix: str
) -> tuple[Path, Manifest]:
    try:
        atomic.make_folder(folder)
        atomic.sweep(folder)
        beside_it = folder if place.unwritable(scratch) else scratch  # a full disk can still be saved to a stick
        with tempfile.TemporaryDirectory(prefix=".copy-", dir=beside_it) as room:
            copy = Path(room) / session.DATABASE
            _copy(source, copy, key)
            sequence, head, schema, counts, day, contents = inspect(copy, key)
            own = folder.resolve() == (scratch / FOLDER).resolve()
            scans = scan_backup.carry(contents, scratch, folder, key, link=own)  # beside it before it is there
            known = keyslots.load(slots)
            desk = known.desk if known else ""
            size = copy.stat().st_size
            beside = (len(scans.names), len(scans.lost), len(scans.hurt))
            manifest = Manifest(desk, sequence, schema, head, sha256_of(copy), size, moment, counts, day, *beside)
            path = _name(folder, manifest, prefix)
            _pack(copy, slots, manifest, scan_backup.listed(scans.names), path)
    except sqlcipher.Error as error:
        raise refusal_for(error, scratch) from error
    except OSError as error:
        raise atomic.write_refusal(error, folder / f"{prefix}{SUFFIX}") from error
    return path, manifest


def make(
    folder: Path | None = None, *, at: str = "", prefix: str = "desk", slots: keyslots.Slots | None = None
) -> tuple[Path, Manifest]:
    """Back the open desk up into a folder (its own ``backups`` unless told) and return file and manifest.

    ``slots`` open it in place of the desk's own (a package to hand over).
    Raises :class:`Refusal` where the disk is full, the folder cannot be written, or the
    copy does not check: then there is no file of that name.
    """
    here = session.current()
    keys = keyslots.dump(slots or keyslots.read(here.folder))
    moment = at or Clock().now().isoformat()
    target = folder or here.folder / FOLDER
    return _make(database.raw(), here.key, keys, here.folder, target, moment, prefix)


def before_upgrade(folder: Path, key: bytes, connection: database.Connection, old: int) -> None:
    """Back up a desk that is about to be upgraded from schema ``old``."""
    slots = keyslots.dump(keyslots.read(folder))
    _make(connection, key, slots, folder, folder / FOLDER, Clock().now().isoformat(), f"before-upgrade-{old}")


def damaged_backup(path: Path, why: str) -> Refusal:
    """Return the refusal for a backup that cannot be used."""
    return Refusal(
        _("This backup is damaged."),
        where=str(path),
        why=why,
        next=_("Take another backup; the desk itself is not touched."),
    )


def _foreign(path: Path) -> Refusal:
    return Refusal(_("This file is not a backup of a desk."), where=str(path), next=_("Choose a backup (.clfbak)."))


def read(path: Path) -> Manifest:
    """Return a backup's manifest after comparing its content with it (no key needed).

    Raises :class:`Refusal` for a file that is missing, no backup, truncated, changed, or
    made by a newer program.
    """
    if not path.is_file():
        raise Refusal(_("There is no such file."), where=str(path), next=_("Choose a backup (.clfbak)."))
    try:
        with zipfile.ZipFile(path) as archive:
            if set(archive.namelist()) - {scan_backup.MEMBER} != {"manifest.json", keyslots.NAME, session.DATABASE}:
                raise _foreign(path)
            manifest = _manifest(archive.read("manifest.json"), path)
            info = archive.getinfo(session.DATABASE)
            if info.compress_type != zipfile.ZIP_STORED or info.file_size != manifest.size:
                raise damaged_backup(path, _("Its parts do not have the size they were written with."))
            digest = hashlib.sha256()
            with archive.open(session.DATABASE) as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
            if digest.hexdigest() != manifest.sha256:
                raise damaged_backup(path, _("Its content is not what was written."))
            slots = keyslots.load(archive.read(keyslots.NAME))
    except (zipfile.BadZipFile, EOFError, KeyError, NotImplementedError) as error:
        with path.open("rb") as stream:
            ours = stream.read(4) == b"PK\x03\x04"
        if ours:
            raise damaged_backup(path, _("It is not complete.")) from error
        raise _foreign(path) from error
    except OSError as error:
        raise damaged_backup(path, _("The disk or the stick cannot read it.")) from error
    if slots is None or slots.desk != manifest.desk:
        raise damaged_backup(path, _("The key slots in it cannot be read."))
    return manifest


def _manifest(content: bytes, path: Path) -> Manifest:
    try:
        found: dict[str, Any] = json.loads(content)
        if found["format"] > FORMAT or found["schema"] > migrate.latest():
            raise Refusal(
                _("This backup was made by a newer version of the program."),
                where=str(path),
                why=_("Its data is of form {found}; this program knows up to {known}.").format(
                    found=found["schema"], known=migrate.latest()
                ),
                next=_("Install the newer version, then restore it."),
            )
        return Manifest(**found)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged_backup(path, _("What it says of itself cannot be read.")) from error


def listed(folder: Path) -> list[tuple[Path, Manifest]]:
    """Return the readable backups of a folder, the newest operation first."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            with zipfile.ZipFile(path) as archive:
                found.append((path, _manifest(archive.read("manifest.json"), path)))
        except (Refusal, zipfile.BadZipFile, OSError, KeyError):
            continue
    return sorted(found, key=lambda pair: (pair[1].sequence, pair[0].name), reverse=True)
