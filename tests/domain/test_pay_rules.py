"""A period's pay: every kind of period, the gate, the split, and why each amount is what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.desk import LocalValue
from clfdesk.domain.division import Division
from clfdesk.domain.pay_period import MonthRule, months_in_office, rating_for
from clfdesk.domain.pay_rules import draft
from clfdesk.domain.payroll import PayLine, PayrollSheet, read_sheet, write_sheet
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.policy import load_pack

TODAY = date(2026, 11, 20)
PLACES = {
    1: Division("柳河镇", "township", id=1),
    2: Division("东沟村", parent_id=1, id=2),
    3: Division("河滩社区", "community", parent_id=1, urban=True, id=3),
}
VILLAGER = Staff("王秀英", village_id=2, id_number="110000196208152349", started_on=date(2020, 3, 1), id=7)
PASSED = Appraisal(7, 2025, "competent", date(2025, 12, 20), id=1)


def paid(
    period: str,
    *staff: Staff,
    ratings: tuple[Appraisal, ...] = (PASSED,),
    pack: str = "longli",
    local: tuple[LocalValue, ...] = (),
    day: date = TODAY,
) -> PayrollSheet:
    return draft(read_period(period), staff or (VILLAGER,), ratings, load_pack(pack, local), day, PLACES)


def only(sheet: PayrollSheet) -> PayLine:
    (line,) = sheet.lines
    return line


def said(line: PayLine) -> str:
    return "\n".join(f"{reason.says}|{reason.source}|{reason.clause}" for reason in line.explanation)


@pytest.mark.parametrize(
    ("period", "months", "fen", "words"),
    [
        ("2026-10", 1, 20_000, "贰佰元整"),
        ("2026-Q4", 3, 60_000, "陆佰元整"),
        ("2026-H2", 6, 120_000, "壹仟贰佰元整"),
        ("2026", 12, 240_000, "贰仟肆佰元整"),
    ],
)
def test_every_kind_of_period_is_months_times_the_standard(period: str, months: int, fen: int, words: str) -> None:
    sheet = paid(period)
    line = only(sheet)
    assert (line.months, line.unit_fen, line.gross_fen, line.net_fen, line.held) == (months, 20_000, fen, fen, "")
    assert (sheet.total_fen, sheet.total_words, sheet.state) == (fen, words, "draft")
    assert f"任职{months}个月 × 每月200元 = {fen // 100}元|龙府办发〔2019〕48号|二(二)1(2)" in said(line)
    assert "2025年度考核结果为“称职”，符合发放条件。|龙府办发〔2019〕48号|二(二)1(2)" in said(line)


def test_who_failed_gets_nothing_and_the_clause_is_quoted() -> None:
    sheet = paid("2026-Q4", ratings=(replace(PASSED, rating="failed"),))
    line = only(sheet)
    assert (line.held, line.gross_fen, line.net_fen, sheet.total_fen, sheet.total_words) == (
        "failed_appraisal",
        0,
        0,
        0,
        "零元整",
    )
    assert "不合格" in line.held_because()
    assert "龙府办发〔2019〕48号二(二)1(4)" in line.held_because()
    assert ("龙府办发〔2019〕48号", "二(二)1(4)") in {(reason.source, reason.clause) for reason in line.explanation}


def test_who_is_not_yet_appraised_is_neither_paid_nor_failed() -> None:
    line = only(paid("2026-Q4", ratings=()))
    assert (line.held, line.gross_fen, line.net_fen, line.due_fen) == ("awaiting_appraisal", 0, 0, 60_000)
    assert "待考核" in line.held_because()
    assert "600元" in line.held_because()


def test_a_rating_outside_the_scheme_is_held_not_guessed() -> None:
    assert only(paid("2026-10", ratings=(replace(PASSED, rating="odd"),))).held == "unknown_rating"


def test_the_newest_decided_rating_up_to_the_period_counts() -> None:
    open_year = Appraisal(7, 2026, "", id=2)
    failed_later = Appraisal(7, 2026, "failed", date(2026, 12, 20), id=3)
    assert only(paid("2026-10", ratings=(PASSED, open_year))).held == ""
    assert only(paid("2026-10", ratings=(PASSED, failed_later))).held == ""
    decided = date(2026, 12, 21)
    assert only(paid("2026-10", ratings=(PASSED, failed_later), day=decided)).held == ""
    assert only(paid("2027-01", ratings=(PASSED, failed_later), day=decided)).held == "failed_appraisal"
    assert only(paid("2025-10", ratings=(failed_later,), day=date(2027, 1, 5))).held == "awaiting_appraisal"


def test_same_year_takes_no_older_rating() -> None:
    period = read_period("2026-Q1")
    assert rating_for(period, [PASSED], "latest", TODAY) == PASSED
    assert rating_for(period, [PASSED], "same_year", TODAY) is None


def test_joining_and_leaving_in_the_middle_count_by_month() -> None:
    joined = only(paid("2026-H2", replace(VILLAGER, started_on=date(2026, 8, 15))))
    assert (joined.months, joined.gross_fen) == (5, 100_000)
    assert "2026年8月15日到岗，从2026年8月起计发。" in said(joined)
    left = only(paid("2026-H2", replace(VILLAGER, ended_on=date(2026, 9, 3))))
    assert (left.months, left.gross_fen) == (3, 60_000)
    assert "2026年9月3日离任，计发到2026年9月。" in said(left)
    assert paid("2026-H2", replace(VILLAGER, ended_on=date(2026, 6, 30))).lines == ()
    assert paid("2026-H2", replace(VILLAGER, started_on=date(2027, 1, 1))).lines == ()


def test_the_pack_says_how_many_days_make_a_month() -> None:
    period = read_period("2026-Q3")
    months = months_in_office(period, date(2026, 7, 20), date(2026, 9, 10), MonthRule(15, 11))
    assert [str(month) for month in months] == ["2026-08"]
    late = LocalValue("pay.joining_month_days", "15", "天", "2026-01-01", "柳残联〔2026〕2号")
    line = only(paid("2026-Q3", replace(VILLAGER, started_on=date(2026, 7, 20)), local=(late,)))
    assert line.months == 2
    assert "从2026年8月起计发" in said(line)


def test_the_source_of_the_money_is_split_by_level() -> None:
    town = replace(VILLAGER, name="李国庆", level="township", village_id=1, id=8)
    sheet = paid("2026-Q4", VILLAGER, town, ratings=(PASSED, replace(PASSED, staff_id=8, id=2)))
    assert sheet.sources == (("employment_fund", 60_000), ("township_budget", 60_000))
    assert [line.source_title for line in sheet.lines] == ["县财政预算（残疾人就业保障金）", "镇（街道）财政预算"]
    assert all("|龙府办发〔2019〕48号|二(二)1(3)" in said(line) for line in sheet.lines)


def test_held_lines_count_for_no_source() -> None:
    other = replace(VILLAGER, name="张德福", id=9)
    sheet = paid("2026-10", VILLAGER, other)
    assert sheet.sources == (("employment_fund", 20_000),)
    assert [line.name for line in sheet.signed()] == ["王秀英"]
    assert [line.name for line in sheet.held()] == ["张德福"]


def test_a_standard_that_rises_within_the_period_is_told_in_stretches() -> None:
    raised = LocalValue("pay.commissioner_month", "250.50", "元/月", "2026-09-01", "龙残联〔2026〕9号", "一")
    line = only(paid("2026-H2", local=(raised,)))
    assert line.gross_fen == 2 * 20_000 + 4 * 25_050
    assert line.unit_fen == 0
    assert "2026年7月至2026年8月：2个月 × 每月200元 = 400元|龙府办发〔2019〕48号" in said(line)
    assert "2026年9月至2026年12月：4个月 × 每月250.50元 = 1002元|龙残联〔2026〕9号|一" in said(line)


@pytest.mark.parametrize("pack", ["national", "changji", "jiaxing", "tianjin"])
def test_without_a_local_standard_nobody_is_paid_a_guess(pack: str) -> None:
    line = only(paid("2026-10", pack=pack))
    assert (line.held, line.net_fen) == ("no_standard", 0)
    assert "当地标准" in line.held_because()
    local = LocalValue("pay.commissioner_month", "320", "元/月", "2026-01-01", "昌残联〔2026〕1号")
    line = only(paid("2026-10", pack=pack, local=(local,)))
    assert (line.held, line.net_fen, line.source) == ("", 32_000, "unstated")
    assert "昌残联〔2026〕1号" in said(line)


def test_twice_the_minimum_wage_where_the_town_is_a_city_and_the_stipend_where_it_is_a_village() -> None:
    urban = replace(VILLAGER, name="赵桂兰", village_id=3, id=10)
    officer = replace(VILLAGER, name="孙立新", role="officer", level="township", village_id=1, id=11)
    established = replace(officer, name="周志强", hired_by="在编", id=12)
    sheet = paid("2025-Q4", VILLAGER, urban, officer, established, pack="luozhuang", ratings=())
    lines = {line.name: line for line in sheet.lines}
    assert set(lines) == {"王秀英", "赵桂兰", "孙立新"}
    assert lines["王秀英"].held == "no_standard"
    assert lines["赵桂兰"].scheme == lines["孙立新"].scheme == "wage"
    assert lines["赵桂兰"].net_fen == 3 * 442_000
    assert "最低工资标准为每月2210元" in said(lines["赵桂兰"])
    assert "鲁政字〔2025〕140号" in said(lines["赵桂兰"])
    assert "|罗政办字〔2020〕90号|二11" in said(lines["赵桂兰"])


def test_the_minimum_wage_changes_in_the_middle_of_a_half_year() -> None:
    line = only(paid("2025-H2", replace(VILLAGER, village_id=3), pack="luozhuang"))
    assert line.gross_fen == 3 * 402_000 + 3 * 442_000
    assert line.unit_fen == 0
    assert "2025年7月至2025年9月：3个月 × 每月4020元 = 12060元" in said(line)


def test_a_settled_wage_below_the_floor_is_paid_and_said() -> None:
    settled = LocalValue("pay.wage_month", "4400", "元/月", "2025-10-01", "罗残联〔2025〕8号")
    line = only(paid("2025-12", replace(VILLAGER, village_id=3), pack="luozhuang", local=(settled,)))
    assert line.net_fen == 440_000
    assert "每月4400元，低于2025年12月最低工资标准2210元的2倍（4420元），每月差20元，请核定。" in said(line)


def test_no_minimum_wage_for_a_month_holds_that_worker_only() -> None:
    line = only(paid("2020-12", replace(VILLAGER, village_id=3), pack="luozhuang"))
    assert line.held == ""
    none = replace(VILLAGER, village_id=3, started_on=date(2010, 1, 1))
    before = draft(read_period("2018-05"), [none], [], load_pack("luozhuang"), TODAY, PLACES)
    assert only(before).held == "no_standard"  # before the reform the base's open standard was in force


def test_a_sheet_survives_being_written_down() -> None:
    sheet = paid("2026-H2", VILLAGER, replace(VILLAGER, name="买买提·吐尔逊", id=8))
    assert read_sheet(write_sheet(sheet)) == sheet
    assert write_sheet(sheet) == write_sheet(paid("2026-H2", VILLAGER, replace(VILLAGER, name="买买提·吐尔逊", id=8)))


def test_capitals_and_sum_agree_over_many_lines() -> None:
    staff = [replace(VILLAGER, name=f"员工{number}", id=number) for number in range(1, 31)]
    ratings = tuple(replace(PASSED, staff_id=number, id=number) for number in range(1, 31))
    sheet = paid("2026-10", *staff, ratings=ratings)
    assert sheet.total_fen == sum(line.net_fen for line in sheet.lines) == sum(fen for _, fen in sheet.sources)
    assert sheet.total_words == "陆仟元整"
