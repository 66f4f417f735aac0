"""How a board's body is set, and the pieces it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

#: Roles: running text, and what stands out of it (numbers, labels, headings).
BODY, STRONG = "kai", "hei_bold"


@dataclass(frozen=True, slots=True)
class Setting:
    """How a body is set: measure and size in points, line height as a multiple of the size, colours."""

    width: float
    size: float
    leading: float
    main: str
    pale: str
    ink: str
    on: str = "#FFFFFF"
    label_room: float = 0.0  # of the widest label of a bar on the whole board, in em


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a board that is never torn: its height, its share of the air, whether its last line is too short.

    ``torn`` says that a word no line may part (a telephone number) did not fit its line: smaller is better then.
    """

    height: float
    draw: Callable[[Canvas, float, float], None]
    air: float = 1.0
    lonely: int = 0
    torn: bool = False
