"""Many rows into a workbook at the speed of joining texts: XlsxWriter lays out everything but the rows.

A skeleton with two empty rows is written by XlsxWriter; its sheets are cut open there and
the rows put in as text, cell by cell, straight into the deflated part. Where a skeleton
does not look as expected, :func:`write` gives ``None`` and the caller takes the long way.
Cells are inline strings in the skeleton's own styles (ECMA-376 part 1, 18.3.1.4).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from clfdesk.domain.returns import Value
from clfdesk.sheets.cells import clean
from clfdesk.sheets.list_sheet import ListSheet
from clfdesk.sheets.plain_writing import Part, options, properties, sheet_names, write_plain
from clfdesk.sheets.sheet_press import DIGITS, LEAST_ROW, LINE, LONGEST, MEASURED, SheetPress, lines_of

_BATCH = 400
_REMEMBERED = 2_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SPECIAL = re.compile(r"[&<>\r\n\t_]|^ | $")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_STYLE = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"/>')


@dataclass(frozen=True, slots=True)
class _Cut:
    """A sheet of a skeleton, cut at its rows: what stands before, after, and the styles of text and number cells."""

    head: bytes
    tail: bytes
    texts: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(slots=True)
class _Waiting:
    """One sheet on its way: the rows read for its widths, the rest, and how many rows where that is known."""

    sheet: ListSheet
    measured: list[Sequence[Value]]
    rest: Iterator[Sequence[Value]]
    count: int | None


def write(parts: Sequence[Part]) -> bytes | None:
    """Return the workbook, or ``None`` (nothing read away for good) where the long way must be taken.

    Only sheets whose rows are a sequence of two or more, or one sheet alone, are taken.
    """
    if any(not isinstance(rows, Sequence) for _sheet, rows in parts) and len(parts) > 1:
        return None
    if any(isinstance(rows, Sequence) and len(rows) < 2 for _sheet, rows in parts):
        return None
    waiting = [_waiting(sheet, rows) for sheet, rows in parts]
    if any(len(each.measured) < 2 for each in waiting):
        return _again(waiting)
    names = sheet_names(parts)
    skeleton, firsts, widths = _skeleton(waiting, names)
    cuts = [_cut(skeleton, number, first) for number, first in enumerate(firsts, 1)]
    if any(each is None for each in cuts):
        return _again(waiting)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for number, (each, cut, first) in enumerate(zip(waiting, cuts, firsts, strict=True), 1):
            assert cut is not None
            with archive.open(_entry(number), "w") as part:
                part.write(cut.head)
                end = first + _pour(part.write, each, cut, first, widths[number - 1])
                if each.count is None:
                    each.count = end - first
                    skeleton, _firsts, _widths = _skeleton(waiting, names)
                    known = _cut(skeleton, number, first)
                    part.write(known.tail if known else cut.tail)
                else:
                    part.write(cut.tail)
        for name, content in skeleton.items():
            if not re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
                archive.writestr(_dated(name), content)
    return buffer.getvalue()


def _waiting(sheet: ListSheet, rows: Iterable[Sequence[Value]]) -> _Waiting:
    count = len(rows) if isinstance(rows, Sequence) else None
    rest = iter(rows)
    return _Waiting(sheet, list(islice(rest, MEASURED)), rest, count)


def _again(waiting: Sequence[_Waiting]) -> bytes:
    """Return the workbook by the long way, from rows that were begun to be read."""
    return write_plain([(each.sheet, chain(each.measured, each.rest)) for each in waiting], constant_memory=True)


def _dated(name: str) -> zipfile.ZipInfo:
    """Return a part's entry with the one date all our workbooks have, so that the same content is the same file."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _entry(number: int) -> zipfile.ZipInfo:
    return _dated(f"xl/worksheets/sheet{number}.xml")


def _skeleton(
    waiting: Sequence[_Waiting], names: Sequence[str]
) -> tuple[dict[str, bytes], list[int], list[list[float]]]:
    """Return the parts of the workbook without its rows, the first row of each sheet, and the widths."""
    import xlsxwriter

    buffer = io.BytesIO()
    book: Any = xlsxwriter.Workbook(buffer, options(in_memory=True))
    firsts, widths = [], []
    for each, name in zip(waiting, names, strict=True):
        press = SheetPress(book, book.add_worksheet(name), each.sheet)
        widths.append(press.begin(each.measured))
        press.samples()
        press.end(press.first + (each.count or 2), widths[-1])
        firsts.append(press.first)
    properties(book, waiting[0].sheet)
    book.close()
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, firsts, widths


