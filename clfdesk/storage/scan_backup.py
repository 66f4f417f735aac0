"""Scans beside the backups: each content is hashed before its first backup, copied once, read back, and never again.

That holds while nothing of its file moves (:mod:`scan_known` remembers what was read).

``scans/`` beside the backup files holds the contents all of them share, encrypted as they
lie on the desk. In the desk's own folder of backups they are hard links, which cost
nothing and outlive a deletion; in any other place they are copies of their own.
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clfdesk.storage import atomic, scan_known, scan_store
from clfdesk.storage.database import Connection

MEMBER = "scans.txt"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Carried:
    """What carrying contents did: all there are, what was new and its bytes, and those that could not be carried.

    ``hurt`` are those that lie whole where they were carried to, though their original is gone or damaged.
    """

    names: tuple[tuple[str, int], ...] = ()
    fresh: int = 0
    copied: int = 0
    lost: tuple[str, ...] = ()
    hurt: tuple[str, ...] = ()


def contents(connection: Connection) -> list[tuple[str, int]]:
    """Return (SHA-256, size) of every content the rows of a desk name; none where its schema has no scans."""
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'scan'").fetchone()
    if not known:
        return []
    found = connection.execute("SELECT sha256, max(size) FROM scan GROUP BY sha256 ORDER BY sha256")
    return [(str(row[0]), int(row[1])) for row in found]


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def carry(given: Iterable[tuple[str, int]], source: Path, target: Path, key: bytes, *, link: bool = False) -> Carried:
    """Bring contents from one root to another; what lies there whole already costs nothing.

    Every original is held against its hash, and every copy: read, unless it was found whole
    before and nothing of its file moved since. One whose original is gone or damaged is told
    in ``lost`` (``hurt`` where the copy is whole) and does not stop the others. Raises
    ``OSError`` where the target cannot take them.
    """
    names: list[tuple[str, int]] = []
    lost: list[str] = []
    hurt: list[str] = []
    fresh = copied = 0
    mine, theirs = scan_known.Memory(source, key), scan_known.Memory(target, key)
    try:
        for sha256, size in given:
            name = scan_store.name_of(sha256, key)
            wanted = scan_store.size_at_rest(size)
            names.append((name, wanted))
            if theirs.whole(sha256, name, wanted):
                if not mine.whole(sha256, name, wanted):
                    hurt.append(name)
                continue
            if not mine.whole(sha256, name, wanted):
                lost.append(name)
                continue
            here, there = scan_store.place_of(name, source), scan_store.place_of(name, target)
            atomic.make_folder(there.parent)
            fresh += 1
            if link and _linked(here, there):
                theirs.read(name)
                continue
            copied += scan_store.write(there, _blocks(here))
            if scan_store.damage_of(sha256, root=target, key=key):
                there.unlink(missing_ok=True)
                lost.append(name)
            else:
                theirs.read(name)
    finally:
        mine.settle()
        theirs.settle()
    return Carried(tuple(names), fresh, copied, tuple(lost), tuple(hurt))


def _linked(here: Path, there: Path) -> bool:
    try:
        there.unlink(missing_ok=True)
        os.link(here, there)
        atomic.sync_folder(there.parent)  # the backup that names it comes after
    except OSError:
        return False
    return True


def damaged(given: Iterable[tuple[str, int]], root: Path, key: bytes) -> int:
    """Return how many contents under a root are gone or not as they were kept; all are read."""
    return sum(1 for sha256, _size in given if scan_store.damage_of(sha256, root=root, key=key))


def listed(names: Iterable[tuple[str, int]]) -> str:
    """Return the list of contents as it lies in a backup (names that tell nothing, and sizes)."""
    return "".join(f"{name} {size}\n" for name, size in names)


def thin(folder: Path) -> int:
    """Delete the contents no backup of a folder names; return how many. Nothing goes where a backup cannot be read."""
    wanted: set[str] = set()
    try:
        for path in folder.glob("*.clfbak"):
            with zipfile.ZipFile(path) as archive:
                if MEMBER in archive.namelist():
                    wanted |= {line.split()[0] for line in archive.read(MEMBER).decode().splitlines() if line}
    except (zipfile.BadZipFile, OSError, ValueError, IndexError):
        return 0
    gone = 0
    for path in list(scan_store.kept(folder)):
        if path.stem not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()
                gone += 1
    return gone
