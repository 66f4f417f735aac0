"""Whether the open desk is whole: at each start a quick look, once a day every page, once a month everything there is.

Beside the journal itself stand its witnesses: the file beside the data, and every backup,
each of which holds the number and seal of the newest operation it saw.
"""

from __future__ import annotations

import contextlib
from datetime import datetime

from clfdesk.domain.safety import Concern
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import backup, journal
from clfdesk.services.office import Office
from clfdesk.storage import backup as packed
from clfdesk.storage import desk, health, session
from clfdesk.storage.access import last_access, log_access

#: So many days, or so many of the desk's own, after which everything is checked again.
MONTH, WORK_MONTH = 30, 22


def due(office: Office) -> str:
    """Return what is to be checked beyond the quick look: ``all`` (a month has passed), ``pages`` (a new day), or nothing."""
    if session.current().read_only or office.info.demo:
        return ""
    everything = last_access("verify", purpose="all") or office.info.made_on
    days = (office.today - datetime.fromisoformat(everything).date()).days
    if days >= MONTH or health.work_days_since(everything) >= WORK_MONTH:
        return "all"
    pages = max(last_access("verify", purpose="pages"), last_access("verify", purpose="all"))
    return "" if pages and _day(pages) == office.today else "pages"


def _day(written: str) -> object:
    return datetime.fromisoformat(written).astimezone().date()


def _damaged() -> Concern:
    restore = _("Leave it as it is and restore the newest backup to a new folder.")
    return Concern("damaged", "stop", _("The desk's data file is damaged."), restore)


def check(office: Office) -> list[Concern]:
    """Return what is wrong with the desk's own data: pages, seals, what its witnesses saw."""
    wanted = due(office)
    if desk.check_pages() if wanted == "pages" else health.quick():
        return [_damaged()]
    tampered = Concern(
        "tampered", "stop", _("The record of operations was tampered with."), _("Check the desk on the page Safety.")
    )
    if health.unsealed() or health.cut_accesses():
        return [tampered]
    at = office.clock.now().isoformat()
    if wanted == "all":
        try:
            backup.verify_desk(office)
        except Refusal as refusal:
            return [_damaged() if refusal.way == "rescue" else Concern("tampered", "stop", refusal.what, refusal.next)]
    elif wanted == "pages":
        with contextlib.suppress(Refusal):
            log_access("verify", user=office.user, at=at, purpose="pages")
    return [*_backups(office), *_witness(office)]


def _backups(office: Office) -> list[Concern]:
    """Hold the journal against the backups beside the desk: what they saw must still stand there.

    After a restore, those of the time before are of another history and no witnesses.
    """
    found = packed.listed(office.folder / packed.FOLDER)
    restored = health.restored()
    for path, manifest in found:
        if manifest.desk != office.info.uuid or (
            restored and (manifest.sequence < restored[0] or manifest.made_at <= restored[1])
        ):
            continue
        if health.seal_of(manifest.sequence) != manifest.head:
            says = _("A backup of this desk holds operations that are missing in the desk: {name}.")
            after = _("Compare the two on the page Backups, and restore that backup where it holds what you miss.")
            return [Concern("behind", "stop", says.format(name=path.name), after)]
    return []


def _witness(office: Office) -> list[Concern]:
    """Tell of an operation nobody was told is saved, and of a witness that is gone."""
    unseen = session.current().unseen
    if unseen < 0:
        says = _("The file that tells up to where this desk was written is gone ({name}).").format(name="anchor.json")
        after = _("Look whether what you did last is there; if not, put desk.db-wal back or restore the newest backup.")
        return [Concern("witness", "look", says, after)]
    last = journal.change_sets(office, 1)
    if not unseen or not last or last[0].id != unseen:
        return []
    says = _("The last operation was saved, though the PC stopped before that could be said: {says}, {moment}.")
    after = _("Do not enter it again; look at the page History.")
    told = says.format(says=last[0].says, moment=backup.moment(last[0].at))
    return [Concern("kept", "look", told, after)]
