"""A handful of invented scans for the demonstration: small pictures made on the spot."""

from __future__ import annotations

import io

from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.person import Person
from clfdesk.services import scan
from clfdesk.services.office import Office
from clfdesk.storage import records

_KINDS = ("photo", "id_card", "household_book", "certificate_copy", "guardian")
_PEOPLE = 3


def keep_scans(office: Office, inventor: Inventor) -> None:
    """Keep a few scans with the first people of the roster, so that the page of files is not empty."""
    people = records.every(Person)[:_PEOPLE]
    words = inventor.words["scans"]
    papers = []
    for index, person in enumerate(people):
        for kind in _KINDS[: len(_KINDS) - index]:
            title = str(words[kind])
            content = _drawn(f"{title} · {words['sample']}", person.id * 16 + _KINDS.index(kind))
            papers.append(scan.Paper(f"{title}.png", "person", person.id, kind, title, content=content))
    scan.store_all(office, papers)


def _drawn(says: str, shade: int) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    from clfdesk import resources

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
