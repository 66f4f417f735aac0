"""Scans as they come: looked at before they are kept, photos turned upright and reduced, PDF pages counted.

Kept are PDF, JPEG and PNG. A photo loses what the camera wrote into it (also where it was
taken); a TIFF of several pages becomes a PDF.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.i18n import _

#: The most pixels a picture may have: what a telephone takes, but not what fills the memory.
PIXELS = 80_000_000
#: The longer side of a kept picture: an A4 page at 300 dots per inch.
LONGEST = 3508
#: The largest file that is taken in.
BYTES = 200 << 20
_KEPT = {"JPEG": "image/jpeg", "PNG": "image/png"}
_READ = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
_ORIENTATION, _POSITION = 0x0112, 0x8825


@dataclass(frozen=True, slots=True)
class Looked:
    """A scan that can be kept: its content, what it is, its pages, and whether it was turned or reduced."""

    content: bytes
    media: str
    pages: int
    turned: bool = False
    reduced: bool = False


def look(raw: bytes, name: str) -> Looked:
    """Return a scan as it is to be kept; ``name`` (as it may be shown) stands in the refusals.

    Raises :class:`Refusal`: empty, too large, no scan, damaged, a PDF with a password, more
    than 80 million pixels.
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
    return _pdf(raw, name) if b"%PDF-" in raw[:1024] else _picture(raw, name)


def _damaged(name: str, why: str) -> Refusal:
    return Refusal(_("This scan is damaged."), where=name, why=why, next=_("Scan or copy it again."))


def _pdf(raw: bytes, name: str) -> Looked:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        with pypdfium2.PdfDocument(raw) as document:
            pages = len(document)
            for number in range(pages):
                document[number].close()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Refusal(
                _("This PDF is locked with a password."),
                where=name,
                why=_("In ten years nobody will know the password."),
                next=_("Save it without a password, then take it in."),
            ) from error
        raise _damaged(name, _("The PDF cannot be opened, or one of its pages cannot.")) from error
    if not pages:
        raise _damaged(name, _("The PDF has no page."))
    return Looked(raw, "application/pdf", pages)


def _picture(raw: bytes, name: str) -> Looked:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=_READ) as picture:
                _not_too_large(picture.size, name)
                return _kept(picture, raw)
    except UnidentifiedImageError as error:
        raise Refusal(
            _("This file is no scan."),
            where=name,
            why=_("It is no PDF, JPEG, PNG, TIFF or BMP."),
            next=_("Save it as PDF or JPEG first."),
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large(name, PIXELS * 2) from error
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError) as error:
        raise _damaged(name, _("The picture cannot be read to its end.")) from error


def _too_large(name: str, pixels: int) -> Refusal:
    return Refusal(
        _("This picture is too large."),
        where=name,
        why=_("It has {millions} million pixels; {most} million are the most.").format(
            millions=round(pixels / 1e6), most=PIXELS // 10**6
        ),
        next=_("Save it smaller, then try again."),
    )


def _not_too_large(size: tuple[int, int], name: str) -> None:
    if size[0] * size[1] > PIXELS:
        raise _too_large(name, size[0] * size[1])


def _kept(picture: Any, raw: bytes) -> Looked:
    from PIL import ImageOps

    kind, frames = picture.format, int(getattr(picture, "n_frames", 1))
    if kind == "TIFF" and frames > 1:
        return _many(picture, frames)
    tags = picture.getexif()
    turned, big = tags.get(_ORIENTATION, 1) not in (0, 1), max(picture.size) > LONGEST
    if kind in _KEPT and not turned and not big and _POSITION not in tags:
        picture.load()
        return Looked(raw, _KEPT[kind], 1)
    if kind in ("JPEG", "MPO") and big:
        picture.draft("RGB", (LONGEST, LONGEST))  # decodes a large photo at a half or a quarter: less memory
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST, LONGEST))
    out = io.BytesIO()
    if kind in ("JPEG", "MPO", "WEBP") or (upright.mode in ("RGB", "RGBA") and kind != "PNG"):
        _plain(upright).save(out, "JPEG", quality=85, optimize=True)
        return Looked(out.getvalue(), "image/jpeg", 1, turned, big)
    upright.info.clear()
    upright.save(out, "PNG", optimize=True)
    return Looked(out.getvalue(), "image/png", 1, turned, big)


def _plain(picture: Any) -> Any:
    """Return a picture on white in colours or greys, as JPEG takes it."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        white = Image.new("RGB", over.size, "white")
        white.paste(over, mask=over.getchannel("A"))
        return white
    return picture if picture.mode in ("RGB", "L") else picture.convert("RGB")


def _many(picture: Any, frames: int) -> Looked:
    from PIL import ImageSequence

    pages = []
    for frame in ImageSequence.Iterator(picture):
        page = _plain(frame.copy())
        page.thumbnail((LONGEST, LONGEST))
        pages.append(page)
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=300)
    return Looked(out.getvalue(), "application/pdf", frames)
