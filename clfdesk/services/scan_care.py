"""Looking after the scans: every content read and compared with its hash, the trash emptied of what is due."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from clfdesk.domain.scan import TRASH_DAYS, Scan
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.services import scan
from clfdesk.services.office import Office
from clfdesk.storage import health, records, scan_known, scan_rows, scan_store, session
from clfdesk.storage.access import last_access, log_access
from clfdesk.storage.unit import unit

#: All scans are read at least once in so many days (of the clock, or of the desk's own).
VERIFY_DAYS, VERIFY_WORK_DAYS = 30, 22
#: A content no row names any more stays so many of the desk's days, for an undo.
_SWEEP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Damaged:
    """A scan whose content is not as it was kept: its number, whose it is, what is wrong."""

    number: int
    title: str
    owner: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading all scans found: how many contents and bytes, which are damaged, and one sentence."""

    ok: bool
    scans: int
    bytes: int
    says: str
    damaged: list[Damaged] = field(default_factory=list)


def verify(office: Office, *, progress: Callable[[int, int], None] | None = None) -> Verified:
    """Read every kept content, compare it with its hash, put that on record, and say what was found."""
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))
    contents = scan_rows.contents()
    bad: dict[str, str] = {}
    total = 0
    here = session.current()
    memory = scan_known.Memory(here.folder, here.key)
    for index, (sha256, size, _title) in enumerate(contents):
        if progress is not None:
            progress(index, len(contents))
        if what := scan_store.damage_of(sha256):
            bad[sha256] = what
        else:
            memory.read(scan_store.name_of(sha256))
        total += size
    if not here.read_only:
        memory.settle()
    found = [
        Damaged(each.id, each.title, scan.owner_name(each.owner, each.owner_id), what)
        for sha256, what in bad.items()
        for each in records.every(Scan, sha256=sha256)
    ]
    at = office.clock.now().isoformat()
    log_access("scan.verify", str(len(bad)), user=office.user, at=at, rows=len(contents))
    return Verified(not found, len(contents), total, _says(len(contents), found), found)


def _says(number: int, damaged: list[Damaged]) -> str:
    if not number:
        return _("No scan is kept yet.")
    if damaged:
        return ngettext(
            "{bad} of {number} scans cannot be read any more: {names}.",
            "{bad} of {number} scans cannot be read any more: {names}.",
            len(damaged),
        ).format(
            bad=len(damaged),
            number=f"{number:,}",
            names="、".join(f"{each.owner} {each.title}" for each in damaged[:5]),
        )
    return ngettext(
        "{number} scan was read and is as it was kept.", "{number} scans were read and are as they were kept.", number
    ).format(number=f"{number:,}")


def due(office: Office) -> bool:
    """Tell whether all scans should be read again: a month has passed, by the clock or by the desk's own days."""
    last = last_access("scan.verify")
    since = last or (scan_rows.first_stored() or "")
    if not since:
        return False
    days = (office.today - datetime.fromisoformat(since).date()).days
    return days >= VERIFY_DAYS or health.work_days_since(since) >= VERIFY_WORK_DAYS


def trashed(office: Office) -> list[tuple[Scan, int]]:
    """Return what lies in the trash and for how many of the desk's days it stays there still."""
    if not office.is_open:
        return []
    day = scan_rows.day()
    return [(each, max(0, TRASH_DAYS - (day - (each.trashed_day or day)))) for each in scan_rows.trashed()]


def tidy(office: Office) -> tuple[int, int]:
    """Empty the trash of what is due and sweep contents nobody can want any more; return how many of each.

    The row goes first, its content a month of desk days later: until then an undo brings it back.
    """
    if session.current().read_only:
        return 0, 0
    gone = [each for each, left in trashed(office) if left == 0]
    if gone:
        with unit("scan.purge", user=office.user, at=office.clock.now().isoformat()):
            for each in gone:
                records.delete(Scan, each.id)
    return len(gone), sweep()


def sweep() -> int:
    """Delete contents that no row names and no undo can bring back, and what a broken writing left; return how many."""
    if not scan_store.exists():
        return 0
    wanted = {scan_store.name_of(sha256) for sha256, _size, _title in scan_rows.contents()}
    wanted |= {scan_store.name_of(sha256) for sha256 in scan_rows.remembered(_SWEEP_DAYS)}
    gone = 0
    for path in scan_store.leavings():
        with contextlib.suppress(OSError):
            path.unlink()
    for path in list(scan_store.kept()):
        if path.stem not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()
                gone += 1
    return gone
