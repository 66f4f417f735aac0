"""Papers that go from hand to hand."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
