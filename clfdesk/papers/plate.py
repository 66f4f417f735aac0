"""Name boards and door plates: words as large as the plate takes them, upright or lying."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.poster import Board, Plate
from clfdesk.papers import fonts, text
from clfdesk.papers.breaking import balance
from clfdesk.papers.press import words

FACE, SMALL = "title", "hei"


def draw(canvas: Canvas, board: Board, width: float, height: float, theme: dict[str, str], out: float) -> float:
    """Draw a plate of a size in points, its colour ``out`` points over the cut; return the size of its words."""
    block = next(each for each in board.blocks if isinstance(each, Plate))
    if block.upright:
        return _upright(canvas, block, width, height, theme, out)
    return _lying(canvas, block, width, height, theme, out)


def _upright(canvas: Canvas, block: Plate, width: float, height: float, theme: dict[str, str], out: float) -> float:
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.rect(-out, -out, width + 2 * out, height + 2 * out, stroke=0, fill=1)
    each = list(fonts.clusters(block.text))
    room = height * 0.9
    size = min(width * 0.66, room / max(len(each), 1) / 1.08)
    step = room / max(len(each), 1)
    step = min(step, size * 1.45)
    canvas.setFillColor(HexColor(theme["ink"]))
    y = height / 2 + step * len(each) / 2
    for character in each:
        text.draw(canvas, width / 2, y - step / 2 - 0.36 * size, character, FACE, size, align="center")
        y -= step
    return size


def _lying(canvas: Canvas, block: Plate, width: float, height: float, theme: dict[str, str], out: float) -> float:
    canvas.setFillColor(HexColor(theme["main"]))
    canvas.rect(-out, -out, width + 2 * out, height + 2 * out, stroke=0, fill=1)
    edge = min(width, height) * 0.045
    canvas.setStrokeColor(HexColor(theme["on"]))
    canvas.setLineWidth(edge * 0.12)
    canvas.rect(edge, edge, width - 2 * edge, height - 2 * edge, stroke=1, fill=0)
    under = height * 0.2 if block.small else 0.0
    room = (width * 0.8, height - 4 * edge - under)
    best: tuple[float, list[str]] = (0.0, [block.text])
    for count in range(1, 5):
        lines = balance(block.text, lambda each: text.advance(each, FACE), count, tuple(words("title_breaks")))
        size = min(room[0] / max(text.advance(line, FACE) for line in lines), room[1] / (1.3 * len(lines)))
        if size > best[0]:
            best = (size, lines)
    size, lines = best
    size = min(size, room[1] * 0.62)
    canvas.setFillColor(HexColor(theme["on"]))
    middle = under + (height - under) / 2 + (edge if block.small else 0.0) * 0.2
    y = middle + 1.3 * size * len(lines) / 2
    for line in lines:
        spacing = size * 0.25 if len(line) <= 4 else 0.0
        text.draw(canvas, width / 2, y - 0.65 * size - 0.36 * size, line, FACE, size, align="center", spacing=spacing)
        y -= 1.3 * size
    if block.small:
        small = min(size * 0.42, width * 0.84 / max(text.advance(block.small, SMALL), 1.0), height * 0.1)
        text.draw(canvas, width / 2, edge * 2 + under * 0.32, block.small, SMALL, small, align="center")
    return size
