"""Pay drafted and explained, against a bare loop that builds the same frozen lines and sentences from integer fen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.race import Race

PEOPLE, MONTHS = 5_000, 12


def _staff() -> tuple[list[object], list[object], dict[int, object]]:
    from clfdesk.domain.appraisal import Appraisal
    from clfdesk.domain.division import Division
    from clfdesk.domain.staff import Staff

    places: dict[int, object] = {number: Division(f"示范{number}村", id=number) for number in range(1, 201)}
    staff: list[object] = [
        Staff(f"员工{number}", village_id=number % 200 + 1, started_on=date(2020, 1, number % 28 + 1), id=number)
        for number in range(1, PEOPLE + 1)
    ]
    ratings: list[object] = [
        Appraisal(number, 2025, "competent" if number % 9 else "failed", date(2025, 12, 20), id=number)
        for number in range(1, PEOPLE + 1)
    ]
    return staff, ratings, places


def _ours(everybody: tuple[list[object], list[object], dict[int, object]]) -> None:
    from clfdesk.domain.pay_rules import draft
    from clfdesk.grammar.calendar import read_period
    from clfdesk.grammar.policy import load_pack

    staff, ratings, places = everybody
    pack = load_pack("longli")
    for month in range(1, MONTHS + 1):
        sheet = draft(read_period(f"2026-{month:02d}"), staff, ratings, pack, date(2026, 12, 31), places)  # type: ignore[arg-type]
        assert len(sheet.lines) == PEOPLE


def _bare(everybody: tuple[list[object], list[object], dict[int, object]]) -> None:
    from clfdesk.domain.payroll import PayItem, PayLine, Reason

    staff, ratings, places = everybody
    amount = 20_000
    for month in range(1, MONTHS + 1):
        lines = []
        for member, rating in zip(staff, ratings, strict=True):
            failed = rating.rating == "failed"  # type: ignore[attr-defined]
            fen = 0 if failed else amount
            said = (
                Reason(f"任职1个月 × 每月{amount // 100}元 = {fen // 100}元", "文件", "二(二)1(2)", "amount"),
                Reason(f"{2025}年度考核结果为“称职”，符合发放条件。", "文件", "二(二)1(2)", "passed"),
                Reason("资金渠道：县财政预算。", "文件", "二(二)1(3)", "funding"),
            )
            lines.append(
                PayLine(
                    staff=member.id,  # type: ignore[attr-defined]
                    name=member.name,  # type: ignore[attr-defined]
                    scheme="commissioner",
                    months=1,
                    unit_fen=amount,
                    gross_fen=fen,
                    net_fen=fen,
                    source="employment_fund",
                    village=places[member.village_id].name,  # type: ignore[attr-defined]
                    held="failed_appraisal" if failed else "",
                    explanation=said,
                    items=(PayItem("commissioner", "工资", fen),),
                    monthly=((f"2026-{month:02d}", fen),),
                    due_fen=amount,
                )
            )
        assert sum(line.net_fen for line in lines)


def races(_scratch: Path) -> Iterator[Race]:
    """Give the one race."""
    everybody = _staff()
    yield Race(
        f"paying: {PEOPLE:,} staff x {MONTHS} months",
        lambda: _ours(everybody),
        lambda: _bare(everybody),
        3.0,
        "frozen lines and f-strings from integer fen",
    )
