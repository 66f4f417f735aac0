"""Reading a desk where nothing can be written beside it, while its last operations still stand in the ``-wal`` file.

A power cut on a full disk leaves such a desk, and so does a folder that was copied to a
protected medium. What stands in that file is taken into the data where there is a right
to write (that needs no room), else both are read from a copy elsewhere, encrypted as they are.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import database, lock, place, session

#: Room left over beside the copy, and where a copy may lie.
_SPARE = 8 << 20
_PREFIX = "clfdesk-read-"


def tail(folder: Path) -> int:
    """Return how many bytes stand in the ``-wal`` file of a desk."""
    try:
        return (folder / f"{session.DATABASE}-wal").stat().st_size
    except OSError:
        return 0


def readable(folder: Path, key: bytes) -> Path | None:
    """Return where the data is to be read instead of the desk's own file, or ``None`` for that one itself.

    Only for a desk opened for reading where nothing can be written beside it. Raises
    :class:`Refusal` where its last operations can be read in no way.
    """
    if not place.unwritable(folder) or not tail(folder):
        return None
    try:
        held = lock.take(folder)
    except lock.Held:
        return None  # somebody works on it: what they have not taken in yet is theirs
    except lock.Unwritable:
        held = None
    try:
        if _taken_in(folder, key):
            return None
        if copy := _copied(folder):
            return copy
    finally:
        if held is not None:
            lock.release(held)
    raise Refusal(
        _("What was done last on this desk cannot be read just now."),
        where=str(folder / f"{session.DATABASE}-wal"),
        why=_("It waits in that file, and there is no room to take it in."),
        next=_("Leave the file where it is, free about 200 MB on this disk, and open the desk again."),
    )


def _taken_in(folder: Path, key: bytes) -> bool:
    """Take the ``-wal`` file into the data; one connection alone keeps its index in memory and needs no room."""
    data = folder / session.DATABASE
    if not (place.writable(data) and place.writable(folder)):
        return False
    connection = None
    try:
        connection = database.open_raw(data, key, alone=True)
        done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlcipher.Error:
        return False
    finally:
        if connection is not None:
            connection.close()
    return bool(done and done[0] == 0)


def _copied(folder: Path) -> Path | None:
    names = (session.DATABASE, f"{session.DATABASE}-wal")
    try:
        wanted = sum((folder / name).stat().st_size for name in names) + _SPARE
    except OSError:
        return None
    for room in dict.fromkeys((Path(tempfile.gettempdir()), Path("/dev/shm"), Path.home())):  # noqa: S108  a folder of its own is made in it
        there: Path | None = None
        try:
            if shutil.disk_usage(room).free < wanted:
                continue
            there = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=room))
            for name in names:
                shutil.copyfile(folder / name, there / name)
        except OSError:
            if there is not None:
                shutil.rmtree(there, ignore_errors=True)
            continue
        return there / session.DATABASE
    return None


def forget(copy: Path | None) -> None:
    """Take a copy away again."""
    if copy is not None and copy.parent.name.startswith(_PREFIX):
        with contextlib.suppress(OSError):
            shutil.rmtree(copy.parent)
