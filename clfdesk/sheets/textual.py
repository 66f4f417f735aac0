"""Tables that are text: CSV in any of the three encodings, web pages, XML Spreadsheet 2003."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Any

from clfdesk.sheets.faults import Fault
from clfdesk.sheets.parsing import Failed, rows_of, sheet

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_WRAPPED = re.compile(r'^\s*="(.*)"\s*$', re.DOTALL)
#: A span wider or deeper than any list is clipped: it is decoration.
_WIDEST, _DEEPEST = 200, 5_000


def decode(data: bytes, told: str = "") -> str:
    """Return the text of bytes: by their mark, else UTF-8, else UTF-16, else GB18030; raises :class:`Fault`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        tries = ["utf-8-sig"]
    elif b"\x00" in data[:8_192]:
        tries = ["utf-16-le" if data[:8_192][1::2].count(0) >= data[:8_192][0::2].count(0) else "utf-16-be"]
    else:
        tries = ["utf-8", "gb18030"]
        if told.lower().replace("-", "") in ("big5", "euckr", "shiftjis"):
            tries.append(told)
    for encoding in tries:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Fault("encoding")


def parse(data: bytes, kind: str) -> list[dict[str, Any]]:
    """Return the sheets of a text table."""
    if kind == "csv":
        return [_csv(decode(data))]
    if kind == "xml2003":
        return _xml2003(data)
    if kind == "mhtml":
        data = _inside(data)
    told = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:4_096])
    return _html(decode(data, told[1].decode("ascii") if told else ""))


def delimiter(text: str) -> str:
    """Return what most lines are divided by, always the same number of times."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:200] if line.strip()]
    best, score = ",", 0
    for candidate in (",", "\t", ";", "，", "|"):
        counts = Counter(line.count(candidate) for line in lines)
        counts.pop(0, None)
        if counts:
            number, often = counts.most_common(1)[0]
            if number * often > score:
                best, score = candidate, number * often
    return best


def unwrapped(value: str) -> str:
    """Return a CSV value without Excel's ``="…"`` and without the tab that kept it text."""
    if match := _WRAPPED.match(value):
        value = match[1].replace('""', '"')
    return value.strip("\t\x00\x1a﻿")


def _csv(text: str) -> dict[str, Any]:
    told = re.match(r"\s*sep=(.)\r?\n", text, re.IGNORECASE)
    first = 1
    if told:
        text, first = text[told.end() :], 2
    sign = told[1] if told else delimiter(text)
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        return sheet("CSV", rows_of(([unwrapped(value) for value in row] for row in reader), first))
    except csv.Error as error:
        raise Fault("damaged") from error


def _inside(data: bytes) -> bytes:
    """Return the first part of a single-file web page that holds a table."""
    import email

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and b"<table" in content.lower():
                return content
    raise Fault("no_table")


def _html(text: str) -> list[dict[str, Any]]:
    from lxml import html

    if "<!ENTITY" in text:
        raise Fault("dtd")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        page = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except Exception as error:  # lxml raises several families here
        raise Fault("no_table") from error
    tables = [table for table in page.iter("table") if next(table.iterdescendants("table"), None) is None]
    if not tables:
        raise Fault("no_table")
    return [_html_table(table, number, len(tables)) for number, table in enumerate(tables, 1)]


def _html_table(table: Any, number: int, of: int) -> dict[str, Any]:
    grid: dict[tuple[int, int], object] = {}
    taken: set[tuple[int, int]] = set()
    merges: list[tuple[int, int, int, int]] = []
    last = 0
    for row, line in enumerate(table.iter("tr"), 1):
        column, last = 0, row
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            deep, wide = _span(cell.get("rowspan"), _DEEPEST), _span(cell.get("colspan"), _WIDEST)
            grid[row, column] = _html_value(cell)
            if deep > 1 or wide > 1:
                merges.append((row, column, row + deep - 1, column + wide - 1))
                if deep > 1:
                    taken.update((row + down, column + right) for down in range(1, deep) for right in range(wide))
            column += wide
    width = max((column for _row, column in grid), default=-1) + 1
    rows = rows_of([grid.get((row, column)) for column in range(width)] for row in range(1, last + 1))
    return sheet("HTML" if of == 1 else f"HTML {number}", rows, merges=merges)


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.strip().isdecimal() and len(text) < 8 else 1


def _more(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.strip().isdecimal() and len(text) < 8 else 0


def _html_value(cell: Any) -> object:
    for mark in cell.iter("br"):
        mark.tail = "\n" + (mark.tail or "")
    value = unwrapped(cell.text_content().replace("\xa0", " ").strip())
    number = cell.get("x:num")  # Excel's own web pages say so where a cell was a number
    if number is not None:
        try:
            return float(number or value)
        except ValueError:
            return value
    return value


def _xml2003(data: bytes) -> list[dict[str, Any]]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Fault("dtd") from error
    except ParseError as error:
        if b"gb" not in data[:100].lower():
            raise Fault("damaged") from error
        root = _reread(decode(data))
    return [_xml_sheet(found) for found in root.iter(f"{_SPREADSHEET}Worksheet")]


def _reread(text: str) -> Any:
    """Parse again what the XML parser could not decode itself (GB2312, GBK)."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Fault("dtd") from error
    except ParseError as error:
        raise Fault("damaged") from error


def _xml_sheet(found: Any) -> dict[str, Any]:
    rows: list[list[Any]] = []
    merges: list[tuple[int, int, int, int]] = []
    number = 0
    for line in found.iter(f"{_SPREADSHEET}Row"):
        number = _index(line, number)
        values: list[object] = []
        for cell in line.iter(f"{_SPREADSHEET}Cell"):
            column = _index(cell, len(values)) - 1
            if column > 16_384:
                raise Fault("damaged")
            values += [None] * (column - len(values))
            values.append(_xml_value(cell))
            wide = _more(cell.get(f"{_SPREADSHEET}MergeAcross"), _WIDEST)
            deep = _more(cell.get(f"{_SPREADSHEET}MergeDown"), _DEEPEST)
            if wide or deep:
                merges.append((number, column, number + deep, column + wide))
                values += [None] * wide
        rows += rows_of([values], number)
    hidden = found.find(".//{urn:schemas-microsoft-com:office:excel}Visible")
    name = found.get(f"{_SPREADSHEET}Name") or "XML"
    return sheet(name, rows, hidden is not None and (hidden.text or "").startswith("SheetHidden"), merges)


def _index(element: Any, before: int) -> int:
    told = element.get(f"{_SPREADSHEET}Index")
    return max(int(told), 1) if told and told.isdecimal() and len(told) < 8 else before + 1


def _xml_value(cell: Any) -> object:
    from datetime import datetime

    data = cell.find(f"{_SPREADSHEET}Data")
    if data is None:
        return None
    text = "".join(data.itertext())
    match data.get(f"{_SPREADSHEET}Type"):
        case "Number":
            try:
                return float(text)
            except ValueError:
                return text
        case "DateTime":
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                return text
        case "Boolean":
            return text.strip() == "1"
        case "Error":
            return Failed(text)
    return text
