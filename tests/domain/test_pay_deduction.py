"""Insurance and tax against an oracle in ``Decimal``, the figures of the law's table, and the switch that turns them on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.domain.desk import LocalValue
from clfdesk.domain.pay_deduction import Earlier, bracket_tax, clamped, labour_tax, rounded, share, wage_tax
from clfdesk.domain.pay_rules import NOTHING, draft
from clfdesk.domain.payroll import PayInput, PayLine
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.policy import load_pack

DAY = date(2026, 10, 1)
PACK = load_pack("national")
WAGE = [each for each in PACK.records("tax_bracket", DAY) if each["kind"] == "wage"]
LABOUR = [each for each in PACK.records("tax_bracket", DAY) if each["kind"] == "labour"]
RULE = next(each for each in PACK.records("tax_rule", DAY) if each["id"] == "labour")
OFFICER = Staff("孙立新", role="officer", level="township", started_on=date(2020, 1, 1), id=1)


def oracle(taxable: Decimal) -> Decimal:
    """Return the tax bracket by bracket, without quick deductions."""
    tops = [Decimal(top) for top in (36_000, 144_000, 300_000, 420_000, 660_000, 960_000)]
    rates = [Decimal(rate) / 100 for rate in (3, 10, 20, 25, 30, 35, 45)]
    tax, low = Decimal(0), Decimal(0)
    for rate, top in zip(rates, [*tops, Decimal("Infinity")], strict=True):
        if taxable > low:
            tax += (min(taxable, top) - low) * rate
        low = top
    return tax


@given(st.integers(min_value=-10_000_00, max_value=2_000_000_00))
def test_quick_deductions_are_the_brackets_summed(fen: int) -> None:
    expected = oracle(Decimal(fen) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100
    assert bracket_tax(fen, WAGE) == int(expected)


@given(st.lists(st.integers(min_value=0, max_value=60_000_00), min_size=1, max_size=12))
def test_a_year_of_withholding_is_the_tax_on_the_year_where_it_never_falls(incomes: list[int]) -> None:
    earlier, paid = Earlier(), []
    for income in incomes:
        tax = wage_tax(income, 0, 1, 5_000_00, earlier, WAGE)
        paid.append(tax)
        earlier = Earlier(earlier.months + 1, earlier.income_fen + income, 0, earlier.withheld_fen + tax)
    whole = bracket_tax(sum(incomes) - 5_000_00 * len(incomes), WAGE)
    assert sum(paid) >= whole
    assert all(tax >= 0 for tax in paid)


def test_the_figures_of_the_field() -> None:
    assert wage_tax(6_500_00, 700_00, 1, 5_000_00, Earlier(), WAGE) == 24_00
    assert wage_tax(3_800_00, 0, 1, 5_000_00, Earlier(), WAGE) == 0
    assert [labour_tax(fen, RULE, LABOUR) for fen in (800_00, 1_000_00, 4_000_00, 5_000_00, 50_000_00)] == [
        0, 40_00, 640_00, 800_00, 10_000_00,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "rate", "rounding", "fen"),
    [
        (380_000, "8", "fen", 30_400),
        (380_055, "8", "fen", 30_404),
        (380_055, "8", "jiao", 30_400),
        (380_055, "8", "jiao_up", 30_410),
        (380_055, "5", "yuan", 19_000),
        (380_055, "5", "yuan_up", 19_100),
        (380_055, "0.5", "fen_down", 1_900),
    ],
)
def test_each_item_rounds_its_own_way(base: int, rate: str, rounding: str, fen: int) -> None:
    assert share(base, rate, rounding) == fen


def test_a_base_stays_between_its_limits() -> None:
    assert [clamped(fen, 400_000, 2_000_000) for fen in (380_000, 500_000, 3_000_000)] == [400_000, 500_000, 2_000_000]
    assert clamped(1, None, None) == 1
    assert rounded(Decimal("0.5")) == 1


def line(*local: LocalValue, typed: tuple[PayInput, ...] = (), earlier: Earlier = NOTHING) -> PayLine:
    pack = load_pack("luozhuang", local)
    sheet = draft(read_period("2025-12"), [OFFICER], [], pack, date(2026, 1, 5), {}, inputs=typed, earlier={1: earlier})
    return sheet.lines[0]


def test_nothing_is_computed_unless_the_pack_says_so() -> None:
    assert (line().net_fen, [item.code for item in line().items]) == (442_000, ["wage"])


def test_turned_on_the_shares_and_the_tax_are_told_one_by_one() -> None:
    on = LocalValue("payroll.computes.wage", "insurance wage_tax", "", "2025-01-01", "罗残联〔2025〕1号")
    wage = LocalValue("pay.wage_month", "6500", "元/月", "2025-01-01", "罗残联〔2025〕1号")
    found = line(on, wage)
    own = {item.code: item.fen for item in found.items if item.kind == "self"}
    assert own == {"pension_self": 52_000, "medical_self": 13_000, "unemployment_self": 3_250, "fund_self": 32_500}
    tax = sum(item.fen for item in found.items if item.kind == "tax")
    assert tax == rounded(Decimal(650_000 - 500_000 - sum(own.values())) * 3 / 100)
    assert found.net_fen == 650_000 - sum(own.values()) - tax
    assert "代扣基本养老保险个人部分：缴费基数6500元 × 8% = 520元。" in [reason.says for reason in found.explanation]
    typed = line(on, wage, typed=(PayInput(1, "2025-12", "item", "pension_self", "", 40_000, "", "社保局清单"),))
    assert {item.code: item.fen for item in typed.items}["pension_self"] == 40_000
    based = line(on, wage, typed=(PayInput(1, "2025-12", "base", "insurance", "", 400_000),))
    assert {item.code: item.fen for item in based.items}["pension_self"] == 32_000


def test_the_year_so_far_counts() -> None:
    on = LocalValue("payroll.computes.wage", "wage_tax", "", "2025-01-01", "罗残联〔2025〕1号")
    before = Earlier(11, 11 * 1_000_000, 0, 1_650_000 // 10)
    found = line(on, LocalValue("pay.wage_month", "10000", "", "2025-01-01", "文"), earlier=before)
    due = bracket_tax(12 * 1_000_000 - 12 * 500_000, WAGE) - before.withheld_fen
    assert next(item.fen for item in found.items if item.kind == "tax") == due


def test_days_ratings_and_one_offs_are_components() -> None:
    """A county's own schemes of every component, as data alone."""
    pack = load_pack("national")
    schemes: list[dict[str, object]] = [
        {
            "id": "commissioner", "title": "误工补贴", "applies": "role == 'officer'", "component": "per_day",
            "amount": "35.50", "unit": "元/天", "passes": [], "fails": [], "basis": "latest",
            "says": "出勤{days}天 × 每天{amount}元 = {gross}元",
        },
        {
            "id": "reward", "title": "年度考核奖", "applies": "true", "component": "per_rating", "month": 12,
            "amounts": {"excellent": "600.00"}, "unit": "元", "passes": [], "fails": [], "basis": "same_year",
            "says": "{year}年度考核“{rating}”，奖励{gross}元",
        },
        {
            "id": "phone", "title": "话费补贴", "applies": "true", "component": "per_month", "adds": True,
            "amount": "30.00", "unit": "元/月", "passes": [], "fails": [], "basis": "latest",
            "says": "{months}个月 × {amount}元 = {gross}元",
        },
        {
            "id": "moving", "title": "一次性安家补贴", "applies": "true", "component": "one_off",
            "amount": "1000.00", "unit": "元", "passes": [], "fails": [], "basis": "latest",
            "says": "一次性{gross}元。{why}",
        },
    ]  # fmt: skip
    lines = {
        str(each["id"]): [{**each, "from": date(2020, 1, 1), "source": "新政办发〔2026〕1号", "clause": "三"}]
        for each in schemes
    }
    layer = replace(pack.layers[0], name="new", tables={"scheme": lines})
    county = replace(pack, layers=(layer, *pack.layers))
    from clfdesk.domain.appraisal import Appraisal

    rated = [Appraisal(1, 2025, "excellent", date(2025, 12, 20), id=1)]
    inputs = (PayInput(1, "2025-12", "days", "", "21.5"), PayInput(1, "2025-12", "one_off", "moving", why="新到岗"))

    def of(*typed: PayInput) -> PayLine:
        return draft(read_period("2025-12"), [OFFICER], rated, county, date(2026, 1, 5), {}, inputs=typed).lines[0]

    assert of().held == "not_computed"
    found = of(*inputs)
    assert {item.code: item.fen for item in found.items} == {
        "commissioner": 76_325,
        "reward": 60_000,
        "phone": 3_000,
        "moving": 100_000,
    }
    assert found.gross_fen == found.net_fen == 239_325
    assert "出勤21.5天 × 每天35.50元 = 763.25元" in [reason.says for reason in found.explanation]
