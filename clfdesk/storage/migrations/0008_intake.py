"""Received originals, profiles and decided rows."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
