"""Papers of unknown make bound into one document: parsed in the limited process, never in this one.

What is laid over them (page numbers, a stamp) is pressed here, from the sizes that process told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.papers import press, text
from clfdesk.papers.scan_reading import asked

PDF = "application/pdf"
#: Where a page's number stands: so far from the upper edge and from the outer one (DA/T 22-2015).
NUMBER_PT, EDGE, BELOW = 11.0, 10 * mm, 10 * mm
LABEL_PT = 8.0


@dataclass(frozen=True, slots=True)
class Part:
    """One paper: a PDF, or a picture that becomes a page."""

    content: bytes
    media: str = PDF


Size = tuple[float, float]


def sizes(part: Part, name: str = "") -> list[Size]:
    """Return width and height of a part's pages (points), as they are looked at.

    Raises :class:`Refusal` with ``name`` for a part that is damaged, locked or breaks its parser.
    """
    answer, _content = asked({"do": "sizes", "media": part.media}, part.content, name)
    return [(float(wide), float(high)) for wide, high in answer["sizes"]]


def bind(parts: Sequence[Part], over: bytes = b"", *, first: int = 0, title: str = "", name: str = "") -> bytes:
    """Return the parts as one document; the pages of ``over`` lie on its pages from ``first`` (0) on; :class:`Refusal`."""
    listed = [[len(part.content), part.media] for part in parts]
    order = {"do": "bind", "parts": listed, "first": first, "title": title}
    return asked(order, b"".join([*(part.content for part in parts), over]), name)[1]


def overlay(pages: Sequence[Size], draw: Callable[[Canvas, int, Size], None]) -> bytes:
    """Press one page for each size; ``draw`` gets the canvas, the page's number from 1 and its size."""
    canvas = press.new((210, 297), "")
    for number, size in enumerate(pages, 1):
        canvas.setPageSize(size)
        draw(canvas, number, size)
        canvas.showPage()
    return press.finish(canvas)


def labelled(lines: Sequence[tuple[str, Size]]) -> bytes:
    """Press one page for each line: its words small at the lower left of a page of its size."""

    def draw(canvas: Canvas, number: int, size: Size) -> None:
        words = lines[number - 1][0]
        points = min(LABEL_PT, (size[0] - 2 * EDGE) / max(text.advance(words, "song"), 1.0))
        text.draw(canvas, EDGE, EDGE / 2, words, "song", points)

    return overlay([size for _words, size in lines], draw)


def numbered(canvas: Canvas, number: int, size: Size, *, sides: int = 1) -> None:
    """Draw a page's number: upper right, and upper left on backs where paper has two sides."""
    back = sides == 2 and number % 2 == 0
    x = EDGE if back else size[0] - EDGE
    text.draw(canvas, x, size[1] - BELOW, str(number), "hei", NUMBER_PT, align="left" if back else "right")
