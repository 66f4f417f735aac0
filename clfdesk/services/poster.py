"""Wall boards: pressing them to files, one or whole sets, for the office printer or the copy shop."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.board import fingerprint
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.poster import Board, Placement
from clfdesk.errors import Refusal
from clfdesk.grammar.card import Card, render
from clfdesk.i18n import _
from clfdesk.services import emblem as emblems
from clfdesk.services.board import BoardCard, boards, cards, named, public_phones, sizes
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.services.placement import Hung, StaleBoard, hang, newest, placements, stale, words_of
from clfdesk.services.public_look import private
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

__all__ = [
    "BoardCard",
    "Hung",
    "PosterItem",
    "PosterResult",
    "StaleBoard",
    "cards",
    "hang",
    "picture",
    "placements",
    "press",
    "preview",
    "sizes",
    "stale",
]

Progress = Callable[[int, int], None]
#: The longer side of a picture to show around, in pixels.
JPEG_PIXELS = 2400


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
    """All boards of one press run, their files, and the change set that remembers them.

    ``already`` are the boards a resumed run left out because they were pressed before and say the same.
    """

    items: list[PosterItem]
    files: list[OutFile]
    change_set: int
    already: list[str] = field(default_factory=list)


def usual_size(card_name: str) -> str:
    """Return the size a board is mostly pressed in."""
    return str(next(iter(named(card_name).table.get("sizes", ())), "A4"))


def preview(office: Office, card: str, place: str, size: str) -> bytes:
    """Return one board as PDF without remembering it: the same bytes that pressing gives."""
    from clfdesk.papers.poster import press_board

    ((_card_value, board),) = boards(office, [card], [place])[:1]
    return press_board(replace(board, emblem=emblems.kept()), size).pdf


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
    size: str | None = None,
    out: Path,
    tile: str | None = None,
    print_shop: bool = False,
    emblem: Path | None = None,
    resume: bool = False,
    with_list: bool = False,
    progress: Progress | None = None,
) -> PosterResult:
    """Press boards to PDF files and remember what was pressed, with its fingerprint.

    ``size`` is the card's usual one where none is given; ``print_shop`` adds beside each PDF the
    copy shop's (all words as outlines, 3 mm of bleed, cutting marks) and a JPEG to show around;
    ``emblem`` is a PNG or JPEG of the office's own (the one kept with the desk where none is given); ``resume`` leaves out boards that were pressed
    before in this size and still say the same; ``with_list`` adds a list of the run to tick.

    Every file is scanned before it is written: a public board with an ID, a certificate,
    an account or a private phone on it stops the run. What was written before is recorded, so
    that a resumed run goes on from there.
    """
    own = emblems.picture(emblem) if emblem else emblems.kept()
    wanted = boards(office, cards, places)
    before = newest() if resume else {}
    items: list[PosterItem] = []
    files: list[OutFile] = []
    done: list[Placement] = []
    already: list[str] = []
    allowed = public_phones(office)
    try:
        for index, (card, board) in enumerate(wanted, start=1):
            chosen = size or usual_size(card.name)
            earlier = before.get((card.name, board.place))
            if earlier and (earlier.fingerprint, earlier.size) == (board.fingerprint, chosen):
                already.append(f"{card.code} {board.place}")
            else:
                item, written = _one(office, card, replace(board, emblem=own), chosen, out, tile, print_shop, allowed)
                items.append(item)
                files += written
                done.append(placement_of(office, card, board, chosen))
            if progress:
                progress(index, len(wanted))
    except Refusal:
        if done:
            remember(office, cards, done)
        raise
    if with_list and items:
        files.append(_list(office, items, out))
    return PosterResult(items, files, remember(office, cards, done), already)


def placement_of(office: Office, card: Card, board: Board, size: str) -> Placement:
    """Return what is remembered of one pressed board."""
    day = office.today.isoformat()
    said = json.dumps(words_of(board), ensure_ascii=False)
    return Placement(
        card=card.name, place=board.place, size=size, fingerprint=fingerprint(board), pressed_on=day, said=said
    )


def remember(office: Office, names: Sequence[str], done: Sequence[Placement]) -> int:
    """Remember a run of pressed boards, and return its change set."""
    at = office.clock.now().isoformat()
    with unit("poster.press", user=office.user, at=at) as change:
        if done:
            records.insert(list(done))
        journal.log_access("press", f"{', '.join(names)} × {len(done)}", user=office.user, at=at)
    return change.id


def _one(
    office: Office,
    card: Card,
    board: Board,
    size: str,
    out: Path,
    tile: str | None,
    print_shop: bool,
    allowed: set[str],
) -> tuple[PosterItem, list[OutFile]]:
    """Press one board, scan it, and write its files."""
    from clfdesk.papers.poster import press_board

    pressed = press_board(board, size, tile=tile)
    if board.purpose == "public" and (found := private(office, pressed.pdf, allowed)):
        raise private_numbers(card, board, found)
    hung = "" if board.place in board.title else board.place  # each village's copy is a file of its own
    name = f"{card.code}_{hung}{board.title}_{size}{'_' + tile if tile else ''}"
    files = [write_out(out, f"{name}.pdf", pressed.pdf, board.purpose)]
    if print_shop:
        from clfdesk.papers.press import words
        from clfdesk.papers.preview import jpeg

        shop = press_board(board, size, bleed=True, outline=True).pdf
        shown = pressed.pdf if not tile else press_board(board, size).pdf
        files.append(write_out(out, f"{name}_{words('shop', 'outline')}.pdf", shop, board.purpose))
        files.append(write_out(out, f"{name}.jpg", jpeg(shown, JPEG_PIXELS), board.purpose))
    item = PosterItem(
        card.name,
        board.place,
        pressed.size_mm,
        pressed.pages,
        pressed.body_pt,
        pressed.undrawable,
        board.fingerprint,
        str(files[0].path),
    )
    return item, files


def private_numbers(card: Card, board: Board, found: Sequence[str]) -> Refusal:
    """Return why a public board is not pressed."""
    return Refusal(
        _("This public board would show private numbers."),
        where=f"{card.code} {board.place}",
        why="、".join(found),
        next=_("Take the number out, or declare it as the public contact."),
    )


def _list(office: Office, items: Sequence[PosterItem], out: Path) -> OutFile:
    """Write the list of a run: every board with its place, to tick when printed and when hung."""
    from clfdesk.papers.sheet import press_table

    card = resources.shipped("papers", "sheets", "press_list.toml")
    values = {
        "township": {"name": office.info.township},
        "term": {"federation": office.pack.term("federation")},
        "today": office.today,
        "count": len(items),
    }
    rows = []
    for index, item in enumerate(items, start=1):
        board = named(item.card)
        title = Path(item.path).stem.split("_")[1]
        said = {
            "index": str(index),
            "code": board.code,
            "title": title,
            "place": item.place,
            "size": "×".join(map(str, item.size_mm)),
            "pages": str(item.pages),
        }
        rows.append(tuple(said.get(column["field"], "") for column in card["column"]))
    sheet = TableSheet(
        title=render(card["title"], values),
        columns=tuple(
            Column(each["heading"], float(each["width"]), each.get("align", "left"), blank=bool(each.get("blank")))
            for each in card["column"]
        ),
        rows=tuple(rows),
        left=render(card["left"], values),
        right=render(card["right"], values),
        notice=card["notice"],
        orientation="portrait",
    )
    return write_out(out, render(card["file_name"], values), press_table(sheet).pdf, "internal")
