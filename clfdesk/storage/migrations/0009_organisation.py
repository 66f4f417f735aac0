"""Terms and what the organisation keeps."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
