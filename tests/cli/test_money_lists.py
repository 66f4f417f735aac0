"""Lists of money from other offices: read below titles and in two rows, mapped, given back marked, taken in once."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_pay_work import lines, payable
from tests.office import Desk, demo_desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One demonstration desk; tests use workers, people and months of their own."""
    return demo_desk(tmp_path_factory.mktemp("lists") / "desk", "--persons", "60", "--villages", "4")


def book(path: Path, *rows: list[object], merges: tuple[str, ...] = ()) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    for each in merges:
        sheet.merge_cells(each)
    made.save(path)
    return path


def drawing(desk: Desk, month: str = "2026-10") -> dict[tuple[int, str], dict[str, object]]:
    return {(each["number"], each["programme"]): each for each in desk.done("benefit", "list", month)["rows"]}


def test_a_sheet_with_headings_in_two_rows_is_understood(made: Desk, tmp_path: Path) -> None:
    who = payable(made, "2026-05")[0]
    file = book(
        tmp_path / "社保.xlsx",
        ["2026年5月社会保险缴费明细表"],
        ["填报单位：柳河镇财政所"],
        ["序号", "姓名", "身份证号码", "企业职工基本养老保险", None, "公积金", None],
        [None, None, None, "单位缴费", "个人缴费", "单位", "个人"],
        [1, who["name"], who["id_number"], "320.00", "160.00", "50.00", "50.00"],
        ["合计", None, None, "320.00", "160.00", "50.00", "50.00"],
        merges=("A1:G1", "D3:E3", "F3:G3", "A3:A4", "B3:B4", "C3:C4"),
    )
    seen = made.done("payroll", "beside", "2026-05", file, "--dry-run")
    assert (seen["rows"], seen["people"], seen["change_set"]) == (1, 1, None)
    assert dict(seen["items"]) == {
        "pension_unit": 32_000, "pension_self": 16_000, "fund_unit": 5_000, "fund_self": 5_000,
    }  # fmt: skip
    assert "pension_self" not in {item["code"] for item in lines(made, "2026-05")[str(who["name"])]["items"]}  # type: ignore[attr-defined]
    taken = made("payroll", "beside", "2026-05", file)
    line = lines(made, "2026-05")[str(who["name"])]
    assert (line["held"], line["due_fen"]) == ("negative_net", 20_000)  # 200 yuan do not bear 210 of own shares
    made.done("undo", taken["change_set"])
    assert lines(made, "2026-05")[str(who["name"])]["net_fen"] == 20_000


def test_an_unknown_heading_is_mapped_by_the_clerk_and_remembered(made: Desk, tmp_path: Path) -> None:
    who, other = payable(made, "2026-06")[1:3]
    file = book(
        tmp_path / "税务.xlsx",
        ["姓名", "证件号", "扣缴义务人代扣数", "加班工资"],
        [who["name"], who["id_number"], "12.34", ""],
        [other["name"], other["id_number"], "12.345", "10"],
    )
    (tmp_path / "map.json").write_text(json.dumps({"扣缴义务人代扣数": "income_tax"}), encoding="utf-8")
    said = made("payroll", "beside", "2026-06", file, "--map", tmp_path / "map.json", "--out", tmp_path / "out")
    assert said.code == 3
    assert said["items"] == [["income_tax", 1_234]]
    (problem,) = said["problems"]
    assert str(other["name"]) in problem["found"]
    assert "2026-06" in problem["found"]
    assert "12.345" in problem["why"]
    back = openpyxl.load_workbook(said["files"][0]["path"]).active
    marked = [cell for row in back.iter_rows() for cell in row if cell.comment]
    assert [cell.value for cell in marked] == ["12.345"]
    again = made("payroll", "beside", "2026-07", file)
    assert again["items"] == [["income_tax", 1_234]]  # the same headings are known from the last time
    bad = made("payroll", "beside", "2026-07", file, "--map", tmp_path / "税务.xlsx")
    assert str(tmp_path / "税务.xlsx") in bad.refusal["where"]


