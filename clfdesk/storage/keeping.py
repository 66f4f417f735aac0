"""When a backup makes itself, and which ones may go.

Due after fifty operations or half an hour of change, before whatever changes much at
once, and on leaving. Kept are the last ten, then one for each of thirty days, then one
for each of twelve months; the days are the desk's own (on which something was done), so
that a PC whose clock jumps throws nothing away.
"""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.storage import backup, database, health, scan_backup, session
from clfdesk.storage.access import log_access

COMMITS, SECONDS = 50, 1800.0
#: Operations that change much at once.
BEFORE = frozenset({"import", "payroll_confirm", "register.take", "pack.take", "merge"})
LAST, DAYS, MONTHS, MONTH = 10, 30, 12, 22  # a month has 22 working days
_JUMP = (-1.0, 45.0)

_NAME = re.compile(r"(?:desk|before-[a-z-]+?)(?:-\d+)?-(\d{6,})-\d{4}-\d\d-\d\d(?:-\d+)?" + re.escape(backup.SUFFIX))


def _folder() -> Path:
    return session.current().folder / backup.FOLDER


def _newest() -> int:
    return int(database.one("SELECT max(id) FROM change_set") or 0)


def kept_until() -> int:
    """Return up to which operation the desk's own folder of backups reaches (0: no backup)."""
    newest = _newest()
    found = (_NAME.fullmatch(path.name) for path in _folder().glob(f"*{backup.SUFFIX}"))
    return max((number for match in found if match and (number := int(match[1])) <= newest), default=0)


def changed() -> int:
    """Return how many operations no backup of the desk's own folder has."""
    return _newest() - max(kept_until(), 1)  # the first only made the desk


def due(clock: Clock) -> bool:
    """Tell whether enough was done since the last backup."""
    count = changed()
    if count >= COMMITS:
        return True
    if count <= 0:
        return False
    first = database.one("SELECT at FROM change_set WHERE id = ?", (_newest() - count + 1,))
    return abs((clock.now() - datetime.fromisoformat(first)).total_seconds()) >= SECONDS


def keep(clock: Clock, why: str) -> Path:
    """Make a backup in the desk's own folder, put it on record, and let go of what is no longer wanted."""
    path, manifest = backup.make(at=clock.now().isoformat())
    log_access("backup", path.name, at=clock.now().isoformat(), purpose=why, rows=manifest.persons)
    thin(clock)
    return path


def before(action: str, clock: Clock) -> None:
    """Back the desk up before an operation, where it is a large one or where a backup is due.

    Raises :class:`Refusal` where the backup fails before a large operation; one that was
    only due is told of at the next start.
    """
    if action in BEFORE:
        if changed() > 0:
            keep(clock, f"before {action}")
    elif due(clock):
        with contextlib.suppress(Refusal):
            keep(clock, "automatic")


def _wanted(found: list[tuple[Path, backup.Manifest]], today: int) -> set[Path]:
    """Return which backups (the newest first) stay, seen from the desk's day ``today``."""
    stay = {path for path, _manifest in found[:LAST]}
    days: set[int] = set()
    months: set[int] = set()
    for path, manifest in found:
        if manifest.day not in days and today - manifest.day < DAYS:
            stay.add(path)
        days.add(manifest.day)
        month = manifest.day // MONTH
        if month not in months and today // MONTH - month < MONTHS:
            stay.add(path)
        months.add(month)
    return stay


def thin(clock: Clock) -> list[Path]:
    """Delete backups of the desk's own folder that are no longer wanted, and return them.

    Nothing goes while the PC's clock is odd; backups made before an upgrade or a restore,
    of another history, or that cannot be read, are never touched.
    """
    last = health.last_moment()
    if last and not _JUMP[0] <= health.days_between(last, clock.now().isoformat()) <= _JUMP[1]:
        return []
    newest, desk = _newest(), session.current().uuid
    found = [
        (path, manifest)
        for path, manifest in backup.listed(_folder())
        if path.name.startswith("desk-") and manifest.desk == desk and manifest.sequence <= newest
    ]
    stay = _wanted(found, health.work_days())
    gone = [path for path, _manifest in found if path not in stay]
    for path in gone:
        with contextlib.suppress(OSError):
            path.unlink()
    if gone:
        scan_backup.thin(_folder())
    return gone
