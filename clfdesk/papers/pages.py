"""Pages of our own documents taken out; bytes are the same twice."""

from __future__ import annotations

import io
from collections.abc import Sequence


def only(pdf: bytes, pages: Sequence[int]) -> bytes:
    """Return a document of some pages (numbered from 1) in the order given."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as part, pikepdf.open(io.BytesIO(pdf)) as whole:
        for number in pages:
            part.pages.append(whole.pages[number - 1])
        part.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
