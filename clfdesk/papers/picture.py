"""Pictures that come from outside: emblems and photos, looked at before they are used."""

from __future__ import annotations

import io
import warnings

from clfdesk.errors import Refusal
from clfdesk.i18n import _

#: The most pixels a picture may have: what a telephone takes, but not what fills the memory.
PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG")


def check_picture(raw: bytes, name: str) -> tuple[int, int]:
    """Return the width and height of a PNG or JPEG picture in pixels.

    Raises :class:`Refusal` for a file that is none, is damaged, or has too many pixels.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
                size = picture.size
                if size[0] * size[1] <= PIXELS:
                    picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal(
            _("This picture cannot be used."),
            where=name,
            why=_("It is no PNG or JPEG file, or it is damaged."),
            next=_("Save it again as PNG or JPEG."),
        ) from error
    if size[0] * size[1] > PIXELS:
        raise Refusal(
            _("This picture is too large."),
            where=name,
            why=_("It has {millions} million pixels; {most} million are the most.").format(
                millions=round(size[0] * size[1] / 1e6), most=PIXELS // 10**6
            ),
            next=_("Save it smaller, then try again."),
        )
    return size
