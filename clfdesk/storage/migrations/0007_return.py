"""What the life of a return and of a paper keeps."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
