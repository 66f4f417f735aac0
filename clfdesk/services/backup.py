"""Backups in words: make one, check one, restore one, check the desk itself."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from clfdesk.domain.safety import Concern
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.storage import backup, desk, health, keeping, place, unpacking
from clfdesk.storage.access import last_access, log_access, verify_accesses

#: So many days without a backup in a second place, and the clerk is told.
SECOND_DAYS = 7


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: whether all is well, how much there is, and one sentence.

    ``sequence`` is the number of the last operation in it: of two backups the one with
    the higher number is the newer, whatever the clock said.
    """

    ok: bool
    persons: int
    sequence: int
    says: str
    files: list[OutFile] = field(default_factory=list)


def moment(written: str) -> str:
    """Return a UTC moment as local day and time."""
    return datetime.fromisoformat(written).astimezone().strftime("%Y-%m-%d %H:%M")


def persons_in_words(number: int) -> str:
    """Return a number of persons in words."""
    return ngettext("{number} person", "{number} persons", number).format(number=f"{number:,}")


def _usable(manifest: backup.Manifest) -> str:
    return _("The backup of {moment} is usable: {persons}.").format(
        moment=moment(manifest.made_at), persons=persons_in_words(manifest.persons)
    )


def make_backup(office: Office, to: Path | None = None) -> Checked:
    """Back the desk up into a folder (its own ``backups`` unless told), read it back, and say so.

    Raises :class:`Refusal` where there is no room or the copy does not check.
    """
    path, manifest = backup.make(to, at=office.clock.now().isoformat())
    elsewhere = to is not None and not _inside(office, Path(to))
    apart = elsewhere and not on_the_same_disk(office, Path(to or ""))
    purpose = "second" if apart else ""
    at = office.clock.now().isoformat()
    log_access("backup", path.name, user=office.user, at=at, purpose=purpose, rows=manifest.persons)
    written = OutFile(path, "internal", backup.sha256_of(path))
    says = _usable(manifest) + _of_scans(manifest) + (_beside() if elsewhere and not apart else "")
    return Checked(True, manifest.persons, manifest.sequence, says, [written])


def on_the_same_disk(office: Office, folder: Path) -> bool:
    """Tell whether a place for backups lies on the desk's own disk, where both are lost together."""
    try:
        return place.same_disk(office.folder, folder)
    except OSError:
        return False


def _beside() -> str:
    return _(" It lies on the same disk as the desk: where that fails, both are gone. Take a stick or another disk.")


def _of_scans(manifest: backup.Manifest) -> str:
    """Return what is to be said of scans that could not be read while backing up; empty where all are whole."""
    found = ""
    if manifest.scans_hurt:
        found += ngettext(
            " {number} scan cannot be read any more on this desk; the backup has it whole: restore it from there.",
            " {number} scans cannot be read any more on this desk; the backup has them whole: restore them from there.",
            manifest.scans_hurt,
        ).format(number=manifest.scans_hurt)
    if manifest.scans_lost:
        found += ngettext(
            " {number} scan is damaged and could not be backed up: check all scans to see which.",
            " {number} scans are damaged and could not be backed up: check all scans to see which.",
            manifest.scans_lost,
        ).format(number=manifest.scans_lost)
    return found


def _inside(office: Office, folder: Path) -> bool:
    return office.folder.resolve() in (folder.resolve(), *folder.resolve().parents)


def overdue(office: Office) -> list[Concern]:
    """Return what is to be said of backups: none at all, or none elsewhere for seven days.

    Days count by the clock or by the desk's own days, whichever are more.
    """
    if office.info.demo or health.work_days() <= 1:
        return []
    found = []
    if not keeping.kept_until():
        after = _("Make one now; it takes a few seconds.")
        found.append(Concern("backup", "look", _("There is no backup of this desk yet."), after))
    last = last_access("backup", purpose="second")
    since = last or office.info.made_on
    days = (office.today - datetime.fromisoformat(since).date()).days
    if max(days, health.work_days_since(since)) > SECOND_DAYS:
        says = (
            _("The last backup in a second place is of {moment}.").format(moment=moment(last))
            if last
            else _("No backup was ever put in a second place.")
        )
        after = _(
            "Put in a stick or choose another disk, and back up to it: if this PC is lost, so is all that is on it."
        )
        found.append(Concern("second_place", "look", says, after))
    return found


def verify_backup(file: Path, *, secret: str | None = None) -> Checked:
    """Check a backup down to its last page; :class:`Refusal` where it is not usable."""
    manifest = unpacking.verify(Path(file), secret=secret)
    return Checked(True, manifest.persons, manifest.sequence, _usable(manifest))


def restore_backup(file: Path, to: Path, *, secret: str | None = None) -> Checked:
    """Restore a backup into a new folder; no other desk is touched."""
    manifest = unpacking.restore(Path(file), Path(to), secret=secret)
    told = _("The desk of {moment} is restored: {persons}.").format(
        moment=moment(manifest.made_at), persons=persons_in_words(manifest.persons)
    )
    return Checked(True, manifest.persons, manifest.sequence, told)


def list_backups(office: Office, folder: Path | None = None) -> list[tuple[Path, Checked]]:
    """Return the backups of a folder (the desk's own unless told), the newest operation first."""
    found = backup.listed(folder or office.folder / backup.FOLDER)
    return [(path, Checked(True, each.persons, each.sequence, moment(each.made_at))) for path, each in found]


def verify_desk(office: Office) -> Checked:
    """Check the open desk: every page, every row, every link of its journal.

    Raises :class:`Refusal` naming what does not fit.
    """
    complaint, broken, persons, sequence = desk.check_all()
    if complaint:
        raise Refusal(
            _("The desk's data file is damaged."),
            where=str(office.folder),
            why=_("A page or a row of it cannot be read."),
            next=_("Leave it as it is and restore the newest backup to a new folder."),
            way="rescue",
        )
    if broken:
        raise Refusal(
            _("The record of operations was tampered with."),
            where=_("operation no. {number}").format(number=broken),
            why=_("Its seal does not fit what stands there."),
            next=_("Keep the desk as it is and compare it with a backup from before."),
        )
    if (line := verify_accesses()) or health.cut_accesses():
        raise Refusal(
            _("The record of who looked at or printed what was tampered with."),
            where=_("line no. {number}").format(number=line) if line else _("its end"),
            why=_("Its seal does not fit what stands there."),
            next=_("Keep the desk as it is and compare it with a backup from before."),
        )
    if stray := health.untraced():
        raise Refusal(
            _("Something was changed past this program."),
            where=f"{stray[0]} {stray[1]}",
            why=_("It does not stand as the record of operations left it."),
            next=_("Keep the desk as it is and compare it with a backup from before."),
        )
    told = _("The desk is in order: {persons}, {operations} operations.").format(
        persons=persons_in_words(persons), operations=f"{sequence:,}"
    )
    with contextlib.suppress(Refusal):  # a disk without room keeps no line; what was found is told all the same
        log_access("verify", user=office.user, at=office.clock.now().isoformat(), purpose="all", rows=persons)
    return Checked(True, persons, sequence, told)
