"""The limited child of a packed program, which has no interpreter of its own to parse foreign files in."""

from __future__ import annotations

from clfdesk.sheets.child import main

__all__ = ["main"]
