"""A scan as the window shows it: opened once, then page by page as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from clfdesk.domain.scan import MEDIA
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import scan
from clfdesk.services.office import Office
from clfdesk.storage import scan_store

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
    if shown.media not in MEDIA:
        raise Refusal(
            _("This paper is no picture and no PDF."),
            where=shown.title,
            next=_("Save a copy and open it with the program it belongs to."),
        )
    if shown.media != "application/pdf":
        return shown.content
    from clfdesk.papers.scan_reading import drawn

    return drawn(shown.content, shown.title, number, dpi=DPI * min(max(zoom, 1.0), FINEST))


def small(office: Office, number: int, longest: int = 96) -> bytes:
    """Return a scan's first page as a small JPEG for a list; :class:`Refusal` where it cannot be read.

    It is not put on record as looked at: nothing can be read on it.
    """
    from clfdesk.papers.scan_reading import drawn

    kept = scan.get(office, number)
    return drawn(scan_store.get(kept.sha256, kept.title), kept.title, longest=longest)


def small_or_none(office: Office, number: int, longest: int = 96) -> bytes | None:
    """Return the small picture, ``None`` where the scan cannot be read."""
    try:
        return small(office, number, longest)
    except Refusal:
        return None
