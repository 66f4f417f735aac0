"""The blocks of a board set at one body size: pieces that know their height and how to draw themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.poster import Bars, Block, Chart, Clauses, Contacts, Flow, Paragraph, Plate, Table
from clfdesk.papers import board_figures, text
from clfdesk.papers.board_setting import BODY, STRONG, Piece, Setting
from clfdesk.papers.breaking import Line
from clfdesk.papers.press import numeral, words

VALUE = BODY
#: Words that open a clause and name its matter; strong where all clauses of a board have them.
_OPENING = re.compile(r"[^，。；：！？、（）“”《》\s]{2,8}[。：](?=.)")


def pieces(block: Block, setting: Setting) -> list[Piece]:
    """Return a block's pieces from top to bottom."""
    if isinstance(block, Clauses):
        return _clauses(block, setting)
    if isinstance(block, Contacts):
        return [_contacts(block, setting)] if block.lines else []
    if isinstance(block, Bars):
        return [_bars(block, setting)] if block.bars else []
    if isinstance(block, Chart):
        return board_figures.chart(block, setting) if any(block.levels) else []
    if isinstance(block, Flow):
        return board_figures.flow(block, setting)
    if isinstance(block, Table):
        return board_figures.table(block, setting)
    if isinstance(block, Plate):
        return []  # a plate is nothing but its words: see plate.py
    return [_lines(block.text, setting, indent=2.0)]


def said(block: Block) -> list[tuple[str, str]]:
    """Return the (text, role) pairs of a block, for the check of what can be drawn."""
    if isinstance(block, Clauses):
        return [(each, BODY) for each in (*block.items, *block.translations)]
    if isinstance(block, Contacts):
        return [pair for label, value in block.lines for pair in ((label, STRONG), (value, VALUE))]
    if isinstance(block, Bars):
        return [(block.heading + block.unit, STRONG), *((label, BODY) for label, _count in block.bars)]
    if isinstance(block, Chart):
        return [
            (said, role)
            for level in block.levels
            for box in level
            for said, role in zip(box, (STRONG, BODY, BODY), strict=True)
        ]
    if isinstance(block, Flow):
        return [pair for name, text_ in block.steps for pair in ((name, STRONG), (text_, BODY))]
    if isinstance(block, Table):
        return [*((each, STRONG) for each in block.headings), *((cell, BODY) for row in block.rows for cell in row)]
    if isinstance(block, Plate):
        return [(block.text, "title"), (block.small, STRONG)]
    assert isinstance(block, Paragraph)
    return [(block.text, BODY)]


def _baseline(top: float, setting: Setting, number: int = 0) -> float:
    """Return the baseline of a line in a stack that begins at ``top``."""
    return top - setting.size * (setting.leading * number + (setting.leading - 1) / 2 + 0.86)


def _draw_lines(
    lines: tuple[Line, ...],
    setting: Setting,
    indent: float,
    base: text.Base,
    opening: int,
    canvas: Canvas,
    x: float,
    top: float,
) -> None:
    canvas.setFillColor(HexColor(setting.ink))
    em = setting.size
    for number, line in enumerate(lines):
        shift, strong = (indent * em, opening) if number == 0 else (0.0, 0)
        place = (x + shift, _baseline(top, setting, number))
        text.draw_line(canvas, *place, line, BODY, em, setting.width - shift, base=base, opening=(strong, STRONG))


def _lines(words_: str, setting: Setting, indent: float = 0.0, opening: int = 0) -> Piece:
    """Return a paragraph, its first ``opening`` characters strong."""
    base = text.direction(words_)
    indent = 0.0 if base == "R" else indent
    lines = text.lines(words_, BODY, setting.width / setting.size, indent)
    height = len(lines) * setting.leading * setting.size
    lonely = int(len(lines) > 1 and lines[-1].width < 2.5)
    return Piece(height, partial(_draw_lines, lines, setting, indent, base, opening), lonely=lonely)


