"""A bar chart for a black-and-white printer: vector hatchings instead of colours, every bar with its number."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.colors import black, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.papers import press, text

TITLE, BODY = "title", "song"
#: Hatchings in turn: (degrees class, gap in points); solid and empty are the first two.
HATCHES = ("solid", "empty", "rising", "level", "falling", "upright", "cross", "dense")
_GAP = 4.0


def press_bars(
    title: str, categories: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], *, note: str = ""
) -> bytes:
    """Press one A4 page across: a group of bars a category, one bar a series, a legend where there are several.

    At most eight series are told apart by their hatching; numbers stand above the bars.
    """
    canvas = press.new((297, 210), title)
    left, bottom, width, height = 18 * mm, 34 * mm, 261 * mm, 130 * mm
    canvas.setFillColor(black)
    text.draw(canvas, 297 / 2 * mm, 190 * mm, title, TITLE, 18, align="center")
    most = max((value for _name, values in series for value in values), default=0) or 1
    top = _round(most)
    canvas.setLineWidth(0.4)
    for step in range(5):
        y = bottom + height * step / 4
        canvas.setDash(1, 2) if step else canvas.setDash()
        canvas.line(left, y, left + width, y)
        text.draw(canvas, left - 2, y - 3, f"{top * step // 4}", BODY, 9, align="right")
    canvas.setDash()
    slot = width / max(len(categories), 1)
    bar = min(slot * 0.8 / max(len(series), 1), 16 * mm)
    size = 9.0 if slot > 18 * mm else 7.5
    for place, category in enumerate(categories):
        middle = left + slot * (place + 0.5)
        for number, (_name, values) in enumerate(series):
            x = middle - bar * len(series) / 2 + bar * number
            tall = height * values[place] / top
            _bar(canvas, x, bottom, bar * 0.9, tall, HATCHES[number % len(HATCHES)])
            canvas.setFillColor(black)
            text.draw(canvas, x + bar * 0.45, bottom + tall + 2, str(values[place]), BODY, size, align="center")
        _label(canvas, middle, bottom - 4 * mm, category, slot, size)
    if len(series) > 1:
        x = left
        for number, (name, _values) in enumerate(series):
            _bar(canvas, x, 14 * mm, 8 * mm, 4 * mm, HATCHES[number % len(HATCHES)])
            canvas.setFillColor(black)
            x += 10 * mm + text.draw(canvas, x + 9.5 * mm, 15 * mm, name, BODY, 9) + 5 * mm
    if note:
        text.draw(canvas, left + width, 8 * mm, note, BODY, 8, align="right")
    canvas.showPage()
    return press.finish(canvas)


def joined(*papers: bytes) -> bytes:
    """Return the pages of several PDFs as one."""
    import pikepdf

    with pikepdf.new() as whole:
        for each in papers:
            with pikepdf.open(io.BytesIO(each)) as one:
                whole.pages.extend(one.pages)
        buffer = io.BytesIO()
        whole.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _round(number: int) -> int:
    """Return the next number that four equal steps lead to: 4, 8, 20, 40, 80, and so on."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * 4 >= number:
                return step * factor * 4
        step *= 10


def _bar(canvas: Canvas, x: float, y: float, width: float, height: float, hatch: str) -> None:
    canvas.setStrokeColor(black)
    canvas.setFillColor(black if hatch == "solid" else white)
    canvas.rect(x, y, width, height, fill=1)
    if hatch in ("solid", "empty") or height < 1:
        return
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0)
    gap = _GAP / 2 if hatch == "dense" else _GAP
    reach = width + height
    for step in range(int(reach / gap) + 1):
        at = step * gap
        if hatch in ("rising", "cross", "dense"):
            canvas.line(x - height + at, y, x + at, y + height)
        if hatch in ("falling", "cross"):
            canvas.line(x - height + at, y + height, x + at, y)
        if hatch == "level":
            canvas.line(x, y + at, x + width, y + at)
        if hatch == "upright":
            canvas.line(x + at, y, x + at, y + height)
    canvas.restoreState()


def _label(canvas: Canvas, middle: float, y: float, words: str, room: float, size: float) -> None:
    for number, line in enumerate(text.lines(words, BODY, room * 0.95 / size)[:3]):
        text.draw(canvas, middle, y - number * size * 1.2, line.text, BODY, size, align="center")
