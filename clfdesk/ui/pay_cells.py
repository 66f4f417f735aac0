"""What the grid of pay shows: its columns, its rows, and which sentences answer for which cell."""

from __future__ import annotations

from typing import Any

from clfdesk.i18n import _
from clfdesk.ui import shown

#: Which kinds of items stand in a column.
PARTS = {"gross": ("pay",), "self": ("self", "unit"), "tax": ("tax",), "other": ("deduction",)}
_RULES = {
    "months": ("joined", "left", "on_leave", "amount"),
    "unit": ("amount", "part", "minimum_wage", "below_floor", "floor_held"),
    "self": ("insured", "typed"),
    "tax": ("wage_tax", "labour_tax", "typed"),
    "other": ("typed",),
    "source": ("funding", "no_funding"),
}


def columns(lines: Any = ()) -> list[shown.Column]:
    """Return the columns; those of what is taken off stand only where somebody has such an item."""
    kinds = {item.kind for line in lines for item in line.items}
    return [
        shown.Column("staff", _("No."), 3, True),
        shown.Column("name", _("name"), 6),
        shown.Column("village", _("village or community"), 6),
        shown.Column("months", _("months"), 3, True),
        shown.Column("unit", _("yuan a month"), 5, True),
        shown.Column("gross", _("gross"), 6, True, shown=bool(kinds - {"pay", "unit"})),
        shown.Column("self", _("own shares"), 5, True, shown="self" in kinds),
        shown.Column("tax", _("tax"), 4, True, shown="tax" in kinds),
        shown.Column("other", _("other deductions"), 4, True, shown="deduction" in kinds),
        shown.Column("net", _("amount"), 6, True),
        shown.Column("held", _("held because"), 8, toned=True),
        shown.Column("source", _("funded by"), 14),
    ]


def last(office: Any, period: str) -> dict[int, tuple[str, int]]:
    """Return what a month came to in the locked period before, by worker."""
    from clfdesk.grammar.calendar import read_period
    from clfdesk.services import payroll

    before = payroll.locked_before(office, read_period(period))
    if not before:
        return {}
    sheet = before[-1]
    title = read_period(sheet.period).title()
    return {
        line.staff: (title, line.gross_fen // line.months)
        for line in sheet.lines
        if line.kind == "regular" and not line.held and line.months
    }


def asked(reasons: Any, cell: str) -> Any:
    """Return the sentences that answer for a cell; all of them where the cell has none of its own."""
    wanted = _RULES.get(cell, ())
    found = [each for each in reasons if any(each.rule.startswith(rule) for rule in wanted)]
    return found or reasons


def item(line: Any, *kinds: str) -> str:
    """Return the sum of a line's items of some kinds; empty for nothing."""
    fen = sum(item.fen for item in line.items if item.kind in kinds)
    return shown.money(fen) if fen else ""


def told_kind(line: Any) -> str:
    """Return what a line is where it is not the period's own: back pay and recovery, or a year's settlement."""
    kinds = {"arrears": _("(earlier months)"), "settlement": _("(year's settlement)")}
    return kinds.get(line.kind, "")


def row(line: Any, own: bool) -> dict[str, Any]:
    """Return what the grid shows of a line; ``own`` marks the clerk's own."""
    return {
        "own": own,
        "gross": shown.money(line.gross_fen),
        "self": item(line, "self"),
        "tax": item(line, "tax"),
        "other": item(line, "deduction"),
        "staff": line.staff,
        "name": " ".join(filter(None, [line.name, _("(yourself)") if own else "", told_kind(line)])),
        "village": line.village,
        "months": line.months,
        "unit": shown.money(line.unit_fen) if line.unit_fen else "",
        "net": shown.money(line.net_fen),
        "held": line.held_because(),
        "source": line.source_title,
    }
