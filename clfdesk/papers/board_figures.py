"""Figures of a board at one body size: organisation charts, procedures, lists."""

from __future__ import annotations

import itertools
from dataclasses import replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.poster import Chart, Flow, Table
from clfdesk.papers import text
from clfdesk.papers.board_setting import BODY, STRONG, Piece, Setting

#: Of a chart: space beside a box's words, between boxes, rows of boxes and levels (em).
PAD, GAP, ROW_GAP, LEVEL_GAP = 0.8, 0.7, 0.7, 2.0

#: The widest cell (em) that a column is made wide enough for.
SHORT = 6.5

Box = tuple[str, str, str]


def _box_lines(box: Box) -> int:
    return 1 + 1 + bool(box[2])


def _box_width(box: Box, room: float) -> float:
    """Return a box's width in em."""
    wide = max(text.advance(box[0], STRONG) * 0.82, text.advance(box[1], BODY) or 4.0, text.advance(box[2], BODY) * 0.8)
    return min(wide + 2 * PAD, room)


def _rows(level: tuple[Box, ...], room: float) -> list[list[tuple[Box, float]]]:
    """Return a level's boxes in rows of like length, with their widths in em: all as wide as the widest."""
    wide = max(_box_width(box, room) for box in level)
    most = max(int((room + GAP) // (wide + GAP)), 1)
    count = -(-len(level) // most)
    share = -(-len(level) // count)
    return [[(box, wide) for box in level[at : at + share]] for at in range(0, len(level), share)]


def chart(block: Chart, setting: Setting) -> list[Piece]:
    """Return an organisation chart: boxes level by level, joined by lines."""
    em = setting.size
    room = setting.width / em
    levels = [_rows(level, room - (2.0 if len(level) > 1 else 0.0)) for level in block.levels if level]
    gap = LEVEL_GAP + (setting.leading - 1.42) * 9
    tall = [
        sum(_row_height(row) for row in rows) + ROW_GAP * (len(rows) - 1) + (1.4 if len(rows) > 1 else 0.0)
        for rows in levels
    ]
    height = (sum(tall) + gap * (len(levels) - 1)) * em

    def draw(canvas: Canvas, x: float, top: float) -> None:
        y = top
        middle = x + setting.width / 2
        for number, rows in enumerate(levels):
            canvas.setStrokeColor(HexColor(setting.main))
            canvas.setLineWidth(em * 0.07)
            if number:
                _join(canvas, middle, y, gap * em, [] if len(rows) > 1 else _centres(rows[0], middle, em))
                y -= gap * em
            if len(rows) > 1:
                canvas.setDash(em * 0.3, em * 0.2)
                canvas.roundRect(x, y - tall[number] * em, setting.width, tall[number] * em, em * 0.4, stroke=1, fill=0)
                canvas.setDash()
                y -= 0.7 * em
            for index, row in enumerate(rows):
                y -= ROW_GAP * em if index else 0.0
                for (box, wide), centre in zip(row, _centres(row, middle, em), strict=True):
                    _draw_box(canvas, box, centre - wide * em / 2, y, wide * em, _row_height(row) * em, setting, number)
                y -= _row_height(row) * em
            y -= 0.7 * em if len(rows) > 1 else 0.0

    return [Piece(height, draw)]


def _row_height(row: list[tuple[Box, float]]) -> float:
    return 0.7 + 1.35 * max(_box_lines(box) for box, _wide in row)


def _centres(row: list[tuple[Box, float]], middle: float, em: float) -> list[float]:
    """Return the middles of a row's boxes, the row centred."""
    whole = sum(wide for _box, wide in row) + GAP * (len(row) - 1)
    found, at = [], middle - whole * em / 2
    for _box, wide in row:
        found.append(at + wide * em / 2)
        at += (wide + GAP) * em
    return found


def _join(canvas: Canvas, middle: float, y: float, gap: float, centres: list[float]) -> None:
    """Draw the lines from the level above: straight to one box or frame, branching to several."""
    if len(centres) < 2:
        canvas.line(middle, y, middle, y - gap)
        return
    canvas.line(middle, y, middle, y - gap / 2)
    canvas.line(centres[0], y - gap / 2, centres[-1], y - gap / 2)
    for each in centres:
        canvas.line(each, y - gap / 2, each, y - gap)


def _draw_box(
    canvas: Canvas, box: Box, x: float, top: float, wide: float, high: float, setting: Setting, level: int
) -> None:
    em = setting.size
    canvas.setFillColor(HexColor(setting.main if level == 0 else setting.pale))
    canvas.setStrokeColor(HexColor(setting.main))
    canvas.setLineWidth(em * 0.07)
    canvas.roundRect(x, top - high, wide, high, em * 0.25, stroke=1, fill=1)
    middle = x + wide / 2
    step = high / (_box_lines(box) + 0.3)
    colour = setting.on if level == 0 else setting.main
    room = wide - em * 0.5
    y = top - 0.15 * step
    for said, role, size, ink in (
        (box[0], STRONG, 0.82, colour),
        (box[1], BODY, 1.0, setting.on if level == 0 else setting.ink),
        (box[2], BODY, 0.8, setting.on if level == 0 else setting.ink),
    ):
        if not said and role == BODY and size == 0.8:
            continue
        y -= step
        fitted = min(size * em, room / max(text.advance(said, role), 1.0))
        canvas.setFillColor(HexColor(ink))
        if said:
            text.draw(canvas, middle, y + (step - fitted) / 2 + 0.14 * fitted, said, role, fitted, align="center")
        else:
            canvas.setStrokeColor(HexColor(ink))
            canvas.line(middle - 2 * em, y + 0.2 * em, middle + 2 * em, y + 0.2 * em)


def flow(block: Flow, setting: Setting) -> list[Piece]:
    """Return a procedure: a band for each step, its name at the left, an arrow to the next."""
    em = setting.size
    reach = (max(text.advance(name, STRONG) for name, _said in block.steps) + 1.6) * em
    return [_step(number, name, said, reach, setting) for number, (name, said) in enumerate(block.steps)]


def _step(number: int, name: str, said: str, reach: float, setting: Setting) -> Piece:
    em = setting.size
    inner = setting.width - reach - 1.4 * em
    lines = text.lines(said, BODY, inner / em)
    body = (len(lines) * setting.leading + 0.7) * em
    arrow = 0.95 * em if number else 0.0
    height = body + arrow

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColor(HexColor(setting.main))
        if number:
            path = canvas.beginPath()
            path.moveTo(x + reach / 2 - 0.55 * em, top - 0.2 * em)
            path.lineTo(x + reach / 2 + 0.55 * em, top - 0.2 * em)
            path.lineTo(x + reach / 2, top - 0.85 * em)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        low = top - height
        canvas.setFillColor(HexColor(setting.pale))
        canvas.rect(x, low, setting.width, body, stroke=0, fill=1)
        canvas.setFillColor(HexColor(setting.main))
        canvas.rect(x, low, reach, body, stroke=0, fill=1)
        canvas.setFillColor(HexColor(setting.on))
        text.draw(canvas, x + reach / 2, low + body / 2 - 0.36 * em, name, STRONG, em, align="center")
        canvas.setFillColor(HexColor(setting.ink))
        y = low + body / 2 + len(lines) * setting.leading * em / 2
        for index, line in enumerate(lines):
            base = y - em * (setting.leading * index + (setting.leading - 1) / 2 + 0.86)
            text.draw_line(canvas, x + reach + 0.7 * em, base, line, BODY, em, inner)

    return Piece(height, draw, air=0.5 if number else 1.2)


def table(block: Table, setting: Setting) -> list[Piece]:
    """Return a list: a coloured head, ruled rows that stay together."""
    small = replace(setting, size=setting.size * 0.86)
    edges = [0.0]
    for wide in _columns(block, setting.width, small.size):
        edges.append(edges[-1] + wide)
    head = _table_row(block.headings, edges, small, head=True)
    return [head, *(replace(_table_row(row, edges, small), air=0.0) for row in block.rows)]


def _columns(block: Table, width: float, em: float) -> list[float]:
    """Return the columns' widths: as the card shares them, but none so narrow that a short word is broken."""
    wide = [width * share / sum(block.widths) for share in block.widths]
    least = []
    for index, heading in enumerate(block.headings):
        whole = [piece for row in block.rows for piece in _names(row[index]) or [row[index]]]
        advances = [text.advance(heading, STRONG), *(text.advance(piece, BODY) for piece in whole)]
        least.append((max((each for each in advances if each <= SHORT), default=0.0) + 0.9) * em)
    lacking = sum(max(need - has, 0.0) for need, has in zip(least, wide, strict=True))
    spare = sum(max(has - need, 0.0) for need, has in zip(least, wide, strict=True))
    if not lacking or lacking > spare:
        return wide
    kept = 1 - lacking / spare
    return [need + max(has - need, 0.0) * kept for need, has in zip(least, wide, strict=True)]


def _names(cell: str) -> list[str]:
    """Return the names of a cell with the marks after them, where it holds several names alone."""
    names = cell.split("、")
    return [f"{name}、" for name in names] if len(names) > 1 and max(map(len, names)) <= 4 else []


def _table_row(cells: tuple[str, ...], edges: list[float], setting: Setting, *, head: bool = False) -> Piece:
    em, role = setting.size, STRONG if head else BODY
    leading = max(1.25, setting.leading - 0.17)
    rooms = [(right - left - 0.8 * em) / em for left, right in itertools.pairwise(edges)]
    found = [
        text.lines(text.names_kept(cell, role, room) if _names(cell) else cell, role, room + 1e-6)
        for cell, room in zip(cells, rooms, strict=False)
    ]
    torn = any(text.least_width(cell, role) > room + 0.01 for cell, room in zip(cells, rooms, strict=False))
    lonely = sum(len(lines) > 1 and lines[-1].width < 1.5 for lines in found)
    height = (max(len(lines) for lines in found) * leading + 0.75) * em

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setStrokeColor(HexColor(setting.main))
        canvas.setLineWidth(em * 0.045)
        for lines, left, right in zip(found, edges, edges[1:], strict=False):
            canvas.setFillColor(HexColor(setting.main))
            canvas.rect(x + left, top - height, right - left, height, stroke=1, fill=int(head))
            canvas.setFillColor(HexColor(setting.on if head else setting.ink))
            y = top - height / 2 + len(lines) * leading * em / 2
            centred = head or (len(lines) == 1 and lines[0].width <= 8)
            for index, line in enumerate(lines):
                base = y - em * (leading * index + (leading - 1) / 2 + 0.86)
                if centred:
                    text.draw(canvas, x + (left + right) / 2, base, line.text, role, em, align="center")
                else:
                    text.draw_line(canvas, x + left + 0.4 * em, base, line, role, em, right - left - 0.8 * em)

    return Piece(height, draw, lonely=lonely, torn=torn)
