"""The document properties of an .xls (MS-OLEPS): its title, and the properties an office gives it by name.

They are what an .xlsx keeps in ``docProps``; Excel, WPS and LibreOffice show them in the same window and keep
them when the file is saved again, in the code page of their own language.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from datetime import date, timedelta

SUMMARY, DOCUMENT = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_UNICODE = 1200
_TITLE, _CREATED = 2, 12
_SMALL, _WHOLE, _BYTES, _WIDE, _MOMENT = 2, 3, 30, 31, 64  # VT_I2, VT_I4, VT_LPSTR, VT_LPWSTR, VT_FILETIME
_OF_FILE = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_OF_DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_OF_OFFICE = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
_MOST, _LARGEST = 500, 256 * 1024


def streams(title: str, made_on: date, own: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """Return the two property streams: title and day, and the office's own properties by name."""
    moment = (made_on - date(1601, 1, 1)) // timedelta(days=1) * 86_400 * 10_000_000
    of_file = _set([(_TITLE, _text(title)), (_CREATED, struct.pack("<IQ", _MOMENT, moment))])
    values = [(number, _text(value)) for number, value in enumerate(own.values(), 2)]
    names = b"".join(_named(number, name) for number, name in enumerate(own, 2))
    of_office = _set(values, dictionary=struct.pack("<I", len(own)) + names)
    return [(SUMMARY, _stream([(_OF_FILE, of_file)])),
            (DOCUMENT, _stream([(_OF_DOCUMENT, _set([])), (_OF_OFFICE, of_office)]))]  # fmt: skip


def _stream(sets: list[tuple[bytes, bytes]]) -> bytes:
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 0x00020006, len(sets))
    at = len(head) + 20 * len(sets)
    for mark, content in sets:
        head += mark + struct.pack("<I", at)
        at += len(content)
    return head + b"".join(content for _mark, content in sets)


def _set(values: list[tuple[int, bytes]], dictionary: bytes = b"") -> bytes:
    parts = [(1, struct.pack("<IHxx", _SMALL, _UNICODE)), *values]
    if dictionary:
        parts.insert(0, (0, dictionary))
    at = 8 + 8 * len(parts)
    index = b""
    for number, content in parts:
        index += struct.pack("<II", number, at)
        at += len(content)
    return struct.pack("<II", at, len(parts)) + index + b"".join(content for _number, content in parts)


def _text(value: str) -> bytes:
    written = f"{value}\0".encode("utf-16-le", "replace")
    return _even(struct.pack("<II", _WIDE, len(written) // 2) + written)


def _named(number: int, name: str) -> bytes:
    written = f"{name}\0".encode("utf-16-le", "replace")
    return _even(struct.pack("<II", number, len(written) // 2) + written)


def _even(content: bytes) -> bytes:
    return content + b"\0" * (-len(content) % 4)


def read_old(content: bytes) -> dict[str, str]:
    """Return the office's own properties of an .xls by name; none where it has none or is broken."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as whole:
            if not whole.exists(DOCUMENT) or whole.get_size(DOCUMENT) > _LARGEST:
                return {}
            return _read(whole.openstream(DOCUMENT).read())
    except (OSError, ValueError, LookupError, struct.error, AttributeError, TypeError, RecursionError):
        return {}  # whatever a broken compound file makes of its reader


def _read(stream: bytes) -> dict[str, str]:
    (count,) = struct.unpack_from("<I", stream, 24)
    for number in range(min(count, 4)):
        mark = stream[28 + 20 * number : 44 + 20 * number]
        (at,) = struct.unpack_from("<I", stream, 44 + 20 * number)
        if mark == _OF_OFFICE:
            return _read_set(stream[at:])
    return {}


def _read_set(content: bytes) -> dict[str, str]:
    _size, count = struct.unpack_from("<II", content)
    places = dict(struct.unpack_from("<II", content, 8 + 8 * number) for number in range(min(count, _MOST)))
    page = struct.unpack_from("<IH", content, places[1])[1] if 1 in places else 1252
    names = _read_names(content, places[0], page) if 0 in places else {}
    found = {}
    for number, name in names.items():
        value = _read_value(content, places[number], page) if number in places else None
        if value is not None:
            found[name] = value
    return found


def _read_names(content: bytes, at: int, page: int) -> dict[int, str]:
    (count,) = struct.unpack_from("<I", content, at)
    at += 4
    names = {}
    for _each in range(min(count, _MOST)):
        number, length = struct.unpack_from("<II", content, at)
        size = length * (2 if page == _UNICODE else 1)
        names[number] = _decoded(content[at + 8 : at + 8 + size], page)
        at += 8 + size + (-size % 4 if page == _UNICODE else 0)
    return names


def _read_value(content: bytes, at: int, page: int) -> str | None:
    kind, length = struct.unpack_from("<II", content, at)
    if kind == _WIDE:
        return _decoded(content[at + 8 : at + 8 + 2 * length], _UNICODE)
    if kind == _BYTES:
        return _decoded(content[at + 8 : at + 8 + length], page)
    if kind == _WHOLE:
        return str(struct.unpack_from("<i", content, at + 4)[0])
    return str(struct.unpack_from("<h", content, at + 4)[0]) if kind == _SMALL else None


def _decoded(content: bytes, page: int) -> str:
    known = {_UNICODE: "utf-16-le", 65001: "utf-8"}
    return content.decode(known.get(page, f"cp{page}"), "replace").partition("\0")[0]
