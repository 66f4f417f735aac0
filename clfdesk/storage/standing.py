"""What stands in a folder where a desk is to be opened: none, a foreign file, a newer, an older, one behind its witness.

Each is one sentence, and nothing is ever put in the place of what was lost.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import anchor, database, keyslots, migrate, place, session, swap
from clfdesk.storage.atomic import atomic_write
from clfdesk.storage.faults import damaged, is_unopened, refusal_for
from clfdesk.storage.lock import Unwritable


def is_desk(folder: Path) -> bool:
    """Return whether the folder is (or was) a desk."""
    return any((folder / name).is_file() for name in (session.DATABASE, keyslots.NAME, keyslots.COPY))


def must_be_desk(folder: Path) -> None:
    """Refuse a folder that is missing, empty, foreign, or without its data file; a swap that was begun is ended first."""
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


def header(path: Path) -> None:
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


def upgrade(folder: Path, key: bytes, read_only: bool, copy: Path | None = None) -> None:
    """Bring an older desk up to date after a backup that was read back; a newer one is refused and not touched.

    ``copy`` is read in place of the data of a desk that cannot be written.
    """
    path = copy or folder / session.DATABASE
    try:
        connection = database.open_raw(path, key, read_only=read_only and not copy and place.unwritable(folder))
    except sqlcipher.Error as error:
        if "not a database" in str(error):
            raise damaged(folder) from error
        raise at_opening(error, folder) from error
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
        raise at_opening(error, folder) from error
    finally:
        connection.close()


def at_opening(error: BaseException, folder: Path) -> Refusal:
    """Return the refusal for a database error met while opening: where writing is not allowed, that, and no fault."""
    if is_unopened(error) and not (place.writable(folder) and place.writable(folder / session.DATABASE)):
        return Unwritable(
            _("The desk cannot be written to."),
            where=str(folder),
            why=_("Its data file or its folder is write-protected."),
            next=_("Take the protection off, or open the desk read-only."),
        )
    return refusal_for(error, folder)


def check_newest(opened: session.Session) -> int:
    """Refuse a desk that knows less than its own anchor: an old copy, or a lost ``-wal`` file.

    Returns its newest operation where the anchor has not seen it, -1 where there is no anchor, else 0.
    """
    newest = int(database.one("SELECT max(id) FROM change_set") or 0)
    last = anchor.read(opened.folder)
    if last is None or last.desk != opened.uuid:
        return -1 if newest > 1 else 0
    seal = database.one("SELECT seal FROM change_set WHERE id = ?", (last.sequence,))
    if seal == last.seal:
        return newest if newest > last.sequence else 0
    raise Refusal(
        _("This desk is older than when it was last used."),
        where=str(opened.folder / session.DATABASE),
        why=_(
            "It holds {found} operations, but {expected} were saved; a part of it is missing or an old copy was put here."
        ).format(found=newest, expected=last.sequence),
        next=_("Put desk.db-wal back beside it if you have it, or restore the newest backup to a new folder."),
        way="rescue",
    )


def heal_slots(folder: Path, slots: keyslots.Slots, read_only: bool) -> None:
    """Write a lost or damaged slot file again from its copy."""
    content = keyslots.dump(slots)
    for name in (keyslots.NAME, keyslots.COPY):
        path = folder / name
        try:
            whole = path.read_bytes() == content
        except OSError:
            whole = False
        if not read_only and not whole:
            atomic_write(path, content)


def free_tails(folder: Path) -> None:
    """Let the files beside the data be written again, where its own protection was taken off and theirs was left."""
    if not place.writable(folder / session.DATABASE):
        return
    for tail in ("-wal", "-shm"):
        path = folder / f"{session.DATABASE}{tail}"
        with contextlib.suppress(OSError):
            if path.exists() and not place.writable(path):
                path.chmod(path.stat().st_mode | 0o600)
