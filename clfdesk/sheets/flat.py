"""Flat OpenDocument spreadsheets (.fods): one XML text; runs only inside the limited child process."""

from __future__ import annotations

from typing import Any

from clfdesk.sheets.faults import Fault
from clfdesk.sheets.parsing import rows_of, sheet

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
#: Repeats beyond these only fill the page with formatted emptiness.
_ROWS, _CELLS = 300_000, 1_024


def parse(data: bytes) -> list[dict[str, Any]]:
    """Return the sheets; raises :class:`Fault` for a damaged file or one with a document type."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Fault("dtd") from error
    except ParseError as error:
        raise Fault("damaged") from error
    return [_sheet(table) for table in root.iter(f"{_TABLE}table")]


def _sheet(table: Any) -> dict[str, Any]:
    kept: list[list[Any]] = []
    merges: list[tuple[int, int, int, int]] = []
    hidden: list[int] = []
    number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        times = _count(row.get(f"{_TABLE}number-rows-repeated"))
        values = _values(row, number, merges)
        if any(value not in (None, "") for value in values):
            if number + times > _ROWS:
                raise Fault("cells", limit=_ROWS)
            for _time in range(times):
                kept += rows_of([values], number)
                if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                    hidden.append(number)
                number += 1
        else:
            number += times
    return {**sheet(table.get(f"{_TABLE}name") or "", kept, False, merges), "hidden_rows": hidden}


def _values(row: Any, number: int, merges: list[tuple[int, int, int, int]]) -> list[Any]:
    values: list[Any] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        value = _value(cell)
        wide = _count(cell.get(f"{_TABLE}number-columns-spanned"))
        deep = _count(cell.get(f"{_TABLE}number-rows-spanned"))
        if wide > 1 or deep > 1:
            merges.append((number, len(values), number + min(deep, 5_000) - 1, len(values) + min(wide, 200) - 1))
        times = _count(cell.get(f"{_TABLE}number-columns-repeated"))
        values += [value] * min(times, _CELLS if value in (None, "") else 200)
        if len(values) > 16_384:
            raise Fault("damaged")
    return values


def _value(cell: Any) -> Any:
    """Return a cell's value: a number stays a number, for that is how digits were lost."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        try:
            return float(cell.get(f"{_OFFICE}value") or "")
        except ValueError as error:
            raise Fault("damaged") from error
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value") or "")[:10]
    return "\n".join("".join(part.itertext()) for part in cell.findall(f"{_TEXT}p")) or None


def _count(text: str | None) -> int:
    return min(int(text), 10_000_000) if text and text.isdigit() and len(text) < 9 else 1
