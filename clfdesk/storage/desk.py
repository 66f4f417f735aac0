"""Making, opening and closing a desk: a folder with its encrypted data file and its keys."""

from __future__ import annotations

import contextlib
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
    aside,
    attempts,
    database,
    entering,
    keyslots,
    lock,
    migrate,
    place,
    records,
    session,
    standing,
)
from clfdesk.storage.atomic import sweep, sync_folder, write_refusal
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
    return standing.is_desk(folder)


def opened_folder() -> Path | None:
    """Return the folder of the open desk, or ``None``."""
    return session.current().folder if session.is_open() else None


def needs_secret(folder: Path) -> bool:
    """Return whether the desk opens only with a password; :class:`Refusal` where it is no desk."""
    standing.must_be_desk(folder)
    return keyslots.needs_secret(keyslots.read(folder))


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
    database.database.read_only = opened.read_only and opened.copy is None and place.unwritable(opened.folder)
    database.database.init(str(opened.path))
    session.set_current(opened)
    database.connect_here(query_only=opened.read_only)


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
    standing.must_be_desk(folder)
    if not read_only:
        place.check(folder)
    slots = keyslots.read(folder)
    held = None if read_only else lock.take(folder)
    copy: Path | None = None
    try:
        try:
            standing.header(folder / session.DATABASE)
        except OSError as error:
            raise Refusal(
                _("The desk's data file cannot be read."),
                where=str(folder / session.DATABASE),
                next=_("Ask for the right to read it."),
            ) from error
        by, untold = (again, ()) if again else entering.unlocked(folder, slots, secret, user, read_only)
        if not read_only:
            standing.free_tails(folder)
        copy = aside.readable(folder, by.key) if read_only else None
        standing.upgrade(folder, by.key, read_only, copy)
        opened = session.Session(folder, by.key, slots.desk, user or "", read_only=read_only, held=held, copy=copy)
        _begin(opened)
        info = records.get(DeskInfo, 1)
        if info is None or info.uuid != slots.desk:
            raise damaged(folder)
        if not older_ok:
            session.set_current(replace(session.current(), unseen=standing.check_newest(opened)))
        standing.heal_slots(folder, slots, read_only)
        entering.settle_who(by, user or info.clerk, untold)
        if not read_only:
            _scratch(folder, make=True)
            for each in (folder, folder / "backups"):
                sweep(each)
        return info
    except BaseException as error:
        database.database.close_everywhere()
        session.set_current(None)
        aside.forget(copy)
        if held is not None:
            lock.release(held)
        if isinstance(error, sqlcipher.Error):
            raise standing.at_opening(error, folder) from error
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


def check_all() -> tuple[str, int, int, int]:
    """Check the open desk page by page, row by row, seal by seal.

    Returns the first complaint (or an empty text), the first operation whose seal does
    not fit (or 0), and how many persons and operations there are.
    """
    complaint = check_pages()
    broken = 0 if complaint else verify_chain() or 0
    sequence = database.one("SELECT max(id) FROM change_set") or 0
    return complaint, broken, database.one("SELECT count(*) FROM person"), sequence


def check_pages() -> str:
    """Check the open desk page by page under its key, and row by row; return the first complaint or an empty text."""
    from clfdesk.storage import backup

    connection = database.raw()
    tail = session.current().path.with_name(f"{session.DATABASE}-wal")
    settled = not tail.exists() or not tail.stat().st_size
    if not settled:  # before it, the page check complains of healthy pages
        with contextlib.suppress(sqlcipher.Error):  # a protected desk cannot do it: its rows are checked all the same
            settled = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    return backup.check_pages(connection, pages=settled)


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
    aside.forget(opened.copy)
    if not opened.read_only:
        _scratch(opened.folder, make=False)
    if opened.held is not None:
        lock.release(opened.held)
