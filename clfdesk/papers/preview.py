"""Pictures of the pages that print: the preview is the PDF itself."""

from __future__ import annotations

import io
from collections.abc import Iterable

from clfdesk.errors import Refusal
from clfdesk.i18n import _

#: The most pixels one picture may have; a larger wish is met with fewer dots per inch.
PIXELS = 60_000_000


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return the width and height of each page in millimetres."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [(width * 25.4 / 72, height * 25.4 / 72) for width, height in (page.get_size() for page in document)]


def pictures(pdf: bytes, dpi: float, pages: Iterable[int] | None = None) -> list[bytes]:
    """Return PNG pictures of the pages (numbered from 0; all by default), at ``dpi`` dots per inch.

    Raises :class:`Refusal` for bytes that are no PDF.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refusal(
            _("This paper cannot be shown."),
            why=_("The file is no PDF, or it is damaged."),
            next=_("Press it again."),
        ) from error
    found = []
    with document:
        for number in range(len(document)) if pages is None else pages:
            page = document[number]
            width, height = page.get_size()
            scale = min(dpi / 72, (PIXELS / (width * height)) ** 0.5)
            out = io.BytesIO()
            page.render(scale=scale).to_pil().save(out, "PNG", compress_level=1)
            found.append(out.getvalue())
    return found


def jpeg(pdf: bytes, pixels: int) -> bytes:
    """Return the first page as a JPEG picture whose longer side has ``pixels``, for showing around."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        out = io.BytesIO()
        page.render(scale=pixels / max(page.get_size())).to_pil().convert("RGB").save(out, "JPEG", quality=88)
        return out.getvalue()
