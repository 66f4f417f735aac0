"""Contents that were read and found whole, remembered by size and time, so that only what moved is read again.

``scans/.whole`` lies in every root that keeps contents (the desk, a folder of backups). It is
a memory and no proof: once a month all contents are read whatever it says, and where it is
gone or cannot be written, they are read again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.storage import atomic, scan_store, session

NAME = ".whole"
#: Size and time (nanoseconds) of a content's file when it was read last.
Mark = tuple[int, int]


def _place(root: Path) -> Path:
    return root / scan_store.FOLDER / NAME


def load(root: Path) -> dict[str, Mark]:
    """Return what is remembered of the contents under a root; nothing where it cannot be read."""
    try:
        lines = _place(root).read_text("ascii").splitlines()
        return {name: (int(size), int(time)) for name, size, time in (line.split() for line in lines)}
    except (OSError, ValueError):
        return {}


def keep(root: Path, known: Mapping[str, Mark]) -> None:
    """Remember these contents under a root; a root that cannot be written remembers nothing."""
    text = "".join(f"{name} {size} {time}\n" for name, (size, time) in known.items())
    with contextlib.suppress(OSError, Refusal):
        if (root / scan_store.FOLDER).is_dir():
            atomic.atomic_write(_place(root), text.encode())


def mark(path: Path) -> Mark | None:
    """Return the size and time of a content's file, ``None`` where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


class Memory:
    """What is known of one root while its contents are gone through; ``settle`` writes down what changed."""

    def __init__(self, root: Path, key: bytes) -> None:
        self.root, self._key = root, key
        self._before = load(root)
        self._now: dict[str, Mark] = {}

    def whole(self, sha256: str, name: str, size: int) -> bool:
        """Tell whether a content is there and whole (``size`` at rest): read and hashed unless nothing of it moved."""
        path = scan_store.place_of(name, self.root)
        found = mark(path)
        if found is None or found[0] != size:
            return False
        if self._before.get(name) != found and scan_store.damage_of(sha256, root=self.root, key=self._key):
            return False
        self._now[name] = found
        return True

    def read(self, name: str) -> None:
        """Remember a content that was read and found whole just now."""
        if found := mark(scan_store.place_of(name, self.root)):
            self._now[name] = found

    def settle(self) -> None:
        """Write down what is known now, where that is another than before; nothing is written into a desk that is read."""
        reads_only = session.is_open() and session.current().read_only and session.current().folder == self.root
        if self._now != self._before and not reads_only:
            keep(self.root, self._now)
