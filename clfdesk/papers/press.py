"""The bare press: a canvas that embeds all its fonts, tells nothing of its maker, and gives the same bytes twice."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk import resources
from clfdesk.papers import fonts

# Streams stay binary: the text form of the library's default is a quarter larger and slower.
rl_config.useA85 = 0


def words(*keys: str) -> Any:
    """Return a word or sentence that papers carry, from ``resources/papers/words.toml``."""
    found: Any = resources.shipped("papers", "words.toml")
    for key in keys:
        found = found[key]
    return found


def new(size_mm: tuple[float, float], title: str) -> Canvas:
    """Return a canvas of a page size in millimetres, for one document."""
    fonts.face("song")
    first: Any = "song"  # else the library lists a face that it does not embed
    page = (size_mm[0] * mm, size_mm[1] * mm)
    canvas = Canvas(io.BytesIO(), pagesize=page, invariant=1, pageCompression=1, initialFontName=first)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("clfdesk")
    canvas.setProducer("clfdesk")
    return canvas


def finish(canvas: Canvas) -> bytes:
    """Close the last page and return the document."""
    closing: Any = canvas
    return bytes(closing.getpdfdata())


@cache
def numeral(number: int) -> str:
    """Return a clause's number in Chinese: 一 … 九十九.

    Raises :class:`ValueError` outside 1–99.
    """
    digits = words("numerals")
    if not 1 <= number <= 99:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else digits[10] if tens == 1 else digits[tens] + digits[10]) + (
        digits[ones] if ones else ""
    )
