"""Text as outlines, for copy shops: every glyph a filled path, so that no machine needs a font."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from clfdesk.papers import fonts

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_MARK = "outlines"


def outline_all(canvas: Canvas) -> None:
    """Let a canvas draw all text as outlines from here on."""
    setattr(canvas, _MARK, True)


def outlined(canvas: Canvas) -> bool:
    """Return whether a canvas draws text as outlines."""
    return bool(getattr(canvas, _MARK, False))


class _Pen:
    """Writes a glyph's path as PDF operators, in units of the face; quadratic curves become cubic ones."""

    def __init__(self) -> None:
        self.code: list[str] = []
        self._at = (0.0, 0.0)

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol's names
        self.code.append(f"{to[0]:g} {to[1]:g} m")
        self._at = to

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self.code.append(f"{to[0]:g} {to[1]:g} l")
        self._at = to

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.code.append(" ".join(f"{x:g} {y:g}" for x, y in points) + " c")
        self._at = points[-1]

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        (cx, cy), (x, y) = points
        (ax, ay) = self._at
        first = (ax + 2 / 3 * (cx - ax), ay + 2 / 3 * (cy - ay))
        second = (x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y))
        self.code.append(f"{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f} {x:g} {y:g} c")
        self._at = (x, y)

    def closePath(self) -> None:  # noqa: N802
        self.code.append("h")


@lru_cache(maxsize=8192)
def _path(name: str, code: int) -> tuple[str, float]:
    """Return a character's path in one face, and the units of its em."""
    import uharfbuzz

    font = fonts.face(name)
    shaper = uharfbuzz.Font(font.hbFace)
    pen = _Pen()
    shaper.draw_glyph_with_pen(font.face.charToGlyph[code], pen)
    return " ".join(pen.code), float(shaper.face.upem)


class Outliner:
    """Stands in for a text object: takes the same words and draws their outlines at once."""

    def __init__(self, canvas: Canvas, x: float, y: float) -> None:
        self._code_out: list[str] = canvas._code  # type: ignore[attr-defined]
        self._code: list[str] = []  # what a text object would say of itself: nobody reads outlines
        self._x, self._y = x, y
        self._face, self._size, self._space = "", 0.0, 0.0

    def setFont(self, face: str, size: float) -> None:  # noqa: N802 - the text object's names
        """Choose the face and size (points)."""
        self._face, self._size = face, size

    def setCharSpace(self, space: float) -> None:  # noqa: N802
        """Set what is added after each character (points)."""
        self._space = space

    def setTextOrigin(self, x: float, y: float) -> None:  # noqa: N802
        """Move to a place."""
        self._x, self._y = x, y

    def textOut(self, text: str) -> None:  # noqa: N802
        """Draw text and move on by its width."""
        for character in text:
            path, unit = _path(self._face, ord(character))
            if path:
                scale = self._size / unit
                placed = f"{scale:.6f} 0 0 {scale:.6f} {self._x:.3f} {self._y:.3f}"
                self._code_out.append(f"q {placed} cm {path} f Q")
            self._x += fonts.width(self._face, character) * self._size + self._space
