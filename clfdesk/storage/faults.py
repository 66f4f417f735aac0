"""What the database complains of, told to a clerk.

The words of SQLite and peewee never reach the window: a full disk hides behind "cannot
rollback", a read-only stick behind "attempt to write". The first true cause counts.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage.atomic import disk_full


def root_cause(error: BaseException) -> BaseException:
    """Return the first exception of a chain that carries SQLite's own code, else the first of all."""
    chain: list[BaseException] = []
    seen: set[int] = set()
    follow: BaseException | None = error
    while follow is not None and id(follow) not in seen:
        seen.add(id(follow))
        chain.append(follow)
        follow = getattr(follow, "orig", None) or follow.__cause__ or follow.__context__
    coded = [one for one in chain if getattr(one, "sqlite_errorname", None) not in (None, "SQLITE_ERROR")]
    return coded[-1] if coded else chain[-1]


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 1 << 40


#: What is told without a code, and what it belongs to.
_SAID = {
    "disk I/O error": "SQLITE_IOERR",
    "unable to open database file": "SQLITE_CANTOPEN",
    "database is locked": "SQLITE_BUSY",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "out of memory": "SQLITE_NOMEM",
}


def _family(name: str) -> str:
    """Return the plain code of an extended one: ``SQLITE_IOERR_FSYNC`` is a ``SQLITE_IOERR``."""
    return "_".join(name.split("_")[:2]) if name != "SQLITE_ERROR" else ""


def is_fault(error: BaseException) -> bool:
    """Tell whether the disk failed under the database (a full disk is no fault)."""
    cause = root_cause(error)
    name = _family(str(getattr(cause, "sqlite_errorname", "") or "")) or _SAID.get(str(cause), "")
    return name in ("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB")


def is_unopened(error: BaseException) -> bool:
    """Tell whether a file could not be opened, made or written (a right that is missing looks like a fault)."""
    cause = root_cause(error)
    name = _family(str(getattr(cause, "sqlite_errorname", "") or "")) or _SAID.get(str(cause), "")
    return name in ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR")


def refusal_for(error: BaseException, folder: Path) -> Refusal:
    """Return the refusal for a database error; ``folder`` is the desk's."""
    cause = root_cause(error)
    name = _family(str(getattr(cause, "sqlite_errorname", "") or ""))
    text = str(cause)
    if text in _SAID and not name:  # some steps of the driver tell no code
        name = _SAID[text]
    if name == "SQLITE_FULL" or "disk is full" in text or (name == "SQLITE_IOERR" and _free(folder) < 1 << 20):
        return disk_full(str(folder))
    if name in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return Refusal(
            _("The desk is busy."),
            where=str(folder),
            why=_("Another program is reading or copying its data file."),
            next=_("Wait a moment and do it again."),
        )
    if name == "SQLITE_READONLY":
        return Refusal(
            _("The desk cannot be written to."),
            where=str(folder),
            why=_("Its data file or its folder is write-protected."),
            next=_("Take the protection off, or copy the folder to a place you may write to."),
        )
    if "FOREIGN KEY" in text:
        return Refusal(
            _("This record is still used elsewhere."),
            why=_("Something else in the desk points at it."),
            next=_("Change or delete that first."),
        )
    if name == "SQLITE_CONSTRAINT":
        return Refusal(
            _("The desk refuses this value."),
            where=_column(text),
            why=_("It breaks a rule of the register."),
            next=_("Correct the value and save again."),
        )
    if name in ("SQLITE_CORRUPT", "SQLITE_NOTADB") or "malformed" in text or "not a database" in text:
        return damaged(folder)
    if name in ("SQLITE_IOERR", "SQLITE_CANTOPEN"):
        return Refusal(
            _("The disk reports a fault."),
            where=str(folder),
            why=_("The desk's data could not be read or written; what was saved before is kept."),
            next=_("Close the desk, check the disk, and open it again."),
        )
    if name == "SQLITE_NOMEM" or isinstance(cause, MemoryError):
        return Refusal(
            _("There is not enough memory."),
            next=_("Close other programs and do it again."),
        )
    raise error  # a bug of ours: it goes to the one handler as it is


def _column(text: str) -> str:
    """Return what the column a constraint speaks of is called in the window; empty where it has no name there."""
    from clfdesk.domain.stems import STEMS

    found = re.search(r":\s*(\w+)\.(\w+)", text)
    if found is None or found[1] not in STEMS or found[2] not in STEMS[found[1]].names():
        return ""
    return _(STEMS[found[1]].named(found[2]).label)


def damaged(folder: Path) -> Refusal:
    """Return the refusal for a data file that cannot be read any more."""
    return Refusal(
        _("The desk's data file is damaged."),
        where=str(folder),
        why=_("It does not open with its own key."),
        next=_("Leave it as it is and restore the newest backup to a new folder."),
        way="rescue",
    )
