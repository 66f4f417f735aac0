"""How characters are written: width and invisible blanks, the dirt every import meets first."""

from __future__ import annotations

import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
#: What either of the two takes away or changes; most of a hundred thousand cells have none of it.
_DIRT = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u3000\uff01-\uff5e]")


def narrow(text: str) -> str:
    """Return a text with full-width letters, digits, signs and blanks as their ASCII forms."""
    return text if text.isascii() else text.translate(_WIDE)


def solid(text: str) -> str:
    """Return a text in its narrow form without any blank, line break or invisible character."""
    return _INVISIBLE.sub("", narrow(text)) if _DIRT.search(text) else text
