"""The papers of the counter, pressed from the queue itself: receipt, what is missing, publicity, slips, hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import counter, notice
from clfdesk.services.notice_card import find
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper that can be pressed for an application as it stands: its card and its title."""

    card: str
    code: str
    title: str


def offered(numbers: Sequence[int]) -> list[Offered]:
    """Return the papers that can be pressed for these applications, those that come next first."""
    standings = [counter.get(number) for number in numbers]
    found = []
    for each in counter.table().get("press", ()):
        kinds, states = each.get("kinds", ()), each.get("states", ())
        if any(
            (not kinds or one.kind.code in kinds)
            and (not states or one.business.state in states)
            and (not each.get("lacking") or one.lacking)
            and (not each.get("publicity") or one.kind.publicity)
            for one in standings
        ):
            card = find(str(each["card"]))
            found.append(Offered(card.name, card.code, str(card.table.get("name", card.title))))
    return found


def press(office: Office, card: str, numbers: Sequence[int], out: Path) -> notice.NoticeResult:
    """Press a paper for these applications; a publicity begins on the day the names were recorded to hang.

    Raises :class:`Refusal` where none of them is concerned.
    """
    if not numbers:
        raise Refusal(_("Nobody was chosen."), next=_("Choose one application, or several."))
    posted = {counter.get(number).business.posted_on for number in numbers}
    start = next(iter(posted)) if len(posted) == 1 else None
    return notice.press(office, card, where=notice.where_of(numbers), start=start, out=out)
