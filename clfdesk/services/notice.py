"""Notices and forms: made from cards for one or a batch, pressed, scanned, recorded; and what must come down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from clfdesk.domain.notice import Notice, Publicity
from clfdesk.errors import Refusal
from clfdesk.grammar.card import Card, render
from clfdesk.i18n import _
from clfdesk.services.board import public_phones
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.notice_card import NoticeCard, cards, find
from clfdesk.services.notice_filling import Asked, Filled, LeftOut, chosen_rows, filled
from clfdesk.services.notice_record import copies_before, mark_of, period_of, record
from clfdesk.services.office import Office
from clfdesk.services.posted import Posted, due
from clfdesk.services.proof import Proof
from clfdesk.services.public_look import private

__all__ = [
    "Candidate",
    "LeftOut",
    "NoticeCard",
    "NoticeItem",
    "NoticeResult",
    "Posted",
    "candidates",
    "cards",
    "due",
    "press",
    "proof",
    "where_of",
]


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One pressed notice: its title and place, how many people it names, its pages, and the file it stands in."""

    card: str
    title: str
    place: str
    people: int
    pages: int
    path: str


@dataclass(frozen=True, slots=True)
class NoticeResult:
    """A press run: its notices and files, who was left out, the days of a publicity, and the change set (if any)."""

    items: list[NoticeItem]
    files: list[OutFile]
    left_out: list[LeftOut]
    undrawable: list[str]
    first: date | None = None
    last: date | None = None
    down: date | None = None
    sure: bool = True
    change_set: int | None = None


