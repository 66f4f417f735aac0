"""The county's side: a folder of returns becomes a board of who sent what, when, and whether it counts.

The folder is only read; nobody's rows are kept on the county's desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.collection import Collection, Received, Trouble, asked_for, last_of
from clfdesk.domain.division import Division
from clfdesk.domain.envelope import Envelope, read_envelope
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Period, read_period
from clfdesk.grammar.card import Card, render
from clfdesk.i18n import _
from clfdesk.services import filing_card
from clfdesk.services import filing_rows as texts
from clfdesk.services.county_file import Line, Sheets, card_of, read_headings
from clfdesk.services.county_foreign import understood
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".xlsm")

Progress = Callable[[int, int], None]


def townships(office: Office | None) -> list[str]:
    """Return the townships a county desk expects returns from."""
    if office is None or office.info.level != "county":
        return []
    return [each.name for each in records.every(Division) if each.kind == "township" and each.valid_to is None]


def add_townships(office: Office, names: Sequence[str]) -> int:
    """Keep the townships a county expects returns from; those known are left as they are. Return the change set."""
    if office.info.level != "county":
        raise Refusal(
            _("Only a county's desk has townships to expect."),
            where=office.info.township,
            next=_("Make a desk of the county first."),
        )
    known = set(townships(office))
    fresh = [name for each in names if (name := each.strip()) and name not in known]
    with unit("county.townships", user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([Division(name=name, kind="township") for name in dict.fromkeys(fresh)])
    return change.id


def set_townships(office: Office, names: Sequence[str]) -> int:
    """Keep exactly these townships as expected: new ones are added, those left out are expected no more."""
    wanted = [name for each in names if (name := each.strip())]
    with unit("county.townships", user=office.user, at=office.clock.now().isoformat()) as change:
        add_townships(office, wanted)
        for each in records.every(Division):
            if each.kind == "township" and each.valid_to is None and each.name not in wanted:
                records.update(Division, each.id, {"valid_to": office.today}, ver=each.ver)
    return change.id


def board(
    folder: Path,
    *,
    office: Office | None = None,
    expected: Sequence[str] = (),
    card: str = "",
    period: str = "",
    due: date | None = None,
    progress: Progress | None = None,
) -> Collection:
    """Return the board of a folder: which township's file counts, and what is wrong with the others.

    ``expected`` are the townships that should have sent; without it those of the county
    desk, else those the folder speaks of. ``card`` and ``period`` say what is collected;
    without them what most files are. Raises :class:`Refusal` for a folder that is none or empty.
    """
    return collect(
        folder, office=office, expected=expected, card=card, period=period, due=due, progress=progress
    )[0]  # fmt: skip


def collect(
    folder: Path,
    *,
    office: Office | None = None,
    expected: Sequence[str] = (),
    card: str = "",
    period: str = "",
    due: date | None = None,
    progress: Progress | None = None,
) -> tuple[Collection, dict[str, Sheets]]:
    """Return the board and what was read of each file, by its name; the door of board and merge."""
    paths = _files(folder)
    chosen = filing_card.find(card) if card else None
    asked_period = read_period(period).code if period else ""
    heads: dict[Path, tuple[bytes, Envelope | None]] = {}
    for path in paths:
        content = _bytes(path)
        heads[path] = (content, envelope_of(content) if content else None)
    known = [envelope for _content, envelope in heads.values() if envelope is not None]
    code, when = asked_for(known, chosen.code if chosen else "", asked_period)
    names = list(expected) or townships(office)
    found: dict[str, Sheets] = {}
    for number, path in enumerate(paths):
        if progress is not None:
            progress(number, len(paths))
        content, envelope = heads[path]
        name = str(path.relative_to(folder))
        found[name] = _looked_at(path, name, content, envelope, code, when, names)
    files = [each.received for each in found.values()]
    if not names:
        names = sorted({each.township for each in files if each.township})
    day = due or _due(code, when)
    files = _compared([_timed(each, day) for each in files], names)
    for each in files:
        found[each.file] = replace(found[each.file], received=each)
    return Collection(code, when, day, tuple(names), tuple(files)), found


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise Refusal(
            _("This folder does not exist."),
            where=str(folder),
            next=_("Put the returns you received into one folder and name it."),
        )
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in _SUFFIXES and not path.name.startswith(("~$", ".", "._"))
    )
    if not paths:
        raise Refusal(
            _("There is no workbook in this folder."),
            where=str(folder),
            next=_("Put the returns you received into one folder and name it."),
        )
    return paths


def _bytes(path: Path) -> bytes:
    """Return a file's bytes; none where it may not be taken, which its reading says in words."""
    from clfdesk.sheets import gate
    from clfdesk.sheets.faults import Fault

    try:
        return gate.take(path)
    except Fault:
        return b""


