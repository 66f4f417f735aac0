"""Returns from a desk: made, frozen, filled into a county's form, exported."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clfdesk.clock import Clock
from clfdesk.domain.filing import BlankMapping, Filing
from clfdesk.errors import Refusal
from clfdesk.services import files, filing, poster, register
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.services.person import list_rows
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.samples import blanks

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_demo(tmp_path_factory.mktemp("desk") / "d", persons=120, villages=12, clock=Clock(fixed=DAY))
    yield office
    close_desk(office)


def opened(path: Path) -> Any:
    return load_workbook(path).worksheets[0]


def test_the_returns_of_this_desk(kept: Office) -> None:
    cards = {card.id: card for card in filing.list_cards(kept)}
    assert {"R01", "R03", "R05", "R13"} <= set(cards)
    assert (cards["R01"].title, cards["R01"].period, cards["R01"].every) == ("残疾人花名册", "year", "每年")
    assert all(card.due for card in cards.values())


def test_the_roster_return(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R01", "2026", tmp_path)
    people = list_rows(kept, "person", where="lifecycle == 'registered'", order="village, number").rows
    assert made.rows == len(people) > 100
    (file,) = made.files
    assert file.purpose == "upward"
    assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert file.path.name == f"{kept.info.township}2026年度残疾人花名册_第{made.revision}版_20261120.xlsx"
    page = opened(file.path)
    assert page["A1"].value == f"{kept.info.township}残疾人花名册"
    assert [cell.value for cell in page[3]] == [
        "序号", "村（社区）", "姓名", "性别", "民族", "出生日期", "年龄", "身份证号", "残疾人证号", "残疾类别", "残疾等级",
        "发证日期", "有效期至", "户籍地址", "现住址", "联系电话", "监护人", "监护人电话", "困难类别", "生活补贴", "护理补贴",
        "就业情况", "备注",
    ]  # fmt: skip
    for row, person in enumerate(people, 4):
        assert [page.cell(row, column).value for column in (1, 2, 3, 7, 8)] == [
            row - 3,
            person["village"],
            person["name"],
            person["age"],
            person["id_number"],
        ]
        assert page.cell(row, 8).data_type == "s" if person["id_number"] else True
        doubtful = person["id_state"] == "unverified"
        assert ("证件号待核实" in (page.cell(row, 23).value or "")) == doubtful
    assert [page.cell(4 + len(people), column).value for column in (1, 2)] == ["合计", f"{len(people)}人"]
    checks = {check.id: check for check in made.checks}
    doubtful_people = [person["number"] for person in people if person["id_state"] == "unverified"]
    assert list(checks["id_unverified"].concerned) == sorted(doubtful_people)
    assert checks["by_gender"].ok
    assert checks["by_village"].ok


def test_every_making_is_a_version_frozen_with_its_rows(kept: Office, tmp_path: Path) -> None:
    first = filing.make(kept, "r13_staff", "2026-H2", tmp_path)
    again = filing.make(kept, "R13", "2026-H2", tmp_path)
    assert (again.revision, again.snapshot_sha256) == (first.revision + 1, first.snapshot_sha256)
    assert again.change_set > first.change_set
    stored = records.every(Filing, card="R13", period="2026-H2")[-1]
    assert hashlib.sha256(stored.content.encode()).hexdigest() == stored.sha256 == again.snapshot_sha256
    content = json.loads(stored.content)
    assert (len(content["rows"]), stored.rows, stored.state) == (30, 30, "frozen")
    assert content["headings"][13] == "待遇（元/月）"
    page = opened(again.files[0].path)
    assert [cell.value for cell in page[4]] == content["rows"][0]
    assert page.cell(34, 14).value == 30 * 200
    assert filing.sent(kept, "R13")[0].revision == again.revision


def test_the_statistics_add_up(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R03", "2026-Q4", tmp_path)
    assert all(check.ok for check in made.checks)
    page = opened(made.files[0].path)
    headings = [cell.value for cell in page[4]]
    total = [cell.value for cell in page[5 + made.rows]]
    assert total[2] == list_rows(kept, "person", where="lifecycle == 'registered'", limit=1).count
    men = list_rows(kept, "person", where="lifecycle == 'registered' and gender == 'male'", limit=1).count
    assert total[headings.index("男")] == men


def test_who_came_after_a_period_or_left_after_it_stands_as_at_its_end(kept: Office, tmp_path: Path) -> None:
    last = date(2026, 6, 30)
    staff = list_rows(kept, "staff", columns=["number", "name", "started_on", "ended_on"]).rows
    there = [
        row["name"]
        for row in staff
        if row["started_on"] <= last and (row["ended_on"] is None or row["ended_on"] > last)
    ]
    made = filing.make(kept, "R13", "2026-H1", tmp_path)
    assert made.rows == len(there) < len(staff)
    before = filing.make(kept, "R28", "2026-H1", tmp_path).rows
    given = {"name": "邻里互助队", "kind": "team", "registered_on": date(2026, 3, 1), "left_on": date(2026, 9, 1)}
    with unit("test"):
        register.add(kept, "volunteer", given)
    assert filing.make(kept, "R28", "2026-H1", tmp_path).rows == before + 1
    assert filing.make(kept, "R28", "2026-H2", tmp_path).rows == before


def test_headings_and_the_names_of_boards_are_said_in_the_localitys_words(kept: Office, tmp_path: Path) -> None:
    (head,) = [
        row
        for row in opened(filing.make(kept, "R14", "2026", tmp_path).files[0].path).iter_rows(values_only=True)
        if row[0] == "序号"
    ]
    assert (kept.pack.term("chair"), kept.pack.term("vice_chair")) == (head[6], head[7])
    cards = ("association_duties", "commissioner_duties", "year_plan")
    poster.press(kept, cards=cards, places=["东沟村"], size="A4", out=tmp_path)
    page = opened(filing.make(kept, "R39", "2026", tmp_path).files[0].path)
    names = {row[2] for row in page.iter_rows(min_row=4, values_only=True)}
    term = kept.pack.term("commissioner")
    assert names >= {"东沟村残疾人协会工作职责", f"{term}工作职责", "2026年度残疾人工作计划"}


@pytest.mark.parametrize("card", ["R01", "R03", "R05", "R13"])
def test_an_empty_period_means_the_present_one(kept: Office, tmp_path: Path, card: str) -> None:
    made = filing.make(kept, card, "", tmp_path)
    assert made.period in ("2026", "2026-Q4", "2026-H2")
    opened(made.files[0].path)


def test_unknown_returns_and_periods_are_refused(kept: Office, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        filing.make(kept, "R99", "2026", tmp_path)
    with pytest.raises(Refusal):
        filing.make(kept, "R01", "2026-13", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_countys_form_from_the_desk(kept: Office, tmp_path: Path) -> None:
    blank = tmp_path / "县表.xlsx"
    blank.write_bytes(blanks.data(blanks.county()))
    before = blank.read_bytes()
    result = filing.fill(kept, blank, tmp_path / "out")
    assert blank.read_bytes() == before
    assert (result.filled, result.inserted, result.unmapped, result.lost) == (30, 15, [], [])
    (file,) = result.files
    assert file.path.name == f"{kept.info.township}残疾人专职委员花名册_20261120.xlsx"
    page = opened(file.path)
    staff = list_rows(kept, "staff", order="village, number").rows
    for row, worker in enumerate(staff, 5):
        assert [page.cell(row, column).value for column in (2, 4, 6, 8, 9)] == [
            worker["name"],
            worker["id_number"],
            worker["village"],
            f"{worker['started_on']:%Y.%m}",
            200,
        ]
    assert page["I35"].value == "=SUM(I5:I34)"
    assert page["A2"].value == f"填报单位（公章）：{kept.info.township}残疾人联合会"


def test_the_columns_of_a_form_are_remembered(kept: Office, tmp_path: Path) -> None:
    blank = tmp_path / "另一张.xlsx"
    book = blanks.county()
    book["花名册"]["J3"] = "联系办法"
    blank.write_bytes(blanks.data(book))
    assert filing.understand(kept, blank).remembered is False
    first = filing.fill(kept, blank, tmp_path, where="role == 'commissioner'")
    assert (first.unmapped, first.change_set is not None) == (["联系办法"], True)
    chosen = filing.fill(kept, blank, tmp_path, mapping={"联系办法": "phone"})
    assert chosen.mapped["联系办法"] == "phone"
    again = filing.fill(kept, blank, tmp_path)
    assert (again.mapped["联系办法"], again.change_set) == ("phone", None)
    assert again.files[0].path == chosen.files[0].path  # the same content is not written twice
    assert first.files[0].path != chosen.files[0].path
    assert chosen.files[0].path.stem.endswith(" (2)")
    assert filing.understand(kept, blank).mapping["联系办法"] == "phone"
    assert records.count(BlankMapping) >= 1


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_form_is_refused(kept: Office, tmp_path: Path, content: bytes | None) -> None:
    blank = tmp_path / "县表.xlsx"
    if content is not None:
        blank.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        filing.fill(kept, blank, tmp_path / "out")
    assert "县表.xlsx" in refusal.value.where
    assert refusal.value.next
    assert not (tmp_path / "out").exists()


def test_a_form_about_disabled_people_gets_the_roster(kept: Office, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for column, text in enumerate(["序号", "姓名", "残疾类别", "残疾等级", "残疾人证号", "有效期至"], 1):
        book.active.cell(1, column).value = text
    blank = tmp_path / "名单.xlsx"
    blank.write_bytes(blanks.data(book))
    result = filing.fill(kept, blank, tmp_path, where="type == 'visual'")
    rows = list_rows(kept, "person", where="type == 'visual'", order="village, number").rows
    page = opened(result.files[0].path)
    assert result.filled == len(rows) > 0
    assert [page.cell(2, column).value for column in (1, 2, 3, 5)] == [
        1,
        rows[0]["name"],
        "视力",
        rows[0]["certificate_number"],
    ]


@pytest.mark.parametrize("as_", ["xlsx", "csv"])
def test_a_list_is_exported_masked_for_its_purpose(kept: Office, tmp_path: Path, as_: Any) -> None:
    listing = list_rows(kept, "staff", columns=["name", "gender", "id_number", "phone", "post"], purpose="public")
    file = filing.export_list(kept, "staff", listing, as_=as_, purpose="public", out=tmp_path)
    assert file.purpose == "public"
    if as_ == "csv":
        rows = list(csv.reader(io.StringIO(file.path.read_bytes().decode("utf-8-sig"))))
        assert rows[0] == ["姓名", "性别", "职务"]
        assert rows[1][0] == listing.rows[0]["name"]
        assert len(rows) == 31
    else:
        page = opened(file.path)
        assert [cell.value for cell in page[3]] == ["姓名", "性别", "职务"]
        assert page["A4"].value == listing.rows[0]["name"]
    text = file.path.read_bytes()
    assert all(worker["id_number"].encode() not in text for worker in list_rows(kept, "staff").rows)


def test_files_are_never_written_over(tmp_path: Path) -> None:
    first = files.write_out(tmp_path, "表.xlsx", b"1", "internal")
    assert files.write_out(tmp_path, "表.xlsx", b"1", "internal").path == first.path
    second = files.write_out(tmp_path, "表.xlsx", b"2", "internal")
    assert (second.path.name, first.path.read_bytes()) == ("表 (2).xlsx", b"1")
    assert files.write_out(tmp_path, 'a<b>:"/\\|?*.csv', b"3", "internal").path.parent == tmp_path
    assert len(files.safe_name("长" * 300 + ".xlsx").encode()) <= 210
    with pytest.raises(Refusal):
        files.write_out(first.path, "x.csv", b"", "internal")
