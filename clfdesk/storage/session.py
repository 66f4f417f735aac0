"""The desk that is open in this process, as the rest of the room sees it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage.database import Connection
from clfdesk.storage.keyslots import Opened, needs_secret, read

DATABASE = "desk.db"


@dataclass(frozen=True, slots=True)
class Session:
    """The open desk: where it lies, its key, who works on it, and what holds its lock.

    ``inode`` is the file the desk was opened as: a commit into a file that was renamed or
    deleted meanwhile would be lost without a word. ``role`` is empty while one person works
    alone on the desk; ``before`` is called with each operation before it
    begins; ``by`` is what opened it; ``copy`` is read in place of the data where that cannot be;
    ``unseen`` is the newest operation where the witness beside the desk has not seen it (-1: there is no witness).
    """

    folder: Path
    key: bytes
    uuid: str
    user: str = ""
    role: str = ""
    read_only: bool = False
    inode: int = 0
    held: Connection = None
    before: Callable[[str], None] | None = None
    by: Opened | None = None
    copy: Path | None = None
    unseen: int = 0

    @property
    def path(self) -> Path:
        """Return the database file."""
        return self.copy or self.folder / DATABASE

    @property
    def rests(self) -> bool:
        """Return whether the desk is taken but its key was let go of."""
        return not self.key

    def journal_key(self) -> bytes:
        """Return the key the journal is sealed with (derived, so that the data key never leaves this room)."""
        return hmac.new(self.key, b"clfdesk journal 1", hashlib.sha256).digest()


_open: Session | None = None


def current() -> Session:
    """Return the open desk; :class:`Refusal` where none is."""
    if _open is None:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))
    return _open


def is_open() -> bool:
    """Return whether a desk is open in this process."""
    return _open is not None


def set_current(session: Session | None) -> None:
    """Remember the open desk, or that none is."""
    global _open
    _open = session


def is_protected() -> bool:
    """Return whether the open desk asks for a password."""
    return needs_secret(read(current().folder))
