"""Pressing the papers of a desk's safety on A4: paragraphs, ruled tables, a code in large letters, lines to sign."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.safety import Grid, Picture, Pictures, SafetyPaper, Signatures, Words
from clfdesk.papers import fonts, press, text

TITLE, HEAD, BODY, SMALL = "title", "hei", "song", "song"
WIDTH, HEIGHT = 210 * mm, 297 * mm
LEFT, TOP, BOTTOM = 22 * mm, HEIGHT - 22 * mm, 20 * mm
MEASURE = WIDTH - 2 * LEFT
TITLE_PT, BODY_PT, CELL_PT, CODE_PT, FOOT_PT = 20.0, 12.0, 10.5, 26.0, 9.0
LEADING, PAD = 1.5, 1.5 * mm
#: The room of a portrait: 30 by 40 millimetres.
PORTRAIT = (30 * mm, 40 * mm)


@dataclass(frozen=True, slots=True)
class PressedPaper:
    """A pressed paper: the PDF, its pages, and the characters no font draws."""

    pdf: bytes
    pages: int
    undrawable: list[str]


class _Page:
    """Where the pen stands; a new page begins where there is no room."""

    def __init__(self, canvas: Canvas, paper: SafetyPaper) -> None:
        self.canvas, self.paper, self.number, self.y = canvas, paper, 1, TOP

    def room(self, height: float) -> None:
        if self.y - height < BOTTOM and self.y < TOP:
            self.turn()

    def turn(self) -> None:
        self.close()
        self.number += 1
        self.y = TOP

    def close(self) -> None:
        shown = press.words("sheet", "page").split("　")[0].format(page=self.number)
        text.draw(self.canvas, LEFT, 12 * mm, self.paper.foot, SMALL, FOOT_PT)
        if self.paper.numbered:
            text.draw(self.canvas, LEFT + MEASURE, 12 * mm, shown, SMALL, FOOT_PT, align="right")
        self.canvas.showPage()


def _words(page: _Page, block: Words) -> None:
    if block.kind == "code":
        parts = block.text.split()
        for start in range(0, len(parts), 4):
            page.room(2 * CODE_PT)
            page.y -= 1.7 * CODE_PT
            groups = "　".join(parts[start : start + 4])
            text.draw(page.canvas, WIDTH / 2, page.y, groups, HEAD, CODE_PT, align="center")
        page.y -= CODE_PT
        return
    role, size, indent = (HEAD, BODY_PT + 1, 0.0) if block.kind == "heading" else (BODY, BODY_PT, 2.0)
    if block.kind == "heading":
        page.room(4 * size * LEADING)  # never alone at the foot of a page
        page.y -= 0.5 * size
    for number, line in enumerate(text.lines(block.text, role, MEASURE / size, indent)):
        page.room(size * LEADING)
        page.y -= size * LEADING
        shift = indent * size if number == 0 else 0.0
        text.draw_line(page.canvas, LEFT + shift, page.y, line, role, size, MEASURE - shift)
    page.y -= 0.3 * size


def _row(
    page: _Page,
    cells: tuple[str, ...],
    edges: list[float],
    role: str,
    least: float,
    again: Callable[[], None] | None = None,
) -> None:
    """Draw a row; where it begins a page, ``again`` draws the head above it."""
    set_ = [
        text.lines(cell, role, (right - left - 2 * PAD) / CELL_PT)
        for cell, left, right in zip(cells, edges, edges[1:], strict=False)
    ]
    step = CELL_PT * 1.3
    height = max(least, max((len(each) for each in set_), default=1) * step + 2 * PAD)
    number = page.number
    page.room(height)
    if again is not None and page.number != number:
        again()
    low = page.y - height
    for lines, left, right in zip(set_, edges, edges[1:], strict=False):
        page.canvas.rect(left, low, right - left, height)
        y = (page.y + low) / 2 + len(lines) * step / 2 - 0.95 * CELL_PT
        for each in lines:
            text.draw(page.canvas, left + PAD, y, each.text, role, CELL_PT)
            y -= step
    page.y = low


def _grid(page: _Page, grid: Grid) -> None:
    total = sum(grid.widths)
    edges = [LEFT]
    measure = MEASURE - PORTRAIT[0] - 2 * PAD if grid.beside else MEASURE
    for width in grid.widths:
        edges.append(edges[-1] + measure * width / total)
    page.y -= 2 * mm
    page.canvas.setLineWidth(0.5)
    if grid.beside:
        page.room(PORTRAIT[1] + 2 * PAD)
        _portrait(page, grid.beside)
    top, number = page.y, page.number

    def head() -> None:
        page.canvas.setLineWidth(0.5)
        _row(page, grid.headings, edges, HEAD, grid.row_mm * mm)

    if grid.headings:
        page.room(3 * grid.row_mm * mm)
        head()
    for row in grid.rows:
        _row(page, row, edges, BODY, grid.row_mm * mm, head if grid.headings else None)
    if grid.beside and page.number == number:
        page.y = min(page.y, top - PORTRAIT[1])
    page.y -= 3 * mm


def _portrait(page: _Page, jpeg: bytes) -> None:
    from reportlab.lib.utils import ImageReader

    reader = ImageReader(io.BytesIO(jpeg))
    across, down = reader.getSize()
    scale = min(PORTRAIT[0] / across, PORTRAIT[1] / down)
    left, low = LEFT + MEASURE - PORTRAIT[0], page.y - PORTRAIT[1]
    wide, high = across * scale, down * scale
    page.canvas.drawImage(reader, left + (PORTRAIT[0] - wide) / 2, low + (PORTRAIT[1] - high) / 2, wide, high)
    page.canvas.rect(left, low, *PORTRAIT)


def _pictures(page: _Page, block: Pictures) -> None:
    wide, most = MEASURE / 2 - 3 * mm, 66 * mm
    for start in range(0, len(block.pictures), 2):
        pair = block.pictures[start : start + 2]
        page.room(most + 9 * mm)
        for side, each in enumerate(pair):
            _picture(page, each, LEFT + side * (MEASURE / 2 + 3 * mm), wide, most)
        page.y -= most + 9 * mm


def _picture(page: _Page, each: Picture, left: float, wide: float, most: float) -> None:
    from reportlab.lib.utils import ImageReader

    reader = ImageReader(io.BytesIO(each.jpeg))
    across, down = reader.getSize()
    scale = min(wide / across, most / down)
    place = (left + (wide - across * scale) / 2, page.y - 2 * mm - (most + down * scale) / 2)
    page.canvas.drawImage(reader, *place, across * scale, down * scale)
    said = text.lines(each.says, SMALL, wide / FOOT_PT)
    if said:
        text.draw(page.canvas, left + wide / 2, page.y - most - 6 * mm, said[0].text, SMALL, FOOT_PT, align="center")


def _signatures(page: _Page, block: Signatures) -> None:
    half = MEASURE / 2
    for start in range(0, len(block.labels), 2):
        page.room(16 * mm)
        page.y -= 12 * mm
        for side, label in enumerate(block.labels[start : start + 2]):
            x = LEFT + side * half
            wide = text.draw(page.canvas, x, page.y, press.words("sheet", "sign").format(label=label), BODY, BODY_PT)
            day = text.advance(block.day, BODY) * CELL_PT
            page.canvas.line(x + wide, page.y - 2, x + half - day - 4 * mm, page.y - 2)
            text.draw(page.canvas, x + half - 3 * mm, page.y, block.day, BODY, CELL_PT, align="right")
    page.y -= 4 * mm


def press_paper(paper: SafetyPaper) -> PressedPaper:
    """Press one paper of a desk's safety."""
    canvas = press.new((210, 297), paper.title)
    page = _Page(canvas, paper)
    size = min(TITLE_PT, MEASURE / max(text.advance(paper.title, TITLE), 1.0))
    page.y -= size
    text.draw(canvas, WIDTH / 2, page.y, paper.title, TITLE, size, align="center")
    if paper.under:
        page.y -= 9 * mm
        text.draw(canvas, WIDTH / 2, page.y, paper.under, BODY, CELL_PT, align="center")
    page.y -= 4 * mm
    for block in paper.blocks:
        if isinstance(block, Words):
            _words(page, block)
        elif isinstance(block, Grid):
            _grid(page, block)
        elif isinstance(block, Pictures):
            _pictures(page, block)
        else:
            _signatures(page, block)
    page.close()
    missing = dict.fromkeys(each for words in _said(paper) for each in fonts.missing(words, BODY))
    return PressedPaper(press.finish(canvas), page.number, list(missing))


def _said(paper: SafetyPaper) -> list[str]:
    said = [paper.title, paper.under, paper.foot]
    for block in paper.blocks:
        if isinstance(block, Words):
            said.append(block.text)
        elif isinstance(block, Grid):
            said += [cell for row in block.rows for cell in row]
        elif isinstance(block, Pictures):
            said += [each.says for each in block.pictures]
    return said
