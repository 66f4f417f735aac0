"""Archives: files, items, boxes, scans and loans."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
