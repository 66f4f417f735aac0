"""Two lists side by side: a file and the desk, or two files; only left, only right, differing, same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clfdesk.services.office import Office


def compare(office: Office, left: str, right: str, *, key: str = "id_number", out: Path | None = None) -> Any:
    """Compare two lists."""
    raise NotImplementedError
