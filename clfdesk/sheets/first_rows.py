"""The first rows of a large workbook at once, while the whole is still being read; nothing is decided by them.

Only the beginnings of the parts are unpacked: of the first visible sheet until the rows are there, of the shared
texts until the last one those rows name. A kind whose beginning cannot be read alone gives nothing, and waits.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from clfdesk.sheets import gate
from clfdesk.sheets.faults import Fault, refuse

#: Unpacked bytes of one part that are looked at, at most.
_MOST = 4 * 1024 * 1024
_CHUNK = 16 * 1024
_CELL = re.compile(r"([A-Z]{1,3})\d+")


class _Enough(Exception):
    """What was asked for has been read."""


def first_rows(path: Path, count: int = 20) -> list[list[str]]:
    """Return the texts of a file's first filled rows; empty where the kind cannot be read from its beginning.

    Raises :class:`Refusal` for a file that the gate does not let in.
    """
    try:
        data = gate.take(path)
        kind = gate.check(data, path.name)
    except Fault as fault:
        raise refuse(fault.code, path.name, **fault.details) from None
    if kind == "csv":
        return _delimited(data, count)
    if kind != "xlsx":
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return _workbook(archive, count)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, OSError, EOFError, NotImplementedError):
        return []  # the whole reading will say what is wrong with it


def _delimited(data: bytes, count: int) -> list[list[str]]:
    import csv
    import io

    from clfdesk.sheets.textual import decode, delimiter

    cut = data[:65_536]
    if len(cut) < len(data):
        cut = cut[: (cut.rfind(b"\n") + 1) or None]
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            cut = cut[: len(cut) // 2 * 2]
    try:
        text = decode(cut)
    except Fault:
        return []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    return [row for row, _n in zip((row for row in rows if any(row)), range(count), strict=False)]


def _workbook(archive: zipfile.ZipFile, count: int) -> list[list[str]]:
    parts = sorted(
        (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name, re.IGNORECASE)),
        key=lambda name: (len(name), name),
    )
    if not parts:
        return []
    rows: list[dict[int, tuple[str, str]]] = []
    _walk(archive, parts[0], _rows_into(rows, count))
    wanted = max((int(text) for row in rows for kind, text in row.values() if kind == "s"), default=-1)
    shared: list[str] = []
    if wanted >= 0:
        _walk(archive, "xl/sharedStrings.xml", _texts_into(shared, wanted + 1))
    return [
        [
            (shared[int(row[index][1])] if row[index][0] == "s" else row[index][1]) if index in row else ""
            for index in range(max(row) + 1)
        ]
        for row in rows
    ]


def _walk(archive: zipfile.ZipFile, name: str, handler: Callable[[str, Any], None]) -> None:
    """Feed the beginning of a part to a handler of (what, value) until it has enough."""
    parser = expat.ParserCreate()

    def refuse_types(*_said: object) -> None:
        raise _Enough

    parser.StartDoctypeDeclHandler = refuse_types
    parser.StartElementHandler = lambda tag, about: handler("<" + tag.rpartition(":")[2], about)
    parser.EndElementHandler = lambda tag: handler("/" + tag.rpartition(":")[2], None)
    parser.CharacterDataHandler = lambda text: handler("", text)
    try:
        with archive.open(name) as part:
            for _chunk in range(_MOST // _CHUNK):
                if not (piece := part.read(_CHUNK)):
                    return
                parser.Parse(piece, False)
    except _Enough:
        return


def _rows_into(rows: list[dict[int, tuple[str, str]]], count: int) -> Callable[[str, Any], None]:
    row: dict[int, tuple[str, str]] = {}
    cell: dict[str, Any] = {"kind": "", "at": 0, "text": [], "in": False}

    def handle(what: str, value: Any) -> None:
        nonlocal row
        if what == "<row":
            row = {}
        elif what == "<c":
            found = _CELL.fullmatch(value.get("r", ""))
            cell["at"] = _column(found[1]) if found else max(row, default=-1) + 1
            cell["kind"], cell["text"] = value.get("t", ""), []
        elif what in ("<v", "<t"):
            cell["in"] = True
        elif what in ("/v", "/t"):
            cell["in"] = False
        elif what == "" and cell["in"]:
            cell["text"].append(value)
        elif what == "/c" and cell["text"] and cell["at"] < 1_000:
            row[cell["at"]] = (cell["kind"], "".join(cell["text"]))
        elif what == "/row" and row:
            rows.append(row)
            if len(rows) >= count:
                raise _Enough

    return handle


def _texts_into(texts: list[str], count: int) -> Callable[[str, Any], None]:
    pieces: list[str] = []
    inside = spoken = False

    def handle(what: str, value: Any) -> None:
        nonlocal inside, spoken
        if what == "<si":
            pieces.clear()
        elif what == "<rPh":
            spoken = True
        elif what == "/rPh":
            spoken = False
        elif what == "<t":
            inside = not spoken
        elif what == "/t":
            inside = False
        elif what == "" and inside:
            pieces.append(value)
        elif what == "/si":
            texts.append("".join(pieces))
            if len(texts) >= count:
                raise _Enough

    return handle


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
