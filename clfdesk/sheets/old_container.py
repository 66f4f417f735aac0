"""The compound file an .xls lives in (MS-CFB, version 3): the workbook's stream beside its document properties.

xlwt writes the workbook alone; the envelope of a return needs the two property streams as well. Every stream is
filled up to 4,096 bytes, so that none lies in the small-stream area.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR, _LEAST = 512, 4096
_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_NONE = 0xFFFFFFFF
_IN_HEADER, _EACH = 109, _SECTOR // 4


def packed(streams: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a compound file of two or three streams, given in the order of the directory (short names first)."""
    sectors: list[bytes] = []
    table: list[int] = []
    starts: list[tuple[int, int]] = []
    for _name, content in streams:
        whole = content.ljust(_LEAST, b"\0")
        count = -(-len(whole) // _SECTOR)
        starts.append((len(table), len(whole)))
        table += [len(table) + step for step in range(1, count)] + [_END]
        sectors.append(whole.ljust(count * _SECTOR, b"\0"))
    directory = len(table)
    table.append(_END)
    sectors.append(_directory([name for name, _content in streams], starts))
    tables, lists = _sizes(len(table))
    first = len(table)
    table += [_FAT] * tables + [_DIFAT] * lists
    table += [_FREE] * (tables * _EACH - len(table))
    places = list(range(first, first + tables))
    more = first + tables
    head = struct.pack(
        "<8s16x5H6x8I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, _LEAST,
        _END, 0, more if lists else _END,
    ) + struct.pack("<I", lists)  # fmt: skip
    head += struct.pack(f"<{_IN_HEADER}I", *(places[:_IN_HEADER] + [_FREE] * (_IN_HEADER - len(places))))
    rest = places[_IN_HEADER:]
    chained = b""
    for number in range(lists):
        part = rest[number * (_EACH - 1) : (number + 1) * (_EACH - 1)]
        part += [_FREE] * (_EACH - 1 - len(part)) + [more + number + 1 if number + 1 < lists else _END]
        chained += struct.pack(f"<{_EACH}I", *part)
    return b"".join((head, *sectors, struct.pack(f"<{len(table)}I", *table), chained))


def _sizes(used: int) -> tuple[int, int]:
    """Return how many sectors the table of sectors takes, and how many the list of those that find no room in front."""
    tables = lists = 0
    while True:
        need = -(-(used + tables + lists) // _EACH)
        chain = -(-max(0, need - _IN_HEADER) // (_EACH - 1))
        if (need, chain) == (tables, lists):
            return tables, lists
        tables, lists = need, chain


def _directory(names: Sequence[str], starts: Sequence[tuple[int, int]]) -> bytes:
    """Return the directory's one sector: the root, then the streams as a tree whose top is the second."""
    top = 2 if len(names) > 1 else 1
    found = [_entry("Root Entry", 5, (_NONE, _NONE, top), (_END, 0))]
    for number, (name, start) in enumerate(zip(names, starts, strict=True), 1):
        sides = (1, 3 if len(names) > 2 else _NONE) if number == top and top == 2 else (_NONE, _NONE)
        found.append(_entry(name, 2, (*sides, _NONE), start))
    found += [_entry("", 0, (_NONE, _NONE, _NONE), (0, 0))] * (4 - len(found))
    return b"".join(found)


def _entry(name: str, kind: int, sides: tuple[int, int, int], start: tuple[int, int]) -> bytes:
    written = name.encode("utf-16-le")
    length = len(written) + 2 if name else 0
    return struct.pack("<64sHBB3I16x4x16xI2I", written, length, kind, 1, *sides, start[0], start[1], 0)
