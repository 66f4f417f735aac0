"""What is looked at when a desk was opened, after the first paint: disk, clock, seals, backups, failed sign-ins."""

from __future__ import annotations

from datetime import datetime

from clfdesk.domain.safety import Concern
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.services import backup, scan_care, whole
from clfdesk.services.office import Office
from clfdesk.storage import health, journal, session

#: A clock outside these years is wrong; so many days after the last work it is asked about.
YEARS, LONG_AWAY = (2020, 2090), 45


def _space() -> list[Concern]:
    try:
        free, wanted = health.space()
    except OSError:
        return []
    if free >= wanted:
        return []
    says = _("Only {free} MB are free on this disk.").format(free=f"{free >> 20:,}")
    after = _("Free some space, so that at least {wanted} MB are free.").format(wanted=f"{wanted >> 20:,}")
    return [Concern("space", "look", says, after)]


def clock(office: Office) -> list[Concern]:
    """Return what is odd about the PC's clock: out of all reason, before the last work, long after it."""
    now, last = office.clock.now(), health.last_moment()
    mend = _("Set the date and time of this PC right; the order of operations is kept by their numbers all the same.")
    if not YEARS[0] <= now.year <= YEARS[1]:
        return [Concern("clock", "look", _("The clock of this PC says {year}.").format(year=now.year), mend)]
    if not last:
        return []
    days = health.days_between(last, now.isoformat())
    worked = datetime.fromisoformat(last).astimezone().date().isoformat()
    if days < -1:
        says = _("The clock of this PC says {today}, but the last work on this desk was on {day}.")
        return [Concern("clock", "look", says.format(today=now.date().isoformat(), day=worked), mend)]
    if days > LONG_AWAY:
        says = _("The clock of this PC is {days} days after the last work on this desk ({day}).")
        return [Concern("clock", "look", says.format(days=int(days), day=worked), mend)]
    return []


def _strangers(office: Office) -> list[Concern]:
    last = journal.last_access("login", office.user)
    failed = [each["at"] for each in journal.accesses(kind="login_failed", limit=1000)]
    seen = journal.last_access("backup")
    fresh = [moment for moment in failed if moment > max(last, seen)] or (failed if not last else [])
    if not fresh:
        return []
    says = ngettext(
        "A wrong password was entered {number} time, last on {day}.",
        "A wrong password was entered {number} times, last on {day}.",
        len(fresh),
    ).format(number=len(fresh), day=datetime.fromisoformat(fresh[0]).astimezone().strftime("%Y-%m-%d %H:%M"))
    return [Concern("strangers", "look", says, _("If that was not you, change your password."))]


def _scans(office: Office) -> list[Concern]:
    """Empty the trash of what is due, and read all scans where a month has passed since the last time."""
    if session.current().read_only or office.info.demo:
        return []
    scan_care.tidy(office)
    if not scan_care.due(office):
        return []
    found = scan_care.verify(office)
    after = _("Open the page Scans; restore them from the newest backup, or scan the papers again.")
    return [] if found.ok else [Concern("scans", "stop", found.says, after)]


def check(office: Office) -> list[Concern]:
    """Return what should be looked at, the gravest first; changes nothing but what is due in the trash.

    Runs on the worker after the first paint, writes wait for it. An empty list means
    that all is well.
    """
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))
    found = [
        *whole.check(office),
        *_space(),
        *clock(office),
        *backup.overdue(office),
        *_strangers(office),
        *_scans(office),
    ]
    return sorted(found, key=lambda each: each.grave != "stop")
