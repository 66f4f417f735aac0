"""Pay on a desk: draft, lock, never twice, the sheet to sign."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.division import Division
from clfdesk.domain.payroll import PayrollRun
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.services import organisation, payroll, policy
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit

NAMES = ("王秀英", "李国庆", "张䶮", "买买提·吐尔逊")
IDS = ("110000196208152349", "110000195001010015", "110000198802291172", "11000019600101001X")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Four commissioners: one in the town, one passed, one failed, one not yet appraised in the village."""
    made = create_desk(tmp_path / "desk", pack="longli", township="柳河镇", clock=Clock(fixed=date(2026, 11, 20)))
    with unit("test"):
        (town,) = records.insert([Division("柳河镇", "township")])
        (village,) = records.insert([Division("东沟村", parent_id=town)])
        records.insert(
            [
                Staff(
                    name,
                    level="township" if index == 0 else "village",
                    village_id=town if index == 0 else village,
                    id_number=IDS[index],
                    started_on=date(2024, 1, 1),
                )
                for index, name in enumerate(NAMES)
            ]
        )
    organisation.appraise(made, 1, 2025, "优秀", decided_on=date(2025, 12, 20))
    organisation.appraise(made, 2, 2025, "合格", decided_on=date(2025, 12, 20))
    organisation.appraise(made, 3, 2025, "不合格", decided_on=date(2025, 12, 20))
    yield made
    made.close()


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def test_draft_keeps_a_run_and_says_who_is_held(office: Office) -> None:
    made = payroll.draft(office, "2026-Q4")
    assert [(line.name, line.net_fen, line.held) for line in made.sheet.lines] == [
        ("王秀英", 60_000, ""),
        ("李国庆", 60_000, ""),
        ("张䶮", 0, "failed_appraisal"),
        ("买买提·吐尔逊", 0, "awaiting_appraisal"),
    ]
    assert made.sheet.total_words == "壹仟贰佰元整"
    assert made.sheet.sources == (("employment_fund", 60_000), ("township_budget", 60_000))
    assert made.change_set is not None
    (run,) = records.every(PayrollRun)
    assert (run.period, run.state, run.total_fen) == ("2026-Q4", "draft", 120_000)


def test_the_same_draft_again_changes_nothing(office: Office) -> None:
    payroll.draft(office, "2026-10")
    assert payroll.draft(office, "2026-10").change_set is None


def test_a_confirmed_period_never_changes(office: Office) -> None:
    payroll.draft(office, "2026-10")
    confirmed = payroll.confirm(office, "2026-10").sheet
    assert confirmed.state == "confirmed"
    (run,) = records.every(PayrollRun)
    content = run.content
    organisation.appraise(office, 1, 2025, "不合格")
    policy.set_value(office, "pay.commissioner_month", "500", valid_from=date(2026, 1, 1), source="龙残联〔2026〕9号")
    with unit("test"):
        records.update(Staff, 2, {"ended_on": date(2026, 1, 1), "name": "改名"})
    again = payroll.draft(office, "2026-10")
    assert again.sheet == confirmed
    assert again.change_set is None
    assert payroll.confirm(office, "2026-10").sheet == confirmed
    assert payroll.explain(office, "2026-10", 1).net_fen == 20_000
    assert records.every(PayrollRun)[0].content == content
    assert payroll.draft(office, "2026-11").sheet.total_fen == 0


@pytest.mark.parametrize("other", ["2026-10", "2026-11", "2026-H2", "2026"])
def test_no_month_is_paid_twice(office: Office, other: str) -> None:
    payroll.confirm(office, "2026-Q4")
    for verb in (payroll.draft, payroll.check, payroll.confirm):
        with pytest.raises(Refusal) as refused:
            verb(office, other)
        assert "2026-Q4" in refused.value.where
        assert refused.value.why
        assert refused.value.next
    assert payroll.confirm(office, "2026-Q3").sheet.state == "confirmed"


def test_a_draft_alone_blocks_nothing(office: Office) -> None:
    payroll.draft(office, "2026-Q4")
    assert payroll.confirm(office, "2026-10").sheet.state == "confirmed"


