"""What comes after a period and beside it, through the verbs: returns, scans, proposals, forms, mending, carrying over."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from tests.cli.test_pay_work import payable, text_of
from tests.office import Desk, demo_desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One demonstration desk; tests use workers and periods of their own."""
    return demo_desk(tmp_path_factory.mktemp("rest") / "desk", "--persons", "80", "--villages", "6")


def test_a_long_period_asks_before_its_end(made: Desk) -> None:
    made.done("payroll", "draft", "2027")
    refused = made("payroll", "confirm", "2027", "--why", "提前").refusal
    assert refused["where"] == "2027"
    assert "2027-12-31" in refused["why"]
    assert made.done("payroll", "list", "2027")["state"] == "draft"


def test_the_three_totals_of_a_period_are_one(made: Desk) -> None:
    found = made.done("payroll", "totals", "2026-09")
    said = found["totals"]
    assert found["agree"]
    listed = made.done("payroll", "list", "2026-09")
    counted = sum(line["net_fen"] for line in listed["lines"] if not line["held"])
    assert said["domain_fen"] == said["sql_fen"] == said["workbook_fen"] == counted == listed["total_fen"] > 0


def test_approval_and_anothers_account_keep_their_scans(made: Desk, tmp_path: Path) -> None:
    who = payable(made, "2026-07")[0]
    for name, colour in (("审批.png", "white"), ("代领.png", "grey")):
        Image.new("RGB", (900, 1200), colour).save(tmp_path / name)
    early = made("payroll", "approve", "2025-07", "--leader", "龙主任", "--file", tmp_path / "审批.png")
    assert "2025-07" in early.refusal["where"]
    made.done("payroll", "draft", "2026-07")
    signed = made.done(
        "payroll", "approve", "2026-07", "--leader", "龙主任", "--date", "2026-08-01", "--file", tmp_path / "审批.png"
    )
    (scan,) = signed["scans"]
    held = made.done(
        "payroll", "proxy", "2026-07", who["staff"], "王小丽", "--relation", "女儿", "--approver", "龙主任", "--file",
        tmp_path / "代领.png",
    )  # fmt: skip
    assert len(held["scans"]) == 1
    made.done("payroll", "confirm", "2026-07")
    cover = made.done("payroll", "papers", "2026-07", "--kind", "cover", "--out", tmp_path / "out")["files"][0]["path"]
    assert f"2026-08-01　{scan}" in text_of(cover).replace("  ", "　") or str(scan) in text_of(cover)


def test_what_came_back_is_a_state_with_its_paper(made: Desk, tmp_path: Path) -> None:
    made.done("payroll", "draft", "2026-08")
    made.done("payroll", "confirm", "2026-08")
    assert made("payroll", "returned", "2026-08", "--why", "x").code == 1
    batch = made.done("payroll", "bank", "2026-08", "--out", tmp_path)
    assert any(str(each["path"]).endswith(".xlsx") for each in batch["files"])
    first, *others = batch["payments"]
    book = openpyxl.Workbook()
    book.active.append(["账号", "户名", "金额", "处理结果", "失败原因"])
    for each in batch["payments"]:
        bad = each is first
        amount = f"{each['fen'] // 100}.{each['fen'] % 100:02d}"
        book.active.append(
            [each["account"], each["holder"], amount, "失败" if bad else "成功", "账户已销户" if bad else ""]
        )
    book.save(tmp_path / "返回.xlsx")
    answered = made("payroll", "bankback", "2026-08", tmp_path / "返回.xlsx")
    assert (answered["state"], answered["succeeded"]) == ("returned", len(others))
    paper = made.done("payroll", "papers", "2026-08", "--kind", "returned", "--out", tmp_path)["files"][0]["path"]
    told = text_of(paper)
    assert first["name"] in told
    assert "账户已销户" in told
    assert first["account"] not in told
    again = made.done("payroll", "bank", "2026-08", "--out", tmp_path)
    assert (again["state"], [each["name"] for each in again["payments"]]) == ("sent", [first["name"]])
    other = made("payroll", "bankback", "2026-08", tmp_path / "返回.xlsx")
    assert other.code == 1  # the answer to the first batch is none to the second