def envelope_of(content: bytes) -> Envelope | None:
    """Return what a workbook says of itself; ``None`` where it is none of ours."""
    from clfdesk.sheets.properties import read_properties

    return read_envelope(read_properties(content), texts.layout()["properties"])


def _looked_at(
    path: Path, name: str, content: bytes, envelope: Envelope | None, code: str, when: str, names: Sequence[str]
) -> Sheets:
    from clfdesk.sheets.reading import read as read_file
    from clfdesk.sheets.reading import read_bytes

    digest = hashlib.sha256(content).hexdigest()
    received = Received(name, digest, envelope.township if envelope else "", envelope)
    try:
        book = read_bytes(content, path.name) if content else read_file(path)
    except Refusal as refusal:
        locked = content[:4] == b"\xd0\xcf\x11\xe0" and path.suffix.lower() == ".xlsx"
        kind = "macros" if refusal.way == "macros" else "locked" if locked else "damaged"
        received = replace(received, township=received.township or _named_in(name, names))
        return Sheets(received.troubled(kind, f"{refusal.what}{refusal.why}".strip()))
    if envelope is None:
        return understood(received, book, code, name, names)
    for trouble in _envelope_troubles(envelope, code, when):
        received = replace(received, troubles=(*received.troubles, trouble))
    if not received.counts:
        return Sheets(received, book=book)
    rows = _data(book, envelope)
    if len(rows) < envelope.rows:
        says = _("It says {said} rows and holds {found}: only part of it arrived, or rows were deleted.")
        received = received.troubled("cut", says.format(said=envelope.rows, found=len(rows)))
    elif returns.seal((cells for _sheet, _row, cells in rows), envelope.columns) != envelope.seal:
        received = received.troubled("changed", _("Cells were changed after it was made."))
    pages = book.sheets[envelope.skipped :]
    headings = read_headings(pages[0].rows, envelope.first, envelope.columns) if pages else ()
    return Sheets(replace(received, rows=len(rows)), headings, tuple(rows), book)


def _envelope_troubles(envelope: Envelope, code: str, when: str) -> Iterable[Trouble]:
    if envelope.card != code:
        yield Trouble("other_return", _("It is {card}, not {wanted}.").format(card=envelope.card, wanted=code))
        return
    if envelope.code != when:
        says = _("It is for {period}, not {wanted}.")
        yield Trouble("wrong_period", says.format(period=envelope.code, wanted=when))
    version = _version(code)
    if version and envelope.version != version:
        says = _("It was made with version {found} of the form; version {wanted} is in force.")
        yield Trouble("wrong_version", says.format(found=envelope.version, wanted=version))


def _version(code: str) -> int:
    card = card_of(code)
    return int(card.table.get("version", 1)) if card else 0


def _data(book: Any, envelope: Envelope) -> list[Line]:
    """Return (sheet, row, cells) of the rows the envelope speaks of."""
    found: list[Line] = []
    for sheet, count in zip(book.sheets[envelope.skipped :], envelope.sheets, strict=False):
        last = envelope.first + count - 1
        wide = envelope.columns
        for number, cells in sheet.rows:
            if envelope.first <= number <= last:
                line = tuple(cells[:wide])
                found.append((sheet.name, number, line + (None,) * (wide - len(line))))
    return found


