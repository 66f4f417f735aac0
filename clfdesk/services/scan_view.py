"""A scan as the window shows it: opened once, then page by page as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from clfdesk.services import scan
from clfdesk.services.office import Office

#: The dots per inch a page of a PDF is drawn at; zooming in draws it finer, up to this many times.
DPI, FINEST = 110, 3


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened scan: its number, what it is, its pages, its content."""

    number: int
    title: str
    media: str
    pages: int
    content: bytes


def opened(office: Office, number: int) -> Opened:
    """Open one scan (put on record); :class:`Refusal` where it cannot be read."""
    kept = scan.get(office, number)
    return Opened(kept.id, kept.title, kept.media, kept.pages, scan.open_bytes(office, number))


def page(shown: Opened, number: int, zoom: float = 1.0) -> bytes:
    """Return one page (from 0) as a PNG or JPEG picture."""
    if shown.media != "application/pdf":
        return shown.content
    from clfdesk.papers.preview import pictures

    return pictures(shown.content, DPI * min(max(zoom, 1.0), FINEST), [number])[0]
