"""A whole set of boards as the one document that prints: looked at, printed page by page, resumed after a jam."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import emblem as emblems
from clfdesk.services.board import boards, public_phones
from clfdesk.services.office import Office
from clfdesk.services.poster import placement_of, private_numbers, remember, usual_size
from clfdesk.services.proof import Proof
from clfdesk.services.public_look import private

#: The longer side of the largest sheet an office printer takes (A3), in millimetres.
OFFICE_MM = 420


def proof(
    office: Office,
    *,
    cards: Sequence[str],
    places: Sequence[str],
    size: str | None = None,
    tile: str | None = None,
    title: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Proof:
    """Return boards as one PDF, each page labelled with its number and place; nothing is recorded before it prints.

    Printing it remembers every board as pressed, as writing the files does. A public board
    with a private number on it raises :class:`Refusal` before anything is shown.
    """
    from clfdesk.papers.bars import joined
    from clfdesk.papers.poster import press_board

    own, allowed = emblems.kept(), public_phones(office)
    wanted = boards(office, cards, places)
    made: list[bytes] = []
    labels: list[str] = []
    undrawable: dict[str, None] = {}
    done = []
    for index, (card, board) in enumerate(wanted, start=1):
        chosen = size or usual_size(card.name)
        pressed = press_board(replace(board, emblem=own), chosen, tile=tile)
        found = private(office, pressed.pdf, allowed) if board.purpose == "public" else []
        if found:
            raise private_numbers(card, board, found)
        made.append(pressed.pdf)
        said = f"{card.code} {board.place}"
        pages = pressed.pages
        labels += [f"{said} {page}/{pages}" if pages > 1 else said for page in range(1, pages + 1)]
        undrawable |= dict.fromkeys(pressed.undrawable)
        done.append(placement_of(office, card, board, chosen))
        if progress:
            progress(index, len(wanted))
    if not made:
        raise Refusal(
            _("Nothing is chosen to press."),
            why=_("At least one board and one village are needed."),
            next=_("Tick them with the space key."),
        )
    names = [card.name for card, _board in wanted]
    return Proof(
        title or labels[0],
        made[0] if len(made) == 1 else joined(*made),
        tuple(labels),
        tuple(undrawable),
        entered=lambda: remember(office, list(dict.fromkeys(names)), done),
    )
