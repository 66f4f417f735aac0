"""Making, opening and closing a desk: a folder with its encrypted data file and its keys."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ids import new_id
from clfdesk.storage import (
    anchor,
    attempts,
    database,
    entering,
    keyslots,
    lock,
    migrate,
    place,
    records,
    session,
    swap,
)
from clfdesk.storage.atomic import atomic_write, sync_folder, write_refusal
from clfdesk.storage.faults import damaged, refusal_for
from clfdesk.storage.unit import unit, verify_chain

_OURS = (
    session.DATABASE,
    f"{session.DATABASE}-wal",
    f"{session.DATABASE}-shm",
    keyslots.NAME,
    keyslots.COPY,
    anchor.NAME,
    attempts.NAME,
    lock.NAME,
)


#: The folder inside the desk for what is written only to be read again.
TEMPORARY = "tmp"


def is_desk(folder: Path) -> bool:
    """Return whether the folder is (or was) a desk."""
    return any((folder / name).is_file() for name in (session.DATABASE, keyslots.NAME, keyslots.COPY))


def opened_folder() -> Path | None:
    """Return the folder of the open desk, or ``None``."""
    return session.current().folder if session.is_open() else None


def needs_secret(folder: Path) -> bool:
    """Return whether the desk opens only with a password; :class:`Refusal` where it is no desk."""
    _must_be_desk(folder)
    return keyslots.needs_secret(keyslots.read(folder))


def _must_be_desk(folder: Path) -> None:
    swap.settle(folder)
    next_step = _("Choose the folder that holds desk.db, or make a new desk.")
    if not folder.exists():
        raise Refusal(_("There is no such folder."), where=str(folder), next=next_step)
    if not folder.is_dir():
        raise Refusal(
            _("This is a file, not a desk."),
            where=str(folder),
            why=_("A desk is a folder."),
            next=_("Choose its folder; a backup (.clfbak) is restored to a new folder first."),
        )
    try:
        empty = next(folder.iterdir(), None) is None
    except OSError as error:
        raise Refusal(
            _("This folder cannot be read."), where=str(folder), next=_("Ask for the right to read it.")
        ) from error
    if empty:
        raise Refusal(_("This folder is empty."), where=str(folder), next=next_step)
    if not is_desk(folder):
        raise Refusal(
            _("This folder is not a desk."),
            where=str(folder),
            why=_("It holds no data of this program."),
            next=next_step,
        )
    path = folder / session.DATABASE
    if not path.is_file():
        raise Refusal(
            _("The desk's data file is missing."),
            where=str(path),
            why=_("Its keys are still there, so it was moved or deleted; no empty desk is put in its place."),
            next=_("Put it back, or restore the newest backup to a new folder."),
            way="rescue",
        )


def _header(path: Path) -> None:
    """Refuse a file that cannot be a desk at all (read before anything has it open here)."""
    with path.open("rb") as stream:
        head = stream.read(16)
    size = path.stat().st_size
    if head.startswith(b"SQLite format 3"):
        raise Refusal(
            _("The desk's data file is not encrypted."),
            where=str(path),
            why=_("It was not written by this program."),
            next=_("Restore the newest backup to a new folder."),
            way="rescue",
        )
    if size < 4096:
        raise damaged(path.parent)


def create(folder: Path, info: DeskInfo, *, secret: str | None, clock: Clock) -> None:
    """Make a desk in a new or empty folder; without ``secret`` its key lies in an open slot.

    Raises :class:`Refusal` where the folder has something in it or cannot be written;
    whatever was begun is taken away again.
    """
    if session.is_open():
        raise Refusal(_("Another desk is open."), next=_("Close it first."))
    place.check(folder)
    fresh = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = next(folder.iterdir(), None) is not None
    except OSError as error:
        raise write_refusal(error, folder / session.DATABASE) from error
    if occupied:
        raise Refusal(
            _("This folder is not empty."),
            where=str(folder),
            why=_("A new desk needs a folder of its own."),
            next=_("Choose another name, or open the desk that is there."),
        )
    info = replace(info, uuid=info.uuid or new_id(), made_on=info.made_on or clock.today().isoformat(), id=1)
    key = keyslots.new_key()
    try:
        _build(folder, info, key, secret, clock)
    except BaseException:
        close()
        for name in _OURS:
            with contextlib.suppress(OSError):
                (folder / name).unlink()
        if fresh:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _build(folder: Path, info: DeskInfo, key: bytes, secret: str | None, clock: Clock) -> None:
    held = lock.take(folder)
    try:
        keyslots.write(folder, keyslots.fresh(info.uuid, key, secret, info.clerk))
        connection = database.open_raw(folder / session.DATABASE, key, create=True)
        try:
            migrate.upgrade(connection)
        finally:
            connection.close()
        sync_folder(folder)
    except sqlcipher.Error as error:
        lock.release(held)
        raise refusal_for(error, folder) from error
    except BaseException:
        lock.release(held)
        raise
    _begin(session.Session(folder, key, info.uuid, info.clerk, held=held))
    try:
        with unit("new", at=clock.now().isoformat()):
            records.insert([info])
    finally:
        close()


def _begin(opened: session.Session) -> None:
    """Connect the calling thread to the desk and remember it."""
    opened = replace(opened, inode=opened.path.stat().st_ino)
    database.database.key = opened.key
    database.database.read_only = opened.read_only and not os.access(opened.folder, os.W_OK)
    database.database.init(str(opened.path))
    session.set_current(opened)
    database.connect_here(query_only=opened.read_only)


def _upgrade(folder: Path, key: bytes, read_only: bool) -> None:
    path = folder / session.DATABASE
    try:
        connection = database.open_raw(path, key, read_only=read_only and not os.access(folder, os.W_OK))
    except sqlcipher.Error as error:
        if "not a database" in str(error):
            raise damaged(folder) from error
        raise refusal_for(error, folder) from error
    try:
        found = migrate.version(connection)
        if found > migrate.latest():
            raise Refusal(
                _("This desk was made by a newer version of the program."),
                where=str(folder),
                why=_("Its data is of form {found}; this program knows up to {known}.").format(
                    found=found, known=migrate.latest()
                ),
                next=_("Install the newer version; the desk was not touched."),
            )
        if found == 0:
            raise damaged(folder)
        if found < migrate.latest():
            if read_only:
                raise Refusal(
                    _("This desk was made by an older version of the program."),
                    where=str(folder),
                    why=_("It must be brought up to date before it can be read."),
                    next=_("Open it once from a folder that can be written to."),
                )
            from clfdesk.storage import backup

            migrate.upgrade(connection, before=lambda old: backup.before_upgrade(folder, key, connection, old))
    except sqlcipher.Error as error:
        raise refusal_for(error, folder) from error
    finally:
        connection.close()


def _check_newest(opened: session.Session) -> None:
    """Refuse a desk that knows less than its own anchor: an old copy, or a lost ``-wal`` file."""
    last = anchor.read(opened.folder)
    if last is None or last.desk != opened.uuid:
        return
    seal = database.one("SELECT seal FROM change_set WHERE id = ?", (last.sequence,))
    if seal == last.seal:
        return
    newest = database.one("SELECT max(id) FROM change_set") or 0
    raise Refusal(
        _("This desk is older than when it was last used."),
        where=str(opened.path),
        why=_(
            "It holds {found} operations, but {expected} were saved; a part of it is missing or an old copy was put here."
        ).format(found=newest, expected=last.sequence),
        next=_("Put desk.db-wal back beside it if you have it, or restore the newest backup to a new folder."),
        way="rescue",
    )


def open_(
    folder: Path,
    *,
    secret: str | None,
    user: str | None = None,
    read_only: bool = False,
    older_ok: bool = False,
    again: keyslots.Opened | None = None,
) -> DeskInfo:
    """Open a desk for this process and return what it says of itself.

    ``older_ok`` takes a desk that is behind its anchor (the clerk has said so); ``again``
    is what opened it a moment ago (after a restore), in place of the password. Raises
    :class:`Refusal`: no desk, missing or damaged data or keys, wrong password, open in
    another copy, newer program, folder that cannot be written, stick, network or cloud
    folder, full disk, older than when last used. The desk is then exactly as before.
    """
    if session.is_open():
        raise Refusal(_("Another desk is open."), where=str(session.current().folder), next=_("Close it first."))
    _must_be_desk(folder)
    if not read_only:
        place.check(folder)
    slots = keyslots.read(folder)
    held = None if read_only else lock.take(folder)
    try:
        try:
            _header(folder / session.DATABASE)
        except OSError as error:
            raise Refusal(
                _("The desk's data file cannot be read."),
                where=str(folder / session.DATABASE),
                next=_("Ask for the right to read it."),
            ) from error
        by, untold = (again, ()) if again else entering.unlocked(folder, slots, secret, user, read_only)
        _upgrade(folder, by.key, read_only)
        opened = session.Session(folder, by.key, slots.desk, user or "", read_only=read_only, held=held)
        _begin(opened)
        info = records.get(DeskInfo, 1)
        if info is None or info.uuid != slots.desk:
            raise damaged(folder)
        if not older_ok:
            _check_newest(opened)
        _heal_slots(folder, slots, read_only)
        entering.settle_who(by, user or info.clerk, untold)
        if not read_only:
            _scratch(folder, make=True)
        return info
    except BaseException as error:
        database.database.close_everywhere()
        session.set_current(None)
        if held is not None:
            lock.release(held)
        if isinstance(error, sqlcipher.Error):
            raise refusal_for(error, folder) from error
        raise


def _scratch(folder: Path, *, make: bool) -> None:
    """Empty the desk's own folder for scratch files, and let everything of this process put them there.

    What a killed run left in it goes at the next start; nothing of the desk lies in the
    machine's common folder. A folder that cannot be written leaves the machine's own.
    """
    room = folder / TEMPORARY
    shutil.rmtree(room, ignore_errors=True)
    tempfile.tempdir = None
    if make:
        with contextlib.suppress(OSError):
            room.mkdir(mode=0o700)
            tempfile.tempdir = str(room)


def _heal_slots(folder: Path, slots: keyslots.Slots, read_only: bool) -> None:
    """Write a lost or damaged slot file again from its copy."""
    content = keyslots.dump(slots)
    for name in (keyslots.NAME, keyslots.COPY):
        path = folder / name
        if not read_only and (not path.is_file() or path.read_bytes() != content):
            atomic_write(path, content)


def check_all() -> tuple[str, int, int, int]:
    """Check the open desk page by page, row by row, seal by seal.

    Returns the first complaint (or an empty text), the first operation whose seal does
    not fit (or 0), and how many persons and operations there are.
    """
    from clfdesk.storage import backup

    connection = database.raw()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # before it, the page check complains of healthy pages
    complaint = backup.check_pages(connection)
    broken = 0 if complaint else verify_chain() or 0
    sequence = database.one("SELECT max(id) FROM change_set") or 0
    return complaint, broken, database.one("SELECT count(*) FROM person"), sequence


def rest() -> None:
    """Close every connection and let go of the key while the desk stays taken: its window is locked.

    :func:`clfdesk.storage.entering.again` connects anew with the password. Nothing may be
    at work. (The driver wipes its own copies; Python's are given back to the machine.)
    """
    opened = session.current()
    if opened.read_only or not opened.key:
        return
    with contextlib.suppress(Exception):
        database.raw().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.database.close_everywhere()
    session.set_current(replace(opened, key=b"", by=None))


def close() -> None:
    """Close the open desk in all threads and give its lock back; nothing where none is open."""
    if not session.is_open():
        return
    opened = session.current()
    if not opened.read_only:
        with contextlib.suppress(Exception):
            database.raw().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.database.close_everywhere()
    session.set_current(None)
    if not opened.read_only:
        _scratch(opened.folder, make=False)
    if opened.held is not None:
        lock.release(opened.held)
