"""Spine labels cut to the box (20 to 50 mm wide, 280 mm high) and covers on A4."""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.archive_paper import Cover, Spine
from clfdesk.papers import press, text

#: A4, its margin and the gap between two labels, the height of a spine label, the height of one of its cells (mm).
PAGE, EDGE, GAP, HIGH, CELL = (210.0, 297.0), 8.0, 4.0, 280.0, 21.0
HEAD, BODY, TITLE = "hei", "song", "title"
LABEL_PT, MOST_PT, LEAST_PT = 9.0, 15.0, 7.0


def press_spines(labels: list[Spine], title: str) -> bytes:
    """Press spine labels side by side on A4, each in its exact width with a line to cut along."""
    canvas = press.new(PAGE, title)
    x = EDGE
    for label in labels:
        if x > EDGE and x + label.width > PAGE[0] - EDGE:
            canvas.showPage()
            x = EDGE
        _spine(canvas, label, x * mm)
        x += label.width + GAP
    canvas.showPage()
    return press.finish(canvas)


def _spine(canvas: Canvas, label: Spine, x: float) -> None:
    low = (PAGE[1] - HIGH) / 2 * mm
    top, wide = low + HIGH * mm, label.width * mm
    canvas.setLineWidth(0.5)
    canvas.rect(x, low, wide, HIGH * mm)
    y = top
    for pair in label.above:
        y = _cell(canvas, pair, x, y, wide)
    foot = edge = low + sum(_height(pair) for pair in label.below)
    for pair in label.below:
        canvas.line(x, edge, x + wide, edge)
        edge = _cell(canvas, pair, x, edge, wide)
    _upright(canvas, label, x + wide / 2, y, foot, wide)


def _height(pair: tuple[str, str]) -> float:
    """Return the height of a cell: taller where its value has many parts."""
    return max(CELL, 10.0 + 4.6 * (pair[1].count("；") + 1)) * mm


def _cell(canvas: Canvas, pair: tuple[str, str], x: float, top: float, wide: float) -> float:
    """Draw a cell: its word small above, its value as large as it fits below; return where it ends."""
    low = top - _height(pair)
    canvas.line(x, low, x + wide, low)
    inner = wide - 2 * mm
    word, value = pair
    small = min(LABEL_PT, inner / max(text.advance(word, HEAD), 1.0))
    text.draw(canvas, x + wide / 2, top - 1.5 * mm - small, word, HEAD, small, align="center")
    room = top - low - small - 4 * mm
    parts = value.split("；")
    size = MOST_PT
    while size > LEAST_PT:
        lines = [line for part in parts for line in text.lines(part, HEAD, inner / size)]
        if len(lines) * size * 1.2 <= room and all(line.width * size <= inner for line in lines):
            break
        size -= 0.5
    lines = [line for part in parts for line in text.lines(part, HEAD, inner / size)]
    y = low + 1.5 * mm + (room + len(lines) * size * 1.2) / 2 - size
    for line in lines:
        text.draw(canvas, x + wide / 2, y, line.text, HEAD, size, align="center")
        y -= size * 1.2
    return low


