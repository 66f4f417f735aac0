"""A scan that is kept: what is said of it changed, put in the trash and brought back, replaced by a new version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from clfdesk.domain.scan import OTHER, TRASH_DAYS, Scan
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.i18n import _, ngettext
from clfdesk.services.office import Office
from clfdesk.services.scan import Stored, get, store
from clfdesk.storage import records, scan_rows
from clfdesk.storage.unit import unit


def describe(
    office: Office,
    number: int,
    *,
    title: str | None = None,
    kind: str | None = None,
    notes: str | None = None,
    taken_on: date | str | None = None,
    ver: int | None = None,
) -> int:
    """Change what is said of a scan (what is ``None`` stays) and return the change set; its content never changes.

    ``taken_on`` is the day of the paper, an empty text takes it away. Raises :class:`Refusal`
    for an empty title, a day that is none or has not come yet.
    """
    if title is not None and not title.strip():
        raise Refusal(_("A scan needs a title."), next=_("Say in a few words which paper it is."))
    found = get(office, number)
    columns: dict[str, object] = {}
    if title is not None:
        columns["title"] = title.strip()
    if kind is not None:
        columns["kind"] = kind or OTHER
    if notes is not None:
        columns["notes"] = notes.strip()
    if taken_on is not None:
        day = taken_on if isinstance(taken_on, date) else read_date(taken_on) if taken_on.strip() else None
        if day is None and taken_on:
            raise Refusal(_("This is no day."), where=str(taken_on), next=_("Write it like 2026-05-12."))
        if day is not None and day > office.today:
            raise Refusal(
                _("That day has not come yet."), where=day.isoformat(), next=_("Enter today or a day before.")
            )
        columns["taken_on"] = day
    with unit("scan.describe", user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Scan, found.id, columns, ver=ver)
    return change.id


def trash(office: Office, numbers: Sequence[int]) -> tuple[int, str]:
    """Put scans into the trash; return the change set and where they went and for how long."""
    found = [get(office, number) for number in numbers]
    kept = [scan for scan in found if scan.state != "trashed"]
    if not kept:
        raise Refusal(_("This lies in the trash already."), next=_("Bring it back from the trash if it is needed."))
    day = scan_rows.day()
    with unit("scan.trash", user=office.user, at=office.clock.now().isoformat()) as change:
        for scan in kept:
            records.update(Scan, scan.id, {"state": "trashed", "trashed_on": office.today, "trashed_day": day})
    says = ngettext(
        "{number} scan lies in the trash now; there it can be brought back for {days} working days.",
        "{number} scans lie in the trash now; there they can be brought back for {days} working days.",
        len(kept),
    ).format(number=len(kept), days=TRASH_DAYS)
    return change.id, says


def restore(office: Office, numbers: Sequence[int]) -> int:
    """Bring scans back from the trash and return the change set."""
    found = [scan for number in numbers if (scan := get(office, number)).state == "trashed"]
    if not found:
        raise Refusal(_("This does not lie in the trash."), next=_("Look at the person's file; it is there."))
    with unit("scan.restore", user=office.user, at=office.clock.now().isoformat()) as change:
        for scan in found:
            newer = bool(records.every(Scan, replaces=scan.id, state="active"))
            state = "replaced" if newer else "active"
            records.update(Scan, scan.id, {"state": state, "trashed_on": None, "trashed_day": None})
    return change.id


def replace_scan(
    office: Office, number: int, file: Path | bytes, *, name: str = "", accept: frozenset[str] = frozenset()
) -> Stored:
    """Keep a new version of a scan; the old one stays readable beside it."""
    old = get(office, number)
    if old.state != "active":
        raise Refusal(
            _("This version was replaced already."),
            where=old.title,
            next=_("Replace the newest version, or bring this one back from the trash first."),
        )
    return store(
        office,
        file,
        owner=old.owner,
        key=old.owner_id,
        kind=old.kind,
        title=old.title,
        notes=old.notes,
        name=name,
        replaces=old.id,
        accept=accept,
    )


def versions(office: Office, number: int) -> list[Scan]:
    """Return a scan and the versions before it, the newest first."""
    found = [get(office, number)]
    while (before := found[-1].replaces) is not None:
        found.append(get(office, before))
    return found