def _named_in(name: str, names: Sequence[str]) -> str:
    """Return the expected township a file name speaks of; the empty text where none or several."""
    found = [each for each in names if each in name]
    return max(found, key=len) if found else ""


def _due(code: str, when: str) -> date | None:
    card = card_of(code)
    if card is None or not when or not card.table.get("due_days"):
        return None
    return due_day(card, read_period(when))


def due_day(card: Card, period: Period) -> date:
    """Return the day a return is due: so many days after the period, as its card says."""
    return period.last + timedelta(days=int(card.table.get("due_days", 0)))


def _timed(received: Received, due: date | None) -> Received:
    made = received.envelope.made_on if received.envelope else ""
    if due is None or not made:
        return received
    try:
        day = date.fromisoformat(made)
    except ValueError:
        return received
    return replace(received, on_time=day <= due)


def _compared(files: Sequence[Received], names: Sequence[str]) -> list[Received]:
    """Return the files with what only their neighbours tell: twice the same, an older version, nobody's."""
    first: dict[tuple[str, str], str] = {}
    found = []
    for each in files:
        one = each
        if one.township and names and one.township not in names:
            one = one.troubled("not_expected", _("No return is expected from this unit."))
        if one.counts and one.envelope is not None:
            key = (one.township, one.envelope.seal)
            if _revision(files, first.get(key, "")) == one.envelope.revision:
                one = one.troubled("duplicate", _("It is the same as {file}.").format(file=first[key]))
            else:
                first.setdefault(key, one.file)
        found.append(one)
    newest = last_of(found)
    for place, one in enumerate(found):
        if one.counts and one.envelope is not None and one.envelope.revision < newest.get(one.township, 0):
            says = _("Version {newest} of it is here too.").format(newest=newest[one.township])
            found[place] = one.troubled("replaced", says)
    taken: dict[str, str] = {}
    for place, one in enumerate(found):
        if not one.counts or not one.township:
            continue
        if one.township in taken:
            says = _("Another file of this unit counts already: {file}.").format(file=taken[one.township])
            found[place] = one.troubled("duplicate", says)
        else:
            taken[one.township] = one.file
    return found


def _revision(files: Sequence[Received], name: str) -> int:
    return next((each.envelope.revision for each in files if each.file == name and each.envelope), 0)


def chase(collection: Collection) -> list[str]:
    """Return the lines that ask the townships that are missing, to be pasted into a message.

    Who sent a file that cannot be taken is told what is wrong with it, not that nothing came.
    """
    words = resources.shipped("filings", "words", "leaving.toml")
    values: dict[str, Any] = {
        "period": period_of(collection.period),
        "name": called(collection.card),
        "due": collection.due,
    }
    missing = collection.missing()
    if not missing:
        return [render(str(words["chase_none"]), values)]
    wrong: dict[str, list[str]] = {name: [] for name in missing}
    for each in collection.files:
        if each.township in wrong:
            wrong[each.township] += [trouble.says.rstrip("。") for trouble in each.troubles]
    return [
        render(
            str(words["chase_again" if says else "chase"]),
            {**values, "place": name, "says": "；".join(dict.fromkeys(says))},
        )
        for name, says in wrong.items()
    ]


def plain_name(card: Card) -> str:
    """Return a return's name as the county says it, whatever the locality's words."""
    return render(str(card.table.get("name", card.title)), {"term": {}})


def called(code: str) -> str:
    """Return the name of the return a board is about; its number where this program does not know it."""
    card = card_of(code)
    return plain_name(card) if card else code


def period_of(code: str) -> str:
    """Return a period as people write it; the empty text for none."""
    return read_period(code).title() if code else ""
