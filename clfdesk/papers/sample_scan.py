"""An invented scan for the demonstration: a frame, a few bars, a word."""

from __future__ import annotations

import io

from clfdesk import resources


def drawn(says: str, shade: int) -> bytes:
    """Return a small PNG that says what it stands for; ``shade`` makes one differ from another."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("P", (420, 280), 0)
    picture.putpalette([250, 248, 240, 30, 70, 110, 200 - shade % 90, 205, 210])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((14, 14, 405, 265), outline=1, width=3)
    pen.rectangle((300, 60, 380, 160), fill=2)
    for line in range(5):
        pen.rectangle((40, 80 + 26 * line, 180 + (shade * 7 + line * 31) % 90, 88 + 26 * line), fill=2)
    face = ImageFont.truetype(str(resources.folder("fonts") / "kai.ttf"), 20)
    pen.text((40, 34), says, fill=1, font=face)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
