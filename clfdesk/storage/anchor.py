"""The head of the journal, kept outside the database.

Written after each commit: a desk that comes back with fewer change sets than this, or
with another seal at that number, is an old copy or has lost its ``-wal`` file, and is
never taken for the newest.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "anchor.json"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last change set of a desk and the last line of its access log: their numbers and seals (hexadecimal)."""

    desk: str
    sequence: int
    seal: str
    accesses: int = 0
    access_seal: str = ""


def write(folder: Path, anchor: Anchor) -> None:
    """Put the anchor beside the desk.

    Replaced, not flushed: it comes after a commit that is already on the disk, so one
    that is lost to a power cut is only older, which :func:`read` and its callers allow.
    """
    content = json.dumps(asdict(anchor))
    temporary = folder / f".{NAME}.part"
    with contextlib.suppress(OSError):  # the commit stands; the anchor is an extra witness
        temporary.write_text(content, "utf-8")
        temporary.replace(folder / NAME)


def read(folder: Path) -> Anchor | None:
    """Return the anchor, or ``None`` where there is none that can be read."""
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
        log = int(found.get("accesses", 0)), str(found.get("access_seal", ""))
        return Anchor(str(found["desk"]), int(found["sequence"]), str(found["seal"]), *log)
    except (OSError, ValueError, KeyError, TypeError):
        return None
