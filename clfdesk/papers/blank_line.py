"""Lines to write on: cards give them as a row of low lines, paper shows one unbroken stroke."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from clfdesk.papers import fonts, text
from clfdesk.papers.breaking import Line

#: The character that cards write lines to fill in with, and the fewest a name can be written on.
RULE, LEAST = "＿", 4


def to_edge(said: str) -> tuple[str, bool]:
    """Return a text without the line to write on at its end, and whether it had one: that reaches to the edge."""
    plain = said.rstrip(RULE + "。")
    return (plain + RULE * LEAST, True) if len(said) - len(plain) > 2 else (said, False)


def shortened(said: str, role: str, room: float) -> str:
    """Return a text whose lines to write on are short enough for one row of ``room`` em, if that can be."""
    fitting = said
    while text.advance(fitting, role) > room:
        longest = max((found[0] for found in re.finditer(f"{RULE}+", fitting)), key=len, default="")
        if len(longest) <= LEAST:
            return said
        fitting = fitting.replace(longest, longest[1:], 1)
    return fitting


def draw_line(
    canvas: Canvas, x: float, y: float, line: Line, role: str, size: float, width: float, *, ruled: bool = False
) -> None:
    """Draw a broken line as :func:`clfdesk.papers.text.draw_line` does, its lines to write on unbroken.

    ``ruled`` goes on with the last of them to the edge of the measure.
    """
    text.draw_line(canvas, x, y, line, role, size, width)
    air = text.spacing(line, size, width)
    at = x - line.lead * size
    for found in re.finditer(f"{RULE}+", line.text) if air else ():
        for index in range(found.start() + 1, found.end()):
            reach = at + _reach(line.text[:index], role, size, air)
            _stroke(canvas, reach - air, reach, y, role, size)
    if ruled:
        _stroke(canvas, at + _reach(line.text, role, size, air), x + width, y, role, size)


def _reach(said: str, role: str, size: float, air: float) -> float:
    return text.advance(said, role) * size + air * fonts.count_clusters(said)


def _stroke(canvas: Canvas, start: float, end: float, y: float, role: str, size: float) -> None:
    """Draw a stroke where the face has its own low line, as thick as that."""
    low, high = _low_line(role)
    canvas.rect(start, y + low * size, end - start, (high - low) * size, stroke=0, fill=1)


@lru_cache(maxsize=16)
def _low_line(role: str) -> tuple[float, float]:
    """Return the lower and upper edge of a face's low line, in em."""
    import uharfbuzz

    run = fonts.runs(RULE, role)[0]
    font = fonts.face(run.face)
    shaper = uharfbuzz.Font(font.hbFace)
    found = shaper.get_glyph_extents(font.face.charToGlyph[ord(run.text)])
    unit = shaper.face.upem
    return (found.y_bearing + found.height) / unit, found.y_bearing / unit
