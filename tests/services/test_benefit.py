"""The two benefits: what a late death cost, the four lists, a month's changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from clfdesk.clock import Clock
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.money import capitals
from clfdesk.services import benefit, benefit_lists, benefit_month, event, policy
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit

IDS = ("110000195001010015", "110000196208152349", "110000198802291172", "11000019600101001X", "110000201806010029")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Five people: 1 draws both, 2 draws nothing though entitled, 3 draws without right, 4 and 5 are in order."""
    made = create_desk(tmp_path / "desk", pack="national", township="东山镇", clock=Clock(fixed=date(2026, 7, 9)))
    with unit("test"):
        (village,) = records.insert([Division("西沟村")])
        people = [
            ("李国庆", "dibao", True, True, 2),
            ("王秀英", "dibao", False, False, 1),
            ("张德福", "tekun", True, False, 3),
            ("赵桂兰", "none", False, True, 1),
            ("孙小雨", "none", False, False, 4),
        ]
        records.insert(
            [
                Person(
                    name,
                    id_number=IDS[index],
                    village_id=village,
                    hardship=hard,
                    living_allowance=living,
                    care_subsidy=care,
                )
                for index, (name, hard, living, care, _grade) in enumerate(people)
            ]
        )
        records.insert(
            [
                Certificate(
                    index + 1,
                    f"{IDS[index]}4{grade}",
                    type="physical",
                    grade=grade,
                    issued_on=date(2020, 1, 1),
                    valid_until=date(2029, 12, 31),
                )
                for index, (*_rest, grade) in enumerate(people)
            ]
        )
    yield made
    made.close()


def names(listed: tuple[benefit.Finding, ...]) -> list[tuple[str, str, str]]:
    return [(each.name, each.benefit, each.reason) for each in listed]


def test_the_roster_against_its_own_rules(office: Office) -> None:
    found = benefit_lists.four_lists(office)
    assert names(found.should_stop) == [("张德福", "living_allowance", "excluded")]
    assert names(found.should_have) == [
        ("王秀英", "living_allowance", "should_have"),
        ("王秀英", "care_subsidy", "should_have"),
    ]
    assert (found.amount_differs, found.duplicate) == ((), ())
    assert found.should_have[1].expected_fen == 10_700
    assert "国发〔2015〕52号" in found.should_stop[0].source


def test_a_death_noticed_late_costs_748_yuan(office: Office) -> None:
    """He died on 17 March and it is told in July: both stop from April, four months were paid too much (story E3)."""
    event.enter(office, "death", 1, date(2026, 3, 17), {}, why="7月村里报告")
    made = benefit_month.month(office, "2026-07")
    assert {(each.benefit, each.stop_from, each.through, each.total_fen) for each in made.overpaid} == {
        ("living_allowance", "2026-04", "2026-07", 32_000),
        ("care_subsidy", "2026-04", "2026-07", 42_800),
    }
    assert (made.overpaid_fen, made.overpaid_words) == (74_800, "柒佰肆拾捌元整")
    assert [each.kind for each in benefit_month.month(office, "2026-04").changes] == ["stop", "stop"]
    assert benefit_month.month(office, "2026-03").total_fen - benefit_month.month(office, "2026-04").total_fen == 18_700
    benefit.recover(office, 1, "living_allowance", "100.00", document="退款单1")
    assert sum(each.total_fen for each in benefit.overpaid(office)) == 64_800
    with pytest.raises(Refusal):
        benefit.recover(office, 1, "living_allowance", "220.01")


def test_a_list_of_the_civil_affairs_office_is_compared(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("东山镇7月发放清单",),
        ("序号", "姓名", "身份证号", "补贴类型", "补贴金额"),
        (1, "李国庆", IDS[0], "困难残疾人生活补贴", "80.00"),
        (2, "李国庆", IDS[0], "重度残疾人护理补贴", "100.00"),
        (3, "赵桂兰", IDS[3], "护理补贴", 107),
        (4, "赵桂兰", IDS[3], "护理补贴", 107),
        (5, "周无名", "110000198201010011", "护理补贴", 107),
        (6, "王秀英", IDS[1], "护理补贴", 107),
    ):
        sheet.append(row)
    file = tmp_path / "清单.xlsx"
    book.save(file)
    found = benefit_lists.four_lists(office, file=file)
    assert names(found.should_stop) == [("周无名", "care_subsidy", "unknown")]
    assert names(found.should_have) == [("王秀英", "living_allowance", "should_have")]
    assert names(found.duplicate) == [("赵桂兰", "care_subsidy", "duplicate")]
    (differs,) = found.amount_differs
    assert (differs.name, differs.expected_fen, differs.amount_fen) == ("李国庆", 10_700, 10_000)
    assert "相差7.00元" in differs.says


def test_a_raised_amount_shows_in_the_month_it_begins(office: Office) -> None:
    policy.set_value(
        office, "benefit.amount.care_subsidy.grade_2", "107.50", valid_from=date(2026, 7, 1), source="县民〔2026〕3号"
    )
    (change,) = [each for each in benefit_month.month(office, "2026-07").changes if each.kind == "amount"]
    assert (change.name, change.before_fen, change.now_fen) == ("李国庆", 10_700, 10_750)
    assert benefit_month.month(office, "2026-08").changes == ()


def test_an_enrolment_starts_and_stops_a_month(office: Office) -> None:
    benefit.enrol(office, 2, "care_subsidy", start="2026-06", document="县残联〔2026〕6号")
    (change,) = benefit_month.month(office, "2026-06").changes
    assert (change.kind, change.name, change.now_fen) == ("start", "王秀英", 10_700)
    benefit.enrol(office, 2, "care_subsidy", stop="2026-08", why="自愿")
    (change,) = benefit_month.month(office, "2026-08").changes
    assert (change.kind, change.before_fen, change.why) == ("stop", 10_700, "自愿")
    for values in ({"start": "2026-13"}, {"stop": "2026-05"}, {}):
        with pytest.raises(Refusal):
            benefit.enrol(office, 2, "care_subsidy", **values)
    with pytest.raises(Refusal):
        benefit.enrol(office, 2, "nothing", start="2026-06")


def test_an_expired_certificate_stops_and_the_same_id_is_a_duplicate(office: Office) -> None:
    with unit("test"):
        records.update(Certificate, 4, {"valid_until": date(2026, 5, 31)})
        records.insert([Person("李国青", id_number=IDS[0], id_state="unverified", living_allowance=True)])
    found = benefit_lists.four_lists(office)
    assert ("赵桂兰", "care_subsidy", "certificate") in names(found.should_stop)
    assert {each.name for each in found.duplicate} == {"李国庆", "李国青"}


def test_e6_back_pay_of_a_benefit_is_a_sum_of_months() -> None:
    assert capitals(412 * 700 * 10) == "贰万捌仟捌佰肆拾元整"