def test_checked_stays_checked_until_a_figure_moves(office: Office) -> None:
    payroll.draft(office, "2026-10")
    assert payroll.check(office, "2026-10").sheet.state == "checked"
    assert payroll.draft(office, "2026-10").sheet.state == "checked"
    organisation.appraise(office, 4, 2025, "合格")
    assert payroll.draft(office, "2026-10").sheet.state == "draft"


def test_figures_that_moved_since_the_draft_are_not_locked_unseen(office: Office) -> None:
    payroll.draft(office, "2026-10")
    organisation.appraise(office, 4, 2025, "合格")
    with pytest.raises(Refusal):
        payroll.confirm(office, "2026-10")
    payroll.draft(office, "2026-10")
    assert payroll.confirm(office, "2026-10").sheet.total_fen == 60_000


def test_nothing_to_pay_is_not_confirmed(office: Office) -> None:
    with pytest.raises(Refusal):
        payroll.confirm(office, "2020-10")
    assert records.every(PayrollRun) == []


def test_an_altered_run_is_told(office: Office) -> None:
    payroll.confirm(office, "2026-10")
    with unit("test"):
        records.update(PayrollRun, 1, {"content": records.every(PayrollRun)[0].content.replace("20000", "90000")})
    with pytest.raises(Refusal) as refused:
        payroll.draft(office, "2026-10")
    assert refused.value.where == "2026-10"


def test_no_period_and_no_worker_are_told(office: Office) -> None:
    with pytest.raises(Refusal):
        payroll.draft(office, "2026-13")
    with pytest.raises(Refusal) as refused:
        payroll.explain(office, "2020-01", 1)
    assert "王秀英" in refused.value.where
    with pytest.raises(Refusal):
        payroll.worker_number(office, "没有这人")
    assert payroll.worker_number(office, "李国庆") == 2
    assert payroll.worker_number(office, "2") == 2


def test_the_sheet_has_lines_for_the_paid_and_reasons_for_the_held(office: Office, tmp_path: Path) -> None:
    draft = payroll.sheet(office, "2026-Q4", tmp_path / "out")
    assert "草稿" in draft.files[0].path.name
    assert "尚未审定" in text_of(draft.files[0].path)
    payroll.confirm(office, "2026-Q4")
    made = payroll.sheet(office, "2026-Q4", tmp_path / "out")
    file, book = made.files
    assert book.path.name == "柳河镇专职委员工资发放表_2026-Q4.xlsx"
    assert file.path.name == "柳河镇专职委员工资发放表_2026-Q4.pdf"
    assert file.purpose == "internal"
    assert made.undrawable == ()
    said = text_of(file.path)
    assert "柳河镇残疾人专职委员工资发放表" in said
    assert "人民币壹仟贰佰元整" in said
    assert "1200.00" in said
    for word in (
        "序号",
        "村（社区）",
        "卡号尾号",
        "岗位",
        "月数",
        "标准",
        "应发",
        "资金渠道",
        "签名",
        "备注",
        "制表",
        "审核",
        "负责人",
    ):
        assert word in said
    assert "尚未审定" not in said
    assert IDS[0] not in said
    assert "110000********2349" not in said  # thirty people read it
    rows, _, below = said.partition("合计（大写）")
    assert "李国庆" in rows
    assert "张䶮" not in rows
    assert "张䶮" in below
    assert "二(二)1(4)" in below
    assert "待考核" in below
    assert payroll.sheet(office, "2026-Q4", tmp_path / "out").files == made.files


def test_a_local_standard_needs_its_document(office: Office) -> None:
    with pytest.raises(Refusal):
        policy.set_value(office, "pay.commissioner_month", "260", valid_from=date(2026, 1, 1), source=" ")
    with pytest.raises(Refusal):
        policy.set_value(office, "pay.commissioner_month", "2.005", valid_from=date(2026, 1, 1), source="文")
    policy.set_value(office, "pay.commissioner_month", "260", valid_from=date(2026, 11, 1), source="龙残联〔2026〕9号")
    (standard,) = policy.standards(office)
    assert standard.dated is not None
    assert standard.dated.source == "龙残联〔2026〕9号"
    assert payroll.draft(office, "2026-Q4").sheet.lines[0].net_fen == 20_000 + 2 * 26_000
