"""按月预发、年终结算: each month pays a part, the year is settled by its rating, every part is told with its paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.payroll import PayLine
from clfdesk.errors import Refusal
from clfdesk.services import organisation, pay_check, pay_hold, pay_paper, pay_totals, payroll, policy
from clfdesk.services.office import Office
from tests.services.test_pay_arrears import made
from tests.services.test_payroll import text_of

PAPER = "龙残联发〔2025〕9号"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Office]:
    """A town that pays four fifths of 200 yuan each month of 2026 and settles by the rating."""
    office = made(tmp_path, "longli", date(2026, 12, 10))
    policy.set_value(
        office, "payroll.advance.commissioner", "80", valid_from=date(2026, 1, 1), source=PAPER, clause="三"
    )
    yield office
    office.close()


def on(office: Office, year: int, month: int, day: int) -> None:
    office.clock = Clock(fixed=date(year, month, day))


def lines(office: Office, period: str, name: str) -> dict[str, PayLine]:
    return {line.kind: line for line in payroll.preview(office, period).lines if line.name == name}


def said(line: PayLine) -> list[str]:
    return [reason.says for reason in line.explanation]


def pay_months(office: Office, first: int, last: int, year: int = 2026) -> None:
    for month in range(first, last + 1):
        code = f"{year}-{month:02}"
        payroll.draft(office, code)
        payroll.confirm(office, code)


def test_a_month_is_advanced_without_waiting_for_the_rating(town: Office) -> None:
    line = lines(town, "2026-11", "王秀英")["regular"]
    assert (line.net_fen, line.held) == (16_000, "")
    (told,) = [each for each in line.explanation if each.rule == "advance"]
    assert told.says == ("2026年11月按月预发：标准每月200元的80%，即每月160元 × 1个月 = 160元；年终按考核等次结算。")
    assert told.source == "龙府办发〔2019〕48号"
    assert (
        lines(town, "2025-11", "王秀英")["regular"].held == "awaiting_appraisal"
    )  # before the paper: after the rating


def test_the_year_is_settled_by_the_rating_line_by_line(town: Office) -> None:
    pay_months(town, 1, 11)
    organisation.appraise(town, 1, 2026, "优秀", decided_on=date(2026, 12, 5))
    organisation.appraise(town, 2, 2026, "合格", decided_on=date(2026, 12, 5))
    policy.set_value(
        town, "payroll.year_share.excellent", "110", valid_from=date(2026, 1, 1), source=PAPER, clause="四"
    )
    assert "settlement" not in lines(town, "2026-11", "王秀英")
    one, two, three = (lines(town, "2026-12", name) for name in ("王秀英", "李国庆", "张德福"))
    # 12 × 200 × 110 % = 2 640; twelve advances of 160 = 1 920
    assert (one["regular"].net_fen, one["settlement"].net_fen) == (16_000, 264_000 - 192_000)
    assert two["settlement"].net_fen == 240_000 - 192_000
    assert said(one["settlement"])[:3] == [
        "2026年1月—12月：标准每月200元 × 12个月 = 2400元；已预发每月160元 × 12个月 = 1920元。",
        "2026年度考核结果为“优秀”，按标准合计2400元的110%结算，全年应得2640元。",
        "年终结算：应得2640元，已发1920元，补发720元。",
    ]
    assert "settlement" not in three
    assert "还没有2026年度考核结果，年终结算本期不计。" in said(three["regular"])
    points = {each.code: each for each in pay_check.checklist(town, payroll.preview(town, "2026-12"))}
    assert points["settlement"].severity == "amber"
    assert "张德福" in points["settlement"].says
    assert "王秀英" not in points["settlement"].says


def test_a_settled_year_is_not_settled_again_and_a_changed_rating_is_followed(town: Office) -> None:
    pay_months(town, 1, 11)
    organisation.appraise(town, 1, 2026, "合格", decided_on=date(2026, 12, 5))
    pay_months(town, 12, 12)
    on(town, 2027, 1, 20)
    later = lines(town, "2027-01", "王秀英")
    assert set(later) == {"regular"}
    organisation.appraise(town, 2, 2026, "合格", decided_on=date(2027, 1, 15))
    assert lines(town, "2027-01", "李国庆")["settlement"].net_fen == 48_000  # rated late: settled in the next period
    organisation.appraise(town, 1, 2026, "不合格", decided_on=date(2027, 1, 18))
    back = lines(town, "2027-01", "王秀英")
    assert (back["settlement"].due_fen, back["settlement"].net_fen) == (-240_000, -16_000)
    told = "".join(said(back["settlement"]))
    assert "以前各期已结算480元" in told
    assert "多发2400元，应扣回" in told
    assert "本次扣回160元，还有2240元留待以后各期扣回" in told


def test_who_joined_within_the_year_is_settled_for_their_months(town: Office) -> None:
    organisation.appraise(town, 1, 2026, "合格", decided_on=date(2026, 12, 5))
    payroll.draft(town, "2026-H1")
    payroll.confirm(town, "2026-H1", accept=["early"])
    year = lines(town, "2026-12", "王秀英")["settlement"]  # seven months paid; the others wait for their own payment
    assert year.due_fen == 7 * 4_000
    assert [each[:9] for each in said(year)[:2]] == ["2026年1月—6", "2026年12月："]


def test_the_sheet_with_settlements_is_confirmed_and_printed(town: Office, tmp_path: Path) -> None:
    pay_months(town, 1, 11)
    for number in (1, 2):
        organisation.appraise(town, number, 2026, "合格", decided_on=date(2026, 12, 5))
    payroll.draft(town, "2026-12")
    kept = payroll.confirm(town, "2026-12").sheet
    assert kept.total_fen == 4 * 16_000 + 2 * 48_000
    assert pay_totals.totals(town, kept).agree
    files = {each.path.name: each.path for each in pay_paper.papers(town, "2026-12", tmp_path).files}
    (name, book) = sorted(each for each in files if "结算" in each)
    assert book.endswith(".xlsx")
    text = "".join(text_of(files[name]).split())
    assert "年终结算：应得2400元，已发1920元，补发480元。" in text
    assert "960.00" in text


def test_who_is_held_by_hand_gets_neither_back_pay_nor_settlement(town: Office) -> None:
    pay_months(town, 1, 11)
    organisation.appraise(town, 1, 2026, "合格", decided_on=date(2026, 12, 5))
    policy.set_value(town, "pay.commissioner_month", "260", valid_from=date(2026, 4, 1), source=PAPER, clause="五")
    before = lines(town, "2026-12", "王秀英")
    assert set(before) == {"regular", "arrears", "settlement"}
    assert before["arrears"].net_fen == 8 * 4_800
    pay_hold.hold(town, 1, "账号待核实")
    held = lines(town, "2026-12", "王秀英")
    assert {line.held for line in held.values()} == {"manual_hold"}
    assert {line.net_fen for line in held.values()} == {0}
    pay_months(town, 12, 12)
    pay_hold.release(town, 1)
    on(town, 2027, 1, 20)
    after = lines(town, "2027-01", "王秀英")
    assert after["arrears"].net_fen == 8 * 4_800 + 20_800  # the back pay, and December itself
    assert after["settlement"].net_fen == sum(20_000 if month < 4 else 26_000 for month in range(1, 13)) // 5


def test_a_percentage_may_have_decimals_and_must_be_one(town: Office) -> None:
    for wrong in ("八成", "", "-5", "1000"):
        with pytest.raises(Refusal):
            policy.set_value(
                town, "payroll.advance.commissioner", wrong, valid_from=date(2026, 5, 1), source=PAPER, clause="三"
            )
    policy.set_value(
        town, "payroll.advance.commissioner", "33.33%", valid_from=date(2026, 5, 1), source=PAPER, clause="三"
    )
    assert lines(town, "2026-05", "王秀英")["regular"].net_fen == 6_666
    assert lines(town, "2026-04", "王秀英")["regular"].net_fen == 16_000
