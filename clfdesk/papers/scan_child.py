"""What a scan is, told in the limited process: photos turned upright and reduced, PDF pages counted, drawn and read.

It knows no desk and no language: what is wrong travels as a code.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from clfdesk.confined import serve
from clfdesk.papers.unfit import Unfit

#: The longer side of a kept picture: an A4 page at 300 dots per inch.
LONGEST = 3508
_KEPT = {"JPEG": "image/jpeg", "PNG": "image/png"}
_READ = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
_ORIENTATION, _POSITION = 0x0112, 0x8825
_TEXT = 400_000


@dataclass(frozen=True, slots=True)
class Looked:
    """A scan that can be kept: its content, what it is, its pages, and whether it was turned or reduced."""

    content: bytes
    media: str
    pages: int
    turned: bool = False
    reduced: bool = False


def look(raw: bytes, pixels: int) -> Looked:
    """Return a scan as it is to be kept; raises :class:`Unfit`."""
    if b"%PDF-" in raw[:1024]:
        return Looked(raw, "application/pdf", _pages(raw))
    return _picture(raw, pixels)


def _document(raw: bytes) -> Any:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise Unfit("locked" if locked else "pdf") from error


def _pages(raw: bytes) -> int:
    import pypdfium2

    with _document(raw) as document:
        pages = len(document)
        try:
            for number in range(pages):
                document[number].close()
        except pypdfium2.PdfiumError as error:
            raise Unfit("pdf") from error
    if not pages:
        raise Unfit("no_page")
    return pages


def text_of(raw: bytes) -> tuple[str, int]:
    """Return the words a PDF carries, at most 400,000 characters, and its pages; raises :class:`Unfit`."""
    with _document(raw) as document:
        found, length = [], 0
        for number in range(len(document)):
            said = document[number].get_textpage().get_text_bounded()
            found.append(said)
            length += len(said)
            if length > _TEXT:
                break
        return "\n".join(found)[:_TEXT], len(document)


def drawn(raw: bytes, page: int, dpi: float, longest: int, pixels: int) -> bytes:
    """Return one page (from 0) as a picture: at ``dpi`` dots per inch, or with its longer side of ``longest`` pixels."""
    from PIL import Image

    if b"%PDF-" in raw[:1024]:
        with _document(raw) as document:
            sheet = document[page]
            width, height = sheet.get_size()
            scale = longest / max(width, height) if longest else dpi / 72
            picture = sheet.render(scale=min(scale, (pixels / (width * height)) ** 0.5)).to_pil()
    else:
        picture = Image.open(io.BytesIO(raw), formats=_READ)
        if longest:
            picture.draft("RGB", (longest, longest))
            picture.thumbnail((longest, longest))
    out = io.BytesIO()
    if longest:
        _plain(picture).save(out, "JPEG", quality=80)
    else:
        picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _picture(raw: bytes, pixels: int) -> Looked:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=_READ) as picture:
                if picture.size[0] * picture.size[1] > pixels:
                    raise Unfit("large", picture.size[0] * picture.size[1])
                return _kept(picture, raw)
    except UnidentifiedImageError as error:
        raise Unfit("no_scan") from error
    except Image.DecompressionBombError as error:
        raise Unfit("large", pixels * 2) from error
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError) as error:
        raise Unfit("picture") from error


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


def work(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer one order: ``look``, ``text``, ``draw``, ``sizes`` or ``bind``; ``{"fault": code}`` where bytes are not fit."""
    pixels = int(order.get("pixels", 80_000_000))
    try:
        if order["do"] == "text":
            said, pages = text_of(data)
            return {"pages": pages}, said.encode("utf-8", "replace")
        if order["do"] == "draw":
            return {}, drawn(data, int(order["page"]), float(order["dpi"]), int(order["longest"]), pixels)
        if order["do"] in ("sizes", "bind"):
            from clfdesk.papers import binding_child

            return binding_child.work(order, data)
        found = look(data, pixels)
    except Unfit as unfit:
        return {"fault": unfit.code, "pixels": unfit.pixels}, b""
    same = found.content is data
    told = {"media": found.media, "pages": found.pages, "turned": found.turned, "reduced": found.reduced, "same": same}
    return told, b"" if same else found.content


def main() -> None:
    """Answer until nobody asks any more."""
    serve(work)


if __name__ == "__main__":
    main()
