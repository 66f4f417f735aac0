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
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import anchor, atomic, backup, keyslots, lock, session, unpacking

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
    except (OSError, ValueError, KeyError) as error:
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
