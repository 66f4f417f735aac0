"""Received originals: the file or picture an import came from, kept with its record, encrypted like the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.domain.filing import ImportRecord
from clfdesk.domain.scan import Scan
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import records, scan_rows, scan_store
from clfdesk.storage.access import log_access

OWNER, KIND, LOG = "import_record", "original", "log"


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was received: its name and its bytes."""

    name: str
    content: bytes = field(repr=False)
    kind: str = KIND


def received(books: Sequence[Any], source: Original | None) -> list[Original]:
    """Return what is to be kept of an import: its files, or the picture it was keyed from."""
    found = [source] if source is not None else [Original(book.name, book.data) for book in books]
    return [each for each in found if each.content]


def put(original: Original) -> str:
    """Keep the bytes encrypted beside the desk and return their hash; call before the row is written."""
    scan_store.put(original.content)
    return hashlib.sha256(original.content).hexdigest()


def scan_of(original: Original, digest: str, record: int, today: date) -> Scan:
    """Return the row that names kept bytes as the original of an import."""
    media = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}.get(
        Path(original.name).suffix[1:].lower(), "application/octet-stream"
    )
    size = len(original.content)
    return Scan(OWNER, record, original.kind, original.name, digest, digest, size, 1, media, today, name=original.name)


def imports(limit: int = 200) -> list[ImportRecord]:
    """Return the files that were taken in, the latest first."""
    return list(reversed(records.every(ImportRecord)))[:limit]


def of(record: int) -> list[Scan]:
    """Return the originals kept with an import."""
    return [scan for scan in scan_rows.owned(OWNER, record) if scan.kind == KIND]


def fetch(office: Office, record: int, out: Path) -> list[OutFile]:
    """Write the originals of an import into a folder, just as they came, and its sheet; it is put on record.

    Raises :class:`Refusal` where none is kept (it was taken in before originals were).
    """
    found = scan_rows.owned(OWNER, record)
    if not any(scan.kind == KIND for scan in found):
        raise Refusal(
            _("The file of this import is not kept."),
            where=str(record),
            why=_("It was taken in before received files were kept, or its import was undone."),
            next=_("Ask the sender for it again."),
        )
    at = office.clock.now().isoformat()
    files = []
    for scan in found:
        content = scan_store.get(scan.sha256, scan.title)
        log_access("original.open", str(scan.id), user=office.user, at=at, stem=OWNER, number=record, rows=1)
        files.append(write_out(Path(out), scan.name or scan.title, content, "internal"))
    return files