def _clauses(block: Clauses, setting: Setting) -> list[Piece]:
    """Return numbered clauses, the text hanging clear of its number."""
    marks = [
        words("clause").format(number=numeral(number) if number < 100 else number)
        for number in range(1, len(block.items) + 1)
    ]
    hang = max((text.advance(mark, STRONG) for mark in marks), default=0.0) * setting.size
    inner = replace(setting, width=setting.width - hang)
    openings = [_opening(item) for item in block.items]
    openings = openings if all(openings) else [0] * len(openings)
    found = []
    for number, (mark, item) in enumerate(zip(marks, block.items, strict=True)):
        body = _lines(item, inner, opening=openings[number])
        found.append(Piece(body.height, partial(_clause, mark, body, hang, inner), lonely=body.lonely))
        if number < len(block.translations) and block.translations[number]:
            other = _lines(block.translations[number], inner)
            found.append(Piece(other.height, partial(_shifted, other, hang), air=0.0))
    return found


def _opening(item: str) -> int:
    """Return how long a clause's opening words are (``宣传政策。``), 0 where it has none or its line could not hold it."""
    found = _OPENING.match(item)
    words_ = found.group() if found else ""
    return len(words_) if abs(text.advance(words_, STRONG) - text.advance(words_, BODY)) < 0.01 else 0


def _clause(mark: str, body: Piece, hang: float, setting: Setting, canvas: Canvas, x: float, top: float) -> None:
    canvas.setFillColor(HexColor(setting.main))
    text.draw(canvas, x + hang, _baseline(top, setting), mark, STRONG, setting.size, align="right")
    body.draw(canvas, x + hang, top)


def _shifted(piece: Piece, shift: float, canvas: Canvas, x: float, top: float) -> None:
    piece.draw(canvas, x + shift, top)


def _contacts(block: Contacts, setting: Setting) -> Piece:
    """Return labels and values in a tinted field, two to a row where both fit, the values in line."""
    em, pad = setting.size, setting.size * 0.8
    step = em * max(setting.leading, 1.55)
    cells = [(words("label").format(label=label), value) for label, value in block.lines]
    reach = max(text.advance(label, STRONG) for label, _value in cells) * em
    whole = setting.width - 2 * pad
    half = (whole - em) / 2
    placed: list[tuple[int, int, float]] = []  # row, column, room for the value
    row, free = 0, True
    for label, value in cells:
        second = not free
        start = text.advance(label, STRONG) * em if second else reach
        need = start + (text.advance(value, VALUE) if value else 4.0) * em
        if second and need <= half:
            placed[-1] = (row, 0, half - reach)
            placed.append((row, 1, half - start))
            row, free = row + 1, True
            continue
        row += second
        placed.append((row, 0, whole - reach))
        row, free = (row, False) if reach + (need - start) <= half else (row + 1, True)
    broken = [
        text.lines(text.names_kept(value, VALUE, max(room / em, 3.0)), VALUE, max(room / em, 3.0))
        for (_l, value), (_r, _c, room) in zip(cells, placed, strict=True)
    ]
    torn = any(
        text.least_width(value, VALUE) > room / em + 0.01
        for (_l, value), (_r, _c, room) in zip(cells, placed, strict=True)
    )
    if torn:
        return _stacked(cells, setting)
    rows = placed[-1][0] + 1
    tall = [max(len(broken[at]) for at, place in enumerate(placed) if place[0] == number) for number in range(rows)]
    height = sum(tall) * step + 2 * pad

    def draw(canvas: Canvas, x: float, top: float) -> None:
        _field(canvas, x, top, height, setting)
        for (label, value), (number, column, room), found in zip(cells, placed, broken, strict=True):
            left = x + pad + column * (half + em)
            y = top - pad - sum(tall[:number]) * step - (step - em) / 2 - 0.86 * em
            start = left + (text.advance(label, STRONG) * em if column else reach)
            canvas.setFillColor(HexColor(setting.main))
            text.draw(canvas, start, y, label, STRONG, em, align="right")
            canvas.setFillColor(HexColor(setting.ink))
            for index, line in enumerate(found if value else ()):
                text.draw_line(canvas, start, y - index * step, line, VALUE, em, room)
            if not value:
                _blank(canvas, start, y - 0.14 * em, min(room, 9 * em), setting)

    return Piece(height, draw, air=1.5)