def test_a_list_of_who_draws_is_taken_in_once(made: Desk, tmp_path: Path) -> None:
    known = drawing(made)
    (one, code), (two, code_two) = list(known)[:2]
    titles = {"living_allowance": "困难残疾人生活补贴", "care_subsidy": "重度残疾人护理补贴"}
    outside = next(
        each for each in made.persons("lifecycle == 'registered'") if not each["care_subsidy"] and each["id_number"]
    )
    rows = [known[one, code], known[two, code_two]]
    file = book(
        tmp_path / "民政.xlsx",
        ["柳河镇两项补贴发放花名册（2026年10月）"],
        ["序号", "姓名", "身份证号码", "补贴类型", "补贴金额（元）", "起始月份", "开户银行", "银行卡号", "户名", "与本人关系"],
        [1, rows[0]["name"], rows[0]["id_number"], titles[code], "80", "2024.3", "示范银行", "6228000000000000011", "", ""],
        [2, rows[1]["name"], rows[1]["id_number"], titles[code_two], "80.005", "2024年3月", "", "", "", ""],
        [3, outside["name"], outside["id_number"], titles["care_subsidy"], "107", "202609", "", "", "", ""],
        [4, "不在册", "110000195001010015", titles["care_subsidy"], "107", "2025-01", "", "", "", ""],
        [5, "缺号", "", titles["care_subsidy"], "107", "", "", "", "", ""],
    )  # fmt: skip
    seen = made("benefit", "import", file, "--month", "2026-10", "--dry-run")
    assert seen["change_set"] is None
    assert drawing(made) == known
    said = made("benefit", "import", file, "--month", "2026-10", "--out", tmp_path / "out")
    assert said["piles"] == {"new": 1, "changed": 1, "same": 0, "stopped": 0, "unknown": 1, "refused": 2}
    assert said["piles"] == seen["piles"]
    told = {each["field"]: each["found"] + each["why"] for each in said["problems"]}
    assert set(told) == {"amount", "id_number"}
    assert "80.005" in told["amount"]
    assert str(rows[1]["name"]) in told["amount"]
    assert "缺号" in told["id_number"]
    assert openpyxl.load_workbook(said["files"][0]["path"]).active.max_row == 7
    now = drawing(made)
    assert (now[one, code]["start"], now[one, code]["account"]) == ("2024-03", "6228000000000000011")
    assert now[outside["number"], "care_subsidy"]["start"] == "2026-09"
    again = made("benefit", "import", file, "--month", "2026-10")
    assert (again["piles"]["same"], again["piles"]["changed"], again["change_set"]) == (2, 0, None)
    made.done("undo", said["change_set"])
    assert drawing(made) == known


def test_an_account_of_somebody_else_needs_the_relation(made: Desk, tmp_path: Path) -> None:
    row = next(iter(drawing(made).values()))
    title = {"living_allowance": "生活补贴", "care_subsidy": "护理补贴"}[str(row["programme"])]
    heads = ["姓名", "身份证号", "补贴类型", "金额", "银行卡号", "户名", "代领关系"]
    cells = [row["name"], row["id_number"], title, "107", "6228000000000000029", "王小丽"]
    refused = made("benefit", "import", book(tmp_path / "a.xlsx", heads, [*cells, ""]))
    assert (refused["piles"]["refused"], refused["piles"]["changed"]) == (1, 0)
    assert "王小丽" in refused["problems"][0]["why"]
    taken = made.done("benefit", "import", book(tmp_path / "b.xlsx", heads, [*cells, "女儿"]))
    mine = drawing(made)[row["number"], str(row["programme"])]  # type: ignore[index]
    assert (mine["account_holder"], mine["relation"]) == ("王小丽", "女儿")
    made.done("undo", taken["change_set"])


def test_what_is_wrong_in_the_countys_list_alone_is_proposed_and_printed(made: Desk, tmp_path: Path) -> None:
    row = next(each for each in drawing(made).values() if each["programme"] == "care_subsidy")
    cells = [row["name"], row["id_number"], "重度残疾人护理补贴", "107.00"]
    file = book(
        tmp_path / "重复.xlsx",
        ["姓名", "身份证号", "补贴类型", "补贴金额"],
        cells,
        cells,
        ["不在册", "110000195001010015", "重度残疾人护理补贴", "107.00"],
    )
    found = made("benefit", "reconcile", file, "--month", "2026-10")
    assert [each["name"] for each in found["duplicate"]] == [row["name"]]
    assert [each["name"] for each in found["should_stop"] if each["reason"] == "unknown"] == ["不在册"]
    first = made.done("benefit", "mend", file, row["number"], "care_subsidy")
    made.done("benefit", "mend", file, "110000195001010015", "care_subsidy")
    made.done("benefit", "mend", file, row["number"], "care_subsidy")  # asked twice, proposed once
    kept = made.done("benefit", "proposed")["proposals"]
    assert sorted((each["kind"], each["name"]) for each in kept) == [("duplicate", row["name"]), ("unknown", "不在册")]
    assert first["change_set"]
    paper, workbook = made.done("benefit", "corrections", "--out", tmp_path / "out")["files"]
    assert paper["purpose"] == "internal"
    texts = [cell.value for line in openpyxl.load_workbook(workbook["path"]).active.iter_rows() for cell in line]
    assert {"删除重复", "核实身份", "不在册", "110000195001010015"} <= set(texts)
    assert [each["number"] for each in drawing(made).values()].count(row["number"]) >= 1  # on the desk nothing stopped


def test_who_failed_the_years_review_should_stop_and_one_click_stops_it(made: Desk) -> None:
    row = list(drawing(made).values())[-1]
    made.done("benefit", "review", row["number"], row["programme"], "failed", "--method", "入户")
    (found,) = [each for each in made("benefit", "reconcile")["should_stop"] if each["reason"] == "review"]
    assert (found["person"], found["stop_from"]) == (row["number"], "2026-12")
    assert "年审不合格" in found["says"]
    stopped = made.done("benefit", "reconcile", "--mend")
    assert stopped["mended"] >= 1
    assert (row["number"], row["programme"]) not in drawing(made, "2026-12")
    assert not [each for each in made("benefit", "reconcile")["should_stop"] if each["reason"] == "review"]
