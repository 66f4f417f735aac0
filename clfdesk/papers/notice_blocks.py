"""The blocks of a notice or form as pieces: parts that know their height and never tear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.notice import Closing, FormGrid, Grid, LabelSheet, NoticeBlock, Prose, SignLine, Slip
from clfdesk.papers import blank_line, text
from clfdesk.papers.breaking import Line
from clfdesk.papers.press import words

BODY, STRONG, HEAD, CELL = "fang", "hei", "hei", "song"
#: Line height of running text; of cells; the inner margin of a cell (points).
LEADING, CELL_LEADING, PAD = 1.72, 1.28, 1.3 * mm
LABEL = "#"
#: The height of a label to stick on (millimetres), and the most its text is set in (points).
LABEL_MM, LABEL_PT = 37.0, 15.0

Draw = Callable[[Canvas, float, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page: its height, how it is drawn from its upper left corner.

    ``head`` comes again above it where it begins a page; ``keep`` asks for the next piece on the same page.
    """

    height: float
    draw: Draw
    head: Piece | None = None
    keep: bool = False
    air: bool = False


def _draw_prose(
    lines: tuple[Line, ...], block: Prose, width: float, em: float, canvas: Canvas, x: float, top: float
) -> None:
    role = STRONG if block.strong else BODY
    for number, line in enumerate(lines):
        y = top - em * (LEADING * number + LEADING / 2 + 0.36)
        shift = block.indent * em if number == 0 and block.align == "left" else 0.0
        if block.align == "left":
            ruled = line.last and blank_line.to_edge(block.text)[1]
            blank_line.draw_line(canvas, x + shift, y, line, role, em, width - shift, ruled=ruled)
        else:
            at = x + (width if block.align == "right" else width / 2)
            text.draw(canvas, at, y, line.text, role, em, align=block.align)


