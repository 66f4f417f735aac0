"""Notices and forms: made from cards for one or a batch, pressed, scanned, recorded; and what must come down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk.domain.division import Division
from clfdesk.domain.notice import Notice, Publicity, publicity
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.card import Card, render
from clfdesk.grammar.form import load_form
from clfdesk.i18n import _
from clfdesk.services.board import public_phones
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.notice_card import NoticeCard, cards, find
from clfdesk.services.notice_filling import Asked, Filled, LeftOut, filled
from clfdesk.services.office import Office
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

__all__ = ["LeftOut", "NoticeCard", "NoticeItem", "NoticeResult", "Posted", "cards", "due", "press"]

#: The register that keeps what hangs in public until when.
POSTED = "posted"


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


@dataclass(frozen=True, slots=True)
class Posted:
    """A public notice that hangs longer than it should: its entry, title, place and the day it was to come down."""

    number: int
    title: str
    place: str
    down: date


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
) -> NoticeResult:
    """Press a card's notices to PDF: one file for each village, or one for the whole batch.

    ``where`` chooses the people in the card's stead; ``start`` is the first day of a publicity;
    ``settings`` are words the card leaves open. A public paper is scanned before it is written:
    an ID, certificate, account or private phone in it stops the run. Internal ones carry
    内部资料 with copy number and printer. Raises :class:`Refusal` where nobody is concerned.
    """
    card = find(card_name)
    if copies < 1 or (copies > 1 and card.purpose == "public"):
        raise Refusal(
            _("Copies are counted for internal papers only."),
            where=f"--copies {copies}",
            next=_("Print a public paper as often as it hangs."),
        )
    period = _period(office, card, start)
    batches: list[Filled] = []
    left_out: list[LeftOut] = []
    earlier = _copies_before(card)
    for copy in range(copies):
        asked = Asked(where, tuple(villages), start, dict(settings or {}), _mark(office, card, earlier + copy + 1))
        found, left_out = filled(office, card, asked, period)
        batches += found
    if not batches:
        raise Refusal(
            _("There is nobody this paper concerns."),
            where=f"{card.code} {where}".strip(),
            why=_("No record meets its condition."),
            next=_("Look at the list with the same condition, or choose another one."),
        )
    items, files, undrawable = _pressed(office, card, batches, out)
    change = _record(office, card, batches, period)
    first, last, down = (period.first, period.last, period.down) if period else (None, None, None)
    return NoticeResult(items, files, left_out, undrawable, first, last, down, period.sure if period else True, change)


def _period(office: Office, card: Card, start: date | None) -> Publicity | None:
    key = card.table.get("days")
    if not key:
        return None
    value = office.pack.require(str(key), office.today)
    return publicity(start or office.today, int(value.value), working=str(card.table["working"]) in value.unit)


def _copies_before(card: Card) -> int:
    """Return how many copies of an internal paper were printed from this desk before."""
    if card.purpose == "public":
        return 0
    return sum(1 for each in journal.accesses(limit=100_000) if each["kind"] == "press" and each["detail"] == card.code)


def _mark(office: Office, card: Card, copy: int) -> str:
    if card.purpose != "internal" or card.table.get("given"):
        return ""
    from clfdesk.papers.press import words

    who = office.user or office.info.clerk or "＿＿＿＿"
    return str(words("notice", "mark").format(copy=copy, who=who, day=written_day(office.today)))


def _pressed(
    office: Office, card: Card, batches: Sequence[Filled], out: Path
) -> tuple[list[NoticeItem], list[OutFile], list[str]]:
    """Press, scan and write; nothing is written before everything was scanned."""
    from clfdesk.papers.notice import press_notices
    from clfdesk.papers.public_scan import scan

    each = card.table.get("each") == "village" and not card.table.get("together")
    groups = [[one] for one in batches] if each else [list(batches)]
    allowed = public_phones(office)
    made = []
    for group in groups:
        notices: list[Notice] = [one.notice for one in group]
        pressed = press_notices(notices, notices[0].title)
        found = scan(pressed.pdf, allowed) if card.purpose == "public" else []
        if found:
            raise Refusal(
                _("This public notice would show private numbers."),
                where=f"{card.code} {group[0].place}".strip(),
                why="、".join(found),
                next=_("Take the number out, or declare it as the public contact."),
            )
        made.append((group, pressed))
    items, files = [], []
    undrawable: dict[str, None] = {}
    for group, pressed in made:
        title = group[0].notice.title if len({one.notice.title for one in group}) == 1 else _plain_title(card)
        hung = group[0].place if each and group[0].place not in title else ""
        file = write_out(out, f"{card.code}_{hung}{title}_{office.today:%Y%m%d}.pdf", pressed.pdf, card.purpose)
        files.append(file)
        undrawable |= dict.fromkeys(pressed.undrawable)
        for one, pages in zip(group, pressed.pages_each, strict=True):
            items.append(NoticeItem(card.code, one.notice.title, one.place, one.people, pages, str(file.path)))
    return items, files, list(undrawable)


def _plain_title(card: Card) -> str:
    return str(card.table.get("name") or render(card.title, {}))


def _record(office: Office, card: Card, batches: Sequence[Filled], period: Publicity | None) -> int | None:
    """Put the press run on record; a publicity also enters the register of what hangs."""
    at = office.clock.now().isoformat()
    people = sum(one.people for one in batches)
    if period is None or card.purpose != "public":
        journal.log_access("press", card.code, user=office.user, at=at, purpose=card.purpose, rows=people)
        return None
    version = load_form("registers", POSTED).version
    entries = []
    for one in batches:
        answers = {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "down": period.down.isoformat(),
            "card": card.code,
            "title": one.notice.title,
            "people": one.people,
        }
        told = json.dumps(answers, ensure_ascii=False)
        known = {(entry.answers, entry.division_id) for entry in records.every(Entry, form=POSTED)}
        if (told, one.division) not in known:
            entries.append(
                Entry(
                    form=POSTED,
                    version=version,
                    division_id=one.division,
                    entered_on=period.first.isoformat(),
                    answers=told,
                )
            )
    with unit("notice.press", user=office.user, at=at) as change:
        if entries:
            records.insert(entries)
        journal.log_access("press", card.code, user=office.user, at=at, purpose=card.purpose, rows=people)
    return change.id


def due(office: Office) -> list[Posted]:
    """Return the public notices that should have come down by today and were not recorded as taken down."""
    places = {division.id: division.name for division in records.every(Division)}
    found = []
    for entry in records.every(Entry, form=POSTED):
        answers = json.loads(entry.answers)
        down = date.fromisoformat(answers["down"])
        if not answers.get("taken_down") and down <= office.today:
            found.append(Posted(entry.id, answers["title"], places.get(entry.division_id or 0, ""), down))
    return sorted(found, key=lambda each: each.down)
