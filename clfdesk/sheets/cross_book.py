"""A cross-table as a workbook with a chart of its own, in patterns that a black-and-white printer keeps apart."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from clfdesk.domain.returns import Value
from clfdesk.sheets.list_sheet import ListSheet
from clfdesk.sheets.plain_writing import options, properties, sheet_name
from clfdesk.sheets.post_check import checked
from clfdesk.sheets.sheet_press import SheetPress

_PATTERNS = ("percent_75", "percent_20", "wide_upward_diagonal", "percent_50", "narrow_horizontal", "dotted_grid",
             "light_vertical", "large_confetti")  # fmt: skip
_MOST_SERIES = 8


def write_cross(sheet: ListSheet, rows: Sequence[Sequence[Value]], *, chart: bool) -> bytes:
    """Return the workbook; ``chart`` puts stacked columns of the rows below the table."""
    import xlsxwriter

    buffer = io.BytesIO()
    book: Any = xlsxwriter.Workbook(buffer, options(in_memory=True))
    page = book.add_worksheet(sheet_name(sheet.name))
    press = SheetPress(book, page, sheet)
    press.press(iter(rows))
    first, last = press.first, press.first + len(rows) - 1
    series = list(range(2, len(sheet.columns)))[:_MOST_SERIES] or [1]
    if chart and rows and len(sheet.columns) - 2 <= _MOST_SERIES:
        drawn = book.add_chart({"type": "column", "subtype": "stacked" if len(series) > 1 else "clustered"})
        for place, column in enumerate(series):
            drawn.add_series(
                {
                    "name": [page.name, first - 1, column],
                    "categories": [page.name, first, 0, last, 0],
                    "values": [page.name, first, column, last, column],
                    "pattern": {"pattern": _PATTERNS[place % len(_PATTERNS)], "fg_color": "black", "bg_color": "white"},
                    "border": {"color": "black"},
                    "data_labels": {"value": len(series) == 1},
                }
            )
        drawn.set_title({"name": sheet.title, "name_font": {"size": 12}})
        drawn.set_size({"width": 760, "height": 360})
        drawn.set_legend({"position": "bottom", "none": len(series) == 1})
        page.insert_chart(last + 4, 0, drawn, {"description": sheet.title})
        page.print_area(0, 0, last + 24, len(sheet.columns) - 1)
    properties(book, sheet)
    book.close()
    return checked(buffer.getvalue())
