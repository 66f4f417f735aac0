"""Several files and sheets as one list: a person's rows joined field by field, each value with its source."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.services import benefit_payment, intake, intake_original, person, reconcile
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk, create_desk

CLOCK = Clock(date(2026, 11, 22))
ONE, TWO, THREE = "110000195001010015", "110000196208152349", "110000198802291172"


@pytest.fixture
def office(tmp_path: Path):
    office = create_desk(tmp_path / "desk", pack="longli", township="柳河镇", clock=CLOCK)
    yield office
    close_desk(office)


def _list(tmp_path: Path, name: str, *lines: str) -> Path:
    path = tmp_path / name
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_each_file_gives_what_the_other_lacks(office: Office, tmp_path: Path) -> None:
    base = _list(tmp_path, "基本.csv", "姓名,身份证号,残疾等级", f"甘一,{ONE},二级", f"甘二,{TWO},一级")
    more = _list(tmp_path, "电话.csv", "姓名,身份证号,联系电话", f"甘二,{TWO},13812345678", f"甘三,{THREE},13912345678")
    found = intake.preview(office, [base, more])
    assert (found.rows, found.piles["new"], found.piles["same"]) == (4, 3, 1)
    assert sum(count for pile, count in found.piles.items() if pile != "missing") == found.rows
    two = found.items[1]
    assert two.sources == {"phone": ("电话.csv CSV", 2)}
    done = intake.commit(office, found)
    assert done.stored == 3
    rows = person.list_rows(office, "person", columns=["name", "phone", "grade"], order="number").rows
    assert rows[1] == {"name": "甘二", "phone": "13812345678", "grade": 1}
    record = intake_original.imports()[0]
    log = next(f.path for f in intake_original.fetch(office, record.id, tmp_path / "out") if "明细" in f.path.name)
    lines = list(csv.reader(log.read_text("utf-8-sig").splitlines()))
    assert any(line[:4] + line[6:] == ["电话.csv", "CSV", "2", "新增", "联系电话", "", "13812345678"] for line in lines)
    again = intake.preview(office, [base, more])
    assert (again.piles["same"], again.piles["changed"]) == (4, 0)


def test_what_two_files_say_differently_waits_with_both_places(office: Office, tmp_path: Path) -> None:
    base = _list(tmp_path, "甲.csv", "姓名,身份证号,联系电话", f"甘一,{ONE},13812345678")
    more = _list(tmp_path, "乙.csv", "姓名,身份证号,联系电话,残疾等级", f"甘一,{ONE},13912345678,二级")
    found = intake.preview(office, [base, more])
    assert (found.piles["new"], found.piles["suspect"]) == (1, 1)
    assert any(problem.field == "phone" and "甲.csv" in problem.why for problem in found.items[1].problems)


def test_two_files_of_one_name_are_told_apart(office: Office, tmp_path: Path) -> None:
    (tmp_path / "二").mkdir()
    one = _list(tmp_path, "名册.csv", "姓名,身份证号", f"甘一,{ONE}")
    two = _list(tmp_path / "二", "名册.csv", "姓名,身份证号", f"甘二,{TWO}")
    found = intake.preview(office, [one, two])
    assert [item.sheet for item in found.items] == ["名册.csv CSV", "名册(2).csv CSV"]
    assert len(intake.write_all(found, tmp_path / "out")) == 2


def test_a_village_written_once_holds_for_the_rows_below(office: Office, tmp_path: Path) -> None:
    path = _list(
        tmp_path, "组.csv", "村,姓名,身份证号", f"东坪村,甘一,{ONE}", f",甘二,{TWO}", f",甘三,{THREE}",
        "西沟村,甘四,110000201806010029",
    )  # fmt: skip
    found = intake.preview(office, path)
    assert [each.values["village"] for each in found.candidates] == ["东坪村", "东坪村", "东坪村", "西沟村"]
    sparse = _list(tmp_path, "缺.csv", "村,姓名,身份证号", f"东坪村,甘一,{ONE}", f"东坪村,甘二,{TWO}", f",甘三,{THREE}")
    assert "village" not in intake.preview(office, sparse).candidates[2].values


def test_amounts_are_held_against_the_months_benefits(tmp_path: Path) -> None:
    office = make_demo(tmp_path / "demo", persons=40, villages=3, clock=CLOCK)
    known = benefit_payment.expected(office)
    paid = [(each.values["name"], each.values["id_number"], each.values["amount"]) for each in known[1:]]
    half = len(paid) // 2
    folder = tmp_path / "月"
    folder.mkdir()
    for name, part in (("东", paid[:half]), ("西", paid[half:])):
        lines = [
            f"{who},{number},{(fen + (1000 if number == paid[0][1] else 0)) / 100:.2f}" for who, number, fen in part
        ]
        _list(folder, f"一卡通发放明细{name}.csv", "补贴对象姓名,补贴对象身份证号,发放金额（元）", *lines)
    line = next(each for each in reconcile.day(office, folder) if each.profile == "pay_results")
    assert (line.only_desk, line.only_file, line.differs, line.same) == (1, 0, 1, len(paid) - 1)
    assert reconcile.to_mending(office, line)[0] == 2
    close_desk(office)


def test_every_shipped_profile_names_fields_of_its_list(office: Office) -> None:
    from clfdesk.domain.profile import checked
    from clfdesk.services.list_comparison import fields_of

    for each in reconcile.profiles():
        assert checked(each, fields_of(each.stem)).guess
