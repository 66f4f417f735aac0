"""The open desk as the services see it, and the verbs that make, open and close it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo, LocalValue
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar import workdays
from clfdesk.i18n import _
from clfdesk.services import files, holiday_kept
from clfdesk.services.limits import limits_of
from clfdesk.services.own_declared import declare, forget
from clfdesk.storage import desk, keeping, listing, lock, records, session
from clfdesk.storage.lock import Held, Unwritable

if TYPE_CHECKING:
    from clfdesk.grammar.policy import Pack

__all__ = [
    "PACK",
    "Held",
    "Office",
    "Unwritable",
    "ask_to_show",
    "asked_to_show",
    "at_work",
    "close_desk",
    "create_desk",
    "is_desk",
    "leave_here",
    "needs_secret",
    "open_desk",
    "waiting",
    "wanted",
    "work_here",
]


#: The form under which a desk keeps policy packs it took in; the version is the pack's code.
PACK = "@pack"


@dataclass(slots=True)
class Office:
    """A desk at work: its folder, whose clock and which user it goes by, what it says of itself."""

    folder: Path
    clock: Clock
    user: str
    info: DeskInfo
    _pack: Pack | None = field(default=None, repr=False)

    @property
    def today(self) -> date:
        """Return the day the office works as of."""
        return self.clock.today()

    @property
    def pack(self) -> Pack:
        """Return the policy pack the desk works by, overlaid with its own local values."""
        if self._pack is None:
            from clfdesk.grammar.policy import load_pack

            kept = {entry.version: json.loads(entry.answers)["text"] for entry in records.every(Entry, form=PACK)}
            self._pack = load_pack(self.info.pack, records.every(LocalValue), kept=kept)
        return self._pack

    @property
    def is_open(self) -> bool:
        """Return whether this is the desk that is open."""
        return desk.opened_folder() == self.folder

    def refresh(self) -> None:
        """Read again what the desk says of itself (after a verb changed it)."""
        self.info = records.get(DeskInfo, 1) or self.info
        self._pack = None
        declare()

    def close(self) -> None:
        """Close the desk."""
        close_desk(self)


def create_desk(
    folder: Path,
    *,
    pack: str,
    township: str,
    level: str = "township",
    division: str = "",
    county: str = "",
    clerk: str = "",
    secret: str | None = None,
    clock: Clock,
) -> Office:
    """Make a desk in a new or empty folder and leave it open.

    Without ``secret`` it opens without a password; its data is encrypted all the same.
    Raises :class:`Refusal` for an unknown pack, a township without a name, a folder that
    is not empty or where a desk cannot be kept.
    """
    from clfdesk.grammar.policy import load_pack

    load_pack(pack)
    if not township.strip():
        raise Refusal(_("The township has no name."), next=_("Enter its name as papers print it."))
    if secret == "":
        raise Refusal(_("The password is empty."), next=_("Enter a password, or make a desk without one."))
    info = DeskInfo(
        pack=pack,
        township=township.strip(),
        level=level,
        division_code=division,
        county=county.strip(),
        clerk=clerk.strip(),
    )
    desk.create(folder, info, secret=secret, clock=clock)
    return open_desk(folder, secret=secret, clock=clock)


def open_desk(
    folder: Path, *, secret: str | None = None, user: str | None = None, clock: Clock, read_only: bool = False
) -> Office:
    """Open a desk; raises :class:`Refusal` in the four parts for everything that can be wrong with it."""
    desk.open_(Path(folder), secret=secret, user=user, read_only=read_only)
    return at_work(Path(folder), clock)


def at_work(folder: Path, clock: Clock) -> Office:
    """Return the office of the desk that was just opened, its backups keeping themselves."""
    info = records.get(DeskInfo, 1) or DeskInfo()
    office = Office(folder, clock, session.current().user, info)
    session.set_current(replace(session.current(), before=lambda action: keeping.before(action, clock)))
    listing.go_by(lambda day: limits_of(office.pack, day))
    files.go_by(clock)
    workdays.go_by(holiday_kept.entered)
    declare()
    return office


def close_desk(office: Office, *, leaving: bool = False) -> None:
    """Close the desk in all threads; its folder may be copied afterwards.

    A backup is made first where one is due; ``leaving`` (the window is closed) where
    anything at all was done since the last.
    """
    if not office.is_open:
        return
    try:
        here = session.current()
        if not (here.read_only or here.rests) and (keeping.changed() > 0 if leaving else keeping.due(office.clock)):
            with contextlib.suppress(Refusal):  # the next start tells that there is none
                keeping.keep(office.clock, "leaving" if leaving else "automatic")
    finally:
        desk.close()
        forget()


def needs_secret(folder: Path) -> bool:
    """Return whether a desk asks for a password."""
    return desk.needs_secret(Path(folder))


def is_desk(folder: Path) -> bool:
    """Return whether a folder holds a desk."""
    return desk.is_desk(Path(folder))


def ask_to_show(folder: Path) -> bool:
    """Ask the window that has a desk open to come to the front; False where that cannot be asked."""
    return lock.ask_to_show(Path(folder))


def asked_to_show(folder: Path) -> bool:
    """Tell whether another start of the program asked for this desk's window, and take the question away."""
    return lock.asked_to_show(Path(folder))


def wanted(office: Office) -> bool:
    """Tell whether another start of the program asked this window, which holds the desk, to come to the front."""
    return office.is_open and session.current().held is not None and lock.asked_to_show(office.folder)


def waiting(folder: Path) -> bool:
    """Tell whether nobody has answered yet."""
    return lock.waiting(Path(folder))


def work_here(*, reading: bool) -> None:
    """Give the calling thread its own connection to the open desk; ``reading`` for the window's thread."""
    from clfdesk.storage.database import connect_here

    connect_here(query_only=reading)


def leave_here() -> None:
    """Close the calling thread's connection (before the thread ends)."""
    from clfdesk.storage.database import close_here

    close_here()
