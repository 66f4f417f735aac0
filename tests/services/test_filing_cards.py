"""Every return that is only a card: made, read back, its totals and checks; the bank's text file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clfdesk import resources
from clfdesk.clock import Clock
from clfdesk.domain import returns
from clfdesk.domain.envelope import read_envelope
from clfdesk.domain.filing import Filing
from clfdesk.errors import Refusal
from clfdesk.services import filing, filing_card, filing_rows, payroll, register
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.services.person import list_rows
from clfdesk.sheets.properties import read_properties
from clfdesk.storage import records

DAY = date(2026, 11, 20)
CARDS = [card.code for card in filing_card.cards()]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_demo(tmp_path_factory.mktemp("desk") / "d", persons=150, villages=4, clock=Clock(fixed=DAY))
    yield office
    close_desk(office)


def read(path: Path) -> Any:
    return load_workbook(path)


def test_no_card_is_without_what_a_return_needs() -> None:
    words = filing_rows.layout()["periods"]
    for card in filing_card.cards():
        assert card.table["period"] in words, card.code
        assert card.table["due"], card.code
        assert isinstance(card.table["due_days"], int), card.code
        assert card.table["column"], card.code
    assert len(CARDS) == len(set(CARDS)) == len(resources.names("filings"))


@pytest.mark.parametrize("code", CARDS)
def test_every_card_makes_a_workbook_whose_cells_fit_its_envelope(kept: Office, tmp_path: Path, code: str) -> None:
    made = filing.make(kept, code, "", tmp_path)
    file = made.files[0]
    book = read(file.path)
    envelope = read_envelope(read_properties(file.path.read_bytes()), filing_rows.layout()["properties"])
    assert envelope is not None
    assert (envelope.card, envelope.code, envelope.rows) == (code, made.period, made.rows)
    assert envelope.sha256 == made.snapshot_sha256
    rows = [
        [page.cell(envelope.first + row, column + 1).value for column in range(envelope.columns)]
        for page, count in zip(book.worksheets[envelope.skipped :], envelope.sheets, strict=False)
        for row in range(count)
    ]
    assert len(rows) == made.rows
    assert returns.seal(rows, envelope.columns) == envelope.seal
    if rows:
        rows[0][-1] = "改过"
        assert returns.seal(rows, envelope.columns) != envelope.seal


#: Returns that may be empty in a quiet month: nothing happened, nothing is due, nothing is filed yet.
QUIET = {"R19", "R02-5", "R02-6", "R04", "R04-1", "R05", "R06", "R07", "R10", "R12-1", "R20", "R36", "R39", "S01"}


def test_every_return_of_the_township_has_its_card() -> None:
    assert {f"R{number:02d}" for number in range(1, 41)} <= {code.partition("-")[0] for code in CARDS}


@pytest.mark.parametrize("code", [code for code in CARDS if code not in QUIET])
def test_a_return_of_the_demonstration_desk_has_rows_that_say_something(kept: Office, code: str) -> None:
    table = filing.preview(kept, code)
    assert table.rows, code
    said = sum(value not in (None, "", 0) for row in table.rows for value in row)
    assert said >= 3 * len(table.rows), code
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_the_books_balance_goes_on_from_the_quarter_before(kept: Office) -> None:
    table = filing.preview(kept, "R37", "2026-Q4")
    came, went, left = (table.headings().index(name) for name in ("收入", "支出", "余额"))
    assert [(row[came], row[went], row[left]) for row in table.rows] == [(None, 1200, 18800)]
    earlier = filing.preview(kept, "R37", "2026-Q3")
    assert [(row[came], row[left]) for row in earlier.rows] == [(20000, 20000)]


def test_one_row_for_each_who_was_trained(kept: Office) -> None:
    table = filing.preview(kept, "R21", "2026")
    (entry,) = [each for each in register.rows("training") if each["attendees"]]
    names = [row[table.headings().index("姓名")] for row in table.rows]
    assert names == str(entry["attendees"]).split("、")


def test_the_benefits_are_those_of_the_months_list(kept: Office) -> None:
    from clfdesk.services import benefit_month

    month = benefit_month.month(kept, "2026-11")
    for code, name in (("R08", "living_allowance"), ("R09", "care_subsidy")):
        table = filing.preview(kept, code, "2026-11")
        share = next(each for each in month.benefits if each.benefit == name)
        assert len(table.rows) == share.people
        assert table.totals[table.headings().index("补贴金额")] * 100 == share.total_fen
    whole = filing.preview(kept, "R11", "2026-11")
    assert whole.totals[2] == sum(each.people for each in month.benefits)
    assert whole.totals[3] * 100 == month.total_fen


def test_the_statutory_head_stands_above_and_the_envelope_knows(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R35", "2026", tmp_path)
    page = read(made.files[0].path).worksheets[0]
    column = next(cell.column for cell in page[2] if cell.value)
    assert [page.cell(row, column).value for row in range(2, 7)] == [
        "表　　号：R35", "制定机关：", "批准机关：", "批准文号：", "有效期至：",
    ]  # fmt: skip


def test_a_card_that_takes_over_another_adds_its_columns_where_it_says(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R02-8", "2026", tmp_path)
    page = read(made.files[0].path).worksheets[0]
    headings = [cell.value for cell in page[3]]
    at = headings.index("残疾类别")
    assert headings[at + 1 : at + 8] == ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"]
    assert headings[-1] == "备注"
    for row in range(4, 4 + made.rows):
        marks = [page.cell(row, at + 2 + index).value for index in range(7)]
        assert marks.count("√") == 1
        assert page.cell(row, at + 1).value == headings[at + 1 + marks.index("√")]


def test_a_sheet_a_village_and_a_summary(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R02-9", "2026", tmp_path, with_checks=True)
    book = read(made.files[0].path)
    villages = [row["name"] for row in list_rows(kept, "division").rows if row["kind"] != "township"]
    assert book.sheetnames == ["汇总", *villages, "检查"]
    summary = book["汇总"]
    told = {summary.cell(row, 2).value: summary.cell(row, 3).value for row in range(4, 4 + len(villages))}
    for village in villages:
        people = list_rows(kept, "person", where=f"lifecycle == 'registered' and village == '{village}'").rows
        assert told[village] == len(people)
        assert [book[village].cell(4 + row, 3).value for row in range(len(people))] == [each["name"] for each in people]
        assert book[village].cell(4, 1).value == 1


def test_the_whole_of_r03_comes_out_of_the_code_lists(kept: Office) -> None:
    table = filing.preview(kept, "R03", "2026-Q4")
    assert len([column for column in table.columns if column.group in ("视力", "多重")]) == 8
    assert all(check.ok for check in table.checks)
    assert sum(len(keys) for keys in table.keys) == table.people == table.totals[2]


def test_pay_goes_to_the_bank_only_when_it_is_right(kept: Office, tmp_path: Path) -> None:
    sheet = payroll.preview(kept, "2026-Q3")
    made = filing.make(kept, "R18", "2026-Q3", tmp_path)
    workbook, text = made.files
    assert (workbook.path.suffix, text.path.suffix) == (".xlsx", ".txt")
    signed = sheet.signed()
    lines = text.path.read_bytes().decode("gb18030").splitlines()
    assert [line.split("|")[:3] for line in lines] == [
        [line.account, line.name, f"{line.net_fen / 100:.2f}"] for line in signed
    ]
    page = read(workbook.path).worksheets[0]
    assert [cell.value for cell in page[1]] == ["账号", "户名", "金额", "开户行", "用途", "备注"]
    assert page["A2"].data_type == "s"
    assert sum(page.cell(row, 3).value for row in range(2, 2 + len(signed))) * 100 == sheet.total_fen
    assert {check.id for check in made.problems} == {"not_confirmed"}
    pay = filing.preview(kept, "R16", "2026-Q3")
    assert pay.totals[pay.headings().index("实发")] * 100 == sheet.total_fen
    funds = filing.preview(kept, "R17", "2026-Q3")
    assert funds.totals[funds.headings().index("金额")] * 100 == sheet.total_fen


def test_visits_and_needs_of_a_quarter(kept: Office) -> None:
    visits = filing.preview(kept, "R22", "2026-Q4")
    whole = [row for row in register.rows("visit") if str(row["visited_on"]) >= "2026-10-01"]
    assert len(visits.rows) == len(whole) > 0
    coverage = filing.preview(kept, "R22-1", "2026-Q4")
    assert coverage.totals[coverage.headings().index("走访次数")] == len(whole)
    assert coverage.totals[coverage.headings().index("应走访人数")] == 150
    before = filing.preview(kept, "R23", "2026-Q4").rows[0]
    register.add(
        kept,
        "visit",
        {"visited_on": DAY, "method": "home", "visitor": "王五", "needs": ["device", "care"], "result": "已登记"},
        person=1,
        division=2,
    )
    needs = filing.preview(kept, "R23", "2026-Q4")
    added = [int(now) - int(then) for now, then in zip(needs.rows[0][2:], before[2:], strict=True)]
    line = dict(zip(needs.headings()[2:], added, strict=True))
    assert (line["辅助器具"], line["托养照护"], line["康复"]) == (1, 1, 0)


def test_a_figure_that_jumped_must_be_explained(kept: Office, tmp_path: Path) -> None:
    filing.make(kept, "R03", "2026-Q2", tmp_path)
    (earlier,) = records.every(Filing, card="R03", period="2026-Q2")
    content = json.loads(earlier.content)
    assert content["totals"][2] == "150"
    moved = {check.id: check for check in filing.preview(kept, "R03", "2026-Q3").checks}
    assert moved["moved"].ok
    from clfdesk.storage.unit import unit

    content["totals"][2] = "100"
    with unit("test"):
        records.update(Filing, earlier.id, {"content": json.dumps(content, ensure_ascii=False)})
    moved = {check.id: check for check in filing.preview(kept, "R03", "2026-Q3").checks}
    assert not moved["moved"].ok
    assert "本期150人，上期（2026-Q2）100人" in moved["moved"].says


def test_a_kept_list_is_a_return_with_its_own_columns(kept: Office, tmp_path: Path) -> None:
    from clfdesk.services import saved_list

    saved_list.save(
        kept, "低保户电话", "person", condition="hardship == 'dibao' and lifecycle == 'registered'",
        columns=("name", "phone", "hardship"), sorting="name",
    )  # fmt: skip
    assert "R40/低保户电话" in [card.id for card in filing.list_cards(kept)]
    made = filing.make(kept, "R40/低保户电话", "2026-11", tmp_path)
    page = read(made.files[0].path).worksheets[0]
    people = list_rows(kept, "person", where="hardship == 'dibao' and lifecycle == 'registered'", order="name").rows
    assert [cell.value for cell in page[3]][:4] == ["序号", "姓名", "联系电话", "困难类别"]
    assert [page.cell(4 + row, 2).value for row in range(made.rows)] == [each["name"] for each in people]
    assert made.rows == len(people) > 0
    assert made.warning is not None
    with pytest.raises(Refusal):
        filing.preview(kept, "R40/没有")


def test_the_benefit_lists_say_where_and_how_poor(kept: Office) -> None:
    table = filing.preview(kept, "R08", "2026-11")
    home, low, who = (table.headings().index(name) for name in ("户口性质", "低保类别", "对象类型"))
    assert {row[home] for row in table.rows} <= {"城镇", "农村"}
    assert all(row[low] == (row[who] if row[who] in ("低保", "低保边缘", "特困") else None) for row in table.rows)
    assert any(row[low] for row in table.rows)


def test_the_yearly_review_tells_each_reason_apart(kept: Office) -> None:
    from clfdesk.grammar.calendar import read_period
    from clfdesk.services import filing_benefit

    table = filing.preview(kept, "R12", "2026")
    found = filing_benefit.findings(kept, read_period("2026"))
    of = {column.heading: index for index, column in enumerate(table.columns)}
    for heading, fits in {
        "死亡": lambda each: each["finding"] == "dead",
        "过期": lambda each: each["finding"] == "certificate" and each["certificate_state"] == "expired",
        "冻结": lambda each: each["finding"] == "certificate" and each["certificate_state"] == "frozen",
        "注销": lambda each: each["finding"] == "cancelled",
        "漏发（应享未享）": lambda each: each["finding"] == "should_have",
    }.items():
        assert table.totals[of[heading]] == len([each for each in found if each["village"] and fits(each)]), heading
    assert table.totals[of["人数"]] == len({each["number"] for each in found if each["over"] and each["village"]})


def test_the_archive_is_handed_over_item_by_item(kept: Office) -> None:
    from clfdesk.domain.archive import ArchiveItem
    from clfdesk.storage.unit import unit

    with unit("test"):
        records.insert(
            [ArchiveItem(title="换届批复", responsible="镇残联", document_number="镇残〔2026〕1号", dated=DAY, pages=4,
                         secrecy="", remark="附名单", year=2026, term="Y", serial=1, state="closed", filed_on=DAY)]
        )  # fmt: skip
    table = filing.preview(kept, "R36", "2026")
    rows = [dict(zip(table.headings(), each, strict=True)) for each in table.rows]
    row = next(each for each in rows if each["题名"] == "换届批复")
    assert [row[name] for name in ("文号", "责任者", "题名", "日期", "页数", "备注")] == [
        "镇残〔2026〕1号", "镇残联", "换届批复", "2026-11-20", 4, "附名单",
    ]  # fmt: skip
    assert table.totals[table.headings().index("页数")] == sum(each["页数"] or 0 for each in rows)


def test_insurance_out_of_the_pay_that_is_locked(kept: Office) -> None:
    from dataclasses import replace

    from clfdesk.domain.payroll import PayItem, PayrollRun, write_sheet
    from clfdesk.storage.unit import unit

    sheet = payroll.preview(kept, "2026-Q1")
    first, *others = sheet.lines
    items = (
        PayItem("pension_self", "基本养老保险", 8000, "self"),
        PayItem("pension_unit", "基本养老保险", 16000, "unit"),
    )
    monthly = tuple((f"2026-0{month}", 100000) for month in (1, 2, 3))
    with unit("test"):
        records.insert(
            [PayrollRun(period="2026-Q1", state="paid",
                        content=write_sheet(replace(sheet, lines=(replace(first, items=items, monthly=monthly), *others))))]
        )  # fmt: skip
    table = filing.preview(kept, "R19", "2026")
    (row,) = [dict(zip(table.headings(), each, strict=True)) for each in table.rows]
    assert (row["姓名"], row["险种"], row["起始月份"], row["截止月份"], row["月数"]) == (
        first.name, "基本养老保险", "2026-01", "2026-03", 3,
    )  # fmt: skip
    assert (row["缴费基数"], row["单位缴纳"], row["个人缴纳"]) == (1000, 160, 80)


def test_a_benefit_goes_to_the_social_security_card_and_a_number_to_be_verified_names_no_account(kept: Office) -> None:
    import json

    from clfdesk.domain.person import Person
    from clfdesk.domain.register import Entry
    from clfdesk.storage import records
    from clfdesk.storage.unit import unit

    def line() -> dict[str, object]:
        table = filing.preview(kept, "R08", "2026-11")
        (row,) = [row for row in table.rows if row[table.headings().index("姓名")] == person.name]
        return dict(zip(table.headings(), row, strict=True))

    table = filing.preview(kept, "R08", "2026-11")
    name = table.rows[0][table.headings().index("姓名")]
    person = next(each for each in records.every(Person, name=name) if each.living_allowance)
    told = {"day": "2026-11-01", "who": name, "bank": "农商行", "account": "6222 0000 0000 0000 004", "state": "valid"}
    with unit("test"):
        text = json.dumps(told, ensure_ascii=False)
        records.insert([Entry("social_card", "2026.1", person_id=person.id, entered_on="2026-11-01", answers=text)])
    assert (line()["开户银行"], line()["银行卡号"], line()["备注"]) == ("农商行", "6222000000000000004", None)
    with unit("test"):
        records.update(Person, person.id, {"id_state": "unverified", "id_reason": "户口簿即此号"})
    barred = line()
    assert (barred["银行卡号"], barred["备注"]) == (None, "证件号待核实")
    assert barred["补贴金额"] is not None  # stays on the list and in its sums
    with unit("test"):
        records.update(Person, person.id, {"id_state": person.id_state, "id_reason": person.id_reason})
