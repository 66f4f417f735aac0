"""Putting a backup in the place of the desk: staged whole, then swapped by renames that a power cut cannot halve.

``restore.journal`` says that a swap has begun; from then on it is always carried to its
end, by whoever opens the desk next. Keys stay the present ones where they can be read:
the data key never changes, and nobody whose password was taken away gets it back.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import zipfile
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import anchor, atomic, backup, database, keyslots, lock, session, unpacking

JOURNAL, INCOMING, OUTGOING = "restore.journal", ".incoming", ".outgoing"
_OLD = (f"{session.DATABASE}-wal", f"{session.DATABASE}-shm", session.DATABASE, anchor.NAME)


def stage(path: Path, folder: Path, *, secret: str | None) -> backup.Manifest:
    """Unpack and check a backup beside the desk it is to replace; nothing is changed yet.

    Raises :class:`Refusal` where the backup is not usable, of another desk, or there is no room.
    """
    manifest = backup.read(path)
    present = _present(folder)
    if present is not None and present.desk != manifest.desk:
        raise Refusal(
            _("This backup is of another desk."),
            where=str(path),
            next=_("Choose a backup of this desk, or restore this one to a new folder."),
        )
    incoming = folder / INCOMING
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        with unpacking.checked(path, manifest, folder, secret=secret, slots=present) as room:
            incoming.mkdir()
            head = anchor.Anchor(manifest.desk, manifest.sequence, manifest.head)
            anchor.write(room, head)
            names = [session.DATABASE, anchor.NAME]
            if present is None:
                shutil.copyfile(room / keyslots.NAME, room / keyslots.COPY)
                names += [keyslots.NAME, keyslots.COPY]
            for name in names:
                with (room / name).open("rb+") as stream:
                    os.fsync(stream.fileno())
                atomic.replace(room / name, incoming / name)
        atomic.sync_folder(incoming)
        atomic.sync_folder(folder)
    except OSError as error:
        shutil.rmtree(incoming, ignore_errors=True)
        raise atomic.write_refusal(error, folder / session.DATABASE) from error
    return manifest


def keys_alone(folder: Path, path: Path, *, secret: str | None) -> backup.Manifest | None:
    """Put only the keys of a backup beside a desk that lost its own but is whole, and at least as new; else ``None``.

    The data is then as it was, not as the backup has it. Raises :class:`Refusal` for a
    backup that is not usable, or a password that opens nothing.
    """
    data = folder / session.DATABASE
    if _present(folder) is not None or not data.is_file():
        return None
    manifest = backup.read(path)
    with zipfile.ZipFile(path) as archive:
        slots = keyslots.load(archive.read(keyslots.NAME))
    if slots is None:
        return None
    key = keyslots.unlock(slots, secret)
    try:
        connection = database.open_raw(data, key)
    except sqlcipher.Error:
        return None  # the data is damaged too, or another desk's
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        seal = connection.execute("SELECT seal FROM change_set WHERE id = ?", (manifest.sequence,)).fetchone()
        if backup.check_pages(connection) or seal is None or seal[0] != manifest.head:
            return None
    except sqlcipher.Error:
        return None
    finally:
        connection.close()
    keyslots.write(folder, slots)
    return manifest


def _present(folder: Path) -> keyslots.Slots | None:
    with contextlib.suppress(Refusal):
        return keyslots.read(folder)
    return None


def swap(folder: Path, *, aside: str = "") -> None:
    """Put what was staged in the desk's place; what was there goes, or stays in a folder ``aside``.

    The desk must be closed and its lock held.
    """
    names = sorted(each.name for each in (folder / INCOMING).iterdir())
    atomic.atomic_write(folder / JOURNAL, json.dumps({"names": names, "aside": aside}).encode())
    finish(folder)


def pending(folder: Path) -> bool:
    """Tell whether a swap was begun and not ended."""
    return (folder / JOURNAL).is_file()


def finish(folder: Path) -> None:
    """Carry a begun swap to its end; may be called again at any point of it."""
    try:
        said = json.loads((folder / JOURNAL).read_bytes())
        names, aside = list(said["names"]), str(said["aside"])
        incoming, outgoing = folder / INCOMING, folder / (aside or OUTGOING)
        outgoing.mkdir(exist_ok=True)
        for name in dict.fromkeys((*_OLD, *names)):
            staged, here = incoming / name, folder / name
            if (staged.exists() or name not in names) and here.exists():
                atomic.replace(here, outgoing / name)
            if staged.exists():
                atomic.replace(staged, here)
        atomic.sync_folder(outgoing)
        atomic.sync_folder(incoming) if incoming.exists() else None
        atomic.sync_folder(folder)
        (folder / JOURNAL).unlink()
        atomic.sync_folder(folder)
        shutil.rmtree(incoming, ignore_errors=True)
        shutil.rmtree(folder / OUTGOING, ignore_errors=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, OSError):
            raise atomic.write_refusal(error, folder / session.DATABASE) from error
        raise backup.damaged_backup(folder / JOURNAL, _("It is not complete.")) from error


def settle(folder: Path) -> None:
    """Finish a swap that was interrupted, before anything else looks at the desk."""
    if pending(folder):
        held = lock.take(folder)
        try:
            finish(folder)
        finally:
            lock.release(held)
