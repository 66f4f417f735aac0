"""Measuring and drawing a line of mixed text: fallback faces, right-to-left runs, shaped letters.

A line is drawn run by run in the order it is seen; one that holds right-to-left words
carries its text as ActualText (ISO 32000-1, 14.9.4), so that what is copied out is what
went in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from clfdesk.papers import fonts
from clfdesk.papers.breaking import Line, break_lines, groups
from clfdesk.papers.outlines import Outliner, outlined

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Align = Literal["left", "center", "right"]
Base = Literal["L", "R"]
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")


@lru_cache(maxsize=4096)
def _levels(text: str, base: str) -> tuple[int, ...]:
    """Return the embedding level of each character (Unicode Standard Annex 9)."""
    from bidi import algorithm

    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = algorithm.PARAGRAPH_LEVELS[base]
    storage["base_dir"] = base
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return tuple(int(each["level"]) for each in storage["chars"])


@lru_cache(maxsize=4096)
def _visual(text: str, base: str) -> tuple[tuple[int, str], ...]:
    """Return (level, text) pieces from left to right; the text of each still in reading order."""
    levels = _levels(text, base)
    pieces: list[tuple[int, str]] = []
    for level, character in zip(levels, text, strict=False):
        if pieces and pieces[-1][0] == level:
            pieces[-1] = (level, pieces[-1][1] + character)
        else:
            pieces.append((level, character))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(pieces):
            end = start
            while end < len(pieces) and pieces[end][0] >= level:
                end += 1
            pieces[start:end] = reversed(pieces[start:end])
            start = max(end, start + 1)
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Shape:
    """What one or more letters look like: glyphs (code, advance, right, up) in em, from left to right."""

    glyphs: tuple[tuple[str, float, float, float], ...]


@lru_cache(maxsize=4096)
def _shaped(name: str, text: str) -> tuple[Shape, ...]:
    """Return the shapes of a right-to-left run of one face, from left to right."""
    import uharfbuzz

    font = fonts.face(name)
    shaper = uharfbuzz.Font(font.hbFace)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl"
    uharfbuzz.shape(shaper, buffer, {"kern": True, "liga": True})
    unit = shaper.face.upem
    found: list[tuple[int, list[tuple[str, float, float, float]]]] = []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        code = fonts.GLYPHS + info.codepoint
        if code not in font.face.charToGlyph:
            font.face.charToGlyph[code] = info.codepoint
            font.face.charWidths[code] = round(shaper.get_glyph_h_advance(info.codepoint) * 1000 / unit)
        if not found or found[-1][0] != info.cluster:
            found.append((info.cluster, []))
        found[-1][1].append((chr(code), place.x_advance / unit, place.x_offset / unit, place.y_offset / unit))
    return tuple(Shape(tuple(glyphs)) for _cluster, glyphs in found)


def direction(text: str) -> Base:
    """Return the base direction of a paragraph: that of its first letter with a direction."""
    import unicodedata

    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
    return "L"


@lru_cache(maxsize=131072)
def advance(text: str, role: str) -> float:
    """Return the width of a text in em."""
    if not RIGHT_TO_LEFT.search(text):
        return sum(fonts.width(run.face, run.text) for run in fonts.runs(text, role))
    total = 0.0
    for level, piece in _visual(_numbers_kept(text), direction(text)):
        for run in fonts.runs(piece, _role(level, role)):
            total += sum(each[1] for shape in _seen(level, run) for each in shape.glyphs)
    return total


def _numbers_kept(text: str) -> str:
    """Return the text with marks that keep dates and telephone numbers in their order among right-to-left words."""
    return re.sub(r"\d+(?:[-–/.]\d+)+", "\u200e\\g<0>\u200e", text)


def _role(level: int, role: str) -> str:
    """Return the role that draws a piece: in right-to-left pieces the Arabic face comes first."""
    return "arabic" if level % 2 else role


def _seen(level: int, run: fonts.Run) -> tuple[Shape, ...]:
    """Return the shapes of a run of one level, from left to right."""
    if level % 2 == 0:
        return (Shape(((run.text, fonts.width(run.face, run.text), 0.0, 0.0),)),)
    if RIGHT_TO_LEFT.search(run.text):
        return _shaped(run.face, run.text)
    found = []
    for character in reversed(run.text):
        mirrored = _mirrored(character)
        shown = mirrored if fonts.draws(run.face, mirrored) else character
        at = ((shown, fonts.width(run.face, shown), 0.0, 0.0),)
        found.append(Shape(at))
    return tuple(found)


def _mirrored(character: str) -> str:
    """Return what a character looks like in a right-to-left run."""
    from bidi.mirror import MIRRORED

    return str(MIRRORED.get(character, character))


def said(text: str) -> str:
    """Return the operator that opens a span standing for ``text``."""
    return f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC"


def draw(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    role: str,
    size: float,
    *,
    align: Align = "left",
    spacing: float = 0.0,
    base: Base | None = None,
) -> float:
    """Draw one line with its baseline at ``y`` (points) and return its width.

    ``spacing`` is added after each character (points). ``x`` is the left edge, the middle
    or the right edge after ``align``. The fill colour is the canvas's own.
    """
    wide = advance(text, role) * size
    if spacing:
        wide += spacing * max(fonts.count_clusters(text) - 1, 0)
    at = x if align == "left" else x - (wide / 2 if align == "center" else wide)
    mixed = base == "R" or RIGHT_TO_LEFT.search(text)
    if not mixed and not outlined(canvas):
        _put(canvas, at, y, text, role, size, spacing)
        return wide
    writer: Any = Outliner(canvas, at, y) if outlined(canvas) else canvas.beginText(at, y)
    if spacing:
        writer.setCharSpace(spacing)
    if mixed:
        _draw_mixed(writer, at, y, text, role, size, base or direction(text))
    else:
        for run in fonts.runs(text, role):
            writer.setFont(run.face, size)
            writer.textOut(run.text)
    if spacing:
        writer.setCharSpace(0)  # outlives the text object
    if not outlined(canvas):
        canvas.drawText(writer)
    return wide


def _put(canvas: Any, x: float, y: float, text: str, role: str, size: float, spacing: float) -> None:
    """Draw a line of no right-to-left letters: what a text object would write, without asking it for each number.

    Which glyphs of which subset a run is stays the same in one document, so it is worked out once.
    """
    known: dict[tuple[str, str], list[tuple[str, str]]] = canvas.__dict__.setdefault("_put_runs", {})
    code = [f"BT 1 0 0 1 {x:.4f} {y:.4f} Tm" + (f" {spacing:.4f} Tc" if spacing else "")]
    now = ""
    for run in fonts.runs(text, role):
        pieces = known.get((run.face, run.text))
        if pieces is None:
            font = fonts.face(run.face)
            pieces = known[(run.face, run.text)] = [
                (font.getSubsetInternalName(subset, canvas._doc), canvas._escape(said))
                for subset, said in font.splitString(run.text, canvas._doc)
            ]
        for name, said in pieces:
            code.append(f"({said}) Tj" if name == now else f"{name} {size:.4f} Tf ({said}) Tj")
            now = name
    code.append("0 Tc ET" if spacing else "ET")
    canvas._code.append(" ".join(code))


def _draw_mixed(writer: Any, x: float, y: float, text: str, role: str, size: float, base: str) -> None:
    """Draw a line that holds right-to-left letters, piece by piece from left to right."""
    writer._code.append(said(text))
    for level, piece in _visual(_numbers_kept(text), base):
        found = fonts.runs(piece, _role(level, role))
        for run in reversed(found) if level % 2 else found:
            writer.setFont(run.face, size)
            for shape in _seen(level, run):
                placed = []
                for code, wide, right, up in shape.glyphs:
                    placed.append((wide == 0, x + right * size, y + up * size, code))
                    x += wide * size
                for _mark, across, over, code in sorted(placed, key=lambda each: each[0]):  # letters before their dots
                    writer.setTextOrigin(across, over)
                    writer.textOut(code)
    writer._code.append("EMC")


@lru_cache(maxsize=32768)
def lines(text: str, role: str, width: float, indent: float = 0.0, hang: bool = True) -> tuple[Line, ...]:
    """Return the lines of a paragraph, ``width`` and ``indent`` in em."""
    return tuple(break_lines(text, lambda each: advance(each, role), width, indent=indent, hang=hang))


@lru_cache(maxsize=4096)
def least_width(text: str, role: str) -> float:
    """Return the width in em of the widest piece that no line may part, as a telephone number."""
    pieces = [piece.rstrip() for part in text.split("\n") for piece in groups(part)]
    return max((advance(piece, role) for piece in pieces), default=0.0)


def names_kept(value: str, role: str, room: float) -> str:
    """Return a list of names (joined by 、) in lines ``room`` em wide that part no name."""
    names = value.split("、")
    if len(names) < 2 or max(map(len, names)) > 12:
        return value
    rows = [names[0]]
    for name in names[1:]:
        joined = f"{rows[-1]}、{name}"
        if advance(joined, role) <= room - 0.5:  # the mark after it may hang by half
            rows[-1] = joined
        else:
            rows[-1] += "、"
            rows.append(name)
    return "\n".join(rows)


def spacing(line: Line, size: float, width: float) -> float:
    """Return the air between signs (points) that sets a line flush right in ``width`` points; none where it is much."""
    gaps = fonts.count_clusters(line.text) - 1
    slack = width - line.width * size
    flush = not line.last and gaps > 0 and not RIGHT_TO_LEFT.search(line.text) and 0 < slack <= 2.5 * size
    return slack / gaps if flush else 0.0


def draw_line(
    canvas: Canvas,
    x: float,
    y: float,
    line: Line,
    role: str,
    size: float,
    width: float,
    *,
    base: Base = "L",
    opening: tuple[int, str] = (0, ""),
) -> None:
    """Draw a broken line in a measure of ``width`` points, flush right where a little air between signs does it.

    ``base`` is the direction of the paragraph it belongs to; ``opening`` is how many
    characters at its head stand in another role, which must be as wide in it.
    """
    if base == "R":
        draw(canvas, x + width, y, line.text, role, size, align="right", base="R")
        return
    air = spacing(line, size, width)
    x -= line.lead * size
    count, other = opening
    if count:
        x += draw(canvas, x, y, line.text[:count], other, size, spacing=air) + air
    draw(canvas, x, y, line.text[count:], role, size, spacing=air)
