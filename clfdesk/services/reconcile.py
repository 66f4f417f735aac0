"""The monthly day of comparing: the lists other systems send, each held against the desk by its profile.

Profiles come with the program as guesses; a clerk who has seen a real export mends them, and the desk keeps what was
mended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.profile import Profile, checked, profile_of
from clfdesk.domain.register import Entry
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.expression import parse
from clfdesk.i18n import _
from clfdesk.services import intake_reading, list_comparison, mending
from clfdesk.services.intake_values import ColumnMap
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: The forms under which a desk keeps mended profiles and the outcome of its days.
_OWN, _DAY = "@profile", "@reconciliation"
_PLAIN = ("person", "staff", "post", "division", "body")
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".fods", ".csv", ".txt", ".htm", ".html")


@dataclass(frozen=True, slots=True)
class DayLine:
    """One list of the day: its profile, the file it was found in ("" where none came), and how it differs.

    ``refusal`` says why the file could not be read; then nothing was compared. ``macros`` is
    the SHA-256 of a file that was refused for its macros.
    """

    profile: str
    title: str
    sender: str
    guess: bool
    file: str = ""
    path: str = ""
    paths: tuple[str, ...] = ()
    only_desk: int = 0
    only_file: int = 0
    differs: int = 0
    same: int = 0
    refusal: str = ""
    found: list_comparison.ListComparison | None = None
    macros: str = ""


def profiles() -> list[Profile]:
    """Return all profiles: the shipped ones in their order, mended where the clerk mended them, then the desk's own."""
    shipped = {table["name"]: profile_of(table) for table in resources.shipped("lists", "profiles.toml")["profile"]}
    for entry in records.every(Entry, form=_OWN):
        made = profile_of(json.loads(entry.answers), own=True)
        shipped[made.name] = made
    return list(shipped.values())


def named(name: str) -> Profile:
    """Return a profile by its name or title; :class:`Refusal` where there is none."""
    known = profiles()
    for each in known:
        if name in (each.name, each.title):
            return each
    raise Refusal(
        _("There is no profile of this name."),
        where=name,
        next=_("Choose one of: {names}.").format(names="、".join(each.name for each in known)),
    )


def stems() -> list[tuple[str, str]]:
    """Return what a list may hold: (name, title)."""
    from clfdesk.services.village_form import forms

    titles = dict(forms())
    said = resources.shipped("lists", "profiles.toml")["stems"]
    return [*((name, titles[name]) for name in _PLAIN), *((str(name), str(title)) for name, title in said.items())]


def columns_of(file: Path, stem: str, headings: Mapping[str, str]) -> list[ColumnMap]:
    """Return the columns of a real export: what each is, by what was said so far and by its words.

    Raises :class:`Refusal` for a file that cannot be read or has no headings.
    """
    from clfdesk.services.intake import columns_of as told

    known = frozenset(list_comparison.fields_of(stem).names())
    _book, layouts, _chosen = intake_reading.layouts(Path(file), stem=stem, keys=known, mapping=headings)
    return list(told(layouts))


def mend(office: Office, name: str, changes: Mapping[str, Any]) -> int:
    """Keep a profile with some parts changed (or a new one) and return the change set.

    Raises :class:`Refusal` for a field or a condition that cannot be used; nothing is kept then.
    """
    before = next((asdict(each) for each in profiles() if each.name == name), {"name": name})
    before.pop("own", None)
    made = profile_of({**before, **changes, "name": name})
    checked(made, list_comparison.fields_of(made.stem))
    if made.where and made.stem != "person":
        raise Refusal(
            _("Only a list of people has a condition."), where=made.where, next=_("Leave the condition empty.")
        )
    if made.where:
        parse(made.where, STEMS["person"])
    table = asdict(made)
    table.pop("own")
    entry = Entry(_OWN, "1", entered_on=office.today.isoformat(), answers=json.dumps(table, ensure_ascii=False))
    with unit("profile.mend", source=made.title, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([entry])
    return change.id


def run(
    office: Office, profile: Profile, file: Path | Sequence[Path], *, out: Path | None = None, month: str = ""
) -> DayLine:
    """Hold a file (or several as one list) against the desk by a profile; one that cannot be read is told in the line.

    ``month`` is the one a list of payments is of (this one where none is named).
    """
    files = [file] if isinstance(file, Path) else list(file)
    names = "、".join(each.name for each in files)
    line = DayLine(
        profile.name, profile.title, profile.sender, profile.guess, names, str(files[0]), tuple(map(str, files))
    )
    try:
        found = list_comparison.compare(
            office,
            list_comparison.DESK,
            files[0] if len(files) == 1 else files,
            key=profile.key,
            mapping=profile.headings,
            where=profile.where,
            only=profile.compares,
            out=out,
            stem=profile.stem,
            month=Month.read(month) if month else None,
        )
    except Refusal as refusal:
        said = " ".join(part for part in (refusal.what, refusal.why, refusal.next) if part)
        return replace(line, refusal=said, macros=refusal.about if refusal.way == "macros" else "")
    return replace(
        line,
        only_desk=found.only_left,
        only_file=found.only_right,
        differs=found.differs,
        same=found.same,
        found=found,
    )


def day(office: Office, folder: Path, *, out: Path | None = None, month: str = "") -> list[DayLine]:
    """Run every profile on the newest file of a folder that is its list, and keep the counts; one line each.

    A list that comes in several files is read from all that fit, as one.

    Raises :class:`Refusal` where there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise Refusal(
            _("There is no such folder."), where=folder.name, next=_("Choose the folder the lists were put in.")
        )
    files = sorted(
        (
            path
            for path in folder.iterdir()
            if path.suffix.lower() in _ENDINGS and not path.name.startswith(("~$", "."))
        ),
        key=lambda path: (path.stat().st_mtime, path.name),
    )
    lines = []
    for profile in profiles():
        mine = [path for path in files if profile.fits(path.name)]
        if not mine:
            lines.append(DayLine(profile.name, profile.title, profile.sender, profile.guess))
        else:
            lines.append(run(office, profile, mine if profile.several else mine[-1], out=out, month=month))
    _keep(office, lines)
    return lines


def _keep(office: Office, lines: Sequence[DayLine]) -> None:
    kept = {
        line.profile: [line.file, line.only_desk, line.only_file, line.differs, line.same]
        for line in lines
        if line.found
    }
    if kept:
        entry = Entry(_DAY, "1", entered_on=office.today.isoformat(), answers=json.dumps(kept, ensure_ascii=False))
        with unit("reconcile.day", user=office.user, at=office.clock.now().isoformat()):
            records.insert([entry])


def last_day(office: Office) -> str:
    """Return the day lists were last compared on (ISO), or an empty text."""
    return max((entry.entered_on for entry in records.every(Entry, form=_DAY)), default="") if office.is_open else ""


def to_mending(
    office: Office, line: DayLine, items: Sequence[list_comparison.ListItem] | None = None
) -> tuple[int, int | None]:
    """Send what differs in a line (or some items of it) to mending; return how many matters and the change set."""
    if line.found is None:
        return 0, None
    from clfdesk.sheets.differences import words

    chosen = [item for item in (line.found.items if items is None else items) if item.side != "same"]
    matters = list_comparison.matters(chosen, str(words()["desk"]), line.title, line.found.stem)
    return mending.send(office, matters, f"{line.title} {line.file}".strip())
