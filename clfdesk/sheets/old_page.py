"""How a sheet of an .xls prints and which words its cells take: records of its stream (MS-XLS) told as plain values."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

HEADER, FOOTER, SETUP, VALIDATION = 0x14, 0x15, 0xA1, 0x1BE
KINDS = (HEADER, FOOTER, SETUP, VALIDATION)
_SIDES = ("&L", "&C", "&R")
_PRINTED, _REPEATED = "Print_Area", "Print_Titles"
_LIST, _LITERAL, _TEXT = 3, 0x80, 0x17


def page(records: Sequence[tuple[int, bytes]]) -> dict[str, Any]:
    """Return header, footer, paper and direction of a sheet, as far as its records say."""
    told: dict[str, Any] = {}
    for kind, body in records:
        if kind in (HEADER, FOOTER) and len(body) > 3:
            text = _string(body, 0)[0]
            marked = text if any(mark in text for mark in _SIDES) else f"&C{text}"  # without a side it is the middle
            told["header" if kind == HEADER else "footer"] = marked[:255]
        elif kind == SETUP and len(body) >= 12:
            paper, _scale, _first, wide, high, flags = struct.unpack_from("<6H", body)
            if not flags & 0x04:
                told |= {"paper": paper, "landscape": not flags & 0x02, "fit": [wide, high]}
    return told


def names(book: Any, number: int) -> dict[str, list[int]]:
    """Return the rows a sheet repeats on every page and the area it prints, from 0; what a book does not say is left out."""
    found = {}
    for each in book.name_obj_list:
        if (
            each.scope != number
            or each.result is None
            or not isinstance(each.result.value, list)
            or not each.result.value
        ):
            continue
        area = each.result.value[0].coords  # sheets, rows, columns; each end one past the last
        if each.name == _PRINTED:
            found["printed"] = [area[2], area[4], area[3] - 1, area[5] - 1]
        elif each.name == _REPEATED and (area[4], area[5] >= 256) == (0, True):
            found["repeated"] = [area[2], area[3] - 1]
    return found


def lists(records: Sequence[tuple[int, bytes]]) -> tuple[list[dict[str, Any]], int]:
    """Return the lists of words cells take, each with its areas; and how many other rules there are."""
    found, others = [], 0
    for kind, body in records:
        if kind != VALIDATION:
            continue
        try:
            told = _list(body)
        except (struct.error, IndexError, UnicodeDecodeError):
            told = None
        if told is None:
            others += 1
        else:
            found.append(told)
    return found, others


def _list(body: bytes) -> dict[str, Any] | None:
    (flags,) = struct.unpack_from("<I", body)
    at = 4
    texts = []
    for _each in range(4):
        text, at = _string(body, at)
        texts.append(text.strip("\0"))
    (length,) = struct.unpack_from("<H", body, at)
    tokens = body[at + 4 : at + 4 + length]
    at += 4 + length
    (length,) = struct.unpack_from("<H", body, at)
    at += 4 + length
    (count,) = struct.unpack_from("<H", body, at)
    areas = []
    for number in range(count):
        top, bottom, left, right = struct.unpack_from("<4H", body, at + 2 + 8 * number)
        areas.append([top, left, bottom, right])
    if flags & 0x0F != _LIST or not flags & _LITERAL or not tokens or tokens[0] != _TEXT:
        return None
    size, wide = tokens[1], tokens[2] & 1
    words = tokens[3 : 3 + size * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")
    return {"words": words.split("\0"), "areas": areas, "title": texts[0], "prompt": texts[2]}


def _string(body: bytes, at: int) -> tuple[str, int]:
    size, wide = struct.unpack_from("<HB", body, at)
    end = at + 3 + size * (2 if wide & 1 else 1)
    return body[at + 3 : end].decode("utf-16-le" if wide & 1 else "latin-1", "replace"), end
