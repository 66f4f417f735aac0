"""What returns leave behind and where they went: files made, copied for sending, cleared when asked; the record.

Nothing is ever cleared by itself; a file that was changed since it was made is never cleared at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.filing import Filing
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import filing_log
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.filing_versions import Version, versions
from clfdesk.services.office import Office
from clfdesk.storage import journal


@dataclass(frozen=True, slots=True)
class Produced:
    """A file that was made for a version and is still there; ``same`` where nobody changed it since."""

    path: Path
    version: int
    card: str
    title: str
    period: str
    revision: int
    made_at: str
    state: str
    same: bool
    bytes: int


@dataclass(frozen=True, slots=True)
class Left:
    """One leaving: when, which return, how many rows with what shown in full, by what way and to whom, by whom."""

    at: str
    card: str
    title: str
    period: str
    revision: int
    rows: int
    columns: tuple[str, ...]
    channel: str
    to: str
    by: str
    file: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class LeftRow:
    """One row of what left: its place, the record behind it (0: none), its cells as they went, one text."""

    row: int
    key: int
    says: str


def rows_left(office: Office, number: int) -> tuple[list[str], list[LeftRow]]:  # noqa: ARG001
    """Return the headings and the rows of a version as they left, each with the record it was made from."""
    from clfdesk.storage import records

    filing = records.get(Filing, number)
    if filing is None:
        raise Refusal(_("No such version of this return is kept."), where=str(number), next=_("Choose another."))
    content = json.loads(filing.content)
    keys = content.get("keys") or []
    return [str(each) for each in content["headings"]], [
        LeftRow(
            place,
            int(keys[place - 1][0]) if place <= len(keys) and len(keys[place - 1]) == 1 else 0,
            "；".join(str(cell) for cell in row[1:] if cell not in (None, "")),
        )
        for place, row in enumerate(content["rows"], 1)
    ]


def produced(office: Office) -> list[Produced]:
    """Return the files of returns that still lie where they were written, the newest first."""
    known = {each.number: each for each in versions(office)}
    found: dict[Path, Produced] = {}
    for step in filing_log.steps():
        version = known.get(step.filing)
        if step.step not in ("make", "copy") or version is None or not step.details.get("folder"):
            continue
        path = Path(str(step.details["folder"])) / str(step.details["file"])
        try:
            content = path.read_bytes()
        except OSError:
            continue
        same = hashlib.sha256(content).hexdigest() == step.details.get("sha256")
        found[path] = Produced(
            path, version.number, version.card, version.title, version.period, version.revision, step.at,
            version.state, same, len(content),
        )  # fmt: skip
    return sorted(found.values(), key=lambda each: (each.made_at, each.version), reverse=True)


def file_of(office: Office, filing: Filing) -> Path:
    """Return the file of a version as it was made; :class:`Refusal` where it is gone or was changed."""
    mine = [each for each in produced(office) if each.version == filing.id]
    good = next((each for each in mine if each.same), None)
    if good is None:
        raise Refusal(
            _("The file of this version is not there any more."),
            where=mine[0].path.name if mine else f"{filing.card} {filing.period}",
            why=_("It was changed after it was made.") if mine else _("It was moved, renamed or cleared."),
            next=_("Make the return again: the rows are kept, the file is the same."),
        )
    return good.path


def desktop() -> Path:
    """Return the folder of the desktop: the one the system names, else that of the home folder."""
    words = resources.shipped("filings", "words", "leaving.toml")
    home = Path.home()
    named = os.environ.get("XDG_DESKTOP_DIR", "")
    for each in (named, str(home / "Desktop"), str(home / str(words["desktop"]))):
        if each and Path(each).is_dir():
            return Path(each)
    return home


def to_outbox(office: Office, filing: Filing, folder: Path | None = None) -> OutFile:
    """Copy a version's file into the folder 待发 on the desktop (or ``folder``); it is listed there for clearing."""
    from clfdesk.storage.unit import unit

    path = file_of(office, filing)
    target = folder or desktop() / str(resources.shipped("filings", "words", "leaving.toml")["outbox"])
    made = write_out(target, path.name, path.read_bytes(), "upward")
    with unit("filing.copy", user=office.user, at=office.clock.now().isoformat()):
        filing_log.log(
            office, filing.id, "copy", file=made.path.name, folder=str(made.path.parent.resolve()), sha256=made.sha256
        )
    return made


def clear(office: Office, paths: Sequence[Path]) -> list[Path]:
    """Delete produced files that were named and are as they were made; return those deleted.

    Raises :class:`Refusal` naming the first that is none of ours or was changed; nothing is deleted then.
    """
    known = {each.path: each for each in produced(office)}
    wanted = [Path(each) for each in paths]
    for path in wanted:
        one = known.get(path)
        if one is None or not one.same:
            raise Refusal(
                _("This file is not cleared."),
                where=str(path),
                why=_("It was changed after it was made.") if one else _("It is no file this desk made for a return."),
                next=_("Leave it out; delete it yourself where it is not needed."),
            )
    done = []
    for path in wanted:
        try:
            path.unlink()
        except OSError as error:
            raise Refusal(
                _("This file cannot be deleted."),
                where=str(path),
                why=_("It is open in another program, or the disk is write-protected."),
                next=_("Close it and clear once more; those before it are cleared already."),
            ) from error
        done.append(path)
        journal.log_access(
            "clear", path.name, user=office.user, at=office.clock.now().isoformat(), stem="filing",
            number=known[path].version,
        )  # fmt: skip
    return done


def left(office: Office) -> list[Left]:
    """Return the record of what left, the newest first."""
    from clfdesk.services.filing_leaving import caution
    from clfdesk.storage import records

    known: dict[int, Version] = {each.number: each for each in versions(office)}
    found = []
    for step in reversed(filing_log.steps(step="send")):
        version = known.get(step.filing)
        filing = records.get(Filing, step.filing)
        if version is None or filing is None:
            continue
        shown = caution(filing)
        said: dict[str, Any] = step.details
        found.append(
            Left(
                step.at, version.card, version.title, version.period, version.revision, version.rows,
                shown.columns if shown else (), str(said.get("channel", "")), str(said.get("to", "")), step.by,
                str(said.get("file", "")), step.filing,
            )
        )  # fmt: skip
    return found
