"""Issue after issue of a clerk's pay year, through the verbs: contracts, leave, holds, papers, benefits, budget."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.office import Desk, demo_desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One demonstration desk; tests use workers and periods of their own."""
    return demo_desk(tmp_path_factory.mktemp("pay") / "desk", "--persons", "80", "--villages", "6")


def lines(desk: Desk, period: str) -> dict[str, dict[str, object]]:
    return {line["name"]: line for line in desk.done("payroll", "list", period)["lines"]}


def payable(desk: Desk, period: str = "2026-10") -> list[dict[str, object]]:
    said = desk.done("payroll", "list", period)["lines"]
    return [line for line in said if not line["held"] and line["kind"] == "regular"]


def text_of(path: object) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True)
    return done.stdout.decode()


def test_two_contracts_at_once_are_refused_by_name(made: Desk) -> None:
    who = payable(made)[0]
    first = ["contract", "add", who["staff"], "--set", "kind=劳动合同", "--set", "started_on=2025-01-01"]
    kept = made.done(*first, "--set", "until=2027-12-31")
    again = made("contract", "add", who["staff"], "--set", "kind=公益性岗位", "--set", "started_on=2026-03-01")
    assert str(who["name"]) in again.refusal["where"]
    assert "2025-01-01" in again.refusal["why"]
    made.done("contract", "end", kept["number"], "--date", "2026-02-28", "--why", "转岗")
    made.done("contract", "add", who["staff"], "--set", "kind=公益性岗位", "--set", "started_on=2026-03-01")
    rows = made.done("list", "contract", "--where", f"name == '{who['name']}'")["rows"]
    assert [row["ended_on"] for row in rows] == ["2026-02-28", None]


def test_a_public_post_ends_after_three_years_or_with_retirement(made: Desk) -> None:
    young = {row["number"] for row in made.done("list", "staff", "--where", "birth > 1985-01-01")["rows"]}
    one, two = [each for each in payable(made) if each["staff"] in young][1:3]
    made.done("contract", "add", one["staff"], "--set", "kind=public_post", "--set", "started_on=2023-12-20")
    terms = made("contract", "terms")["terms"]
    mine = [each for each in terms if each["staff"] == one["staff"] and each["kind"] == "public_post"]
    assert [each["on"] for each in mine] == ["2026-12-20"]  # far from retirement it ends after three years
    bad = made("contract", "add", two["staff"], "--set", "kind=临时")
    assert str(two["name"]) in bad.refusal["where"]


def test_leave_without_pay_rests_a_month_and_pays_the_deputy(made: Desk) -> None:
    away, deputy = payable(made, "2026-08")[3:5]
    before = lines(made, "2026-08")
    made.done(
        "contract", "leave", away["staff"], "--deputy", deputy["staff"], "--set", "kind=产假", "--set",
        "first_on=2026-08-01", "--set", "last_on=2026-08-31", "--set", "paid=0", "--set", "deputy_fen=150",
        "--set", "document_number=柳残联〔2026〕3号",
    )  # fmt: skip
    after = lines(made, "2026-08")
    assert (after[str(away["name"])]["held"], after[str(away["name"])]["net_fen"]) == ("on_leave", 0)
    gained = after[str(deputy["name"])]["net_fen"] - before[str(deputy["name"])]["net_fen"]  # type: ignore[operator]
    assert gained == 15_000
    said = [each["says"] for each in after[str(deputy["name"])]["explanation"]]  # type: ignore[attr-defined, union-attr]
    assert any(str(away["name"]) in each for each in said)
    third = payable(made, "2026-08")[-1]
    away_too = made(
        "contract", "leave", third["staff"], "--deputy", away["staff"], "--set", "kind=病假", "--set",
        "first_on=2026-08-03", "--set", "last_on=2026-08-05",
    )  # fmt: skip
    assert str(away["name"]) in away_too.refusal["why"]


def test_who_is_held_by_hand_is_paid_as_arrears_after_the_release(made: Desk) -> None:
    who = payable(made, "2026-03")[-1]
    made.done("payroll", "hold", "2026-03", who["staff"], "--why", "账号待核实")
    assert made("payroll", "hold", "2026-03", who["staff"]).code == 1
    drafted = made.done("payroll", "draft", "2026-03")
    line = next(each for each in drafted["lines"] if each["staff"] == who["staff"])
    assert (line["held"], line["net_fen"], line["due_fen"]) == ("manual_hold", 0, who["net_fen"])
    assert any("账号待核实" in each["says"] for each in line["explanation"])
    assert len([each for each in drafted["lines"] if not each["held"]]) > 1
    made.done("payroll", "confirm", "2026-03")
    made.done("payroll", "release", "2026-04", who["staff"])
    again = made.done("payroll", "draft", "2026-04")["lines"]
    settled = [each for each in again if each["staff"] == who["staff"] and each["kind"] == "arrears"]
    assert [each["net_fen"] for each in settled] == [who["net_fen"]]


