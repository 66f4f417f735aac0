"""The certificate counter and what belongs to persons."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
