"""A sheet that is pressed for signing, once more as a workbook: the same cells, amounts as numbers that can be added."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from clfdesk.domain.paper import TableSheet
from clfdesk.grammar.money import format_yuan, read_yuan

_MONEY_LIKE = "."


def _amount(text: str) -> Decimal | str | None:
    """Return an amount as exact yuan; what is no amount stays as it is written, nothing stays empty."""
    fen = read_yuan(text) if _MONEY_LIKE in text else None
    if not text:
        return None
    return Decimal(format_yuan(fen)) if fen is not None else text


def workbook(table: TableSheet, name: str, day: date) -> bytes:
    """Return a printed list as a workbook; ``name`` is its sheet's. Columns that are summed on paper hold numbers."""
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    kinds: list[Literal["text", "money"]] = ["money" if column.summed else "text" for column in table.columns]
    wide = table.orientation == "landscape"  # many columns: as wide as their content, but for those pens fill
    columns = tuple(
        ListColumn(
            column.heading,
            kind,
            0 if wide else column.width,
            align=column.align,
            least=0 if wide and not column.blank else column.width,
        )
        for column, kind in zip(table.columns, kinds, strict=True)
    )

    def cells(row: tuple[str, ...]) -> list[Decimal | str | None]:
        return [_amount(text) if kind == "money" else text for text, kind in zip(row, kinds, strict=True)]

    signed = "　　　　　　".join(f"{each}：" for each in table.signatures)
    sheet = ListSheet(
        name,
        table.title,
        columns,
        left=table.left,
        right=table.right,
        totals=tuple(cells(table.totals)) if table.totals else (),
        foot=tuple(filter(None, (table.words_line, *table.notes, signed))),
        page_foot=f"&C{table.notice}　&P/&N" if table.notice else "",
        landscape=table.orientation == "landscape",
        made_on=day,
    )
    return write_list(sheet, [cells(row) for row in table.rows])


__all__ = ["workbook"]
