"""Scans as they come: looked at in a process of their own before they are kept, and what is wrong said in sentences.

Kept are PDF, JPEG and PNG. A photo loses what the camera wrote into it (also where it was
taken); a TIFF of several pages becomes a PDF. Whatever a file does to its parser, this
process only sees a picture or a code.
"""

from __future__ import annotations

from typing import Any

from clfdesk.confined import Broken, Room
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.papers.scan_child import LONGEST, Looked

__all__ = ["BYTES", "LONGEST", "PIXELS", "Looked", "asked", "drawn", "look", "text_of"]

#: The most pixels a picture may have: what a telephone takes, but not what fills the memory.
PIXELS = 80_000_000
#: The largest file that is taken in.
BYTES = 200 << 20
#: The most pixels a page is drawn with.
_DRAWN = 60_000_000
#: A file of 200 MB on a slow PC: so many seconds more for each MB.
_PER_MEGABYTE = 0.5
room = Room("clfdesk.papers.scan_child", "--child-of-scans")


def asked(order: dict[str, Any], raw: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """Return what the limited process answers to an order about bytes; :class:`Refusal` naming ``name``."""
    try:
        answer, content = room.ask(order, raw, seconds=int(30 + _PER_MEGABYTE * (len(raw) >> 20)))
    except Broken as broken:
        raise _stopped(broken.code, name) from broken
    if code := answer.get("fault"):
        raise _unfit(str(code), name, int(answer.get("pixels", 0)))
    return answer, content


def look(raw: bytes, name: str) -> Looked:
    """Return a scan as it is to be kept; ``name`` (as it may be shown) stands in the refusals.

    Raises :class:`Refusal`: empty, too large, no scan, damaged, a PDF with a password, more
    than 80 million pixels, one its parser breaks on.
    """
    if not raw:
        raise Refusal(
            _("This file is empty."),
            where=name,
            why=_("It has 0 bytes; the copying or scanning was broken off."),
            next=_("Scan or copy it again."),
        )
    if len(raw) > BYTES:
        raise Refusal(
            _("This file is too large for a scan."),
            where=name,
            why=_("It has {size} MB; {most} MB are the most.").format(size=len(raw) >> 20, most=BYTES >> 20),
            next=_("Scan it at 300 dpi or less, or split it."),
        )
    answer, content = asked({"do": "look", "pixels": PIXELS}, raw, name)
    kept = raw if answer["same"] else content
    return Looked(kept, answer["media"], answer["pages"], answer["turned"], answer["reduced"])


def text_of(pdf: bytes, name: str = "") -> tuple[str, int]:
    """Return the words a PDF carries (nothing for a bare scan) and its number of pages; :class:`Refusal` where it is none."""
    answer, content = asked({"do": "text"}, pdf, name)
    return content.decode(), int(answer["pages"])


def drawn(content: bytes, name: str, page: int = 0, *, dpi: float = 110, longest: int = 0) -> bytes:
    """Return one page as a PNG at ``dpi`` dots per inch, or as a small JPEG of ``longest`` pixels; :class:`Refusal`."""
    order = {"do": "draw", "page": page, "dpi": dpi, "longest": longest, "pixels": _DRAWN}
    return asked(order, content, name)[1]


def _stopped(code: str, name: str) -> Refusal:
    return Refusal(
        _("This file could not be read."),
        where=name,
        why=_("Looking at it took too long and was stopped.")
        if code == "slow"
        else _("Its inner structure is broken; reading it failed and was contained."),
        next=_("Scan the paper again, or save the file anew."),
    )


def _unfit(code: str, name: str, pixels: int) -> Refusal:
    if code == "locked":
        return Refusal(
            _("This PDF is locked with a password."),
            where=name,
            why=_("In ten years nobody will know the password."),
            next=_("Save it without a password, then take it in."),
        )
    if code == "no_scan":
        return Refusal(
            _("This file is no scan."),
            where=name,
            why=_("It is no PDF, JPEG, PNG, TIFF or BMP."),
            next=_("Save it as PDF or JPEG first."),
        )
    if code == "large":
        return Refusal(
            _("This picture is too large."),
            where=name,
            why=_("It has {millions} million pixels; {most} million are the most.").format(
                millions=round(pixels / 1e6), most=PIXELS // 10**6
            ),
            next=_("Save it smaller, then try again."),
        )
    if code == "memory":
        return _stopped("crashed", name)
    why = {
        "pdf": _("The PDF cannot be opened, or one of its pages cannot."),
        "no_page": _("The PDF has no page."),
    }.get(code, _("The picture cannot be read to its end."))
    return Refusal(_("This scan is damaged."), where=name, why=why, next=_("Scan or copy it again."))
