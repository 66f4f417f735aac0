"""An .xls (BIFF8) told with its looks, inside the limited child: cells, faces, merges, widths, and what is lost.

xlrd gives values and faces; of formulas only ``SUM`` over one area is understood (MS-XLS 2.5.198), every other one
is named, so that nobody takes an old result for a live one.
"""

from __future__ import annotations

import struct
from typing import Any

from clfdesk.sheets import old_page
from clfdesk.sheets.faults import Fault

#: Cells of a form in one sheet: unlike a list it is written anew in the program itself.
MOST_CELLS = 200_000
_FORMULA, _OBJECT, _NOTE, _CONDITION, _BOF, _LINK = 0x06, 0x5D, 0x1C, 0x1B0, 0x809, 0x1B8
_TOLD = {_OBJECT: "drawing", _NOTE: "comment", _CONDITION: "condition", _LINK: "link"}
_ACROSS = {1: "left", 2: "center", 3: "right", 6: "center"}
_DOWN = {0: "top", 1: "vcenter", 2: "bottom"}


def tell(data: bytes) -> dict[str, Any]:
    """Return ``{"sheets": […], "faces": […], "lost": {kind: count}}``; raises :class:`Fault` for what is no .xls."""
    import io

    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        streams, lost = _records(data)
        sheets = []
        for number, page in enumerate(book.sheets()):
            stream = streams[number] if number < len(streams) else []
            words, others = old_page.lists(stream)
            if others:
                lost["validation"] = lost.get("validation", 0) + others
            sheets.append(
                {
                    **_sheet(page, *_formulas(streams, number)), **old_page.names(book, number),
                    "page": old_page.page(stream), "lists": words,
                }
            )  # fmt: skip
        faces = [_face(book, xf) for xf in book.xf_list]
    except Fault:
        raise
    except Exception as error:  # a hostile compound file may raise anything here
        raise Fault("damaged") from error
    return {"sheets": sheets, "faces": faces, "lost": lost}


def _records(data: bytes) -> tuple[list[list[tuple[int, bytes]]], dict[str, int]]:
    """Return the records of each sheet's stream, and how many of each kind have no place in what is told."""
    import io

    import olefile

    lost: dict[str, int] = {}
    with olefile.OleFileIO(io.BytesIO(data)) as whole:
        name = next(each for each in ("Workbook", "Book") if whole.exists(each))
        content = whole.openstream(name).read()
        if whole.exists("_VBA_PROJECT_CUR"):
            lost["macro"] = 1
    parts: list[list[tuple[int, bytes]]] = []
    at, depth = 0, 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        body = content[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == _BOF:
            depth += 1
            if depth == 1:
                parts.append([])
        elif kind == 0x0A:
            depth -= 1
        if parts and depth >= 1 and kind in (_FORMULA, 0x12, *old_page.KINDS, *_TOLD):
            parts[-1].append((kind, body))
        if kind in _TOLD:
            lost[_TOLD[kind]] = lost.get(_TOLD[kind], 0) + 1
    return parts[1:], lost  # the first stream is the workbook's own


def _formulas(streams: list[list[tuple[int, bytes]]], number: int) -> tuple[dict[tuple[int, int], str], bool]:
    """Return a sheet's formulas by (row, column) from 0, the empty text where not understood; and if it is protected."""
    found, sealed = {}, False
    for kind, body in streams[number] if number < len(streams) else ():
        if kind == 0x12:
            sealed = body[:1] != b"\0"
        if kind == _FORMULA and len(body) >= 22:
            row, column = struct.unpack_from("<HH", body)
            (length,) = struct.unpack_from("<H", body, 20)
            found[row, column] = _sum(body[22 : 22 + length])
    return found, sealed


def _sum(tokens: bytes) -> str:
    """Return ``SUM(A1:B2)`` of the tokens that say it, else the empty text."""
    if len(tokens) != 13 or tokens[0] not in (0x25, 0x45, 0x65):
        return ""
    top, bottom, left, right = struct.unpack_from("<HHHH", tokens, 1)
    if tokens[9:11] != b"\x19\x10" and not (tokens[9] in (0x22, 0x42, 0x62) and tokens[10:13] == b"\x01\x04\x00"):
        return ""
    return f"SUM({_name(top, left & 0xFF)}:{_name(bottom, right & 0xFF)})"


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _sheet(page: Any, formulas: dict[tuple[int, int], str], sealed: bool) -> dict[str, Any]:
    if page.nrows * max(page.ncols, 1) > MOST_CELLS:
        raise Fault("cells", limit=MOST_CELLS)
    cells = []
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            cell = page.cell(row, column)
            value = cell.value if cell.ctype not in (0, 5, 6) else None
            if cell.ctype == 4:
                value = bool(value)
            cells.append([row, column, value, cell.xf_index, formulas.get((row, column))])
    return {
        "name": page.name,
        "hidden": bool(page.visibility),
        "sealed": sealed,
        "cells": cells,
        "merges": [[top, left, bottom - 1, right - 1] for top, bottom, left, right in page.merged_cells],
        "widths": [[number, info.width / 256, bool(info.hidden)] for number, info in page.colinfo_map.items()],
        "heights": [[number, info.height / 20, bool(info.hidden)] for number, info in page.rowinfo_map.items()],
    }


def _face(book: Any, xf: Any) -> dict[str, Any]:
    font = book.font_list[xf.font_index]
    border, told = xf.border, book.format_map.get(xf.format_key)
    face: dict[str, Any] = {
        "font_name": font.name,
        "font_size": font.height / 20,
        "num_format": told.format_str if told else "General",
        "locked": bool(xf.protection.cell_locked),
    }
    if font.bold or font.weight >= 700:
        face["bold"] = True
    if font.italic:
        face["italic"] = True
    if (colour := book.colour_map.get(font.colour_index)) is not None:
        face["font_color"] = "#{:02X}{:02X}{:02X}".format(*colour)
    if xf.alignment.hor_align in _ACROSS:
        face["align"] = _ACROSS[xf.alignment.hor_align]
    if xf.alignment.vert_align in _DOWN:
        face["valign"] = _DOWN[xf.alignment.vert_align]
    if xf.alignment.text_wrapped:
        face["text_wrap"] = True
    for side in ("left", "right", "top", "bottom"):
        if style := getattr(border, f"{side}_line_style"):
            face[side] = style
    if xf.background.fill_pattern == 1:
        fill = book.colour_map.get(xf.background.pattern_colour_index)
        if fill is not None:
            face["bg_color"] = "#{:02X}{:02X}{:02X}".format(*fill)
    return face
