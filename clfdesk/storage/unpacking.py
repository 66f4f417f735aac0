"""A backup taken apart: opened with its key, checked down to its last page and scan, read from, restored to a new folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import anchor, atomic, database, keyslots, place, scan_backup, session
from clfdesk.storage.backup import FOLDER, Manifest, damaged_backup, inspect, read


@contextlib.contextmanager
def _unpacked(path: Path, scratch: Path | None) -> Iterator[Path]:
    if scratch is not None:
        atomic.sweep(scratch)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=scratch) as room, zipfile.ZipFile(path) as archive:
        for name in (session.DATABASE, keyslots.NAME):
            archive.extract(name, room)
        yield Path(room)


def _key(slots: keyslots.Slots, secret: str | None, present: keyslots.Slots | None = None) -> bytes:
    """Return the key of a backup: the open desk's own, or by its slots (they keep the password of their day).

    ``present`` are the slots of the same desk as they are now, which open its backups too.
    """
    if session.is_open() and session.current().uuid == slots.desk:
        return session.current().key
    try:
        return keyslots.unlock(slots, secret)
    except keyslots.WrongSecret:
        if present is None:
            raise
        return keyslots.unlock(present, secret)


def verify(path: Path, *, secret: str | None = None, scratch: Path | None = None) -> Manifest:
    """Unpack a backup beside nothing else, open it with its key, check every page, row and count.

    Returns its manifest; :class:`Refusal` where anything is not as it was written.
    """
    manifest = read(path)
    try:
        with _unpacked(path, scratch) as room:
            contents, key = _agree(path, room, manifest, secret)
            bad = scan_backup.damaged(contents, path.parent, key)
    except OSError as error:
        raise atomic.write_refusal(error, path) from error
    if bad > manifest.scans_lost:
        raise damaged_backup(
            path,
            _("{number} of its scans are missing beside it or damaged; the data itself is whole.").format(number=bad),
        )
    return manifest


@contextlib.contextmanager
def checked(
    path: Path, manifest: Manifest, scratch: Path, *, secret: str | None, slots: keyslots.Slots | None = None
) -> Iterator[Path]:
    """Yield a folder with a backup unpacked and checked like :func:`verify`; it is gone afterwards.

    Scans the desk in ``scratch`` has not are brought to it from beside the backup.
    """
    with _unpacked(path, scratch) as room:
        contents, key = _agree(path, room, manifest, secret, slots)
        own = path.parent.resolve() == (scratch / FOLDER).resolve()
        scan_backup.carry(contents, path.parent, scratch, key, link=own)
        yield room


@contextlib.contextmanager
def rows_of(path: Path, manifest: Manifest, scratch: Path, query: str) -> Iterator[Iterator[dict[str, Any]]]:
    """Yield the rows a query of this program finds in a backup of the open desk (unpacked beside it meanwhile)."""
    with checked(path, manifest, scratch, secret=None) as room:
        connection = database.open_raw(room / session.DATABASE, session.current().key)
        try:
            cursor = connection.execute(query)
            names = [each[0] for each in cursor.description]
            yield (dict(zip(names, row, strict=True)) for row in cursor)
        finally:
            connection.close()


def _agree(
    path: Path, room: Path, manifest: Manifest, secret: str | None, present: keyslots.Slots | None = None
) -> tuple[list[tuple[str, int]], bytes]:
    """Hold a backup against its manifest and return the scans its rows name, and its key."""
    slots = keyslots.load((room / keyslots.NAME).read_bytes())
    if slots is None:
        raise damaged_backup(path, _("The key slots in it cannot be read."))
    key = _key(slots, secret, present)
    try:
        found = inspect(room / session.DATABASE, key)
    except sqlcipher.Error as error:
        raise damaged_backup(path, _("It does not open with its own key.")) from error
    if found[:4] != (manifest.sequence, manifest.head, manifest.schema, manifest.counts):
        raise damaged_backup(path, _("It does not hold what it says."))
    return found[5], key


def restore(path: Path, folder: Path, *, secret: str | None = None) -> Manifest:
    """Restore a backup into a new or empty folder and return what it held.

    Checked like :func:`verify` first; the folder appears whole or not at all.
    """
    manifest = read(path)
    place.check(folder)
    if folder.exists() and (not folder.is_dir() or next(folder.iterdir(), None) is not None):
        raise Refusal(
            _("This folder is not empty."),
            where=str(folder),
            why=_("A backup is restored into a folder of its own, never over another desk."),
            next=_("Choose a new folder."),
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _unpacked(path, folder.parent) as room:
            contents, key = _agree(path, room, manifest, secret)
            shutil.copyfile(room / keyslots.NAME, room / keyslots.COPY)
            anchor.write(room, anchor.Anchor(manifest.desk, manifest.sequence, manifest.head))
            scan_backup.carry(contents, path.parent, room, key)
            for each in (file for file in room.iterdir() if file.is_file()):
                with each.open("rb+") as stream:
                    os.fsync(stream.fileno())
            folder.mkdir(exist_ok=True)
            for each in sorted(room.iterdir(), key=lambda one: one.name == session.DATABASE):  # the data last
                atomic.replace(each, folder / each.name)
            atomic.sync_folder(folder)
    except OSError as error:
        raise atomic.write_refusal(error, folder / session.DATABASE) from error
    return manifest
