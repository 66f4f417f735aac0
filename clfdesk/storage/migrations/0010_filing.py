"""Archive items, boxes, loans and lists."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