def test_the_finance_offices_sheet_holds_back_whom_it_cannot_read(made: Desk, tmp_path: Path) -> None:
    one, two = payable(made, "2026-05")[:2]
    book = openpyxl.Workbook()
    book.active.append(["2026年5月代扣清单"])
    book.active.append(["序号", "姓名", "身份证号", "养老（个人）", "养老（单位）", "个税"])
    book.active.append([1, one["name"], one["id_number"], "16.00", "32.00", ""])
    book.active.append([2, two["name"], two["id_number"], "16.005", "32.00", ""])
    book.active.append([3, "无此人", "", "16.00", "", ""])
    file = tmp_path / "代扣.xlsx"
    book.save(file)
    said = made("payroll", "beside", "2026-05", file)
    assert said.code == 3
    assert (said["people"], said["items"]) == (1, [["pension_self", 1_600], ["pension_unit", 3_200]])
    assert [str(two["name"]) in each["found"] + each["why"] for each in said["problems"]] == [True, False]
    assert all("2026-05" in each["found"] for each in said["problems"])
    line = lines(made, "2026-05")[str(one["name"])]
    assert line["net_fen"] == one["net_fen"] - 1_600  # type: ignore[operator]
    large = made("payroll", "input", "2026-05", one["staff"], "bonus", "1000000.01")
    assert str(one["name"]) in large.refusal["where"]
    third = made("payroll", "input", "2026-05", one["staff"], "bonus", "1.005")
    assert "2026-05" in third.refusal["where"]


def test_the_papers_of_a_period(made: Desk, tmp_path: Path) -> None:
    who = payable(made, "2026-06")[0]
    made.done("payroll", "input", "2026-06", who["staff"], "pension_self", "8.00")
    made.done("payroll", "draft", "2026-06")
    assert made("payroll", "approve", "2026-06").code == 1
    made.done("payroll", "approve", "2026-06", "--leader", "龙主任", "--date", "2026-07-01", "--scan", "S0012")
    confirmed = made.done("payroll", "confirm", "2026-06")
    points = {each["code"]: each["severity"] for each in confirmed["checklist"]}
    assert (points["approval"], points["totals"]) == ("green", "green")
    total = made.done("payroll", "totals", "2026-06")["totals"]
    assert total["domain_fen"] == total["sql_fen"] == total["workbook_fen"] == confirmed["total_fen"]
    files = {
        Path(each["path"]).name: each for each in made.done("payroll", "papers", "2026-06", "--out", tmp_path)["files"]
    }
    signing = next(name for name in files if "发放表" in name)
    said = text_of(files[signing]["path"])
    for word in ("卡号尾号", "签名（手印）", "代领人、关系", "合计（大写）"):
        assert word in "".join(said.split())
    assert str(who["id_number"]) not in said
    assert str(who["account"]) not in said
    assert str(who["account"])[-4:] in said
    slips = text_of(next(each["path"] for name, each in files.items() if name.startswith("工资条")))
    assert slips.count("实发") == len(payable(made, "2026-06"))
    request = text_of(next(each["path"] for name, each in files.items() if name.startswith("用款申请")))
    assert confirmed["total_words"] in "".join(request.split())
    assert any(name.startswith("社保个税明细") for name in files)
    cover = text_of(next(each["path"] for name, each in files.items() if name.startswith("发放资料封面")))
    assert "龙主任" in cover


def test_an_application_goes_its_way(made: Desk) -> None:
    person = next(each for each in made.persons("lifecycle == 'registered'") if not each["care_subsidy"])["number"]
    early = made("benefit", "step", person, "care_subsidy", "civil")
    assert early.refusal["why"]
    days = ("2026-08-03", "2026-08-10", "2026-08-12", "2026-08-20", "2026-09-02", "2026-09-10")
    steps = ("applied", "village", "publicity", "township", "county", "civil")
    for step, day in zip(steps, days, strict=True):
        said = made.done("benefit", "step", person, "care_subsidy", step, "--date", day)
    assert said["enrolment"]["start"] == "2026-08"
    changes = made.done("benefit", "list", "2026-08", "--changes")["rows"]
    assert [(each["number"], each["change"]) for each in changes if each["number"] == person] == [(person, "start")]
    rows = made.done("benefit", "list", "2026-09")["rows"]
    mine = next(each for each in rows if (each["number"], each["programme"]) == (person, "care_subsidy"))
    assert (mine["applied_on"], mine["review"]) == ("2026-08-03", "open")
    made.done("benefit", "review", person, "care_subsidy", "passed", "--method", "入户")
    open_now = made.done("benefit", "review", "2026")["rows"]
    assert (person, "care_subsidy") not in {(each["number"], each["programme"]) for each in open_now}


