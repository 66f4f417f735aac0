"""Writing a file so that it is there whole, or the old one still is.

Same folder, write, flush to the disk, replace, flush the folder. A target that another
program holds open is tried again for a moment (Windows: 5, 32, 33), then refused by name.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import time
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _

_HELD = frozenset({5, 32, 33})  # ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)


def disk_full(where: str) -> Refusal:
    """Return the refusal for a disk without room; ``where`` names the file or folder."""
    return Refusal(
        _("The disk is full."),
        where=where,
        why=_("Nothing was written; what was there before is unchanged."),
        next=_("Free some space (about 200 MB), then do it again."),
    )


def write_refusal(error: OSError, path: Path) -> Refusal:
    """Return the refusal that fits a failed write."""
    if error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return disk_full(str(path))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Refusal(
            _("This folder cannot be written to."),
            where=str(path.parent),
            why=_("It is write-protected or belongs to somebody else."),
            next=_("Choose another folder, or ask for the right to write here."),
        )
    return Refusal(
        _("The file could not be written."),
        where=str(path),
        why=_("The disk or the stick reports a fault."),
        next=_("Check that it is plugged in and try again, or choose another place."),
    )


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a power cut (POSIX; Windows does it by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that they outlast a power cut; nothing where it is there. Raises ``OSError``."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


#: What a kill may leave behind, and after how many seconds nobody can still be writing it.
LEFT = (".backup.*.part", ".copy-*", ".restore-*")
_STALE = 600.0


def sweep(folder: Path) -> None:
    """Take away what killed backups and restores left in a folder (encrypted, but as large as the desk)."""
    for pattern in LEFT:
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if abs(Clock().now().timestamp() - path.stat().st_mtime) < _STALE:
                    continue  # somebody else may be at it
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def replace(source: Path, target: Path) -> None:
    """Put ``source`` in the place of ``target``, trying again while another program holds it."""
    pauses = iter(_PAUSES)
    while True:
        try:
            source.replace(target)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            pause = next(pauses, None)
            if pause is None:
                raise Refusal(
                    _("This file is open in another program."),
                    where=target.name,
                    why=_("It cannot be replaced while it is open."),
                    next=_("Close it there, then try again, or save under another name."),
                ) from error
            time.sleep(pause)


def atomic_write(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write ``content`` to ``path`` whole or not at all.

    ``durable`` waits until the disk has it. Raises :class:`Refusal` (disk full, write
    protected, held by another program); the old file is then unchanged.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        replace(temporary, path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        raise write_refusal(error, path) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
