"""Who is insured in what through the pay: base, both shares, from when to when, out of the periods that are locked."""

from __future__ import annotations

from typing import Any

from clfdesk.domain.pay_deduction import insured_base
from clfdesk.domain.payroll import LOCKED, PayrollRun, read_sheet
from clfdesk.grammar.calendar import Month, Period, read_period
from clfdesk.services import pay_input
from clfdesk.services.office import Office
from clfdesk.storage import records

Row = dict[str, Any]


def rows(office: Office, period: Period) -> list[Row]:
    """Return one row a worker and insurance of the locked pay in a period; months as ``2026-04``, money in fen.

    The base is that of the last month: the one given for the worker, else the month's pay,
    within the bounds of the paper in force; empty where only the amounts were entered.
    """
    found: dict[tuple[int, str], Row] = {}
    runs = [(read_period(run.period), run) for run in records.every(PayrollRun) if run.state in LOCKED]
    runs = [(span, run) for span, run in runs if period.first <= span.first and span.last <= period.last]
    inputs = pay_input.every()
    for span, run in sorted(runs, key=lambda each: each[0].first):
        for line in read_sheet(run.content).lines:
            months = [(Month.read(text), fen) for text, fen in line.monthly] or [(span.start, 0)]
            for item in line.items:
                if item.kind not in ("self", "unit"):
                    continue
                title = item.title.partition("（")[0]
                row = found.setdefault(
                    (line.staff, title),
                    {
                        "number": line.staff, "name": line.name, "id_number": line.id_number,
                        "village": line.village or office.info.township, "role": line.role, "insurance": title,
                        "base": None, "unit": 0, "own": 0, "start": str(months[0][0]), "until": "", "months": 0,
                    },
                )  # fmt: skip
                row["own" if item.kind == "self" else "unit"] += item.fen
                if row["until"] != str(months[-1][0]):
                    row["until"], row["months"] = str(months[-1][0]), row["months"] + len(months)
                last, fen = months[-1]
                code = item.code.rpartition("_")[0]
                mine = [each for each in inputs if each.staff == line.staff and each.kind == "base"]
                for record in office.pack.records("insurance", last.last):
                    if record["id"] == code:
                        row["base"] = insured_base(record, last, fen, mine) or None
    return list(found.values())
