"""What hangs where: boards that were hung, with their day and photo, and those that no longer say what is true."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.division import Division
from clfdesk.domain.poster import Board, Placement
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.form import load_form
from clfdesk.i18n import _
from clfdesk.services.board import boards, named
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: The register that keeps when a board was hung, and its photo.
HANGING = "hanging"


@dataclass(frozen=True, slots=True)
class StaleBoard:
    """A board on a wall that no longer says what is true."""

    card: str
    title: str
    place: str
    size: str
    pressed_on: str
    why: str


@dataclass(frozen=True, slots=True)
class Hung:
    """A board and where it is: pressed when, hung when (empty: not yet), the number of its photo, and whether it is stale."""

    card: str
    title: str
    place: str
    size: str
    pressed_on: str
    hung_on: str
    photo: str
    stale: bool
    why: str = ""
    number: int = 0


def words_of(board: Board) -> list[str]:
    """Return everything a board says, line by line, as it is kept with a print."""
    found = [board.title, board.subtitle, board.owner]

    def walk(value: Any) -> None:
        if isinstance(value, (list, tuple)):
            if value and all(isinstance(each, (str, int, float)) for each in value) and len(value) < 4:
                found.append(" ".join(str(each) for each in value))
            else:
                for each in value:
                    walk(each)
        elif isinstance(value, str):
            found.append(value)

    for block in board.blocks:
        walk([getattr(block, each.name) for each in fields(block)])
    return [each for each in found if each.strip()]


def why_stale(said: str, now: list[str]) -> str:
    """Return what changed between a print and today: the first two lines that differ, the old and the new."""
    before = json.loads(said) if said else []
    if not before:
        return _("What it says has changed since it was pressed.")
    gone = [each for each in before if each not in now]
    come = [each for each in now if each not in before]
    told = []
    for old, new in zip_longest(gone[:2], come[:2], fillvalue=""):
        if old and new:
            told.append(_("“{old}” is now “{new}”").format(old=_short(old), new=_short(new)))
        elif new:
            told.append(_("“{new}” is new").format(new=_short(new)))
        else:
            told.append(_("“{old}” no longer stands").format(old=_short(old)))
    return "；".join(told) + "。" if told else _("Its layout has changed since it was pressed.")


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def newest() -> dict[tuple[str, str], Placement]:
    """Return the newest print of each board in each place."""
    return {(each.card, each.place): each for each in records.every(Placement)}


def placements(office: Office) -> list[Hung]:
    """Return where every board is, the newest print of each."""
    known = {division.name for division in records.every(Division)}
    photos: dict[tuple[str, str], str] = {}
    places = {division.id: division.name for division in records.every(Division)}
    for entry in records.every(Entry, form=HANGING):
        answers = json.loads(entry.answers)
        photos[(answers.get("card", ""), places.get(entry.division_id or 0, ""))] = answers.get("photo", "")
    found = []
    for (name, place), each in newest().items():
        if place not in known or name not in resources.names("papers", "posters"):
            continue
        card, board = boards(office, [name], [place])[0]
        photo = photos.get((card.code, place), "")
        aged = board.fingerprint != each.fingerprint
        why = why_stale(each.said, words_of(board)) if aged else ""
        found.append(
            Hung(card.code, board.title, place, each.size, each.pressed_on, each.hung_on, photo, aged, why, each.id)
        )
    return found


def stale(office: Office) -> list[StaleBoard]:
    """Return the boards whose newest print no longer says what the desk says."""
    return [
        StaleBoard(each.card, each.title, each.place, each.size, each.pressed_on, each.why)
        for each in placements(office)
        if each.stale
    ]


def hang(office: Office, card_name: str, place: str, *, on: date | None = None, photo: Path | None = None) -> int:
    """Put on record that the newest print of a board hangs in a place, and return the change set.

    ``photo`` is a picture of it on the wall: it is kept with the desk, among the scans of the
    placement; the register of what hangs keeps its number.
    """
    card = named(card_name)
    each = newest().get((card.name, place))
    if each is None:
        raise Refusal(
            _("This board was not pressed for this place."),
            where=f"{card.code} {place}".strip(),
            why=_("There is no print of it on record."),
            next=_("Press it first, or look at the list of prints."),
        )
    if photo is not None:
        _look_at(photo)
    day = on or office.today
    if day > office.today:
        raise Refusal(_("That day has not come yet."), where=day.isoformat(), next=_("Enter today or a day before."))
    (division,) = records.every(Division, name=place)[:1]
    _card, board = boards(office, [card.name], [place])[0]
    with unit("poster.hang", user=office.user, at=office.clock.now().isoformat()) as change:
        kept = keep_photo(office, photo, "placement", each.id, f"{card.code} {board.title} {place}".strip(), day)
        answers = {
            "hung_on": day.isoformat(),
            "card": card.code,
            "title": board.title,
            "size": each.size,
            "photo": kept,
        }
        entry = Entry(
            form=HANGING,
            version=load_form("registers", HANGING).version,
            division_id=division.id,
            entered_on=day.isoformat(),
            answers=json.dumps(answers, ensure_ascii=False),
        )
        records.update(Placement, each.id, {"hung_on": day.isoformat()})
        records.insert([entry])
    return change.id


def keep_photo(office: Office, photo: Path | None, owner: str, key: int, title: str, day: date) -> str:
    """Keep a photo or scan with the desk, for the record it shows; return its number (empty: none was given).

    The same picture may show several boards: it is kept for each of them.
    """
    if photo is None:
        return ""
    from clfdesk.services import scan

    done = scan.store(
        office, photo, owner=owner, key=key, title=title, taken_on=day, accept=frozenset({scan.TWICE})
    )  # fmt: skip
    return str(done.scans[0].id)


def _look_at(photo: Path) -> None:
    from clfdesk.papers.picture import check_picture

    check_picture(read_picture(photo), photo.name)


def read_picture(path: Path) -> bytes:
    """Return a picture file's bytes; :class:`Refusal` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            _("This picture cannot be used."),
            where=str(path),
            why=_("The file cannot be read."),
            next=_("Name a PNG or JPEG file."),
        ) from error
