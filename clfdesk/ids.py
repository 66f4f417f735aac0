"""Names that are never reused: desks and operations."""

from __future__ import annotations

import uuid


def new_id() -> str:
    """Return a fresh random identifier (32 hexadecimal digits)."""
    return uuid.uuid4().hex
