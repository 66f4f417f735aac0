"""How high a filled row must be for its wrapped text, where the form leaves that to the program.

A row without a height of its own grows when it is opened in Excel; other programs and
printers trust the file, so the height is written as Excel would have kept it. A height
the form's maker set is never touched, and no column is made wider.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

from clfdesk.sheets.grid import Grid, tag
from clfdesk.sheets.styles import Styles

_LINE = 1.36  # height of a line by the size of its letters, as spreadsheet programs set it
_DEFAULT_WIDTH = 8.43


def text_width(text: str) -> int:
    """Return how wide a text is, in digits: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def fit_rows(grid: Grid, styles: Styles, rows: Iterable[int], columns: Iterable[int]) -> None:
    """Give filled rows without a set height one in which their wrapped texts can be read whole."""
    widths = {column: _width(grid, column) for column in columns}
    format_ = grid.root.find(tag("sheetFormatPr"))
    default = float(format_.get("defaultRowHeight", "15")) if format_ is not None else 15.0
    for row in rows:
        line = grid.rows.get(row)
        if line is None or line.get("customHeight") in ("1", "true"):
            continue
        needed = max((_needed(grid, styles, row, column, width) for column, width in widths.items()), default=0.0)
        if needed > max(default, float(line.get("ht", "0"))):
            line.set("ht", f"{needed:g}")


def _needed(grid: Grid, styles: Styles, row: int, column: int, width: float) -> float:
    item = grid.cells.get((row, column))
    style = int(item.get("s", "0")) if item is not None else 0
    if item is None or not styles.wraps(style):
        return 0.0
    size = styles.font_size(style)
    room = max(2, math.floor(width * 11 / size))
    text = grid.text(row, column)
    lines = sum(_lines(part, room) for part in text.split("\n"))
    return math.ceil(lines * size * _LINE * 4) / 4 if lines > 1 else 0.0


def _lines(text: str, room: int) -> int:
    """Return the lines a text takes; a Chinese character is never cut in two."""
    lines, used = 1, 0
    for sign in text:
        width = text_width(sign)
        if used + width > room:
            lines, used = lines + 1, 0
        used += width
    return lines


def _width(grid: Grid, column: int) -> float:
    for span in grid.root.iterfind(f"{tag('cols')}/{tag('col')}"):
        if int(span.get("min", "0")) <= column <= int(span.get("max", "0")) and span.get("width"):
            return float(span.get("width", "8.43"))
    format_ = grid.root.find(tag("sheetFormatPr"))
    if format_ is not None and format_.get("defaultColWidth"):
        return float(format_.get("defaultColWidth", "8.43"))
    return _DEFAULT_WIDTH
