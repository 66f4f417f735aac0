"""Import records: which files were taken in, when, with what outcome; undone by them, their originals fetched."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from clfdesk.domain.filing import ImportRecord
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import intake_original, journal
from clfdesk.services.office import Office
from clfdesk.storage import journal as log
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: its files' name and hash, its day, its piles, its change set, how many originals are kept."""

    number: int
    file: str
    sha256: str
    taken_on: str
    sender: str
    piles: dict[str, int] = field(default_factory=dict)
    change_set: int | None = None
    originals: int = 0


def imports(office: Office, limit: int = 200) -> list[Imported]:
    """Return the imports that stand, the latest first; what was undone has no record any more."""
    return [_imported(record) for record in intake_original.imports(limit)] if office.is_open else []


def named(number: int) -> Imported:
    """Return one import; :class:`Refusal` where there is none of this number."""
    record = records.get(ImportRecord, number)
    if record is None:
        raise Refusal(
            _("There is no import of this number."), where=str(number), next=_("Look at the list of imports.")
        )
    return _imported(record)


def undo(office: Office, number: int) -> int:
    """Take an import back and return the change set that did it; refused naming the later one that blocks."""
    found = named(number)
    if found.change_set is None:
        raise Refusal(_("This import cannot be taken back."), where=found.file, why=_("Its operation is not known."))
    return journal.undo(office, found.change_set)


def _imported(record: ImportRecord) -> Imported:
    counts: dict[str, Any] = json.loads(record.counts or "{}")
    steps = log.history("import_record", record.id)
    return Imported(
        record.id,
        record.file_name,
        record.sha256,
        record.taken_on,
        record.sender,
        {name: int(count) for name, count in counts.items()},
        min((step.change_set for step in steps), default=None),
        len(intake_original.of(record.id)),
    )