def _prose(block: Prose, width: float, em: float) -> list[Piece]:
    role = STRONG if block.strong else BODY
    indent = block.indent if block.align == "left" else 0.0
    lines = text.lines(blank_line.to_edge(block.text)[0], role, width / em, indent)
    return [
        Piece(len(lines) * LEADING * em, partial(_draw_prose, lines, block, width, em), keep=block.strong, air=True)
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as set: its lines, where it stands (points from the left), its face, size and alignment."""

    lines: tuple[str, ...]
    left: float
    right: float
    role: str
    size: float
    align: text.Align


def _draw_cells(cells: tuple[Cell, ...], height: float, canvas: Canvas, x: float, top: float) -> None:
    canvas.setLineWidth(0.6)
    for cell in cells:
        canvas.rect(x + cell.left, top - height, cell.right - cell.left, height, stroke=1, fill=0)
        step = CELL_LEADING * cell.size
        y = top - height / 2 + len(cell.lines) * step / 2 - step / 2 - 0.36 * cell.size
        middle = (cell.left + cell.right) / 2
        at = x + {"left": cell.left + PAD, "center": middle, "right": cell.right - PAD}[cell.align]
        for line in cell.lines:
            text.draw(canvas, at, y, line, cell.role, cell.size, align=cell.align)
            y -= step


def _cells(
    said: list[tuple[str, float, float, str, text.Align]], size: float, least: float, least_pt: float = 0.0
) -> Piece:
    """Return a row of cells (text, left, right, face, alignment), smaller where a word would be torn."""
    cells = []
    for each, left, right, role, align in said:
        em = size
        room = right - left - 2 * PAD
        while (
            em > max(7, least_pt)
            and max((text.advance(part, role) for part in each.split()), default=0.0) * em > room * 3
        ):
            em -= 0.5
        lines = tuple(line.text for line in text.lines(each, role, room / em))
        if len(lines) == 2 and not least_pt and text.advance(each, role) * (em - 1.5) <= room:
            lines, em = (each,), room / text.advance(each, role)
        cells.append(Cell(lines, left, right, role, em, align))
    tall = max((len(cell.lines) * CELL_LEADING * cell.size for cell in cells), default=0.0) + 2 * PAD
    height = max(least, tall)
    return Piece(height, partial(_draw_cells, tuple(cells), height))


@lru_cache(maxsize=4096)
def _edges(shares: tuple[float, ...], width: float) -> tuple[float, ...]:
    found = [0.0]
    for share in shares:
        found.append(found[-1] + width * share / sum(shares))
    return tuple(found)


def _grid(block: Grid, width: float, em: float, least: float) -> list[Piece]:
    size = max(min(em * 0.78, 12.0), least)
    edges = _edges(tuple(column.width for column in block.columns), width)
    places = list(pairwise(edges))
    head = _cells(
        [(column.heading, *place, HEAD, "center") for column, place in zip(block.columns, places, strict=True)],
        size,
        block.row_mm * mm,
        least,
    )
    head = Piece(head.height, head.draw, keep=True)
    found = [_gap(em * 0.35, keep=True), head]
    for row in block.rows:
        said = [
            (cell, *place, CELL, column.align) for cell, place, column in zip(row, places, block.columns, strict=True)
        ]
        piece = _cells(said, size, block.row_mm * mm, least)
        found.append(Piece(piece.height, piece.draw, head=head))
    return [*found, _gap(em * 0.6)]


def _form(block: FormGrid, width: float, em: float, least: float) -> list[Piece]:
    size = max(min(em * 0.85, 12.0), least)
    edges = _edges(block.widths, width)
    found = [_gap(em * 0.35, keep=True)]
    for row in block.rows:
        said: list[tuple[str, float, float, str, text.Align]] = []
        for number, cell in enumerate(row.cells):
            right = edges[-1] if number == len(row.cells) - 1 else edges[number + 1]
            label = cell.startswith(LABEL)
            single = number < len(row.cells) - 1 or len(row.cells) == len(block.widths)
            align: text.Align = "center" if label or (single and len(cell) < 12) else "left"
            said.append((cell.removeprefix(LABEL), edges[number], right, HEAD if label else CELL, align))
        found.append(_cells(said, size, row.mm * mm, least))
    return [*found, _gap(em * 0.6)]


def _gap(height: float, *, keep: bool = False) -> Piece:
    return Piece(height, lambda _canvas, _x, _top: None, keep=keep, air=True)


def _closing(block: Closing, width: float, em: float) -> list[Piece]:
    unit, day = text.advance(block.unit, BODY) * em, text.advance(block.date, BODY) * em
    wide = max(unit, day)
    middle = width - 2 * em - wide / 2
    above = (2.2 if block.seal else 0.8) * em
    height = above + 2 * LEADING * em

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, said in enumerate((block.unit, block.date)):
            y = top - above - em * (LEADING * number + LEADING / 2 + 0.36)
            text.draw(canvas, x + middle, y, said, BODY, em, align="center")

    return [Piece(height, draw)]


def _slip(block: Slip, width: float, em: float, least: float) -> list[Piece]:
    size = max(em * 0.9, least)
    room = width / size - 2.0
    ends = [blank_line.to_edge(line) for line in block.lines]
    found = [text.lines(blank_line.shortened(line, BODY, room), BODY, room) for line, _edge in ends]
    step = LEADING * 1.08 * size
    height = 0.9 * em + 2.1 * em + sum(len(lines) for lines in found) * step

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        canvas.setDash(4, 3)
        canvas.line(x, top - 0.9 * em, x + width, top - 0.9 * em)
        canvas.setDash()
        text.draw(canvas, x + width / 2, top - 2.4 * em, block.title, STRONG, em, align="center")
        y = top - 3.0 * em - step / 2 - 0.36 * size
        for lines, (_plain, ruled) in zip(found, ends, strict=True):
            for line in lines:
                shift = 2.0 * size
                blank_line.draw_line(canvas, x + shift, y, line, BODY, size, width - shift, ruled=line.last and ruled)
                y -= step

    return [Piece(height, draw, air=True)]


def _sign(block: SignLine, width: float, em: float, least: float) -> list[Piece]:
    size = max(min(em * 0.85, 12.0), least)
    share = width / len(block.labels)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        y = top - 10 * mm
        canvas.setLineWidth(0.5)
        for number, label in enumerate(block.labels):
            left = x + number * share
            wide = text.draw(canvas, left, y, words("label").format(label=label), BODY, size)
            canvas.line(left + wide, y - 1.2 * mm, left + share - 5 * mm, y - 1.2 * mm)

    return [Piece(13 * mm, draw)]


def _labels(block: LabelSheet, width: float) -> list[Piece]:
    """Return the rows of a sheet of labels; each text stands in the middle of its label, as large as it fits."""
    wide, high = width / block.across, LABEL_MM * mm

    def row(labels: tuple[tuple[str, ...], ...], canvas: Canvas, x: float, top: float) -> None:
        for number, lines in enumerate(labels):
            if not any(lines):
                continue
            room = wide - 10 * mm
            sizes = [min(LABEL_PT, room / max(text.advance(line, BODY), 1.0)) for line in lines]
            y = top - high / 2 + sum(sizes) * 1.5 / 2
            for line, size in zip(lines, sizes, strict=True):
                text.draw(canvas, x + (number + 0.5) * wide, y - size * 1.1, line, BODY, size, align="center")
                y -= size * 1.5

    starts = range(0, len(block.labels), block.across)
    return [Piece(high, partial(row, block.labels[start : start + block.across])) for start in starts]


@lru_cache(maxsize=512)
def pieces(block: NoticeBlock, width: float, em: float, least: float = 0.0) -> tuple[Piece, ...]:
    """Return a block's pieces from top to bottom, set ``width`` points wide at ``em`` points.

    ``least`` is the size nothing in it is set under (large print).
    """
    if isinstance(block, LabelSheet):
        return tuple(_labels(block, width))
    if isinstance(block, Prose):
        return tuple(_prose(block, width, em))
    if isinstance(block, Grid):
        return tuple(_grid(block, width, em, least))
    if isinstance(block, FormGrid):
        return tuple(_form(block, width, em, least))
    if isinstance(block, Closing):
        return tuple(_closing(block, width, em))
    if isinstance(block, Slip):
        return tuple(_slip(block, width, em, least))
    return tuple(_sign(block, width, em, least))


def said(block: NoticeBlock) -> list[tuple[str, str]]:
    """Return the (text, role) pairs of a block, for the check of what can be drawn."""
    if isinstance(block, Prose):
        return [(block.text, STRONG if block.strong else BODY)]
    if isinstance(block, Grid):
        return [*((column.heading, HEAD) for column in block.columns), *((c, CELL) for row in block.rows for c in row)]
    if isinstance(block, FormGrid):
        return [(cell, HEAD if cell.startswith(LABEL) else CELL) for row in block.rows for cell in row.cells]
    if isinstance(block, Closing):
        return [(block.unit, BODY), (block.date, BODY)]
    if isinstance(block, Slip):
        return [(block.title, STRONG), *((line, BODY) for line in block.lines)]
    if isinstance(block, LabelSheet):
        return [(line, BODY) for label in block.labels for line in label]
    return [(label, BODY) for label in block.labels]