def test_a_failed_rating_proposes_and_does_nothing_by_itself(made: Desk) -> None:
    who = payable(made)[1]
    kept = made.done("contract", "add", who["staff"], "--set", "kind=劳动合同", "--set", "started_on=2025-01-01")[
        "number"
    ]
    made.done("appraisal", who["staff"], "2026", "不合格")
    (mine,) = [each for each in made.done("contract", "proposals")["proposals"] if each["staff"] == who["staff"]]
    assert (mine["kind"], mine["contract"], mine["clause"]) == ("end", kept, "二(二)1(4)")
    rows = made.done("list", "contract", "--where", f"name == '{who['name']}'")["rows"]
    assert [row["ended_on"] for row in rows] == [None]


def test_the_review_form_is_printed_for_who_is_open(made: Desk, tmp_path: Path) -> None:
    row = made.done("benefit", "review", "2026")["rows"][0]
    file = made.done("benefit", "form", "2026", row["number"], "--out", tmp_path)["files"][0]["path"]
    said = text_of(file)
    assert row["name"] in said
    assert "复核方式" in said
    made.done("benefit", "form", "2026", "--out", tmp_path / "all")


def test_a_wrong_amount_is_proposed_with_one_click(made: Desk, tmp_path: Path) -> None:
    row = made.done("benefit", "list", "2026-10")["rows"][0]
    title = {"living_allowance": "生活补贴", "care_subsidy": "护理补贴"}[row["programme"]]
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "补贴类型", "补贴金额"])
    book.active.append([row["name"], row["id_number"], title, "1.00"])
    book.save(tmp_path / "民政.xlsx")
    differs = made("benefit", "reconcile", tmp_path / "民政.xlsx")["amount_differs"]
    assert [each["name"] for each in differs] == [row["name"]]
    made.done("benefit", "mend", tmp_path / "民政.xlsx", row["number"], row["programme"])
    (kept,) = made.done("benefit", "proposed")["proposals"]
    assert (kept["found_fen"], kept["expected_fen"]) == (100, row["amount"])


def test_a_years_money_is_carried_over_once_and_results_are_public(made: Desk, tmp_path: Path) -> None:
    given = made.done("budget", "add", "2025", "50000", "--title", "康复经费", "--source", "省级补助")["number"]
    split = made.done("budget", "split", given, "20000", "--title", "辅具适配")["number"]
    made.done("budget", "use", split, "12000.50", "--title", "辅具采购")
    assert made("budget", "carry", "2025").code == 1  # no document
    moved = made.done("budget", "carry", "2025", "--document", "柳财〔2026〕1号")
    assert moved["lines"] == [["康复经费（上年结转）", 3_799_950]]
    assert made("budget", "carry", "2025", "--document", "柳财〔2026〕1号").code == 1
    assert made("budget", "performance", "2025", "--out", tmp_path).code == 1
    made.done("budget", "result", split, "--aim", "适配辅具30件", "--title", "适配32件", "--people", "32")
    notice = made.done("budget", "performance", "2025", "--out", tmp_path)["files"][0]
    assert notice["purpose"] == "public"
    said = text_of(notice["path"]).replace(" ", "")
    assert "适配32件" in said
    assert "12,000.50" in said


def test_the_hand_over_list_counts_what_the_desk_knows(made: Desk, tmp_path: Path) -> None:
    who = payable(made)[2]
    file = made.done("contract", "handover", who["staff"], "--out", tmp_path)["files"][0]["path"]
    told = [line.split() for line in text_of(file).splitlines()]
    for item in ("在途办证件、待发证件", "借出的辅助器具和设备", "未结信访和来访事项"):
        (row,) = [line for line in told if item in line]
        assert row[row.index(item) + 1].isdigit(), row
