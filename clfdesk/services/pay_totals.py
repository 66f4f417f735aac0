"""A sheet's total in three independent ways: the domain's, SQL over its lines, the workbook written and read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from clfdesk import resources
from clfdesk.domain.cell import text_of
from clfdesk.domain.payroll import PayLine, PayrollSheet, write_sheet
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import pay_source

#: Columns that hold money; ``unit`` is what the employer pays beside.
MONEY = ("gross", "self", "tax", "deduction", "net", "unit", "due")


@dataclass(frozen=True, slots=True)
class Totals:
    """What a sheet pays out, counted three times, in fen."""

    domain_fen: int
    sql_fen: int
    workbook_fen: int

    @property
    def agree(self) -> bool:
        """Return whether all three are the same."""
        return self.domain_fen == self.sql_fen == self.workbook_fen


def workbook(office: Office, sheet: PayrollSheet) -> bytes:
    """Return the internal copy as a workbook: every line with everything, the total last."""
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    table = resources.shipped("papers", "sheets", "payroll_internal.toml")
    columns: Sequence[dict[str, str]] = table["column"]
    kinds: list[Literal["text", "money"]] = ["money" if each["field"] in MONEY else "text" for each in columns]
    rows = [
        [_cell(cells[each["field"]], each["field"]) for each in columns]
        for cells in (internal_cells(index, line) for index, line in enumerate(sheet.lines, start=1))
    ]
    sums = [
        Decimal(format_yuan(sum(fen(line, each["field"]) for line in sheet.lines))) if each["field"] in MONEY else None
        for each in columns
    ]
    totals = tuple(table["total"] if not place else value for place, value in enumerate(sums))
    title = str(table["book_title"]).format(period=read_period(sheet.period).title())
    made = ListSheet(
        str(table["sheet"]),
        title,
        tuple(ListColumn(str(each["heading"]), kind) for each, kind in zip(columns, kinds, strict=True)),
        totals=totals,
        made_on=office.today,
    )
    return write_list(made, rows)


def fen(line: PayLine, field: str) -> int:
    """Return one of :data:`MONEY` of a line, in fen; a held line pays nothing."""
    if field == "gross":
        return line.gross_fen
    if field == "net":
        return 0 if line.held else line.net_fen
    if field == "due":
        return line.due_fen
    return sum(item.fen for item in line.items if item.kind == field)


def _cell(text: str, field: str) -> Decimal | str:
    return Decimal(text) if field in MONEY else text


def internal_cells(index: int, line: PayLine) -> dict[str, str]:
    """Return everything of a line as texts; back pay and a year's settlement say so where the standard stands."""
    kinds = resources.shipped("lists", "pay_words.toml")["kinds"]
    return {
        "index": str(index),
        "name": line.name,
        "id_number": line.id_number,
        "village": line.village,
        "bank": line.bank,
        "account": line.account,
        "months": str(line.months),
        "standard": format_yuan(line.unit_fen) if line.unit_fen else kinds.get(line.kind, ""),
        **{name: format_yuan(fen(line, name)) for name in MONEY},
        "source": line.source_title,
        "held": line.held_because(),
    }


def totals(office: Office, sheet: PayrollSheet) -> Totals:
    """Return a sheet's three totals."""
    from clfdesk.sheets.reading import read_bytes

    table = resources.shipped("papers", "sheets", "payroll_internal.toml")
    place = next(number for number, each in enumerate(table["column"]) if each["field"] == "net")
    heading = str(table["column"][place]["heading"])
    counted, below = 0, False
    for _number, cells in read_bytes(workbook(office, sheet), "pay.xlsx").sheets[0].rows:
        texts = [text_of(cell).strip() for cell in cells]
        if not below:
            below = len(texts) > place and texts[place] == heading
        elif texts and texts[0] != table["total"] and len(texts) > place:
            counted += read_yuan(texts[place]) or 0
    own = sum(line.net_fen for line in sheet.lines if not line.held)
    return Totals(own, pay_source.sheet_total(write_sheet(sheet)), counted)


def must_agree(office: Office, sheet: PayrollSheet) -> Totals:
    """Return a sheet's three totals; Refusal where they differ from each other or from what the sheet says."""
    found = totals(office, sheet)
    if not found.agree or found.domain_fen != sheet.total_fen:
        raise Refusal(
            _("The totals of this sheet do not agree."),
            where=sheet.period,
            why=_("Lines {domain}, database {sql}, workbook {workbook}, sheet {sheet} yuan.").format(
                domain=format_yuan(found.domain_fen),
                sql=format_yuan(found.sql_fen),
                workbook=format_yuan(found.workbook_fen),
                sheet=format_yuan(sheet.total_fen),
            ),
            next=_("Draft the period again; if it stays so, send the report of the fault."),
        )
    return found
