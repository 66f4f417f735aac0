"""Every sheet's total equals the sum of its lines, three independent ways: the domain, SQL, the workbook read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from clfdesk.clock import Clock
from clfdesk.domain.payroll import PayrollSheet
from clfdesk.grammar.calendar import read_period
from clfdesk.services import (
    benefit_month,
    budget,
    filing,
    organisation,
    pay_bank,
    pay_hold,
    pay_input,
    pay_lists,
    pay_paper,
    payroll,
    policy,
    table_paper,
)
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office
from clfdesk.storage import database

PERIOD = "2026-12"
LINES = "payroll_run r, json_each(r.content, '$.lines') l WHERE r.period = :period"
ITEMS = "payroll_run r, json_each(r.content, '$.lines') l, json_each(l.value, '$.items') i WHERE r.period = :period"
NET = "coalesce(sum(json_extract(l.value, '$.net_fen')), 0)"
OPEN = "json_extract(l.value, '$.held') = ''"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A desk with a locked December of every kind of line: own, taken off, held, back pay, settled, an account missing."""
    folder = tmp_path_factory.mktemp("ways") / "desk"
    made = make_demo(folder, persons=80, villages=6, clock=Clock(date(2026, 12, 20)))
    paper = "龙残联发〔2025〕9号"
    policy.set_value(made, "payroll.advance.commissioner", "80", valid_from=date(2026, 1, 1), source=paper)
    payroll.draft(made, "2026-04")
    payroll.confirm(made, "2026-04")
    policy.set_value(made, "pay.commissioner_month", "260.55", valid_from=date(2026, 4, 1), source=paper)
    people = [line.staff for line in payroll.preview(made, PERIOD).lines if line.kind == "regular" and not line.held]
    for staff in people[:4]:
        for code, value in (
            ("pension_self", "8.11"), ("pension_unit", "16.07"), ("fund_self", "5.03"), ("fund_unit", "5.05"),
            ("income_tax", "0.35"), ("other_deduction", "1.01"), ("overtime", "30.30"),
        ):  # fmt: skip
            pay_input.add(made, staff, PERIOD, code, value, source="财政所12月代扣表")
        organisation.appraise(made, staff, 2026, "合格", decided_on=date(2026, 12, 5))
    pay_hold.hold(made, people[-1], "账号待核实")
    payroll.confirm(made, PERIOD)
    yield made
    made.close()


@pytest.fixture(scope="module")
def sheet(office: Office) -> PayrollSheet:
    return payroll.preview(office, PERIOD)