def _cut(skeleton: dict[str, bytes], number: int, first: int) -> _Cut | None:
    """Return a sheet cut at its two empty rows; ``None`` where they do not stand as expected."""
    text = skeleton.get(f"xl/worksheets/sheet{number}.xml", b"")
    found = re.search(
        rb'<row r="%d"[^>]*>(.*?)</row><row r="%d"[^>]*>(.*?)</row>' % (first + 1, first + 2), text, re.DOTALL
    )
    if found is None:
        return None
    faces = [tuple(each.decode() for each in _STYLE.findall(part)) for part in found.groups()]
    if len(faces[0]) != len(faces[1]) or not faces[0]:
        return None
    return _Cut(_DIMENSION.sub(b"", text[: found.start()]), text[found.end() :], faces[0], faces[1])


def _pour(write: Callable[[bytes], object], each: _Waiting, cut: _Cut, first: int, widths: Sequence[float]) -> int:
    """Write the rows; return how many."""
    makers, remembered, tall = _makers(cut, widths)
    opening, wide = '"><c r="A', len(makers)
    number = first
    batch: list[str] = []
    for values in chain(each.measured, each.rest):
        number += 1
        line: Sequence[Value] = values
        if len(line) != wide:
            line = [*line[:wide], *([None] * (wide - len(line)))]
        cells = [known.get(value) or make(value) for known, make, value in zip(remembered, makers, line, strict=True)]
        head = opening
        if tall:
            head = f'" ht="{max(tall) * LINE + 4:g}" customHeight="1"><c r="A'
            tall.clear()
        batch.append(str(number).join(('<row r="', head, *cells)))
        if len(batch) == _BATCH:
            write("".join(batch).encode())
            batch.clear()
    write("".join(batch).encode())
    return number - first


def _makers(
    cut: _Cut, widths: Sequence[float]
) -> tuple[list[Callable[[Value], str]], list[dict[Value, str]], list[int]]:
    """Return for each column what makes a cell and what it made before; lines of a high row come into the list.

    A cell's text begins after its row's number and ends before that of the next cell, so
    that a row is its cells joined by its number.
    """
    tall: list[int] = []
    remembered: list[dict[Value, str]] = []
    makers = []
    last = len(widths) - 1
    for index, width in enumerate(widths):
        after = "</row>" if index == last else f'<c r="{_letters(index + 1)}'
        known: dict[Value, str] = {}
        remembered.append(known)
        makers.append(_maker(cut.texts[index], cut.numbers[index], after, width, known, tall))
    return makers, remembered, tall


def _maker(
    text: str, number: str, after: str, width: float, known: dict[Value, str], tall: list[int]
) -> Callable[[Value], str]:
    blank = f'" s="{text}"/>{after}'
    begin, end = f'" s="{text}" t="inlineStr"><is><t>', f"</t></is></c>{after}"
    kept = f'" s="{text}" t="inlineStr"><is><t xml:space="preserve">'
    figure, closed = f'" s="{number}"><v>', f"</v></c>{after}"
    room = (width - 1) / 2
    largest = 10**DIGITS

    def make(value: Value) -> str:
        if value is None or value == "":
            known[value] = blank
            return blank
        if isinstance(value, int | Decimal) and abs(value) < largest:
            made = f"{figure}{value:f}{closed}" if isinstance(value, Decimal) else f"{figure}{value}{closed}"
            if len(known) < _REMEMBERED:
                known[value] = made
            return made
        plain = str(value)
        if len(plain) > room and (lines := lines_of(plain, width)) * LINE + 4 > LEAST_ROW:
            tall.append(lines)
            return _text(plain, begin, kept, end)
        made = f"{begin}{plain}{end}" if plain.isalnum() else _text(plain, begin, kept, end)
        if len(known) < _REMEMBERED:
            known[value] = made
        return made

    return make


def _text(plain: str, begin: str, kept: str, end: str) -> str:
    """Return a text cell: cleaned, escaped, its blanks at the ends and its lines kept."""
    words = clean(plain)[:LONGEST]
    if not _SPECIAL.search(words):
        return f"{begin}{words}{end}"
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("&", "&amp;").replace("<", "&lt;")
    words = _ESCAPED.sub(r"_x005F_x\1_", words.replace(">", "&gt;"))
    spaced = words != words.strip() or "\n" in words or "\t" in words
    return f"{kept if spaced else begin}{words}{end}"


def _letters(index: int) -> str:
    """Return a column's letters from its index (0: A)."""
    made = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        made = chr(65 + rest) + made
    return made
