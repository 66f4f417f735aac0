"""Wall boards: pressing them to files, and knowing which went stale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.division import Division
from clfdesk.domain.poster import Placement
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.board import BoardCard, boards, cards, public_phones, sizes
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

__all__ = [
    "BoardCard",
    "PosterItem",
    "PosterResult",
    "StaleBoard",
    "cards",
    "picture",
    "press",
    "preview",
    "sizes",
    "stale",
]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PosterItem:
    """One pressed board."""

    card: str
    place: str
    size_mm: tuple[int, int]
    pages: int
    body_pt: float
    undrawable: list[str]
    fingerprint: str
    path: str


@dataclass(frozen=True, slots=True)
class PosterResult:
    """All boards of one press run, their files, and the change set that remembers them."""

    items: list[PosterItem]
    files: list[OutFile]
    change_set: int


@dataclass(frozen=True, slots=True)
class StaleBoard:
    """A board on a wall that no longer says what is true."""

    card: str
    title: str
    place: str
    size: str
    pressed_on: str
    why: str


def preview(office: Office, card: str, place: str, size: str) -> bytes:
    """Return one board as PDF without remembering it: the same bytes that pressing gives."""
    from clfdesk.papers.poster import press_board

    ((_card_value, board),) = boards(office, [card], [place])[:1]
    return press_board(board, size).pdf


def picture(office: Office, card: str, place: str, size: str, *, pixels: int = 900) -> bytes:
    """Return one board as a PNG picture, about ``pixels`` high: the PDF itself, drawn for the screen."""
    from clfdesk.papers.preview import page_sizes, pictures

    pdf = preview(office, card, place, size)
    height_mm = page_sizes(pdf)[0][1]
    return pictures(pdf, pixels * 25.4 / height_mm, [0])[0]


def press(
    office: Office,
    *,
    cards: Sequence[str],
    places: Sequence[str],
    size: str,
    out: Path,
    tile: str | None = None,
    progress: Progress | None = None,
) -> PosterResult:
    """Press boards to PDF files and remember what was pressed, with its fingerprint.

    Every file is scanned before it is written: a public board with an ID, a certificate,
    an account or a private phone on it stops the run. Nothing is recorded for a run that
    stopped.
    """
    from clfdesk.papers.poster import press_board
    from clfdesk.papers.public_scan import scan

    wanted = boards(office, cards, places)
    allowed = public_phones(office)
    items: list[PosterItem] = []
    files: list[OutFile] = []
    placements: list[Placement] = []
    for index, (card, board) in enumerate(wanted, start=1):
        pressed = press_board(board, size, tile=tile)
        if board.purpose == "public" and (found := [each for each in scan(pressed.pdf) if each not in allowed]):
            raise Refusal(
                _("This public board would show private numbers."),
                where=f"{card.code} {board.place}",
                why="、".join(found),
                next=_("Take the number out, or declare it as the public contact."),
            )
        hung = "" if board.place in board.title else board.place  # each village's copy is a file of its own
        name = f"{card.code}_{hung}{board.title}_{size}{'_' + tile if tile else ''}.pdf"
        file = write_out(out, name, pressed.pdf, board.purpose)
        files.append(file)
        items.append(
            PosterItem(
                card.name,
                board.place,
                pressed.size_mm,
                pressed.pages,
                pressed.body_pt,
                pressed.undrawable,
                board.fingerprint,
                str(file.path),
            )
        )
        placements.append(
            Placement(
                card=card.name,
                place=board.place,
                size=size,
                fingerprint=board.fingerprint,
                pressed_on=office.today.isoformat(),
            )
        )
        if progress:
            progress(index, len(wanted))
    with unit("poster.press", user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert(placements)
        journal.log_access(
            "press", f"{', '.join(cards)} × {len(items)}", user=office.user, at=office.clock.now().isoformat()
        )
    return PosterResult(items, files, change.id)


def stale(office: Office) -> list[StaleBoard]:
    """Return the boards whose newest print no longer says what the desk says."""
    newest: dict[tuple[str, str], Placement] = {}
    for placement in records.every(Placement):
        newest[(placement.card, placement.place)] = placement
    found = []
    known = {division.name for division in records.every(Division)}
    for (name, place), placement in newest.items():
        if place not in known or name not in resources.names("papers", "posters"):
            continue
        card, board = boards(office, [name], [place])[0]
        if board.fingerprint != placement.fingerprint:
            found.append(
                StaleBoard(
                    card.code,
                    board.title,
                    place,
                    placement.size,
                    placement.pressed_on,
                    _("What it says has changed since it was pressed."),
                )
            )
    return found
