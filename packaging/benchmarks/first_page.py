"""A board's first page on the screen's side: against a blank page that embeds the same fonts for the same characters."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import pressing
from benchmarks.race import Race


def glyphs() -> dict[str, str]:
    """Return the characters a board draws, by face."""
    from clfdesk.papers import fonts, text

    found: dict[str, dict[str, None]] = {}
    real = text.draw

    def noted(canvas: Any, x: float, y: float, said: str, role: str, size: float, **more: Any) -> float:
        for run in fonts.runs(said, role):
            found.setdefault(run.face, {}).update(dict.fromkeys(run.text))
        return real(canvas, x, y, said, role, size, **more)

    text.draw = noted  # type: ignore[assignment]
    try:
        pressing._ours()
    finally:
        text.draw = real
    return {face: "".join(characters) for face, characters in found.items()}


def _blank(said: dict[str, str]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    for _number in range(pressing.BOARDS):
        first: Any = pressing.library_face("song")
        canvas = Canvas(io.BytesIO(), pagesize=(1700, 2551), pageCompression=1, initialFontName=first)
        for face, characters in said.items():
            canvas.setFont(pressing.library_face(face), 48)
            canvas.drawString(100, 100, characters)
        canvas.getpdfdata()  # type: ignore[no-untyped-call]


def races(_scratch: Path) -> Iterator[Race]:
    """Give the race, warm."""
    said = glyphs()
    yield Race(
        f"first page: {pressing.BOARDS} boards of 600 x 900 mm, fitted",
        pressing._ours,
        lambda: _blank(said),
        3.0,
        "a page that embeds the same fonts with the same characters and nothing else",
    )
