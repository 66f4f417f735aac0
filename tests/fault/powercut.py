"""What a disk may hold after a power cut at any point of a recorded run.

Two models. ``journal`` (ext4, NTFS): names change in their order, and a flushed file
brings all names before it along. ``strict`` (POSIX to the letter): each change of a name
is lost or kept by itself until its folder is flushed. In both, what was written to a file
and not flushed arrives in any part, one write in four torn at a sector of 512 bytes.
"""

from __future__ import annotations

import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call: its letter, the path (from the root), another path, an offset or size, and data."""

    op: str
    path: str
    other: str
    at: int
    data: bytes


def read_log(log: Path, root: str) -> list[Call]:
    """Return the calls of a recorded run."""
    content, at, found = log.read_bytes(), 0, []
    while at < len(content):
        op, path, other, size, where = struct.unpack_from("=iiiiq", content, at)
        at += 24
        parts = []
        for length in (path, other, size):
            parts.append(content[at : at + length])
            at += length
        names = [part.decode().removeprefix(root).lstrip("/") for part in parts[:2]]
        found.append(Call(chr(op), names[0], names[1], where, parts[2]))
    return found


@dataclass(slots=True)
class File:
    """One file: what is surely on the disk, and what was done since its last flush."""

    kept: bytearray
    since: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass(slots=True)
class Disk:
    """The disk as the program sees it (``names``), as it surely is (``kept``), and name changes on their way."""

    names: dict[str, File]
    kept: dict[str, File]
    moving: list[tuple[str, tuple[tuple[str, File | None], ...]]]
    model: str

    def do(self, call: Call) -> None:
        """Carry one call out."""
        folder = call.path.rpartition("/")[0]
        if call.op == "c":
            self._move(folder, ((call.path, File(bytearray())),))
        elif call.op == "u":
            self._move(folder, ((call.path, None),))
        elif call.op == "m":  # a folder is a name too, and what stands in one that is lost is lost with it
            self._move(folder, ((f"{call.path}/", File(bytearray())),))
        elif call.op == "d":
            self._move(folder, ((f"{call.path}/", None),))
        elif call.op == "l" and call.other in self.names:
            self._move(folder, ((call.path, self.names[call.other]),))
        elif call.op == "r" and call.other in self.names:
            self._move(folder, ((call.path, self.names[call.other]), (call.other, None)))
        elif call.op == "r":
            inside = [name for name in self.names if name.startswith(f"{call.other}/")]
            new = [(call.path + name.removeprefix(call.other), self.names[name]) for name in inside]
            self._move(folder, (*new, *((name, None) for name in inside)))
        elif call.op in "wt" and call.path in self.names:
            self.names[call.path].since.append((call.at, call.data if call.op == "w" else None))
        elif call.op == "s":
            self._flush(call.path)

    def _move(self, folder: str, change: tuple[tuple[str, File | None], ...]) -> None:
        _apply(self.names, change)
        self.moving.append((folder, change))

    def _flush(self, path: str) -> None:
        if path in self.names:
            file = self.names[path]
            for at, data in file.since:
                _write(file.kept, at, data)
            file.since.clear()
        stays = []
        for folder, change in self.moving:
            ordered = self.model == "journal"
            if ordered or folder == path:
                _apply(self.kept, change)
            else:
                stays.append((folder, change))
        self.moving[:] = stays

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files a power cut may leave."""
        names = dict(self.kept)
        if self.model == "journal":
            for _folder, change in self.moving[: chance.randint(0, len(self.moving))]:
                _apply(names, change)
        else:
            for _folder, change in self.moving:
                if chance.random() < 0.5:
                    _apply(names, change)
        made = {name for change in (names, self.names) for name in change if name.endswith("/")}
        lost = tuple(made - set(names))
        return {
            name: _torn(file, chance)
            for name, file in names.items()
            if not name.endswith("/") and not (lost and name.startswith(lost))
        }


def _apply(names: dict[str, File], change: tuple[tuple[str, File | None], ...]) -> None:
    for name, file in change:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _write(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


def _torn(file: File, chance: random.Random) -> bytes:
    if not file.since:
        return bytes(file.kept)
    content, share = bytearray(file.kept), chance.choice((0.0, 0.5, 0.9, 1.0))
    for at, data in file.since:
        if chance.random() >= share:
            continue
        if data and len(data) > SECTOR and chance.random() < 0.25:
            data = data[: chance.randrange(0, len(data), SECTOR)]  # noqa: PLW2901
        _write(content, at, data)
    return bytes(content)


def states(
    log: Path, root: str, original: Path, model: str, count: int, seed: int
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Yield ``count`` states of the disk, each with the last step that was acknowledged before the cut."""
    calls, chance = read_log(log, root), random.Random(seed)
    points = sorted(chance.randint(0, len(calls)) for _number in range(count))
    files = {str(path.relative_to(original)): path.read_bytes() for path in original.rglob("*") if path.is_file()}
    start = {name: File(bytearray(content)) for name, content in files.items()}
    disk, told, done = Disk(dict(start), dict(start), [], model), 0, 0
    for point in points:
        for call in calls[done:point]:
            if call.op == "a":
                told = int(call.data)
            elif not call.path.endswith("/ack") and call.path != "ack":
                disk.do(call)
        done = point
        yield told, disk.cut(chance)


def laid_out(state: dict[str, bytes], original: Path, room: Path) -> None:
    """Write a state into a folder (with the folders it began with, and any its files stand in)."""
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    for folder in (path for path in original.rglob("*") if path.is_dir()):
        (room / folder.relative_to(original)).mkdir(parents=True, exist_ok=True)
    for name, content in state.items():
        path = room / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
