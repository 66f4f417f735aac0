"""Putting a backup in the desk's place: compared first, the present state kept, swapped whole; and the damaged desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.services import journal
from clfdesk.services.backup import Checked, moment, persons_in_words
from clfdesk.services.office import Office, at_work, open_desk
from clfdesk.storage import backup, database, desk, lock, rights, session, swap, unpacking
from clfdesk.storage.access import log_access
from clfdesk.storage.journal import change_sets
from clfdesk.storage.unit import unit

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Comparison:
    """What putting a backup back would mean.

    ``older``: the desk has operations the backup has not; ``lost`` are those (the newest
    first, at most 200), ``apart``: the two have gone different ways. ``says`` is one
    sentence a line; ``people`` are persons that differ (number, name, ``here``, ``there``
    or ``differs``; at most 200).
    """

    here: Checked
    there: Checked
    older: bool
    apart: bool
    counts: dict[str, tuple[int, int]]
    lost: list[journal.Operation] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    people: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def lose(self) -> int:
        """Return how many operations restoring it takes away; all there are where the two went different ways."""
        return self.here.sequence if self.apart else max(self.here.sequence - self.there.sequence, 0)


@dataclass(frozen=True, slots=True)
class Restored:
    """A desk after its restoring: what it holds, the backup of what was there before, the change set that says so."""

    checked: Checked
    kept: Path | None
    change_set: int


@dataclass(frozen=True, slots=True)
class Rescue:
    """What the wizard for a desk that cannot be opened offers: what is wrong, and the backups, the newest first."""

    says: str
    backups: list[tuple[Path, Checked]]


def _counts(manifest: backup.Manifest) -> dict[str, int]:
    logs = ("change", "change_set", "access_log", "desk", "local_value")
    return {name: rows for name, rows in manifest.counts.items() if name not in logs}


def compare(office: Office, file: Path) -> Comparison:
    """Compare a backup with the open desk; :class:`Refusal` where it is not usable or of another desk."""
    manifest = backup.read(Path(file))
    here = session.current()
    if manifest.desk != here.uuid:
        raise Refusal(
            _("This backup is of another desk."),
            where=str(file),
            next=_("Choose a backup of this desk, or restore this one to a new folder."),
        )
    newest = change_sets(1)[0]
    now = {name: int(database.one(f'SELECT count(*) FROM "{name}"') or 0) for name in _counts(manifest)}  # noqa: S608
    seal = database.one("SELECT seal FROM change_set WHERE id = ?", (manifest.sequence,))
    apart = seal is not None and seal != manifest.head
    older = newest.id > manifest.sequence or apart
    lost = [each for each in journal.change_sets(office, _SHOWN) if each.id > manifest.sequence]
    counts = {name: (now[name], rows) for name, rows in _counts(manifest).items() if now[name] != rows}
    says = [
        _("Here: {persons}, up to operation {number} of {moment}.").format(
            persons=persons_in_words(now.get("person", 0)), number=newest.id, moment=moment(newest.at)
        ),
        _("In the backup: {persons}, up to operation {number}; it was made at {moment}.").format(
            persons=persons_in_words(manifest.persons), number=manifest.sequence, moment=moment(manifest.made_at)
        ),
    ]
    if apart:
        says.append(_("The two have gone different ways since they parted; look closely."))
    elif older:
        number = newest.id - manifest.sequence
        says.append(
            ngettext(
                "Restoring it takes {number} operation away, done since.",
                "Restoring it takes {number} operations away, done since.",
                number,
            ).format(number=f"{number:,}")
        )
    return Comparison(
        Checked(True, now.get("person", 0), newest.id, says[0]),
        Checked(True, manifest.persons, manifest.sequence, says[1]),
        older,
        apart,
        counts,
        lost,
        says,
        _people(office, Path(file), manifest),
    )


_PERSON = "SELECT p.*, c.number, c.type, c.grade, c.state FROM person p LEFT JOIN certificate c ON c.person_id = p.id AND c.current"


def _people(office: Office, file: Path, manifest: backup.Manifest) -> list[tuple[int, str, str]]:
    """Return who differs between the open desk and a backup of it."""
    with unpacking.rows_of(file, manifest, office.folder, _PERSON) as there:
        kept = {row["id"]: row for row in there}
    found: list[tuple[int, str, str]] = []
    cursor = database.raw().execute(_PERSON)
    names = [each[0] for each in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        other = kept.pop(row["id"], None)
        if other is None:
            found.append((row["id"], row["name"], "here"))
        elif any(row.get(name) != value for name, value in other.items() if name != "ver"):
            found.append((row["id"], row["name"], "differs"))
    found += [(number, row["name"], "there") for number, row in kept.items()]
    return sorted(found)[:_SHOWN]


def restore_over(office: Office, file: Path, *, older_ok: bool = False) -> tuple[Office, Restored]:
    """Put a backup in the place of the open desk and return the desk opened again.

    What is there now is backed up first (``before-restore-…``); the backup is checked down
    to its last page, then swapped in whole. One that is older than the desk needs
    ``older_ok``. Raises :class:`Refusal`; the desk is then as before.
    """
    rights.begin("restore", None)
    told = compare(office, file)
    if told.older and not older_ok:
        raise Refusal(
            _("This backup is older than the desk."),
            where=str(file),
            why=told.says[-1],
            next=_("Look at the comparison; restore it only if that is what you want, and say so."),
        )
    here, at = session.current(), office.clock.now().isoformat()
    kept, _manifest = backup.make(at=at, prefix="before-restore")
    manifest = swap.stage(Path(file), office.folder, secret=None)
    log_access("restore", Path(file).name, at=at)
    desk.close()
    _swapped(office.folder)
    desk.open_(office.folder, secret=None, user=here.user, again=here.by)
    again = at_work(office.folder, office.clock)
    return again, Restored(told.there, kept, _said(Path(file), manifest, at))


def _swapped(folder: Path, aside: str = "") -> None:
    held = lock.take(folder)
    try:
        swap.swap(folder, aside=aside)
    finally:
        lock.release(held)


def _said(file: Path, manifest: backup.Manifest, at: str) -> int:
    why = _("The desk as of operation {number}.").format(number=manifest.sequence)
    with unit("restore", why=why, source=file.name, at=at) as change:
        pass
    return change.id


def rescue(folder: Path) -> Rescue:
    """Return what can be done for a desk that does not open; no key is needed, nothing is changed.

    Backups whose content is not what was written are left out. Never is an empty desk put
    in the place of a lost one.
    """
    found: list[tuple[Path, Checked]] = []
    for path, manifest in backup.listed(Path(folder) / backup.FOLDER):
        try:
            backup.read(path)
        except Refusal:
            continue
        found.append((path, Checked(True, manifest.persons, manifest.sequence, moment(manifest.made_at))))
    if not found:
        says = _("There is no usable backup beside this desk; look for one on the stick or the second disk.")
    else:
        newest = found[0][1]
        says = _("The newest usable backup is of {moment}: {persons}.").format(
            moment=newest.says, persons=persons_in_words(newest.persons)
        )
    return Rescue(says, found)


def _with_its_keys(
    folder: Path, file: Path, secret: str | None, clock: Clock, manifest: backup.Manifest
) -> tuple[Office, Restored]:
    office = open_desk(folder, secret=secret, clock=clock)
    log_access("keys", file.name, user=office.user, at=clock.now().isoformat())
    newest = change_sets(1)[0]
    persons = int(database.one("SELECT count(*) FROM person") or 0)
    return office, Restored(Checked(True, persons, newest.id, moment(manifest.made_at)), None, newest.id)


def restore_damaged(folder: Path, file: Path, *, secret: str | None, clock: Clock) -> tuple[Office, Restored]:
    """Put a backup in the place of a desk that does not open; the damaged files stay in a folder beside it.

    Opens by the desk's present password where its keys can be read, else by the one the
    backup was made with. Where only the keys were lost, only they are put back and nothing is
    older than before (``kept`` is then ``None``). Raises :class:`Refusal`; the damaged desk is then as before.
    """
    folder, file = Path(folder), Path(file)
    held = lock.take(folder)
    lock.release(held)
    if (told := swap.keys_alone(folder, file, secret=secret)) is not None:
        return _with_its_keys(folder, file, secret, clock, told)
    manifest = swap.stage(file, folder, secret=secret)
    number = 1
    while (folder / f"damaged-{number}").exists():
        number += 1
    _swapped(folder, aside=f"damaged-{number}")
    office = open_desk(folder, secret=secret, clock=clock)
    checked = Checked(True, manifest.persons, manifest.sequence, moment(manifest.made_at))
    at = clock.now().isoformat()
    return office, Restored(checked, folder / f"damaged-{number}", _said(file, manifest, at))
