"""Handing the desk over: a backup that opens elsewhere by a sealed sheet, the sheet, and the list both sign."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from clfdesk.domain.filing import Filing
from clfdesk.domain.payroll import LOCKED, PayrollRun
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import agenda, check, safety_papers, user
from clfdesk.services.agenda import Todo
from clfdesk.services.backup import persons_in_words
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import backup, members, records, rights, session
from clfdesk.storage.access import log_access
from clfdesk.storage.atomic import write_refusal


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
    papers: int = 0


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


def _unnamed(due: list[Todo]) -> list[Todo]:
    """Return what falls due without anybody's name: of entries of one book the earliest day, and how many."""
    kept: list[Todo] = []
    books: dict[tuple[str, str, str], list[Todo]] = {}
    for each in due:
        if ":" in each.key:
            books.setdefault((each.title, each.source, each.clause), []).append(each)
        else:
            kept.append(each)
    says = safety_papers.card("handover")["due_many"]
    for (title, _source, _clause), entries in books.items():
        first = min(entries, key=lambda entry: entry.due or date.max)
        kept.append(replace(first, says=says.format(title=title, count=len(entries)), key=""))
    return sorted(kept, key=lambda each: each.due or date.max)


def papers_of(folder: Path, out: Path) -> list[Path]:
    """Return the files that were made with this desk so far (what lies in ``folder``, the package itself left out).

    A recovery sheet that was not deleted stays behind: it opens the desk and never goes beside it.
    """
    if not folder.is_dir():
        return []
    package = out.resolve()
    sheet = safety_papers.card("recovery")["file_name"].partition("{")[0]
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.startswith(sheet)
        and package not in (path.resolve(), *path.resolve().parents)
    ]


def _brought(papers: list[Path], folder: Path, out: Path) -> list[OutFile]:
    """Copy papers into the package, each read back; :class:`Refusal` where one cannot be read or put there."""
    done = []
    for path in papers:
        target = out / safety_papers.card("handover")["papers_folder"] / path.relative_to(folder)
        try:
            content = path.read_bytes()
            copy = write_out(target.parent, target.name, content, "internal", signed=False)
            kept = backup.sha256_of(copy.path)
        except OSError as error:
            raise write_refusal(error, target) from error
        if kept != copy.sha256:
            raise Refusal(
                _("A file that was copied is not what was read."),
                where=str(target),
                next=_("Take another stick or disk and make the package again."),
            )
        done.append(copy)
    return done


def make(office: Office, out: Path, papers: Path | None = None) -> Handover:
    """Write the package into a folder: backup, recovery sheet, 移交清单; with ``papers`` the files made so far in it.

    The backup opens with the sheet's code, whatever becomes of the passwords; where the
    desk has none, the package has only the sheet's. Keep the two apart. Refusal where the
    disk is full, the folder cannot be written, or the role may not.
    """
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))
    rights.begin("user.recovery", None)
    at = office.clock.now().isoformat()
    matters, due = _matters(office), _unnamed(agenda.week(office))
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
        brought = _brought(papers_of(papers, Path(out)), papers, Path(out)) if papers else []
        listed = safety_papers.handover_list(office, out, manifest, [kept, sheet], people, matters, due, brought)
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
        len(brought),
    )