@pytest.fixture(scope="module")
def files(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("out")
    made = [*pay_paper.papers(office, PERIOD, out).files, *pay_bank.bank(office, PERIOD, out).files]
    made += filing.make(office, "R16", PERIOD, out).files
    return {each.path.name: each.path for each in made}


def column(path: Path, heading: str, last: str = "合计") -> tuple[int, int]:
    """Return the sum of a workbook's column in fen, and what its last row says."""
    page = openpyxl.load_workbook(path).active
    assert page is not None
    place, found, total = -1, 0, 0
    for row in page.iter_rows(values_only=True):
        texts = ["".join(str(cell or "").split()) for cell in row]
        if place < 0:
            place = texts.index(heading) if heading in texts else -1
        elif last in texts[:2]:
            total = round(Decimal(str(row[place] or 0)) * 100)
            break
        elif row[place] is not None:
            found += round(Decimal(str(row[place])) * 100)
    return found, total


def sql(what: str, where: str) -> int:
    return int(database.one(f"SELECT {what} FROM {where}", {"period": PERIOD}) or 0)


def kind(sheet: PayrollSheet, *kinds: str) -> int:
    return sum(item.fen for line in sheet.signed() for item in line.items if item.kind in kinds)


def item_sql(*kinds: str) -> int:
    wanted = ", ".join(f"'{each}'" for each in kinds)
    return sql(
        "coalesce(sum(json_extract(i.value, '$.fen')), 0)",
        f"{ITEMS} AND {OPEN} AND json_extract(i.value, '$.kind') IN ({wanted})",
    )


def test_the_sheet_has_every_kind_of_line(sheet: PayrollSheet) -> None:
    assert {line.kind for line in sheet.lines} == {"regular", "arrears", "settlement"}
    assert "manual_hold" in {line.held for line in sheet.lines}


@pytest.mark.parametrize(
    ("part", "heading"), [("发放表_2026-12", "实发"), ("内部", "实发"), ("残疾人专职委员", "实发")]
)
def test_what_is_paid_out(office: Office, sheet: PayrollSheet, files: dict[str, Path], part: str, heading: str) -> None:
    (path,) = [path for name, path in files.items() if part in name and name.endswith(".xlsx")]
    own = sum(line.net_fen for line in sheet.lines if not line.held)
    read = column(path, heading)
    assert own == sheet.total_fen == sql(NET, f"{LINES} AND {OPEN}") == read[0] == read[1]
    assert sum(fen for _source, fen in sheet.sources) == own


@pytest.mark.parametrize(("heading", "kinds"), [("单位", ("unit",)), ("个人", ("self",)), ("个税", ("tax",))])
def test_insurance_and_tax(sheet: PayrollSheet, files: dict[str, Path], heading: str, kinds: tuple[str, ...]) -> None:
    (path,) = [path for name, path in files.items() if name.startswith("社保个税明细") and name.endswith(".xlsx")]
    read = column(path, heading)
    assert kind(sheet, *kinds) == item_sql(*kinds) == read[0] == read[1] > 0


@pytest.mark.parametrize(
    ("part", "of", "heading"), [("补发扣回", "arrears", "金额"), ("年终结算", "settlement", "本期结算")]
)
def test_back_pay_and_settlement(sheet: PayrollSheet, files: dict[str, Path], part: str, of: str, heading: str) -> None:
    (path,) = [path for name, path in files.items() if name.startswith(part) and name.endswith(".xlsx")]
    own = sum(line.net_fen for line in sheet.lines if line.kind == of and not line.held)
    counted = sql(NET, f"{LINES} AND {OPEN} AND json_extract(l.value, '$.kind') = '{of}'")
    read = column(path, heading)
    assert own == counted == read[0] == read[1] > 0


def test_the_banks_batch(office: Office, sheet: PayrollSheet, files: dict[str, Path]) -> None:
    (path,) = [path for name, path in files.items() if "代发表" in name]
    (text,) = [path for name, path in files.items() if "一卡通" in name]
    kept = pay_bank.every_batch()[-1][1]
    own = sum(int(each["fen"]) for each in kept["payments"])
    rows = [line.split("^") for line in text.read_bytes().decode("gb18030").splitlines()]
    lines = sum(int(Decimal(cells[4]) * 100) for cells in rows)
    assert all(cells[4][-3] == "." for cells in rows)
    counted = database.one(
        "SELECT sum(json_extract(p.value, '$.fen')) FROM entry e, json_each(e.answers, '$.payments') p"
        " WHERE e.form = '@bank' AND e.version = :period",
        {"period": PERIOD},
    )
    read = column(path, "金额")
    assert own == counted == lines == read[0] == read[1] == sheet.total_fen


@pytest.mark.parametrize(("card", "code"), [("R08", "living_allowance"), ("R09", "care_subsidy")])
def test_the_benefits_of_a_month(office: Office, tmp_path: Path, card: str, code: str) -> None:
    own = next(each for each in benefit_month.month(office, "2026-11").benefits if each.benefit == code)
    (file,) = [each for each in filing.make(office, card, "2026-11", tmp_path).files if each.path.suffix == ".xlsx"]
    amount = {"living_allowance": 8_000, "care_subsidy": 10_700}[code]
    counted = int(database.one(f"SELECT count(*) * {amount} FROM person WHERE {code} = 1") or 0)
    read = column(file.path, "补贴金额")
    assert own.total_fen == counted == read[0] == read[1] > 0


def test_the_budget(office: Office, tmp_path: Path) -> None:
    given = budget.add(office, "残保金", "9000.50", source="县财政", of_year=2026).number
    split = budget.add(office, "辅具", "3000.25", source="", parent=given, of_year=2026).number
    for amount in ("100.10", "0.20", "33.33"):
        budget.use(office, split, amount, "采购")
    used = sum(each.used_fen for each in budget.year(2026))
    rows = pay_lists.money(office, 2026)
    columns = [("title", "项目", 10.0), ("used", "使用", 8.0)]
    file = table_paper.export(office, "预算", columns, rows, tmp_path).path
    page = openpyxl.load_workbook(file).active
    assert page is not None
    read = sum(
        int(Decimal(str(row[-1]).replace(",", "")) * 100)
        for row in page.iter_rows(values_only=True)
        if re.fullmatch(r"[\d,]+\.\d\d", str(row[-1]))
    )
    assert used == database.one("SELECT sum(fen) FROM budget_use") == read == 13_363


def test_a_period_is_the_sum_of_its_months_and_never_a_float(sheet: PayrollSheet) -> None:
    for line in sheet.lines:
        if line.kind == "regular" and not line.held:
            assert sum(fen for _month, fen in line.monthly) == next(
                item.fen for item in line.items if item.code == line.scheme
            )
        assert all(type(fen) is int for _month, fen in line.monthly)
    assert [str(month) for month in read_period(PERIOD).months()] == [PERIOD]
