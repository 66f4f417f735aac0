"""The office's own emblem on its boards: a picture kept with the desk, used until it is taken off."""

from __future__ import annotations

from pathlib import Path

from clfdesk.domain.scan import Scan
from clfdesk.i18n import _
from clfdesk.services import scan, scan_change
from clfdesk.services.office import Office
from clfdesk.services.placement import read_picture
from clfdesk.storage import records, scan_store

KIND = "emblem"


def picture(path: Path) -> bytes:
    """Return an emblem's file, looked at: :class:`Refusal` for what is no PNG or JPEG, or too large."""
    from clfdesk.papers.picture import check_picture

    raw = read_picture(path)
    check_picture(raw, path.name)
    return raw


def _active() -> list[Scan]:
    return records.every(Scan, owner="desk", kind=KIND, state="active")


def kept() -> bytes:
    """Return the emblem in use; empty where there is none."""
    found = _active()
    return scan_store.get(found[-1].sha256, found[-1].title) if found else b""


def keep(office: Office, path: Path) -> int:
    """Keep a picture as the emblem of every board from now on, and return the change set."""
    picture(path)
    before = _active()
    if before:
        return scan_change.replace_scan(office, before[-1].id, path, accept=frozenset({scan.TWICE})).change_set
    done = scan.store(
        office, path, owner="desk", key=office.info.id, kind=KIND, title=_("Emblem"), accept=frozenset({scan.TWICE})
    )
    return done.change_set


def take_off(office: Office) -> int | None:
    """Use no emblem any more; it lies in the trash. None where there was none."""
    found = _active()
    return scan_change.trash(office, [each.id for each in found])[0] if found else None
