"""Pressing a wall board: the largest body that fits, the board pleasantly filled, one page, the same bytes twice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk import resources
from clfdesk.domain.poster import Bars, Board, Clauses, Plate
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.papers import board_frame, fonts, outlines, plate, press, text
from clfdesk.papers.board_blocks import pieces, said
from clfdesk.papers.board_frame import BLEED, SLUG, Frame
from clfdesk.papers.board_setting import BODY, Piece, Setting

#: Line height of the body, as a multiple of its size: the least, and the most that still reads well.
TIGHT, LOOSE = 1.42, 1.8
#: Air between clauses, in em: the least, and the most before the rest is left white.
NEAR, FAR = 0.4, 1.5
#: How much larger than the greatest calm body a board with few words may be set.
SPARSE = 1.25


@dataclass(frozen=True, slots=True)
class PressedBoard:
    """One board as PDF: its pages, finished size (mm), body size (points), and the characters no font draws."""

    pdf: bytes
    pages: int
    size_mm: tuple[int, int]
    body_pt: float
    undrawable: list[str]


def sizes() -> list[str]:
    """Return the names of the sizes a board can be pressed in."""
    return list(resources.shipped("papers", "boards.toml")["size"])


def _size(name: str) -> dict[str, Any]:
    found: dict[str, Any] | None = resources.shipped("papers", "boards.toml")["size"].get(name)
    if found is None:
        raise Refusal(
            _("Boards are not pressed in this size."),
            where=name,
            why=_("The size is not among those of the boards."),
            next=_("Choose one of {sizes}.").format(sizes=", ".join(sizes())),
        )
    return found


def _turned(board: Board, size: dict[str, Any]) -> dict[str, Any]:
    """Return the size as the board hangs: upright, or lying where its card says so."""
    return {**size, "width": size["height"], "height": size["width"]} if board.landscape else size


def _set(board: Board, at: Frame, theme: dict[str, str], size: float, leading: float) -> list[Piece]:
    labels = [
        text.advance(label, BODY) for block in board.blocks if isinstance(block, Bars) for label, _count in block.bars
    ]
    setting = Setting(
        at.measure, size, leading, theme["main"], theme["pale"], theme["ink"], label_room=max(labels, default=0.0)
    )
    return [piece for block in board.blocks for piece in pieces(block, setting)]


def _height(set_: list[Piece], size: float, air: float) -> float:
    """Return the height of set pieces with ``air`` em before each but the first."""
    return sum(piece.height for piece in set_) + air * size * sum(piece.air for piece in set_[1:])


def _fit(board: Board, at: Frame, theme: dict[str, str], limits: tuple[float, float]) -> float | None:
    """Return the body size in points (steps of a quarter), or None where even the least is too much."""
    room = at.top - at.bottom

    least = round(limits[0] * 4)
    low, high = least, max(round(min(limits[1], at.title_size * 0.66) * 4), least)
    made: dict[int, list[Piece]] = {}  # each size is set once, however often it is asked after

    def at_size(quarter: int) -> list[Piece]:
        if quarter not in made:
            made[quarter] = _set(board, at, theme, quarter / 4, TIGHT)
        return made[quarter]

    def fits(quarter: int) -> bool:
        set_ = at_size(quarter)
        if quarter > least and any(piece.torn for piece in set_):
            return False  # rather smaller than a telephone number in two lines
        return _height(set_, quarter / 4, NEAR) <= room

    if not fits(low):
        return None
    calm = high / 4
    if _height(_set(board, at, theme, calm, LOOSE), calm, FAR) < 0.88 * room:  # a few words may be larger than calm
        high = max(round(min(limits[1] * SPARSE, at.title_size * 0.8) * 4), high)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    best, fewest = low, sum(piece.lonely for piece in at_size(low))
    for each in range(low, max(int(low * 0.91), least) - 1, -max(low // 80, 1)):
        if not fewest:
            break  # no paragraph ends in a line of one or two characters: smaller is no better
        lonely = sum(piece.lonely for piece in at_size(each))
        if lonely < fewest and fits(each):
            best, fewest = each, lonely
    return best / 4


def _spread(board: Board, at: Frame, theme: dict[str, str], size: float) -> tuple[float, float]:
    """Return the line height and the air that fill the board."""
    room = at.top - at.bottom
    low, high = 0, round((LOOSE - TIGHT) / 0.02)
    while low < high:  # a looser board is never lower, so halving finds the loosest that fits
        middle = (low + high + 1) // 2
        fits = _height(_set(board, at, theme, size, TIGHT + 0.02 * middle), size, 0.5) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    leading = TIGHT + 0.02 * low
    set_ = _set(board, at, theme, size, leading)
    gaps = sum(piece.air for piece in set_[1:])
    air = (room - _height(set_, size, 0.0)) / (gaps * size) if gaps else 0.0
    return leading, max(min(air, FAR), 0.0)


def _too_long(board: Board, size: str) -> Refusal:
    """Return the refusal that names the clause with the most text."""
    where = board.title
    clauses = [(len(item), number) for block in board.blocks if isinstance(block, Clauses)
               for number, item in enumerate(block.items, start=1)]  # fmt: skip
    if clauses:
        where = _("{card}: {title}, clause {number}").format(card=board.card, title=board.title, number=max(clauses)[1])
    return Refusal(
        _("The text does not fit a board of {size}.").format(size=size),
        where=where,
        why=_("Set smaller, it could not be read from where people stand; this clause is the longest."),
        next=_("Choose a larger board, or shorten the clause."),
    )


def undrawable(board: Board) -> list[str]:
    """Return the characters of a board that no font draws, each once."""
    texts = [(board.title, board_frame.TITLE), (board.subtitle, board_frame.SUBTITLE)]
    texts += [(board.owner, board_frame.FOOT), (board.updated, board_frame.FOOT)]
    for block in board.blocks:
        texts.extend(said(block))
    return list(dict.fromkeys(each for words, role in texts for each in fonts.missing(words, role)))


@lru_cache(maxsize=64)
def _pressed(board: Board, size: str, bleed: bool, outline: bool) -> tuple[bytes, float]:
    """Return one board as PDF and its body size in points."""
    table = _turned(board, _size(size))
    theme: dict[str, str] = resources.shipped("papers", "boards.toml")["theme"][board.theme]
    width, height = table["width"] * mm, table["height"] * mm
    margin = BLEED + SLUG if bleed else 0.0
    canvas = press.new((table["width"] + 2 * margin, table["height"] + 2 * margin), board.title)
    if outline:
        outlines.outline_all(canvas)
    if bleed:
        canvas.setTrimBox((margin * mm, margin * mm, margin * mm + width, margin * mm + height))
        edge = SLUG * mm
        canvas.setBleedBox((edge, edge, edge + width + 2 * BLEED * mm, edge + height + 2 * BLEED * mm))
        canvas.translate(margin * mm, margin * mm)
        board_frame.crop_marks(canvas, width, height)
    if any(isinstance(block, Plate) for block in board.blocks):
        body = plate.draw(canvas, board, width, height, theme, BLEED * mm if bleed else 0.0)
    else:
        body = _draw(canvas, board, size, table, theme, bleed=bleed)
    return press.finish(canvas), body


def _draw(
    canvas: Canvas, board: Board, size: str, table: dict[str, Any], theme: dict[str, str], *, bleed: bool
) -> float:
    """Draw a board with its frame, as large as fits, and return its body size."""
    at = board_frame.frame(board, table)
    body = _fit(board, at, theme, (table["minimum"], table["maximum"]))
    if body is None:
        raise _too_long(board, size)
    leading, air = _spread(board, at, theme, body)
    set_ = _set(board, at, theme, body, leading)
    board_frame.draw(canvas, board, at, theme, bleed=bleed)
    y = at.top - max(at.top - at.bottom - _height(set_, body, air), 0.0) * 0.36
    for number, piece in enumerate(set_):
        y -= air * body * piece.air if number else 0.0
        piece.draw(canvas, at.left, y)
        y -= piece.height
    return body


def press_board(
    board: Board, size: str, *, bleed: bool = False, tile: str | None = None, outline: bool = False
) -> PressedBoard:
    """Press one board.

    ``size`` is a name of ``boards.toml`` (``A4`` … ``600x900``, millimetres); ``bleed`` adds
    3 mm of colour and cutting marks for the copy shop, ``outline`` turns its words into
    outlines; ``tile`` (``A4`` or ``A3``) cuts the board into sheets of an office printer with
    a guide in front. Raises :class:`Refusal` for an unknown size, and for text that would
    have to be smaller than can be read.
    """
    table = _turned(board, _size(size))
    pdf, body = _pressed(board, size, bleed and not tile, outline)
    pages = 1
    if tile:
        from clfdesk.papers.tile import tiled

        pdf, pages = tiled(pdf, tile, board.title)
    return PressedBoard(pdf, pages, (table["width"], table["height"]), body, undrawable(board))
