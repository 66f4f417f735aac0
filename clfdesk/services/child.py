"""The limited children of a packed program, which has no interpreter of its own to parse foreign files in."""

from __future__ import annotations

from clfdesk.papers.scan_child import main as main_of_scans
from clfdesk.sheets.child import main

__all__ = ["main", "main_of_scans"]
