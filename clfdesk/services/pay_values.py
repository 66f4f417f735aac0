"""What every paper of a period may name: people, sums in figures and capitals, the documents behind the amounts."""

from __future__ import annotations

from typing import Any

from clfdesk import resources
from clfdesk.domain.payroll import PayrollSheet
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.money import capitals, format_yuan
from clfdesk.services.files import persons_of_staff


def values_of(sheet: PayrollSheet) -> dict[str, Any]:
    """Return what every paper of a period may name: people, sums in figures and capitals, the papers behind them."""
    period = read_period(sheet.period)
    unit = sum(item.fen for line in sheet.signed() for item in line.items if item.kind == "unit")
    need = sheet.total_fen + unit
    found: dict[str, None] = {}
    for line in sheet.signed():
        for reason in line.explanation:
            if reason.source and reason.rule in ("amount", "advance", "settled_rating"):
                found[f"{reason.source}{reason.clause}"] = None
    return {
        "period": {"title": period.title(), "code": period.code},
        "people": len({line.staff for line in sheet.signed()}),
        "held": len(sheet.held()),
        "total": format_yuan(sheet.total_fen, grouped=True),
        "total_words": sheet.total_words,
        "unit": format_yuan(unit, grouped=True),
        "need": format_yuan(need, grouped=True),
        "need_words": capitals(need),
        "papers": "；".join(found) + "。" if found else "",
        "to": resources.shipped("lists", "pay_words.toml")["to"],
    }


def whom_of(sheet: PayrollSheet) -> list[int]:
    """Return the persons a period's papers tell of, for the record of what was printed."""
    return persons_of_staff(line.staff for line in sheet.lines)


__all__ = ["values_of", "whom_of"]
