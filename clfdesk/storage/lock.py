"""One program per desk: ``desk.lock``, held for the life of the process.

A tiny plain database under ``BEGIN EXCLUSIVE``: the lock belongs to the operating
system, so a kill or a power cut frees it, an empty file is no lock, and one that is
rubbish is made anew. It carries no host name, so a copied folder opens elsewhere.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage.database import Connection

NAME = "desk.lock"
#: Asks the window that has the desk open to come to the front; empty, and taken away by it.
SHOW = "desk.show"


class Held(Refusal):
    """The desk is open in another window, in a verb, or by another user of this PC."""


class Unwritable(Refusal):
    """The desk cannot be worked on where it lies, but it can be read."""


def ask_to_show(folder: Path) -> bool:
    """Ask whoever holds the desk to show themselves; no socket, no process id: a file beside the lock.

    The lock says that somebody is there, the file reaches them whichever session of this
    PC they sit in, and one that nobody takes away is worth nothing. False where the
    folder cannot be written.
    """
    try:
        (folder / SHOW).touch()
    except OSError:
        return False
    return True


def asked_to_show(folder: Path) -> bool:
    """Tell whether somebody asked, and take the question away."""
    try:
        (folder / SHOW).unlink()
    except OSError:
        return False
    return True


def waiting(folder: Path) -> bool:
    """Tell whether the question still stands."""
    return (folder / SHOW).exists()


def _hold(path: Path) -> Connection:
    connection = sqlcipher.connect(str(path), timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN EXCLUSIVE")
    except BaseException:
        connection.close()
        raise
    return connection


def take(folder: Path) -> Connection:
    """Take the desk's lock and return what holds it.

    Raises :class:`Refusal` where another copy of the program has the desk open, or
    where the folder cannot be written.
    """
    path = folder / NAME
    try:
        return _hold(path)
    except sqlcipher.DatabaseError as error:
        if "not a database" not in str(error):
            raise _refusal(error, folder) from error
    path.unlink(missing_ok=True)
    try:
        return _hold(path)
    except sqlcipher.DatabaseError as error:
        raise _refusal(error, folder) from error


def _refusal(error: Exception, folder: Path) -> Refusal:
    text = str(error)
    if "locked" in text or "busy" in text:
        return Held(
            _("This desk is already open."),
            where=str(folder),
            why=_("Another window or another user of this PC is working on it."),
            next=_("Go to that window, or close it there first; until then it can be opened for reading only."),
        )
    return Unwritable(
        _("This folder cannot be written to."),
        where=str(folder),
        why=_("The desk keeps a lock there so that two copies never write at once."),
        next=_("Open the desk read-only, or copy its folder to a place you may write to."),
    )


def release(held: Connection) -> None:
    """Give the lock back."""
    with contextlib.suppress(sqlcipher.Error):
        held.close()
