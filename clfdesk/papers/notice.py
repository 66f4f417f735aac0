"""Pressing notices and forms, one or a thousand in one document: what many share is pressed once.

A block that comes again unchanged becomes a form XObject (ISO 32000-1, 8.10): its words are
set and written once and only shown on each page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.notice import Grid, Notice, NoticeBlock
from clfdesk.papers import fonts, press, text
from clfdesk.papers.breaking import balance
from clfdesk.papers.notice_blocks import BODY, Piece, pieces, said

PAPERS = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0), "DL": (110.0, 220.0), "L24": (210.0, 297.0)}
#: Margins in mm at the sides and at the top of each paper; the foot takes as much as the top.
MARGINS = {"A4": (24.0, 24.0), "A5": (13.0, 13.0), "A6": (9.0, 9.0), "DL": (22.0, 24.0), "L24": (0.0, 0.5)}
TITLE = "title"


@dataclass(frozen=True, slots=True)
class PressedNotices:
    """Pressed notices: the PDF, its pages, the pages of each notice, and the characters no font draws."""

    pdf: bytes
    pages: int
    pages_each: tuple[int, ...]
    undrawable: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page's measures in points."""

    width: float
    height: float
    side: float
    margin: float

    @property
    def measure(self) -> float:
        """Return the width of what is printed."""
        return self.width - 2 * self.side


def _page(notice: Notice) -> Page:
    short, long_ = PAPERS[notice.size]
    side, margin = MARGINS[notice.size]
    wide, high = (long_, short) if notice.landscape else (short, long_)
    return Page(wide * mm, high * mm, side * mm, margin * mm)


def _title(notice: Notice, at: Page) -> Piece:
    """Return the title and the short texts under it."""
    em = min(notice.body_pt * 1.4, at.measure / 8)

    def measure(each: str) -> float:
        return text.advance(each, TITLE)

    count = 1 if measure(notice.title) * em <= at.measure else 2
    lines = balance(notice.title, measure, count, tuple(press.words("title_breaks")))
    em = min(em, at.measure / max(1.0, *map(measure, lines)))
    step = em * 1.4
    small = max(min(notice.body_pt * 0.75, 12.0), notice.least_pt)
    under = 2.0 * small if any(notice.top) else 0.0
    height = step * len(lines) + em * 0.55 + under

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, line in enumerate(lines):
            y = top - step * number - step / 2 - 0.36 * em
            text.draw(canvas, x + at.measure / 2, y, line, TITLE, em, align="center")
        y = top - height + 0.55 * small
        text.draw(canvas, x, y, notice.top[0], BODY, small)
        text.draw(canvas, x + at.measure, y, notice.top[1], BODY, small, align="right")

    return Piece(height, draw)


def _foot(canvas: Canvas, notice: Notice, at: Page, page: int, pages: int) -> None:
    canvas.setFillColor(HexColor("#404040"))
    y = max(at.margin * 0.42, 5 * mm)
    size = 9.0 if notice.size == "A4" else 7.5
    small = min(size, at.measure * 0.75 / max(text.advance(notice.mark, "song"), 1.0))
    text.draw(canvas, at.side, y, notice.mark, "song", small)
    if pages > 1 and at.side:
        shown = press.words("sheet", "page").format(page=page, pages=pages)
        text.draw(canvas, at.width - at.side, y, shown, "song", size, align="right")
    canvas.setFillColor(HexColor("#000000"))


def _flow(set_: Sequence[Piece], room: float) -> list[list[Piece]]:
    """Return the pieces of each page; heads come again, and what keeps company is not parted from the next."""
    pages: list[list[Piece]] = [[]]
    left = room
    for number, piece in enumerate(set_):
        need, ahead = piece.height, number
        while set_[ahead].keep and ahead + 1 < len(set_):
            ahead += 1
            need += set_[ahead].height
        if pages[-1] and piece.height <= 0.8 * room and need > left + 0.01:
            pages.append([piece.head] if piece.head else [])
            left = room - (piece.head.height if piece.head else 0.0)
        elif pages[-1] and piece.height > left + 0.01:
            pages.append([])
            left = room
        pages[-1].append(piece)
        left -= piece.height
    return pages


class _Shared:
    """Blocks that come again in one document, each pressed once as a form."""

    def __init__(self, canvas: Canvas, notices: Sequence[Notice]) -> None:
        counts: Counter[tuple[NoticeBlock, float, float, float]] = Counter(
            (block, _page(notice).measure, notice.body_pt, notice.least_pt)
            for notice in notices
            for block in notice.blocks
            if not isinstance(block, Grid)
        )
        self._forms: dict[tuple[NoticeBlock, float, float, float], tuple[Piece, ...]] = {}
        drawing: Any = canvas
        for key, count in counts.items():
            if count < 2:
                continue
            found = pieces(*key)
            made = []
            for index, piece in enumerate(found):
                name = f"b{len(self._forms)}.{index}"
                drawing.beginForm(name, 0, -piece.height, key[1], 0)
                piece.draw(canvas, 0.0, 0.0)
                drawing.endForm()
                made.append(Piece(piece.height, partial(_show, name), piece.head, piece.keep, piece.air))
            self._forms[key] = tuple(made)

    def pieces(self, block: NoticeBlock, width: float, em: float, least: float) -> tuple[Piece, ...]:
        """Return a block's pieces, those of a shared one as forms."""
        return self._forms.get((block, width, em, least)) or pieces(block, width, em, least)


def _show(name: str, canvas: Canvas, x: float, top: float) -> None:
    drawing: Any = canvas
    canvas.saveState()
    canvas.translate(x, top)
    drawing.doForm(name)
    canvas.restoreState()


def press_notices(notices: Sequence[Notice], title: str) -> PressedNotices:
    """Press notices into one document, each beginning on a page of its own."""
    first = _page(notices[0])
    canvas = press.new((first.width / mm, first.height / mm), title)
    shared = _Shared(canvas, notices) if len(notices) > 1 else None
    each_pages = []
    for notice in notices:
        at = _page(notice)
        canvas.setPageSize((at.width, at.height))
        set_ = [_title(notice, at)] if notice.title else []
        for block in notice.blocks:
            made = shared.pieces if shared else pieces
            set_.extend(made(block, at.measure, notice.body_pt, notice.least_pt))
        while set_ and set_[-1].air and set_[-1].height < 20:
            set_.pop()
        room = at.height - 2 * at.margin
        pages = _flow(set_, room)
        for number, page in enumerate(pages, start=1):
            y = at.height - at.margin
            for piece in page:
                piece.draw(canvas, at.side, y)
                y -= piece.height
            _foot(canvas, notice, at, number, len(pages))
            canvas.showPage()
        each_pages.append(len(pages))
    return PressedNotices(press.finish(canvas), sum(each_pages), tuple(each_pages), undrawable(notices))


def said_all(notice: Notice) -> list[str]:
    """Return every text a notice shows."""
    return [notice.title, *notice.top, notice.mark, *(each for block in notice.blocks for each, _role in said(block))]


def undrawable(notices: Sequence[Notice]) -> list[str]:
    """Return the characters of notices that no font draws, each once."""
    found: dict[str, None] = {}
    blocks = dict.fromkeys(block for notice in notices for block in notice.blocks)
    pairs = [pair for block in blocks for pair in said(block)]
    pairs += [(notice.title, TITLE) for notice in notices]
    pairs += [(each, BODY) for notice in notices for each in (*notice.top, notice.mark)]
    for each, role in dict.fromkeys(pairs):
        found |= dict.fromkeys(fonts.missing(each, role))
    return list(found)
