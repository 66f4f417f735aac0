"""What a file really is, by its content: names and endings are not believed."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "xlsx", "xlsb", "ods", "xls", "locked", "csv", "html", "mhtml", "xml2003", "fods",
    "empty", "picture", "pdf", "archive", "document", "slides", "lock_mark", "program", "database", "unknown",
]  # fmt: skip

#: Kinds a table can be read from.
TABLES: frozenset[Kind] = frozenset(("xlsx", "xlsb", "ods", "xls", "locked", "csv", "html", "mhtml", "xml2003", "fods"))

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"%PDF", "pdf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "database"),
)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _ole(data: bytes) -> Kind:
    """Tell the kinds of a compound file apart by the names in its directory."""
    if _utf16("EncryptedPackage") in data:
        return "locked"
    if _utf16("WordDocument") in data:
        return "document"
    if _utf16("PowerPoint Document") in data:
        return "slides"
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return "xls"
    return "unknown"


def _zip(data: bytes) -> Kind:
    """Tell the kinds of a package apart by the names of its parts, read where they stand."""
    tail = data[-262_144:]
    if b"xl/workbook.bin" in tail:
        return "xlsb"
    if b"xl/" in tail or b"xl\\" in tail:
        return "xlsx"
    if b"opendocument.spreadsheet" in data[:256]:
        return "ods"
    if b"word/" in tail or b"opendocument.text" in data[:256]:
        return "document"
    if b"ppt/" in tail or b"opendocument.presentation" in data[:256]:
        return "slides"
    # A package cut short has lost its directory: the local names at its front still tell.
    if b"xl/" in data[:65_536] or b"[Content_Types].xml" in data[:4_096]:
        return "xlsx"
    return "archive"


def _text(data: bytes) -> Kind:
    head = data[:8_192]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", "replace")
    elif head[:3] == b"\xef\xbb\xbf":
        text = head[3:].decode("utf-8", "replace")
    elif b"\x00" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if max(even, odd) < len(head) // 8:
            return "unknown"
        text = head.decode("utf-16-le" if odd >= even else "utf-16-be", "replace")
        if "�" in text[:-1]:
            return "unknown"
    else:
        text = head.decode("utf-8", "ignore")
        if len(text.encode()) < len(head) - 3:  # more than a last character cut in two was dropped
            text = head.decode("gb18030", "replace")
    lower = text.lstrip("﻿ \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in lower and lower.startswith("<"):
        return "html" if re.search(r"<html[\s>]", lower) else "xml2003"
    if "urn:oasis:names:tc:opendocument" in lower and lower.startswith("<"):
        return "fods" if "opendocument.spreadsheet" in lower else "unknown"
    if lower.startswith("mime-version:") or re.match(r"(from|content-type):.*\n", lower):
        return "mhtml"
    if lower.startswith("<") and re.search(r"<(!doctype html|html|head|body|table|meta|script|style|div)\b", lower):
        return "html"
    strange = sum(1 for letter in text if ord(letter) < 32 and letter not in "\t\r\n\x0b\x0c\x1a")
    broken = text[:-2].count("�")
    if strange * 50 > len(text) or broken * 10 > len(text):
        return "unknown"
    return "csv"


def kind_of(data: bytes, name: str = "") -> Kind:
    """Return what the bytes are; ``name`` only tells a lock mark of Excel (``~$``) apart."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return "empty"
    if name.startswith("~$") and len(data) < 1_024:
        return "lock_mark"
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "picture"
    if data[4:8] == b"ftyp":
        return "picture"
    if data[:2] == b"\x09\x08" or data[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04"):
        return "xls"
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (magic == b"BM" and data[6:10] != b"\x00" * 4):
            return kind
    return _text(data)
