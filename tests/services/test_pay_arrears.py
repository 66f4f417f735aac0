"""Back pay and recovery on a desk: what a locked period was short of or over is settled in the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clfdesk.clock import Clock
from clfdesk.domain.division import Division
from clfdesk.domain.payroll import PayLine, PayrollSheet
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.services import organisation, pay_bank, pay_check, pay_input, payroll, policy
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.services.test_payroll import text_of

IDS = ("110000196208152349", "110000195001010015", "110000198802291172", "11000019600101001X")
ACCOUNTS = ("6228000000000000011", "6228000000000000029", "6228000000000000037", "6228000000000000045")
NAMES = ("王秀英", "李国庆", "张德福", "赵桂兰")


def made(folder: Path, pack: str, day: date) -> Office:
    office = create_desk(folder / "desk", pack=pack, township="东山镇", clock=Clock(fixed=day))
    with unit("test"):
        (town,) = records.insert([Division("东山镇", "township")])
        village, city = records.insert(
            [Division("西沟村", parent_id=town), Division("河滩社区", "community", parent_id=town, urban=True)]
        )
        places = (village, village, city, town)
        records.insert(
            [
                Staff(
                    name,
                    role="officer" if index == 3 and pack == "luozhuang" else "commissioner",
                    level="township" if index == 3 else "village",
                    village_id=places[index],
                    id_number=IDS[index],
                    started_on=date(2020, 1, 1),
                    account=ACCOUNTS[index],
                    account_holder=name,
                    bank="示范银行",
                )
                for index, name in enumerate(NAMES)
            ]
        )
    return office


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Office]:
    """A town of the kind that pays 200 yuan a month to who passed; worker 3 is not yet appraised."""
    office = made(tmp_path, "longli", date(2026, 11, 20))
    for number in (1, 2, 4):
        organisation.appraise(office, number, 2025, "合格", decided_on=date(2025, 12, 20))
    yield office
    office.close()


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Office]:
    """A town of the kind that pays twice the minimum wage, and village stipends of its own."""
    office = made(tmp_path, "luozhuang", date(2023, 11, 2))
    policy.set_value(office, "pay.commissioner_month", "200", valid_from=date(2021, 1, 1), source="东政发〔2021〕3号")
    yield office
    office.close()


def settled(sheet: PayrollSheet) -> dict[str, PayLine]:
    return {line.name: line for line in sheet.lines if line.kind == "arrears"}


def said(line: PayLine) -> str:
    return "\n".join(reason.says for reason in line.explanation)


def test_a_decree_in_mid_year_is_paid_later_month_by_month(city: Office, tmp_path: Path) -> None:
    """The minimum wage rose on 1 October from 1,900 to 2,010, the stipend from July from 200 to 260 (story E6)."""
    policy.set_value(city, "pay.minimum_wage", "1900", valid_from=date(2023, 10, 1), source="旧")
    for month in ("2023-07", "2023-08", "2023-09", "2023-10"):
        payroll.confirm(city, month)
    before = {month: payroll.preview(city, month) for month in ("2023-07", "2023-10")}
    policy.set_value(city, "pay.minimum_wage", "2010", valid_from=date(2023, 10, 1), source="鲁政字〔2023〕172号")
    policy.set_value(city, "pay.commissioner_month", "260", valid_from=date(2023, 7, 1), source="东政发〔2023〕9号")
    sheet = payroll.draft(city, "2023-11").sheet
    lines = settled(sheet)
    assert {name: line.net_fen for name, line in lines.items()} == {
        "王秀英": 4 * 6_000,
        "李国庆": 4 * 6_000,
        "张德福": 22_000,
        "赵桂兰": 22_000,
    }
    assert lines["王秀英"].monthly == (
        ("2023-07", 6_000),
        ("2023-08", 6_000),
        ("2023-09", 6_000),
        ("2023-10", 6_000),
    )
    assert "2023年10月：现应发4020元，已发3800元，补发220元。" in said(lines["张德福"])
    assert "东政发〔2023〕9号" in {reason.source for reason in lines["王秀英"].explanation}
    assert sheet.total_fen == 2 * 26_000 + 2 * 402_000 + 8 * 6_000 + 2 * 22_000
    assert {month: payroll.preview(city, month) for month in before} == before
    payroll.confirm(city, "2023-11")
    assert settled(payroll.draft(city, "2023-12").sheet) == {}
    file, _book = payroll.sheet(city, "2023-11", tmp_path / "out").files
    told = text_of(file.path)
    assert "实发" in told
    assert "现应发4020元，已发3800元，补发220元" in re.sub(r"\s", "", told)
    assert "4240.00" in told


def test_who_was_held_is_paid_once_appraised(town: Office) -> None:
    payroll.confirm(town, "2026-09")
    payroll.confirm(town, "2026-10")
    assert settled(payroll.preview(town, "2026-11")) == {}
    organisation.appraise(town, 3, 2025, "合格", decided_on=date(2026, 1, 10))
    line = settled(payroll.preview(town, "2026-11"))["张德福"]
    assert (line.net_fen, line.monthly) == (40_000, (("2026-09", 20_000), ("2026-10", 20_000)))
    assert "补发、扣回相抵共400元" in said(line)


def test_a_rating_entered_late_is_asked_back_from_the_month_after_it(town: Office) -> None:
    for month in ("2026-07", "2026-08", "2026-09"):
        payroll.confirm(town, month)
    organisation.appraise(town, 1, 2026, "不合格", decided_on=date(2026, 7, 15))
    sheet = payroll.preview(town, "2026-10")
    line = settled(sheet)["王秀英"]
    assert line.held == "nothing_to_offset"  # the pay itself has stopped
    assert (line.due_fen, line.net_fen) == (-40_000, 0)
    assert "2026年8月：现应发0元，已发200元，扣回200元。" in said(line)
    assert "2026年7月" not in said(line)
    assert sheet.total_fen == 40_000


def test_the_stretches_of_a_changed_standard_are_sentences_of_their_own(town: Office, tmp_path: Path) -> None:
    policy.set_value(
        town, "pay.commissioner_month", "260", valid_from=date(2026, 10, 1), source="龙残联〔2026〕9号", clause="五"
    )
    files = payroll.sheet(town, "2026-H2", tmp_path / "sheet").files
    book = load_workbook(next(each.path for each in files if each.path.suffix == ".xlsx"))
    texts = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    (note,) = [each for each in texts if each.startswith("王秀英（")]
    assert "3个月 × 每月200元 = 600元。2026年10月至2026年12月：3个月 × 每月260元 = 780元。合计6个月" in note


def test_recovery_takes_no_more_than_is_due_and_goes_on_later(town: Office) -> None:
    for month in ("2026-07", "2026-08", "2026-09"):
        payroll.confirm(town, month)
    with unit("test"):
        records.update(Staff, 1, {"started_on": date(2026, 9, 1)})
    first = settled(payroll.preview(town, "2026-10"))["王秀英"]
    assert (first.net_fen, first.due_fen, first.monthly) == (-20_000, -40_000, (("2026-07", -20_000),))
    assert "还有200元留待以后各期扣回" in said(first)
    payroll.confirm(town, "2026-10")
    second = settled(payroll.preview(town, "2026-11"))["王秀英"]
    assert second.monthly == (("2026-08", -20_000),)
    payroll.confirm(town, "2026-11")
    assert "王秀英" not in settled(payroll.preview(town, "2026-12"))


def test_a_failed_rating_stops_in_the_middle_of_a_period(town: Office) -> None:
    organisation.appraise(town, 1, 2026, "不合格", decided_on=date(2026, 10, 15))
    line = payroll.explain(town, "2026-Q4", 1)
    assert (line.net_fen, line.held, line.monthly) == (20_000, "", (("2026-10", 20_000),))
    assert "从2026年11月起停发" in said(line)
    assert "二(二)1(4)" in {reason.clause for reason in line.explanation}


def test_nobody_is_paid_below_the_floor_unseen(city: Office) -> None:
    policy.set_value(city, "pay.wage_month", "3799.99", valid_from=date(2023, 1, 1), source="东残联〔2023〕1号")
    pay_input.add(city, 4, "2023-09", "overtime", "300", why="加班", source="考勤表")
    sheet = payroll.draft(city, "2023-09").sheet
    assert {line.name: line.short_fen for line in sheet.lines if line.short_fen} == {"张德福": 1, "赵桂兰": 1}
    assert next(line for line in sheet.lines if line.name == "赵桂兰").net_fen == 409_999
    points = {point.code: point for point in pay_check.checklist(city, sheet)}
    assert (points["floor"].severity, points["floor"].staff) == ("red", (4, 3))
    with pytest.raises(Refusal) as refused:
        payroll.confirm(city, "2023-09")
    assert "张德福" in refused.value.where
    assert "每月差0.01元" in refused.value.why
    assert payroll.confirm(city, "2023-09", why="区人社局正在重新核定").sheet.why == "区人社局正在重新核定"


def test_typed_items_are_told_checked_and_locked(town: Office) -> None:
    pay_input.add(town, 1, "2026-10", "other_deduction", "50.50", why="多领的交通补助", source="财务所通知")
    line = payroll.explain(town, "2026-10", 1)
    assert (line.gross_fen, line.net_fen) == (20_000, 14_950)
    assert sum(item.fen for item in line.items if item.kind == "pay") == line.gross_fen
    assert "代扣其他扣款：2026年10月，50.50元。多领的交通补助" in said(line)
    pay_input.add(town, 1, "2026-10", "other_deduction", "500")
    assert payroll.explain(town, "2026-10", 1).held == "negative_net"
    pay_input.add(town, 1, "2026-10", "bonus", "1000000")
    assert payroll.explain(town, "2026-10", 1).held == "too_large"
    for code, value in (("bonus", "1.005"), ("bonus", "-3"), ("nothing", "3"), ("days", "32"), ("days", "x")):
        with pytest.raises(Refusal):
            pay_input.add(town, 1, "2026-10", code, value)
    payroll.confirm(town, "2026-10")
    with pytest.raises(Refusal) as refused:
        pay_input.add(town, 2, "2026-10", "bonus", "10")
    assert "2026-10" in refused.value.where


def test_the_bank_gets_who_is_in_order_and_its_answer_closes_the_period(town: Office, tmp_path: Path) -> None:
    organisation.appraise(town, 3, 2025, "合格", decided_on=date(2025, 12, 20))
    with unit("test"):
        records.update(Staff, 2, {"account": "622800000000"})
        records.update(Staff, 3, {"account_holder": "张小福"})
    with pytest.raises(Refusal):
        pay_bank.bank(town, "2026-10", tmp_path)
    payroll.confirm(town, "2026-10")
    first = pay_bank.bank(town, "2026-10", tmp_path)
    assert [each.name for each in first.payments] == ["赵桂兰", "王秀英"]
    assert (first.batch, first.total_fen, first.state) == (1, 40_000, "sent")
    assert {problem.found for problem in first.problems} == {"李国庆", "张德福"}
    text = next(file.path for file in first.files if file.path.suffix == ".txt").read_bytes().decode("gb18030")
    assert text == (
        f"1^赵桂兰^{IDS[3]}^{ACCOUNTS[3]}^200.00^残疾人专职委员补贴^\r\n"
        f"2^王秀英^{IDS[0]}^{ACCOUNTS[0]}^200.00^残疾人专职委员补贴^\r\n"
    )
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"账号,户名,金额,处理结果\n{ACCOUNTS[0]},王秀英,300.00,成功\n", encoding="utf-8")
    with pytest.raises(Refusal):
        pay_bank.bank_back(town, "2026-10", wrong)
    back = tmp_path / "返回.csv"
    back.write_text(
        "账号,户名,金额,处理结果,失败原因\n"
        f"{ACCOUNTS[0]},王秀英,200.00,失败,账户已销户\n{ACCOUNTS[3]},赵桂兰,200.00,成功,\n",
        encoding="utf-8",
    )
    answer = pay_bank.bank_back(town, "2026-10", back)
    assert (answer.state, answer.succeeded, [each.reason for each in answer.failed]) == ("returned", 1, ["账户已销户"])
    with unit("test"):
        records.update(Staff, 2, {"account": ACCOUNTS[1]})
    pay_bank.allow(town, 3, "张小福", "父子", "镇残联理事长")
    second = pay_bank.bank(town, "2026-10", tmp_path)
    assert (second.batch, [each.name for each in second.payments]) == (2, ["王秀英", "李国庆", "张德福"])
    back.write_text(
        "账号,户名,金额,处理结果\n"
        + "".join(f"{each.account},{each.holder},200.00,成功\n" for each in second.payments),
        encoding="utf-8",
    )
    assert pay_bank.bank_back(town, "2026-10", back).state == "paid"
    assert payroll.preview(town, "2026-10").state == "paid"


def test_the_bank_is_not_sent_the_dead_or_whose_id_is_wrong(town: Office, tmp_path: Path) -> None:
    with unit("test"):
        records.update(Staff, 1, {"id_number": "110000195001010014"})
    payroll.confirm(town, "2026-10")
    made_now = pay_bank.bank(town, "2026-10", tmp_path, layout="card")
    assert "王秀英" not in [each.name for each in made_now.payments]
    assert any("身份证号未核实" in problem.why for problem in made_now.problems)
