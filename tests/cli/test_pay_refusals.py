"""The bad input of a pay year, one by one: each is told in one sentence naming person, period and rule.

What concerns one person holds back that person only; a refusal leaves nothing half done.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_pay_work import lines, payable
from tests.office import Desk, demo_desk, new_desk

PACK = """format = 1
code = "newcounty"
name = "新县"
title = "新县标准"
base = "national"

[[value]]
key = "pay.minimum_wage"
value = "1900.00"
unit = "元/月"
from = 2026-04-01
source = "新政发〔2026〕1号"
clause = "一"

[[value]]
key = "pay.commissioner_month"
value = "200.00"
unit = "元/月"
from = 2020-01-01
source = "新政发〔2020〕1号"
clause = "一"

[[scheme]]
id = "wage"
title = "专职干事工资"
applies = "role == 'officer'"
component = "multiple_of_minimum_wage"
amount = "2.00"
unit = "倍"
gate = ""
passes = []
fails = []
basis = "latest"
from = 2020-01-01
source = "新政发〔2020〕1号"
clause = "二"
says = "任职{months}个月 × 每月{amount}元 = {gross}元"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One demonstration desk; tests use workers and months of their own."""
    return demo_desk(tmp_path_factory.mktemp("bad") / "desk", "--persons", "60", "--villages", "4")


def steps(desk: Desk) -> int:
    """Return how many operations the desk has kept."""
    return len(desk.done("undo", "--list")["change_sets"])


def held(desk: Desk, period: str, name: object) -> tuple[str, str]:
    line = lines(desk, period)[str(name)]
    told = [each["says"] for each in line["explanation"] if each["rule"] == line["held"]]  # type: ignore[attr-defined, union-attr]
    return str(line["held"]), told[0] if told else ""


def test_a_month_without_its_minimum_wage_holds_whom_it_concerns(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="national")
    (tmp_path / "新县.toml").write_text(PACK, encoding="utf-8")
    desk.done("policy", "take", tmp_path / "新县.toml", "--use")
    book = openpyxl.Workbook()
    book.active.append(["姓名", "性别", "身份证号", "岗位", "层级", "任职时间"])
    book.active.append(["王秀英", "女", "110000196208152349", "专职干事", "镇", "2018-01-01"])
    book.active.append(["李国庆", "男", "110000195001010015", "专职委员", "村", "2018-01-01"])
    book.save(tmp_path / "人员.xlsx")
    desk.done("import", tmp_path / "人员.xlsx", "--stem", "staff", "--out", tmp_path)
    found = lines(desk, "2026-Q1")
    assert {name: (line["held"], line["net_fen"]) for name, line in found.items()} == {
        "王秀英": ("no_minimum_wage", 0),
        "李国庆": ("", 60_000),
    }
    assert "2026年1月" in held(desk, "2026-Q1", "王秀英")[1]
    assert "最低工资标准" in held(desk, "2026-Q1", "王秀英")[1]
    assert lines(desk, "2026-04")["王秀英"]["net_fen"] == 380_000


def test_two_contracts_at_once(made: Desk) -> None:
    who = payable(made)[0]
    add = ["contract", "add", who["staff"], "--set", "kind=劳动合同"]
    made.done(*add, "--set", "started_on=2025-01-01", "--set", "until=2027-12-31")
    before = steps(made)
    refusal = made(*add, "--set", "started_on=2026-06-01").refusal
    assert str(who["name"]) in refusal["where"]
    assert "2026-06-01" in refusal["where"]
    assert "2025-01-01" in refusal["why"]
    assert steps(made) == before


def test_a_negative_net_holds_that_person_only(made: Desk) -> None:
    one, two = payable(made, "2026-03")[:2]
    made.done("payroll", "input", "2026-03", one["staff"], "other_deduction", "200.01", "--why", "预支")
    code, says = held(made, "2026-03", one["name"])
    assert code == "negative_net"
    assert "200" in says
    assert "0.01" in says
    assert lines(made, "2026-03")[str(two["name"])]["net_fen"] == two["net_fen"]


@pytest.mark.parametrize("value", ["1.005", "12.3456", "一百", "-5", "0"])
def test_a_third_decimal_and_what_is_no_amount(made: Desk, value: str) -> None:
    who, before = payable(made, "2026-04")[0], steps(made)
    refusal = made("payroll", "input", "2026-04", who["staff"], "bonus", "--", value).refusal
    assert str(who["name"]) in refusal["where"]
    assert "2026-04" in refusal["where"]
    assert value in refusal["where"]
    assert refusal["next"]
    assert steps(made) == before


def test_an_amount_over_a_million(made: Desk) -> None:
    who = payable(made, "2026-04")[0]
    refusal = made("payroll", "input", "2026-04", who["staff"], "bonus", "1000000.01").refusal
    assert str(who["name"]) in refusal["where"]
    assert "2026-04" in refusal["where"]
    assert "1000000" in refusal["why"]
    for item, value in (("bonus", "999999.00"), ("correction", "5.00")):
        made.done("payroll", "input", "2026-04", who["staff"], item, value)
    code, says = held(made, "2026-04", who["name"])  # each is allowed, together they are too much
    assert code == "too_large"
    assert "1000000" in says


def test_a_locked_period(made: Desk) -> None:
    who = payable(made, "2026-05")[0]
    made.done("payroll", "draft", "2026-05")
    made.done("payroll", "confirm", "2026-05")
    before = steps(made)
    for call in (
        ("payroll", "input", "2026-05", who["staff"], "bonus", "10"),
        ("payroll", "draft", "2026-Q2"),
        ("payroll", "confirm", "2026"),
    ):
        refusal = made(*call).refusal
        assert "2026-05" in refusal["where"], call
        assert refusal["why"]
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "个税"])
    book.active.append([who["name"], who["id_number"], "1.00"])
    book.save(made.folder.parent / "税.xlsx")
    assert "2026-05" in made("payroll", "beside", "2026-05", made.folder.parent / "税.xlsx").refusal["where"]
    assert steps(made) == before


def test_a_banks_answer_of_another_batch(made: Desk, tmp_path: Path) -> None:
    made.done("payroll", "draft", "2026-06")
    made.done("payroll", "confirm", "2026-06")
    batch = made.done("payroll", "bank", "2026-06", "--out", tmp_path)["payments"]
    book = openpyxl.Workbook()
    book.active.append(["账号", "户名", "金额", "处理结果"])
    for each in batch:
        book.active.append([each["account"], each["holder"], f"{each['fen'] // 100}.00", "成功"])
    book.active.append(["6228000000000009999", "别处的人", "200.00", "成功"])
    book.save(tmp_path / "返回.xlsx")
    before = steps(made)
    refusal = made("payroll", "bankback", "2026-06", tmp_path / "返回.xlsx").refusal
    assert "别处的人" in refusal["where"]
    assert "2026-06" in refusal["why"]
    assert steps(made) == before
    assert made.done("payroll", "list", "2026-06")["state"] == "sent"


def test_a_scheme_is_read_as_a_sentence(made: Desk, tmp_path: Path) -> None:
    (own,) = made.done("payroll", "schemes", "2026-10")["schemes"]
    assert own["says"] == (
        "镇、村专职委员工资：每月200元，按在岗月数计发；年度考核优秀、良好、称职、基本称职、合格的发，不合格的停发；"
        "从评定次月起停发；资金：镇（街道）财政预算、县财政预算（残疾人就业保障金）。"
    )
    other = new_desk(tmp_path / "desk", policy="luozhuang")
    found = {each["scheme"]: each["says"] for each in other.done("payroll", "schemes", "2026-10")["schemes"]}
    assert "每月不低于最低工资标准的2倍，现为2 × 2210 = 4420元" in found["wage"]
    assert "标准还没有录入" in found["commissioner"]
