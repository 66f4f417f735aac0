"""A foreign file into a book of typed cells, or one refusal; the parser runs in a child process.

``read(path)`` is the only door. The file's bytes go through the gate, then to the child
with a limit on time and memory; whatever happens there, this process only sees cells or
a fault code.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from clfdesk.domain.cell import Cell, CellFault
from clfdesk.errors import Refusal
from clfdesk.sheets import gate, limited, macros
from clfdesk.sheets.child import LARGEST_ANSWER, MOST_TEXT
from clfdesk.sheets.faults import Fault, refuse
from clfdesk.sheets.sniff import Kind

TIMEOUT = 20
#: An honest list of 14 MB takes ten seconds on a slow PC that has nothing else to do, and it often has.
PER_MEGABYTE = 8
#: The word by which a packed program is started as the limited child (:mod:`clfdesk.__main__`).
CHILD = "--child"
#: What an answer has besides its rows: names, merges, hidden rows; a marked workbook is an answer too.
_HEAD = 64 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from clfdesk.sheets.child import main; main()"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows with their own numbers (from 1), empty ones left out, columns from 0.

    ``merges`` are (first row, first column, last row, last column); what is hidden is read all the same, and said;
    ``formulas``: how many cells are computed, and the row of the first (of these what was computed last is read).
    """

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    formulas: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read: its name, SHA-256, what it really was, its sheets, and its bytes as received.

    ``macros``: there are macros in it, and the clerk decided that its data is read without them.
    """

    name: str
    sha256: str
    kind: Kind
    sheets: tuple[Sheet, ...]
    data: bytes = field(repr=True, default=b"")
    macros: bool = False

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name; refused where there is none."""
        for found in self.sheets:
            if found.name == name:
                return found
        names = "、".join(found.name for found in self.sheets)
        refusal = refuse("no_sheet", f"{self.name}: {name}")
        raise Refusal(refusal.what, where=refusal.where, why=f"{refusal.why} {names}", next=refusal.next)


def read(path: Path, password: str | None = None) -> Book:
    """Return the book a file holds; raises :class:`Refusal`, never anything else, for a bad file."""
    try:
        data = gate.take(path)
        return _read(data, path.name, password)
    except Fault as fault:
        raise refuse(fault.code, path.name, **fault.details) from None


def read_bytes(data: bytes, name: str, password: str | None = None) -> Book:
    """Return the book that bytes hold (a paste, an attachment), like :func:`read`."""
    try:
        return _read(data, name, password)
    except Fault as fault:
        raise refuse(fault.code, name, **fault.details) from None


def keyed(name: str, data: bytes, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Book:
    """Return the book of rows a clerk keyed under headings; ``data`` is the picture they were keyed from."""
    cells = [tuple(cell.strip() or None for cell in row) for row in rows]
    filled = tuple((number, row) for number, row in enumerate(cells, 2) if any(row))
    sheet = Sheet(name, ((1, tuple(headings)), *filled))
    said = "\n".join("\t".join(str(cell or "") for cell in row) for _number, row in sheet.rows)
    return Book(name, hashlib.sha256(data + said.encode()).hexdigest(), "csv", (sheet,), data)


def _read(data: bytes, name: str, password: str | None) -> Book:
    kind = gate.check(data, name)
    seconds = TIMEOUT + PER_MEGABYTE * (len(data) >> 20)
    order = {"kind": kind, "password": password, "seconds": seconds, "data_only": macros.allowed(data)}
    answer = ask(order, data, timeout=seconds)
    sheets = tuple(_sheet(found) for found in answer["sheets"])
    if not any(found.rows for found in sheets):
        raise Fault("no_cells")
    return Book(name, hashlib.sha256(data).hexdigest(), kind, sheets, data, macros.carried(data, kind))


def entry() -> list[str]:
    """Return the command that starts the child: our interpreter, or the packed program itself with the child's word."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD]
    return [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, str(_ROOT)]


def ask(order: dict[str, Any], data: bytes, *, timeout: float = TIMEOUT) -> dict[str, Any]:
    """Return a child's answer to an order about bytes; raises :class:`Fault` for whatever goes wrong there."""
    try:
        left, said = limited.run(entry(), json.dumps(order).encode() + b"\n" + data, timeout, LARGEST_ANSWER + _HEAD)
    except TimeoutError:
        raise Fault("slow", limit=int(timeout)) from None
    except OSError:
        raise Fault("crashed") from None
    if left == -24:  # SIGXCPU: its processor time ran out before the clock did
        raise Fault("slow", limit=int(timeout))
    if said.getbuffer().nbytes > LARGEST_ANSWER + _HEAD:
        raise Fault("text", limit=MOST_TEXT)
    try:
        answer = _answer(said)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Fault("memory" if left == -9 else "crashed") from None
    if "fault" in answer:
        code = str(answer.pop("fault"))
        raise Fault(code, **answer)
    return answer


def _answer(lines: io.BytesIO) -> dict[str, Any]:
    """Return what the child wrote; each sheet's rows come in lines of their own.

    One look at a line tells whether all its cells are plain, instead of one at each of three million.
    """
    answer: dict[str, Any] = json.loads(lines.readline().decode("utf-8", "surrogatepass"))
    for found in answer.get("sheets", ()):
        rows: list[tuple[int, tuple[Cell, ...]]] = []
        for _batch in range(found.pop("batches")):
            text = lines.readline().decode("utf-8", "surrogatepass").rstrip("\n")
            plain = text.isprintable() and "\\" not in text and '["d","' not in text and '["e","' not in text
            rows += _rows(json.loads(text), plain)
        found["rows"] = rows
    return answer


def _rows(found: list[Any], plain: bool) -> list[tuple[int, tuple[Cell, ...]]]:
    if plain:
        return [(number, tuple(row)) for number, row in found]
    cell: Callable[[Any], Cell] = _cell
    return [
        (number, tuple([v if v is None or (type(v) is str and v.isprintable()) else cell(v) for v in row]))
        for number, row in found
    ]


def _sheet(found: dict[str, Any]) -> Sheet:
    """Return a sheet as it came."""
    return Sheet(
        name=found["name"],
        rows=tuple(found["rows"]),
        hidden=found["hidden"],
        merges=tuple((r1, c1, r2, c2) for r1, c1, r2, c2 in found["merges"]),
        hidden_rows=tuple(found.get("hidden_rows", ())),
        hidden_columns=tuple(found.get("hidden_columns", ())),
        formulas=tuple(found.get("formulas", ())),
    )


def _cell(value: Any) -> Cell:
    if type(value) is not list:
        if isinstance(value, str) and not value.isprintable():
            return value.encode("utf-8", "replace").decode("utf-8")
        return value  # type: ignore[no-any-return]
    mark, text = value
    if mark == "e":
        return CellFault(text)
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return str(text)
