"""Backups in words: make one, check one, restore one, check the desk itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.storage import backup, desk
from clfdesk.storage.journal import log_access


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


def _moment(written: str) -> str:
    """Return a UTC moment as local day and time."""
    return datetime.fromisoformat(written).astimezone().strftime("%Y-%m-%d %H:%M")


def _persons(number: int) -> str:
    return ngettext("{number} person", "{number} persons", number).format(number=f"{number:,}")


def _usable(manifest: backup.Manifest) -> str:
    return _("The backup of {moment} is usable: {persons}.").format(
        moment=_moment(manifest.made_at), persons=_persons(manifest.persons)
    )


def make_backup(office: Office, to: Path | None = None) -> Checked:
    """Back the desk up into a folder (its own ``backups`` unless told), read it back, and say so.

    Raises :class:`Refusal` where there is no room or the copy does not check.
    """
    path, manifest = backup.make(to, at=office.clock.now().isoformat())
    log_access("backup", path.name, user=office.user, at=office.clock.now().isoformat(), rows=manifest.persons)
    written = OutFile(path, "internal", backup.sha256_of(path))
    return Checked(True, manifest.persons, manifest.sequence, _usable(manifest), [written])


def verify_backup(file: Path, *, secret: str | None = None) -> Checked:
    """Check a backup down to its last page; :class:`Refusal` where it is not usable."""
    manifest = backup.verify(Path(file), secret=secret)
    return Checked(True, manifest.persons, manifest.sequence, _usable(manifest))


def restore_backup(file: Path, to: Path, *, secret: str | None = None) -> Checked:
    """Restore a backup into a new folder; no other desk is touched."""
    manifest = backup.restore(Path(file), Path(to), secret=secret)
    told = _("The desk of {moment} is restored: {persons}.").format(
        moment=_moment(manifest.made_at), persons=_persons(manifest.persons)
    )
    return Checked(True, manifest.persons, manifest.sequence, told)


def list_backups(office: Office, folder: Path | None = None) -> list[tuple[Path, Checked]]:
    """Return the backups of a folder (the desk's own unless told), the newest operation first."""
    found = backup.listed(folder or office.folder / backup.FOLDER)
    return [(path, Checked(True, each.persons, each.sequence, _moment(each.made_at))) for path, each in found]


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
        )
    if broken:
        raise Refusal(
            _("The record of operations was tampered with."),
            where=_("operation no. {number}").format(number=broken),
            why=_("Its seal does not fit what stands there."),
            next=_("Keep the desk as it is and compare it with a backup from before."),
        )
    told = _("The desk is in order: {persons}, {operations} operations.").format(
        persons=_persons(persons), operations=f"{sequence:,}"
    )
    return Checked(True, persons, sequence, told)
