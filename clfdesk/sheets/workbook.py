"""Workbooks by python-calamine, and by openpyxl where calamine is known to lose or to abort.

Known traps: calamine aborts the process on one stray cell in XFD1048576, reads nothing of
a UTF-16 sheet and shows a failed formula as an empty cell; openpyxl in read-only mode
believes a wrong ``<dimension>`` and reads nothing of a sheet part that is missing.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from itertools import islice
from typing import Any
from xml.sax.saxutils import unescape

from clfdesk.sheets import macros
from clfdesk.sheets.faults import Fault
from clfdesk.sheets.gate import package
from clfdesk.sheets.parsing import Failed, opened, rows_of, sheet
from clfdesk.sheets.sniff import kind_of

#: Patterns that begin with plain letters: the whole text of every sheet is searched, and those are searched fast.
_STRAY_COLUMN = re.compile(rb'r="[A-Z]{3}[0-9]')
_FAR_ROW = re.compile(rb'row [^>]*?\br="(\d{5,7})"')
_FAILED = b't="e"'
_MERGE = re.compile(rb'mergeCell [^>]*?ref="([A-Z0-9:]{5,24})"')
_RELATION, _SHEET = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>"), re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_ID, _TARGET = re.compile(rb'\bId="([^"]*)"'), re.compile(rb'\bTarget="([^"]*)"')
_NAME, _LINK = re.compile(rb'\bname="([^"]*)"'), re.compile(rb'\w+:id="([^"]*)"')
_ROW_TAG, _COLUMN_TAG = re.compile(rb"<(?:\w+:)?row\s[^>]*>"), re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_IS_HIDDEN, _ROW_NUMBER = re.compile(rb'hidden="(?:1|true)"'), re.compile(rb'\br="(\d{1,7})"')
_FIRST, _LAST = re.compile(rb'\bmin="(\d{1,5})"'), re.compile(rb'\bmax="(\d{1,5})"')
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)


def unlocked(data: bytes, kind: str, password: str | None, data_only: bool = False) -> tuple[bytes, str]:
    """Return the bytes without their password, and what they then are; macros under it need ``data_only``."""
    import msoffcrypto
    from msoffcrypto import exceptions

    try:
        office = msoffcrypto.OfficeFile(opened(data))
        if not office.is_encrypted():
            if kind == "locked":
                raise Fault("damaged")
            return data, kind
        if not password:
            raise Fault("password")
        office.load_key(password=password, verify_password=True) if kind == "locked" else office.load_key(password)
        clear = opened(b"")
        office.decrypt(clear, verify_integrity=True) if kind == "locked" else office.decrypt(clear)
    except Fault:
        raise
    except exceptions.InvalidKeyError as error:
        raise Fault("damaged" if "integrity" in str(error).lower() else "wrong_password") from error
    except Exception as error:  # a hostile compound file may raise anything here
        if kind == "xls":  # an old dialect msoffcrypto does not know; calamine may
            return data, kind
        raise Fault("damaged") from error
    plain = clear.getvalue()
    found = kind_of(plain)
    if found not in ("xlsx", "xlsb", "xls"):
        raise Fault("damaged")
    if found != "xls":
        package(plain)
    if not data_only and macros.carried(plain, found):
        raise Fault("macros", about=hashlib.sha256(data).hexdigest())
    return plain, found


def parse(data: bytes, kind: str) -> list[dict[str, Any]]:
    """Return the sheets of a workbook."""
    if kind == "xlsx":
        long_way, hidden = _looked_through(data)
        sheets = _by_openpyxl(data) if long_way else _all_by_calamine(data)
        return [{**found, **hidden.get(str(found["name"]), {})} for found in sheets]
    return _all_by_calamine(data)


def _all_by_calamine(data: bytes) -> list[dict[str, Any]]:
    import python_calamine as calamine

    name = ""  # of the sheet that is being read
    try:
        book = calamine.load_workbook(opened(data))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                name = about.name
                sheets.append(
                    _by_calamine(book.get_sheet_by_name(name), about.visible != calamine.SheetVisibleEnum.Visible)
                )
        return sheets
    except calamine.PasswordError as error:
        raise Fault("password") from error
    except calamine.WorksheetNotFound as error:
        raise Fault("part_missing", sheet=name[:40]) from error
    except Fault:
        raise
    except MemoryError:
        raise
    except Exception as error:  # calamine's own errors and its panics alike
        raise Fault("damaged", sheet=name[:40]) from error
    except BaseException as error:  # a panic in the parser's own language arrives as BaseException
        if type(error).__name__ == "PanicException":
            raise Fault("crashed", sheet=name[:40]) from error
        raise


def _by_calamine(found: Any, hidden: bool) -> dict[str, Any]:
    start = found.start
    if start is None:
        return sheet(found.name, [], hidden)
    merges = [(r1 + 1, c1, r2 + 1, c2) for (r1, c1), (r2, c2) in found.merged_cell_ranges or ()]
    rows = rows_of(islice(found.iter_rows(), start[0], None), start[0] + 1, start[1])
    return sheet(found.name, rows, hidden, merges)


def needs_openpyxl(data: bytes) -> bool:
    """Return whether a sheet has a far cell, a failed formula, or is written in UTF-16."""
    return _looked_through(data)[0]


def _looked_through(data: bytes) -> tuple[bool, dict[str, dict[str, list[int]]]]:
    """Return whether a workbook needs openpyxl, and what each of its sheets (by name) hides."""
    long_way = False
    hidden: dict[str, dict[str, list[int]]] = {}
    with zipfile.ZipFile(opened(data)) as archive:
        names = _sheet_names(archive)
        for part in archive.namelist():
            if not _SHEET_PART.search(part):
                continue
            text = archive.read(part)
            hidden[names.get(part.lower(), "")] = _hidden(text) | _computed(text)
            if (
                text[:2] in (b"\xff\xfe", b"\xfe\xff")
                or text[1:2] == b"\x00"
                or _FAILED in text
                or _STRAY_COLUMN.search(text)
            ):
                long_way = True
            else:
                far = _FAR_ROW.findall(text)
                last = max(map(int, far), default=0)
                if last > 2 * len(far) + 10_000:  # else there are rows enough among these alone
                    long_way |= last > 2 * text.count(b"<row") + 2 * text.count(b":row") + 10_000
    return long_way, hidden


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by their parts, as the workbook says; empty where it is not plain."""
    try:
        relations = dict(_relation(tag) for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")))
        found = {}
        for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
            name, number = _NAME.search(tag), _LINK.search(tag)
            if name and number and (target := relations.get(number[1])):
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                found[part.lower()] = unescape(name[1].decode("utf-8"), {"&quot;": '"', "&apos;": "'"})
        return found
    except (KeyError, UnicodeDecodeError):
        return {}


def _relation(tag: bytes) -> tuple[bytes, str]:
    number, target = _ID.search(tag), _TARGET.search(tag)
    return (number[1] if number else b"", target[1].decode("utf-8", "replace") if target else "")


def _computed(text: bytes) -> dict[str, list[int]]:
    """Return how many cells of a sheet part are computed, and the row of the first; what they show is read, no more."""
    count = text.count(b"<f>") + text.count(b"<f ")
    if not count:
        return {}
    before = text[: min(at for at in (text.find(b"<f>"), text.find(b"<f ")) if at >= 0)]
    row = _ROW_NUMBER.search(before, max(before.rfind(b"<row"), 0))
    return {"formulas": [count, int(row[1]) if row else 0]}


def _hidden(text: bytes) -> dict[str, list[int]]:
    """Return the hidden rows (from 1) and columns (from 0) of a sheet part."""
    if b"hidden=" not in text:
        return {}
    rows = [
        int(row[1]) for tag in _ROW_TAG.findall(text) if _IS_HIDDEN.search(tag) and (row := _ROW_NUMBER.search(tag))
    ]
    columns: list[int] = []
    for tag in _COLUMN_TAG.findall(text):
        first, last = _FIRST.search(tag), _LAST.search(tag)
        if _IS_HIDDEN.search(tag) and first and last:
            columns += range(int(first[1]) - 1, min(int(last[1]), int(first[1]) + 200))
    return {"hidden_rows": rows[:10_000], "hidden_columns": columns[:200]}


def _by_openpyxl(data: bytes) -> list[dict[str, Any]]:
    import openpyxl

    name = ""  # of the sheet that is being read
    try:
        book = openpyxl.load_workbook(opened(data), read_only=True, data_only=True, keep_links=False)
        with zipfile.ZipFile(opened(data)) as archive:
            parts = {part.lower(): archive.read(part) for part in archive.namelist() if _SHEET_PART.search(part)}
        sheets = []
        for found in book.worksheets:
            name = found.title
            part = parts.get(str(getattr(found, "_worksheet_path", "")).lower())  # where missing it would read as empty
            if part is None:
                raise Fault("part_missing", sheet=name[:40])
            found.reset_dimensions()
            rows = rows_of(_marked(found))
            sheets.append(sheet(found.title, rows, found.sheet_state != "visible", _merges(part)))
        return sheets
    except (Fault, MemoryError):
        raise
    except Exception as error:  # whatever a broken part makes of openpyxl
        raise Fault("damaged", sheet=name[:40]) from error


def _marked(found: Any) -> Any:
    for row in found.iter_rows():
        yield [Failed(cell.value) if getattr(cell, "data_type", "") == "e" else cell.value for cell in row]


def _merges(text: bytes) -> list[tuple[int, int, int, int]]:
    from openpyxl.utils import range_boundaries

    found = []
    for area in _MERGE.findall(text):
        left, top, right, bottom = (number or 1 for number in range_boundaries(area.decode("ascii")))
        found.append((top, left - 1, bottom, right - 1))
    return found