def press(
    office: Office,
    card_name: str,
    *,
    where: str = "",
    start: date | None = None,
    out: Path,
    villages: Sequence[str] = (),
    copies: int = 1,
    settings: Mapping[str, str] | None = None,
    large: bool = False,
) -> NoticeResult:
    """Press a card's notices to PDF: one file for each village, or one for the whole batch.

    ``where`` chooses the people in the card's stead; ``start`` is the first day of a publicity;
    ``settings`` are words the card leaves open; ``large`` presses it in large print, in plain words
    where the card has them. A public paper is scanned before it is written:
    an ID, certificate, account or private phone in it stops the run. Internal ones carry
    内部资料 with copy number and printer. Raises :class:`Refusal` where nobody is concerned.
    """
    card = find(card_name)
    period = period_of(office, card, start)
    asked = Asked(where, tuple(villages), start, dict(settings or {}), large=large)
    batches, left_out = _copied(office, card, asked, period, copies)
    items, files, undrawable = _pressed(office, card, batches, out, large=large)
    change = record(office, card, batches, period, copies)
    first, last, down = (period.first, period.last, period.down) if period else (None, None, None)
    return NoticeResult(items, files, left_out, undrawable, first, last, down, period.sure if period else True, change)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone a notice can be made for: number, name, village."""

    number: int
    name: str
    village: str


def candidates(office: Office, card_name: str) -> list[Candidate]:
    """Return the people a card is meant for today, in the order it prints them; none for a card of another kind."""
    card = find(card_name)
    return [Candidate(*each) for each in chosen_rows(office, card)]


def where_of(numbers: Sequence[int]) -> str:
    """Return the condition that chooses these people and nobody else."""
    return f"number in ({', '.join(map(str, numbers))})" if numbers else ""


def proof(
    office: Office,
    card_name: str,
    *,
    where: str = "",
    start: date | None = None,
    villages: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
    copies: int = 1,
    large: bool = False,
) -> Proof:
    """Return a card's notices as the one PDF that prints, each page with its place, before anything is recorded.

    A public one is scanned here already, so that what must not hang is not even shown. When
    it is printed, it is entered as a written one is: among what hangs, and its copies counted.
    """
    from clfdesk.papers.notice import press_notices

    card = find(card_name)
    period = period_of(office, card, start)
    asked = Asked(where, tuple(villages), start, dict(settings or {}), large=large)
    batches, left_out = _copied(office, card, asked, period, copies)
    _check_outside(card, batches)
    pressed = press_notices([one.notice for one in batches], batches[0].notice.title)
    found = private(office, pressed.pdf) if card.purpose == "public" else []
    if found:
        raise _private_numbers(card, batches[0].place, found)
    labels = [
        f"{one.notice.title} {one.place}".strip() + (f" {page}/{pages}" if pages > 1 else "")
        for one, pages in zip(batches, pressed.pages_each, strict=True)
        for page in range(1, pages + 1)
    ]
    return Proof(
        _plain_title(card),
        pressed.pdf,
        tuple(labels),
        tuple(pressed.undrawable),
        len(left_out),
        numbered=any(one.notice.mark for one in batches),
        persons=tuple({number: None for one in batches for number in one.persons}),
        purpose=card.purpose,
        entered=partial(record, office, card, batches, period, copies),
    )


def _copied(
    office: Office, card: Card, asked: Asked, period: Publicity | None, copies: int
) -> tuple[list[Filled], list[LeftOut]]:
    """Return the notices of each copy, each copy with a number of its own, and who was left out."""
    if copies < 1 or (copies > 1 and card.purpose == "public"):
        raise Refusal(
            _("Copies are counted for internal papers only."),
            where=f"--copies {copies}",
            next=_("Print a public paper as often as it hangs."),
        )
    batches: list[Filled] = []
    left_out: list[LeftOut] = []
    earlier = copies_before(card)
    for copy in range(copies):
        mark = mark_of(office, card, earlier + copy + 1)
        found, left_out = filled(office, card, replace(asked, mark=mark), period)
        batches += found
    if not batches:
        raise _nobody(card, asked.where)
    return batches, left_out


def _nobody(card: Card, where: str) -> Refusal:
    return Refusal(
        _("There is nobody this paper concerns."),
        where=f"{card.code} {where}".strip(),
        why=_("No record meets its condition."),
        next=_("Look at the list with the same condition, or choose another one."),
    )


def _private_numbers(card: Card, place: str, found: Sequence[str]) -> Refusal:
    return Refusal(
        _("This public notice would show private numbers."),
        where=f"{card.code} {place}".strip(),
        why="、".join(found),
        next=_("Take the number out, or declare it as the public contact."),
    )


def _pressed(
    office: Office, card: Card, batches: Sequence[Filled], out: Path, *, large: bool = False
) -> tuple[list[NoticeItem], list[OutFile], list[str]]:
    """Press, scan and write; nothing is written before everything was scanned."""
    from clfdesk.papers.notice import press_notices
    from clfdesk.papers.press import words

    each = card.table.get("each") == "village" and not card.table.get("together")
    groups = [[one] for one in batches] if each else [list(batches)]
    allowed = public_phones(office)
    made = []
    _check_outside(card, batches)
    for group in groups:
        notices: list[Notice] = [one.notice for one in group]
        pressed = press_notices(notices, notices[0].title)
        found = private(office, pressed.pdf, allowed) if card.purpose == "public" else []
        if found:
            raise _private_numbers(card, group[0].place, found)
        made.append((group, pressed))
    items, files = [], []
    undrawable: dict[str, None] = {}
    for group, pressed in made:
        titles = {one.notice.title for one in group}
        title = group[0].notice.title if len(titles) == 1 and titles != {""} else _plain_title(card)
        hung = group[0].place if each and group[0].place not in title else ""
        suffix = str(words("notice", "large")) if large else ""
        file = write_out(out, f"{card.code}_{hung}{title}{suffix}_{office.today:%Y%m%d}.pdf", pressed.pdf, card.purpose)
        files.append(file)
        undrawable |= dict.fromkeys(pressed.undrawable)
        for one, pages in zip(group, pressed.pages_each, strict=True):
            items.append(NoticeItem(card.code, one.notice.title, one.place, one.people, pages, str(file.path)))
    return items, files, list(undrawable)


def _check_outside(card: Card, batches: Sequence[Filled]) -> None:
    """Refuse an envelope, a label or a card whose outside would tell a neighbour what it is about."""
    if not card.table.get("outside"):
        return
    from clfdesk.papers.notice import said_all
    from clfdesk.papers.press import words

    for one in batches:
        told = next((word for word in words("outside") for text in said_all(one.notice) if word in text), "")
        if told:
            raise Refusal(
                _("The outside of this paper would say what it is about."),
                where=f"{card.code} {one.place}",
                why=_("It says “{word}”.").format(word=told),
                next=_("Write other words; neighbours read the outside."),
            )


def _plain_title(card: Card) -> str:
    return str(card.table.get("name") or render(card.title, {}))
