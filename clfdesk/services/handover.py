"""Handing the desk over: a backup that opens elsewhere by a sealed sheet, the sheet, and the list both sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from clfdesk.domain.filing import Filing
from clfdesk.domain.payroll import LOCKED, PayrollRun
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import agenda, check, safety_papers, user
from clfdesk.services.backup import persons_in_words
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.storage import backup, members, records, rights, session
from clfdesk.storage.access import log_access


@dataclass(frozen=True, slots=True)
class Handover:
    """A package: its files, the recovery sheet's name, what is in the desk, open matters and deadlines in words."""

    sheet: str
    persons: int
    sequence: int
    says: str
    counts: dict[str, int] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    files: list[OutFile] = field(default_factory=list)


def _matters(office: Office) -> list[tuple[str, str]]:
    """Return what is not done yet, each with the paper it follows."""
    card = safety_papers.card("handover")
    found = [
        (card["payroll_open"].format(period=run.period), "")
        for run in records.every(PayrollRun)
        if run.state not in LOCKED
    ]
    found += [
        (card["filing_open"].format(card=each.card, period=each.period), "")
        for each in records.every(Filing)
        if each.state not in ("sent", "accepted", "filed", "superseded")
    ]
    return found + [
        (each.says, f"{each.source}{each.clause}") for each in check.verdicts(office) if each.severity != "info"
    ]


def make(office: Office, out: Path) -> Handover:
    """Write the package into a folder: backup, recovery sheet, 移交清单.

    The backup opens with the sheet's code, whatever becomes of the passwords; where the
    desk has none, the package has only the sheet's. Keep the two apart. Refusal where the
    disk is full, the folder cannot be written, or the role may not.
    """
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))
    rights.begin("user.recovery", None)
    at = office.clock.now().isoformat()
    matters, due = _matters(office), agenda.week(office)
    protected = session.is_protected()
    if protected:
        name, code = members.new_sheet(at=at)
        slots = members.slots()
    else:
        slots, name, code = members.sheet_alone()
    try:
        path, manifest = backup.make(Path(out), at=at, prefix="handover", slots=slots)
        kept = OutFile(path, "internal", backup.sha256_of(path))
        sheet = safety_papers.recovery_sheet(office, out, name, code)
        people = [(each.name, each.says) for each in user.people(office)]
        listed = safety_papers.handover_list(office, out, manifest, [kept, sheet], people, matters, due)
    except BaseException:
        if protected:
            members.revoke_sheet(name, at=at)
        raise
    log_access("handover", path.name, at=at, purpose="internal", rows=manifest.persons)
    says = _("The package is ready: {persons}. Hand the sealed sheet over separately.").format(
        persons=persons_in_words(manifest.persons)
    )
    return Handover(
        name,
        manifest.persons,
        manifest.sequence,
        says,
        manifest.counts,
        [what for what, _paper in matters],
        [each.says for each in due],
        [kept, sheet, listed],
    )
