"""Scans being kept, backed up with the desk to a second place and brought back: a row always has its content."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from clfdesk.domain.scan import Scan
from clfdesk.errors import Refusal
from clfdesk.storage import backup, database, keyslots, records, scan_backup, scan_store, session, unpacking
from clfdesk.storage.unit import unit
from tests.fault.judging import AT, Tell, Workload, batch, glance, judged, make, opened

#: Long enough to be torn at a sector.
SIZE, ROUNDS = 3000, 3


def content(number: int) -> bytes:
    """Return what the scan of this number holds."""
    return hashlib.shake_256(str(number).encode()).digest(SIZE)


def keep(number: int) -> int:
    """Keep one scan as the program does: its content is on the disk before its row is."""
    digest = scan_store.put(content(number))
    with unit("scan.attach", at=AT) as done:
        records.insert(
            [Scan("person", 1, "other", f"材料{number}", digest, digest, SIZE, 1, "image/png", date(2026, 11, 20))]
        )
    return done.id


def unreadable() -> str:
    """Return the first row of the open desk whose content is not as it was kept, or an empty text."""
    for each in records.every(Scan):
        if what := scan_store.damage_of(each.sha256):
            return f"scan {each.id} is {what}"
    return ""


def prepare(folder: Path) -> None:
    """Make a desk with people and one scan."""
    make(folder)
    with opened(folder):
        batch()
        keep(0)


def _work(folder: Path, tell: Tell) -> None:
    with opened(folder):
        for number in range(1, 1 + ROUNDS):
            tell(10 * keep(number) + (number > 2) * 2)
            if number == 2:
                backup.make(at=AT)
                backup.make(folder / "second", at=AT)


def judge(folder: Path, told: int) -> str:
    """Every row has its content; a backup that is there holds every scan it names, in the second place too."""
    if complaint := judged(folder, max(3, told // 10), also=unreadable):
        return complaint
    found = 0
    for place in (folder / "desk" / backup.FOLDER, folder / "second"):
        for path in place.glob(f"*{backup.SUFFIX}"):
            found += 1
            try:
                unpacking.verify(path)
            except Refusal as refused:
                return f"{path.parent.name}/{path.name}: {refused.what} {refused.why}"
    return f"lost: {found} backups" if found < told % 10 else ""


def _glance(folder: Path, told: int) -> str:
    if complaint := glance(folder, max(3, told // 10)):
        return complaint
    home = folder / "desk"
    key = keyslots.unlock(keyslots.read(home), None)
    connection = database.open_raw(home / session.DATABASE, key)
    try:
        given = scan_backup.contents(connection)
    finally:
        connection.close()
    bad = scan_backup.damaged(given, home, key)
    return f"{bad} of {len(given)} scans cannot be read" if bad else ""


def workload() -> Workload:
    """Return the keeping and backing up of scans; what is told is ten times the operation, and the backups made."""
    return Workload("scans", prepare, _work, judge, _glance)
