"""What stands around a board's body: the title in its band, the foot, the edge and the cut."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.poster import Board
from clfdesk.papers import text
from clfdesk.papers.breaking import balance
from clfdesk.papers.press import words

TITLE, SUBTITLE, FOOT = "title", "kai", "hei"
#: Copy shops cut through this much colour, and read marks this far outside (mm).
BLEED, SLUG = 3.0, 5.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything stands, in points from the lower left corner of the finished board."""

    width: float
    height: float
    edge: float  # unprinted margin, 0 where the shop cuts
    band: float  # height of the title's band
    title: tuple[str, ...]
    title_size: float
    spacing: float
    left: float  # of the body
    top: float
    bottom: float
    foot_size: float

    @property
    def measure(self) -> float:
        """Return the width of the body."""
        return self.width - 2 * self.left


def _title(board: Board, room: float, most: float) -> tuple[tuple[str, ...], float, float]:
    """Return the title's lines, size and letter space: one line while it stays large, else two alike."""

    def measure(each: str) -> float:
        return text.advance(each, TITLE)

    breaks = tuple(words("title_breaks"))
    chosen: tuple[str, ...] = (board.title,)
    size = most
    for count in (1, 2, 3):
        chosen = tuple(balance(board.title, measure, count, breaks))
        size = min(most, room / max(1.0, *map(measure, chosen)))
        if size >= most * (0.62, 0.5, 0.0)[count - 1]:
            break
    longest = max(chosen, key=measure)
    slack = room - measure(longest) * size
    spacing = min(max(slack / max(len(longest), 1) * 0.5, 0.0), size * 0.3) if len(longest) <= 9 else 0.0
    return chosen, size, spacing


def frame(board: Board, size: dict[str, Any]) -> Frame:
    """Return the frame of a board of one size (a table of ``boards.toml``)."""
    width, height = size["width"] * mm, size["height"] * mm
    edge = 0.0 if size["full"] else 8 * mm
    inner = width - 2 * edge
    scale = min(inner, height - 2 * edge)
    side = scale * 0.13 if board.emblem else 0.0  # room for the emblem, the same at both sides
    title, title_size, spacing = _title(board, inner * 0.84 - 2 * side, scale * 0.094)
    band = title_size * (1.3 * len(title) - 0.3) + title_size * 1.15 + (title_size * 0.62 if board.subtitle else 0.0)
    left = edge + scale * 0.072
    foot = scale * 0.0235
    bottom = edge + foot * 3.6
    return Frame(width, height, edge, band, title, title_size, spacing, left, height - edge - band - scale * 0.045,
                 bottom + scale * 0.02, foot)  # fmt: skip


def draw(canvas: Canvas, board: Board, at: Frame, theme: dict[str, str], *, bleed: bool) -> None:
    """Draw edge, band, title and foot."""
    out = BLEED * mm if bleed and not at.edge else 0.0
    right, top = at.width - at.edge, at.height - at.edge
    if board.theme == "plain":
        canvas.setStrokeColor(HexColor(theme["main"]))
        for shift, weight in ((0.0, 0.0045), (at.width * 0.006, 0.0012)):
            canvas.setLineWidth(at.width * weight)
            canvas.line(at.left, top - at.band - shift, at.width - at.left, top - at.band - shift)
    else:
        canvas.setFillColor(HexColor(theme["main"]))
        canvas.rect(at.edge - out, top - at.band, right - at.edge + 2 * out, at.band + out, stroke=0, fill=1)
        canvas.setFillColor(HexColor(theme["dark"]))
        canvas.rect(at.edge - out, top - at.band, right - at.edge + 2 * out, at.width * 0.005, stroke=0, fill=1)
        canvas.setFillColor(HexColor(theme["main"]))
        canvas.rect(at.edge - out, at.edge - out, right - at.edge + 2 * out, at.width * 0.012 + out, stroke=0, fill=1)
    if at.edge:
        canvas.setStrokeColor(HexColor(theme["main"]))
        canvas.setLineWidth(1.2)
        canvas.rect(at.edge, at.edge, right - at.edge, top - at.edge, stroke=1, fill=0)
    if board.emblem:
        _draw_emblem(canvas, board.emblem, at, top)
    _draw_title(canvas, board, at, theme["on"], top)
    _draw_foot(canvas, board, at, theme)


def _draw_emblem(canvas: Canvas, emblem: bytes, at: Frame, top: float) -> None:
    """Draw the office's own emblem at the left end of the band, as high as the band lets it."""
    picture = ImageReader(io.BytesIO(emblem))
    wide, high = picture.getSize()
    room = (min(at.width, at.height) * 0.12, at.band * 0.72)
    scale = min(room[0] / wide, room[1] / high)
    x = at.left + (room[0] - wide * scale) / 2
    y = top - at.band / 2 - high * scale / 2
    canvas.drawImage(picture, x, y, wide * scale, high * scale, mask="auto")


def _draw_title(canvas: Canvas, board: Board, at: Frame, colour: str, top: float) -> None:
    canvas.setFillColor(HexColor(colour))
    em = at.title_size
    y = top - em * 0.575 - em * 0.88
    for line in at.title:
        text.draw(canvas, at.width / 2, y, line, TITLE, em, align="center", spacing=at.spacing)
        y -= em * 1.3
    if board.subtitle:
        size = min(em * 0.42, at.measure / max(text.advance(board.subtitle, SUBTITLE), 1.0))
        text.draw(canvas, at.width / 2, y + em * 0.55, board.subtitle, SUBTITLE, size, align="center")


def _draw_foot(canvas: Canvas, board: Board, at: Frame, theme: dict[str, str]) -> None:
    updated = words("updated").format(day=board.updated) if board.updated else ""
    small = at.foot_size * 0.72
    canvas.setFillColor(HexColor(theme["ink"]))
    y = at.edge + at.foot_size * 1.6
    room = at.measure - (text.advance(updated, FOOT) * small + at.foot_size if updated else 0.0)
    size = min(at.foot_size, room / max(text.advance(board.owner, FOOT), 1.0))
    text.draw(canvas, at.width - at.left, y, board.owner, FOOT, size, align="right")
    canvas.setFillColor(HexColor("#6B6B6B"))
    text.draw(canvas, at.left, y, updated, FOOT, small)


def crop_marks(canvas: Canvas, width: float, height: float) -> None:
    """Draw the marks a shop cuts by, outside the bleed, around (0, 0, width, height)."""
    canvas.setStrokeColor(HexColor("#000000"))
    canvas.setLineWidth(0.3)
    near, far = (BLEED + 0.5) * mm, (BLEED + SLUG) * mm
    for x, side in ((0.0, -1), (width, 1)):
        for y, up in ((0.0, -1), (height, 1)):
            canvas.line(x + side * near, y, x + side * far, y)
            canvas.line(x, y + up * near, x, y + up * far)