def test_money_is_asked_back_in_instalments(made: Desk, tmp_path: Path) -> None:
    person = next(each for each in made.done("benefit", "list", "2026-10")["rows"] if each["hardship"] == "dibao")
    made.done("event", "death", person["number"], "--on", "2026-06-17", "--set", "evidence=死亡证明")
    month = made.done("benefit", "month", "2026-11")
    over = [each for each in month["overpaid"] if each["person"] == person["number"]]
    assert over
    code, total = over[0]["benefit"], over[0]["total_fen"]
    agreed = made.done("benefit", "plan", person["number"], code, 3)["instalments"]
    assert sum(fen for _month, fen in agreed) == total
    file = made.done("benefit", "letter", person["number"], code, "--out", tmp_path)["files"][0]
    said = "".join(text_of(file["path"]).split())
    assert str(person["name"]) in said
    assert f"{total // 100:,}.{total % 100:02d}" in said


def test_the_four_lists_are_written_and_mended(made: Desk, tmp_path: Path) -> None:
    found = made("benefit", "reconcile", "--out", tmp_path)
    assert found["files"][0]["path"].endswith(".xlsx")
    assert openpyxl.load_workbook(found["files"][0]["path"]).sheetnames == ["应停未停", "应享未享", "金额不符", "重复"]
    should = {(each["person"], each["benefit"]) for each in found["should_have"]}
    mended = made.done("benefit", "reconcile", "--mend")
    assert mended["mended"] == len(should) + len(found["should_stop"])


def test_a_year_of_appraisal_ends_in_papers_and_an_appeal(made: Desk, tmp_path: Path) -> None:
    who = payable(made, "2026-10")[2]
    made.done("appraisal", who["staff"], "2026", "不合格")
    blank = made.done("appraisal", "sheet", "2026", "--out", tmp_path)["files"][0]
    assert "空白" in blank["path"]
    filled = text_of(made.done("appraisal", "sheet", who["staff"], "2026", "--out", tmp_path)["files"][0]["path"])
    assert str(who["name"]) in filled
    notice = "".join(
        text_of(made.done("appraisal", "notice", who["staff"], "2026", "--out", tmp_path)["files"][0]["path"]).split()
    )
    assert "停发" in notice
    assert "复核" in notice
    assert made("appraisal", "appeal", who["staff"], "2026").code == 1
    made.done("appraisal", "appeal", who["staff"], "2026", "--why", "漏记走访")
    made.done("appraisal", "answer", who["staff"], "2026", "--why", "补记后复核", "--rating", "合格")
    appeal = made.done("appraisal", "appeals", "2026")["appeals"][0]
    assert (appeal["outcome"], appeal["answer"]) == ("changed", "补记后复核")
    rows = made.done("list", "appraisal", "--where", f"name == '{who['name']}' and year == 2026")["rows"]
    assert [row["rating"] for row in rows] == ["passed"]


def test_the_budget_is_split_used_and_published(made: Desk, tmp_path: Path) -> None:
    source = made.done("payroll", "list", "2026-02")["sources"]
    given = made.done("budget", "add", "2026", "50000", "--title", "残疾人就业保障金", "--source", source[0][0])[
        "number"
    ]
    split = made.done("budget", "split", given, "20000", "--title", "专职委员补贴")["number"]
    too_much = made("budget", "split", given, "40000", "--title", "培训")
    assert "30000.00" in too_much.refusal["why"].replace(",", "")
    made.done("budget", "use", split, "1200.50", "--title", "误工补贴")
    row = next(each for each in made.done("budget", "list", "2026")["rows"] if each["number"] == split)
    assert (row["left_fen"], row["used_fen"]) == (1_879_950, 120_050)
    made.done("payroll", "confirm", "2026-02")
    booked = made("budget", "pay", "2026-02")
    assert booked["used"][0] == ["专职委员补贴", source[0][1]]
    assert made("budget", "pay", "2026-02").code == 1
    notice = made.done("budget", "notice", "2026", "--out", tmp_path)["files"][0]
    assert notice["purpose"] == "public"
    assert "残疾人就业保障金" in text_of(notice["path"])


def test_leaving_ends_contract_and_pay_and_prints_what_is_handed_over(made: Desk, tmp_path: Path) -> None:
    who = payable(made, "2026-10")[-1]
    made.done("contract", "add", who["staff"], "--set", "kind=兼职", "--set", "started_on=2026-01-01")
    gone = made.done("contract", "exit", who["staff"], "--date", "2026-09-30", "--why", "辞职", "--out", tmp_path)
    assert gone["contracts"] == 1
    assert "辞职" in text_of(gone["files"][0]["path"])
    assert who["name"] not in lines(made, "2026-10")