def _stacked(cells: list[tuple[str, str]], setting: Setting) -> Piece:
    """Return labels with their values beneath them, for a board too narrow to hold both on a line."""
    em, pad = setting.size, setting.size * 0.8
    step = em * max(setting.leading, 1.4)
    room = setting.width - 2 * pad - em
    found = [text.lines(text.names_kept(value, VALUE, room / em), VALUE, room / em) for _label, value in cells]
    height = sum(1 + len(lines) for lines in found) * step + 2 * pad
    torn = any(text.least_width(value, VALUE) > room / em + 0.01 for _label, value in cells)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        _field(canvas, x, top, height, setting)
        y = top - pad - (step - em) / 2 - 0.86 * em
        for (label, value), lines in zip(cells, found, strict=True):
            canvas.setFillColor(HexColor(setting.main))
            text.draw(canvas, x + pad, y, label, STRONG, em)
            canvas.setFillColor(HexColor(setting.ink))
            for line in lines:
                y -= step
                text.draw_line(canvas, x + pad + em, y, line, VALUE, em, room)
            if not value:
                _blank(canvas, x + pad + em, y - 0.14 * em, min(room, 9 * em), setting)
            y -= step

    return Piece(height, draw, air=1.5, torn=torn)


def _field(canvas: Canvas, x: float, top: float, height: float, setting: Setting) -> None:
    """Draw the tinted field that labels and values stand in."""
    canvas.setFillColor(HexColor(setting.pale))
    canvas.rect(x, top - height, setting.width, height, stroke=0, fill=1)
    canvas.setFillColor(HexColor(setting.main))
    canvas.rect(x, top - height, setting.size * 0.14, height, stroke=0, fill=1)


def _blank(canvas: Canvas, x: float, y: float, length: float, setting: Setting) -> None:
    """Draw a line to write on."""
    canvas.setStrokeColor(HexColor(setting.ink))
    canvas.setLineWidth(max(setting.size * 0.03, 0.5))
    canvas.line(x, y, x + length, y)


def _bars(block: Bars, setting: Setting) -> Piece:
    """Return one dimension: heading, and a bar with its number for each value, none longer than the greatest."""
    em, step = setting.size, setting.size * setting.leading
    reach = (max(setting.label_room, *(text.advance(label, BODY) for label, _count in block.bars)) + 0.5) * em
    number_room = max(text.advance(f"{count}{block.unit}", STRONG) for _label, count in block.bars) * em + 0.6 * em
    greatest = max(1, *(count for _label, count in block.bars))
    room = setting.width - reach - number_room
    height = step * (len(block.bars) + 1.15)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColor(HexColor(setting.main))
        canvas.rect(x, _baseline(top, setting) - 0.12 * em, 0.22 * em, 1.05 * em, stroke=0, fill=1)
        text.draw(canvas, x + 0.6 * em, _baseline(top, setting), block.heading, STRONG, em)
        for number, (label, count) in enumerate(block.bars):
            line = _baseline(top - step * (number + 1.15), setting)
            canvas.setFillColor(HexColor(setting.ink))
            text.draw(canvas, x + reach - 0.5 * em, line, label, BODY, em, align="right")
            canvas.setFillColor(HexColor(setting.pale))
            canvas.rect(x + reach, line - 0.08 * em, room, 0.86 * em, stroke=0, fill=1)
            canvas.setFillColor(HexColor(setting.main))
            canvas.rect(x + reach, line - 0.08 * em, room * count / greatest, 0.86 * em, stroke=0, fill=1)
            canvas.setFillColor(HexColor(setting.ink))
            text.draw(canvas, x + setting.width, line, f"{count}{block.unit}", STRONG, em, align="right")

    return Piece(height, draw, air=1.3)
