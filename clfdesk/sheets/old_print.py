"""An .xls that repeats its headings on every page and prints what it should: the two names xlwt does not write.

Excel keeps both as built-in names (MS-XLS 2.4.150): 6 is what is printed, 7 the rows on every page.
"""

from __future__ import annotations

import struct
from typing import Any

import xlwt

_PRINTED, _REPEATED = 6, 7
_NAME, _BUILT_IN, _AREA = 0x18, 0x20, 0x3B
_LAST_COLUMN = 0xFF


class OldBook(xlwt.Workbook):  # type: ignore[misc]
    """A workbook of xlwt with the rows each sheet repeats and the area it prints, both by the sheet's place."""

    def __init__(self) -> None:
        super().__init__(encoding="utf-8")
        self.repeated: dict[int, tuple[int, int]] = {}
        self.printed: dict[int, tuple[int, int, int, int]] = {}

    def _Workbook__all_links_rec(self) -> bytes:  # noqa: N802  xlwt's own method, which writes the names' place
        """Return the links between sheets with our names behind them; xlwt writes no names at all."""
        sheets = sorted({*self.repeated, *self.printed})
        if not sheets:
            return bytes(super()._Workbook__all_links_rec())
        if self._ownbook_supbookx is None:
            self.setup_ownbook()
        known: dict[tuple[int, int, int], int] = self._Workbook__sheet_refs
        for sheet in sheets:
            known.setdefault((self._ownbook_supbookx, sheet, sheet), len(known))
        names = b""
        for sheet in sheets:
            reference = known[self._ownbook_supbookx, sheet, sheet]
            if sheet in self.printed:
                names += _name(_PRINTED, sheet, reference, *self.printed[sheet])
            if sheet in self.repeated:
                top, bottom = self.repeated[sheet]
                names += _name(_REPEATED, sheet, reference, top, bottom, 0, _LAST_COLUMN)
        return bytes(super()._Workbook__all_links_rec()) + names


def _name(kind: int, sheet: int, reference: int, top: int, bottom: int, left: int, right: int) -> bytes:
    area = struct.pack("<BHHHHH", _AREA, reference, top, bottom, left, right)
    content = struct.pack("<HBBHHH4xBB", _BUILT_IN, 0, 1, len(area), 0, sheet + 1, 0, kind) + area
    return struct.pack("<HH", _NAME, len(content)) + content


def foot(page: Any, text: str) -> None:
    """Give a sheet its printed foot; xlwt's own setters take nothing but ASCII."""
    page._Worksheet__header_str, page._Worksheet__footer_str = "", text