def _upright(canvas: Canvas, label: Spine, centre: float, top: float, low: float, wide: float) -> None:
    """Set the title character under character; one too long for a column stands in two."""
    if not label.title:
        return
    if label.red:
        canvas.setFillColorRGB(0.72, 0.05, 0.05)
    room = top - low - 8 * mm
    most = min(40.0, (wide - 6 * mm) / 1.05)
    columns = 1 if len(label.title) * most * 0.7 * 1.12 <= room or label.width < 30 else 2
    share = -(-len(label.title) // columns)
    size = min(most / columns if columns > 1 else most, room / (share * 1.12))
    for column in range(columns):
        part = label.title[column * share : (column + 1) * share]
        across = centre + (columns - 1) * size * 0.65 - column * size * 1.3
        y = (top + low) / 2 + share * size * 1.12 / 2 - 0.95 * size
        for character in part:
            text.draw(canvas, across, y, character, TITLE, size, align="center")
            y -= size * 1.12
    canvas.setFillColorRGB(0, 0, 0)


def press_covers(covers: list[Cover], title: str) -> bytes:
    """Press covers, each on an A4 page of its own; contents that do not fit go on on the next."""
    first = covers[0]
    canvas = press.new(_page(first), title)
    for cover in covers:
        wide, high = _page(cover)
        rest: Cover | None = cover
        while rest is not None:
            canvas.setPageSize((wide * mm, high * mm))
            drawn = _cover(canvas, rest, wide * mm, high * mm)
            canvas.showPage()
            rest = replace(rest, contents=rest.contents[drawn:]) if drawn < len(rest.contents) else None
    return press.finish(canvas)


def _page(cover: Cover) -> tuple[float, float]:
    return (297.0, 210.0) if cover.landscape else (210.0, 297.0)


def _cover(canvas: Canvas, cover: Cover, wide: float, high: float) -> int:
    """Draw a cover; return how many lines of its contents found room."""
    edge = 18 * mm
    canvas.setLineWidth(1.4)
    canvas.rect(edge, edge, wide - 2 * edge, high - 2 * edge)
    canvas.setLineWidth(0.5)
    canvas.rect(edge + 1.4 * mm, edge + 1.4 * mm, wide - 2 * edge - 2.8 * mm, high - 2 * edge - 2.8 * mm)
    measure = wide - 2 * edge - 16 * mm
    y = high - edge - (34 * mm if not cover.landscape and not cover.contents else 24 * mm)
    size = min(24.0, measure / max(text.advance(cover.head, HEAD), 1.0))
    text.draw(canvas, wide / 2, y, cover.head, HEAD, size, align="center")
    y -= 22 * mm if not cover.contents else 16 * mm
    size = min(40.0 if not cover.contents else 32.0, measure / max(text.advance(cover.title, TITLE), 1.0))
    text.draw(canvas, wide / 2, y, cover.title, TITLE, size, align="center")
    y -= 26 * mm if not cover.contents and not cover.landscape else 16 * mm
    y = _lines(canvas, cover, wide, y, measure)
    drawn = _contents(canvas, cover, wide, y - 4 * mm, edge + 16 * mm, measure) if cover.contents else 0
    if cover.foot:
        size = min(14.0, measure / max(text.advance(cover.foot, BODY), 1.0))
        text.draw(canvas, wide / 2, edge + 8 * mm, cover.foot, BODY, size, align="center")
    return drawn


def _lines(canvas: Canvas, cover: Cover, wide: float, y: float, measure: float) -> float:
    """Draw the words and their values over a rule each; return where they end."""
    size, step = (16.0, 15 * mm) if not cover.contents and not cover.landscape else (14.0, 11 * mm)
    label = max((text.advance(word, BODY) for word, _value in cover.lines), default=0.0) * size
    span = min(measure, label + 100 * mm)
    left = (wide - span) / 2
    for word, value in cover.lines:
        text.draw(canvas, left + label, y, word, BODY, size, align="right")
        room = span - label - 6 * mm
        fit = min(size, room / max(text.advance(value, HEAD), 1.0))
        text.draw(canvas, left + label + 5 * mm, y, value, HEAD, fit)
        canvas.line(left + label + 3 * mm, y - 1.6 * mm, left + span, y - 1.6 * mm)
        y -= step
    return y


def _contents(canvas: Canvas, cover: Cover, wide: float, top: float, low: float, measure: float) -> int:
    total = sum(cover.widths)
    left = (wide - measure) / 2
    edges = [left]
    for share in cover.widths:
        edges.append(edges[-1] + measure * share / total)
    step, size = 8.5 * mm, 11.0
    room = max(2, int((top - low) / step))
    rows = [cover.headings, *cover.contents][:room]
    drawn = len(rows) - 1
    blank = ("",) * len(cover.headings)
    rows += [blank] * max(0, min(int((top - low) / step), 14) - len(rows))
    y = top
    canvas.line(edges[0], y, edges[-1], y)
    for number, row in enumerate(rows):
        role = HEAD if number == 0 else BODY
        for cell, one, other in zip(row, edges, edges[1:], strict=False):
            fit = min(size, (other - one - 2 * mm) / max(text.advance(cell, role), 0.1)) if cell else size
            text.draw(canvas, one + 1 * mm, y - step / 2 - 0.36 * fit, cell, role, fit)
        y -= step
        canvas.line(edges[0], y, edges[-1], y)
    for each in edges:
        canvas.line(each, top, each, y)
    return drawn
