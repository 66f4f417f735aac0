"""How safe the desk is, in sentences: whole, backed up, in a second place, on what disk, with how much room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clfdesk.i18n import _
from clfdesk.services import backup
from clfdesk.services.office import Office
from clfdesk.storage import backup as packed
from clfdesk.storage import health, session
from clfdesk.storage import place as places
from clfdesk.storage.access import last_access


@dataclass(frozen=True, slots=True)
class Overview:
    """One sentence each; ``late`` and ``tight`` say which of them want something done."""

    whole: str
    backup: str
    second: str
    place: str
    space: str
    secret: str
    backed: bool
    late: bool
    tight: bool
    protected: bool


def spoken(written: str, today: date) -> str:
    """Return a UTC moment as it is spoken of: today 16:20, yesterday 9:05, or day and time."""
    moment = datetime.fromisoformat(written).astimezone()
    clock = moment.strftime("%H:%M")
    if moment.date() == today:
        return _("today {time}").format(time=clock)
    if moment.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=clock)
    return f"{moment.date().isoformat()} {clock}"


def _whole(office: Office) -> str:
    last = max(last_access("verify", purpose="all"), last_access("verify", purpose="pages"))
    if not last:
        return _("Not checked on this page yet; it is looked over at every start.")
    return _("It is looked over at every start; every page of it was last checked {moment}.").format(
        moment=spoken(last, office.today)
    )


def _backup(office: Office) -> tuple[str, bool]:
    kept = packed.listed(office.folder / packed.FOLDER)
    if not kept:
        return _("There is no backup of this desk yet."), False
    newest = kept[0][1]
    says = _("The backup of {moment} is usable: {persons}.").format(
        moment=spoken(newest.made_at, office.today), persons=backup.persons_in_words(newest.persons)
    )
    return says, True


def overview(office: Office) -> Overview:
    """Return how the open desk stands; reads only, and quickly (no page of it is checked)."""
    kept, backed = _backup(office)
    late = any(each.code == "second_place" for each in backup.overdue(office))
    last = last_access("backup", purpose="second")
    second = (
        _("The last backup in a second place is of {moment}.").format(moment=spoken(last, office.today))
        if last
        else _("No backup was ever put in a second place.")
    )
    try:
        free, wanted = health.space()
        room = _("{free} MB are free on this disk; the desk takes {own} MB.").format(
            free=f"{free >> 20:,}", own=f"{max(1, session.current().path.stat().st_size >> 20):,}"
        )
        tight = free < wanted
    except OSError:
        room, tight = _("How much room there is on this disk cannot be seen."), False
    kind = places.kind_of(office.folder)
    where = {
        "": _("The desk lies on a disk of this PC."),
        "stick": _("The desk lies on a stick, whose file system can lose what was saved."),
        "network": _("The desk lies on a network drive, where two writers can destroy the data."),
        "cloud": _("A cloud service copies the desk's folder while it is being written."),
    }[kind]
    protected = session.is_protected()
    secret = (
        _("The desk opens with a password.")
        if protected
        else _("The desk opens without a password: whoever has this PC has everybody's data.")
    )
    return Overview(_whole(office), kept, second, where, room, secret, backed, late, tight, protected)
