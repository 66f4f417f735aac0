"""Every dialog of pay, appraisal, benefits and budget, filled as a clerk fills it; what was typed is read back."""

from __future__ import annotations

from datetime import date

import openpyxl

from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.services import benefit, budget, event, pay_bank, pay_hold, payroll
from clfdesk.storage import records
from tests.ui.test_money_pages import fill


def test_the_towns_own_sheet_is_scored_and_the_countys_points_stand_beside(clerk, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.name))
    page = clerk.open("appraisals")
    page.tabs.setCurrentIndex(1)
    page.town_points()
    fill(clerk, page, **{"@why": "四次会议都有记录", "meetings": "4", "returns": "5.5"})
    page.town_points()
    assert page.asked.editors["meetings"].text() == "4"
    fill(clerk, page, **{"@by": "县残联", "meetings": "3", "returns": "5.5"})
    rows = {row["line"]: row for row in page.rows[1]}
    assert (rows["meetings"]["own"], rows["meetings"]["others"], rows["meetings"]["tone"]) == ("4", "3", "amber")
    assert rows["organisation"]["own"] == ""
    page.town_paper(blank=False)
    clerk.wait()
    page.town_paper(blank=True)
    clerk.wait()
    assert opened == ["自查评分表_2026.pdf", "自查评分表_2026_空白.pdf"]
    assert not clerk.refusals


def test_actions_stand_only_where_their_tab_is_shown(clerk):
    page = clerk.open("benefits")

    def seen() -> set[str]:
        return {each.text().replace("&", "") for each, _tabs in page.of_tabs if each.isVisible()}

    assert seen() == {"导入名单(L)", "停发(T)", "登记年审(V)"}
    page.tabs.setCurrentIndex(5)
    assert seen() == {"登记退回(B)", "分期退回(I)", "追缴告知书(L)"}


def test_an_application_is_begun_stepped_and_refused(clerk):
    page = clerk.open("benefits")
    page.tabs.setCurrentIndex(2)
    drawing = {row["person"] for row in page.rows[0] if row["benefit"] == "care_subsidy"}
    someone = next(
        each for each in records.every(Person, lifecycle="registered") if each.id not in drawing and each.id_number
    )
    page.apply()
    fill(clerk, page, who="没有这样的人", benefit="care_subsidy")
    assert [each.what for each in clerk.refusals] == ["申请人不明确。"]
    clerk.refusals.clear()
    page.apply()
    fill(clerk, page, who=someone.id_number, benefit="care_subsidy", day="2026-10-09")
    assert [(row["person"], row["next"]) for row in page.rows[2]] == [(someone.id, "村（社区）核实")]
    page.step()
    fill(clerk, page, step="village", day="2026-10-12")
    assert page.rows[2][0]["next"] == "公示"
    page.refuse()
    fill(clerk, page, why="等级不符")
    assert [(each.state, each.refused) for each in benefit.enrolments() if each.person == someone.id] == [
        ("refused", "等级不符")
    ]
    assert not clerk.refusals


def test_money_asked_back_comes_back_in_parts(clerk, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.suffix))
    desk, drawn = clerk.session.desk, clerk.open("benefits").rows[0][0]
    known = {"evidence": "死亡证明"}
    clerk.session.do(
        "", lambda: event.enter(desk, "death", drawn["person"], date(2026, 7, 2), known), changes=("event",)
    )
    clerk.wait()
    page = clerk.open("benefits")
    page.refresh()
    page.tabs.setCurrentIndex(5)
    total = sum(each.total_fen for each in benefit.overpaid(desk))
    assert total
    page.plan()
    fill(clerk, page, count="2")
    page.letter()
    clerk.wait()
    page.recover()
    fill(clerk, page, amount="50.00", document="收据1号")
    assert sum(each.total_fen for each in benefit.overpaid(desk)) == total - 5_000
    page.recover()
    fill(clerk, page, amount="999999.00")
    assert f"{(total - 5_000) // 100}.00" in clerk.refusals[0].why
    clerk.refusals.clear()
    assert opened == [".pdf"]


def test_a_list_of_who_draws_is_looked_at_mapped_and_taken_in(clerk, monkeypatch, tmp_path):
    page = clerk.open("benefits")
    row = page.rows[0][0]
    someone = records.get(Person, row["person"])
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "补贴类型", "发放数", "发到哪张卡"])
    book.active.append([someone.name, someone.id_number, row["title"], row["amount"], "6228000000000000011"])
    book.active.append(["不在册", "110000195001010015", row["title"], "107", ""])
    book.save(tmp_path / "民政.xlsx")
    monkeypatch.setattr("clfdesk.ui.files.ask", lambda *_args: tmp_path / "民政.xlsx")
    page.take()
    clerk.wait()
    asked = page.list
    assert set(asked.panel.choices) == {"姓名", "身份证号", "补贴类型", "发放数", "发到哪张卡"}
    for heading, field in (("发放数", "amount"), ("发到哪张卡", "account")):
        choice = asked.panel.choices[heading]
        choice.setCurrentIndex(choice.findData(field))
        clerk.wait()
    assert asked.summary.text() == "新增0，变化1，相同0，不导入1。"
    clerk.press("导入", asked)
    (kept,) = benefit.enrolments()
    assert (kept.person, kept.account, kept.state) == (someone.id, "6228000000000000011", "drawing")
    assert not asked.isVisible()
    assert not clerk.refusals


def test_the_finance_offices_sheet_is_looked_at_before_it_is_taken_in(clerk, monkeypatch, tmp_path):
    opened: list[str] = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.name))
    page = clerk.open("pay", "2026-10")
    line = next(each for each in page.sheet.lines if not each.held)
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "养老（个人）"])
    book.active.append([line.name, line.id_number, "8.00"])
    book.active.append(["无此人", "", "8.00"])
    book.save(tmp_path / "社保.xlsx")
    monkeypatch.setattr("clfdesk.ui.pay_actions.files.ask", lambda *_args: tmp_path / "社保.xlsx")
    page.more.beside()
    clerk.wait()
    asked = page.more.list
    assert asked.summary.text().startswith("1人，1行不导入。")
    clerk.press("带批注", asked)
    clerk.press("导入", asked)
    clerk.wait()
    assert [each.startswith("社保") and each.endswith(".xlsx") for each in opened] == [True]
    mine = next(each for each in page.sheet.lines if each.staff == line.staff)
    assert mine.net_fen == line.net_fen - 800
    assert not clerk.refusals


def test_the_quieter_buttons_of_pay_keep_what_is_typed(clerk):
    page = clerk.open("pay", "2026-10")
    page.table.selectRow(next(row for row, each in enumerate(page.sheet.lines) if not each.held))
    line = page.chosen()
    page.more.item()
    fill(clerk, page.more, month="2026-10", item="bonus", value="30.50", why="表彰")
    assert page.chosen().net_fen == line.net_fen + 3_050
    page.more.hold()
    fill(clerk, page.more, why="账号待核实")
    held = next(each for each in page.sheet.lines if each.staff == line.staff)
    assert (held.held, held.net_fen) == ("manual_hold", 0)
    page.more.hold()
    fill(clerk, page.more, why="已核实")
    page.more.proxy()
    fill(clerk, page.more, holder="王小丽", relation="女儿", approver="龙主任", why="本人住院")
    assert [entry.staff_id for entry in records.every(Entry, form="@proxy")] == [line.staff]
    page.more.shown.accept()
    clerk.press("1 生成")
    page.more.approve()
    fill(clerk, page.more, leader="龙主任", day="2026-10-14")
    assert pay_hold.approval("2026-10").leader == "龙主任"
    page.more.shown.accept()
    assert not clerk.refusals


def test_the_bank_page_writes_a_batch_and_takes_the_answer(clerk, monkeypatch, tmp_path):
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda _path: None)
    desk = clerk.session.desk
    clerk.session.do("", lambda: payroll.confirm(desk, "2026-09", why="核定"), changes=("payroll",))
    clerk.wait()
    page = clerk.open("budget")
    page.tabs.setCurrentIndex(1)
    page.batch()
    fill(clerk, page, period="2026-09")
    (row,) = page.rows[1]
    (_entry, kept) = pay_bank.every_batch()[0]
    book = openpyxl.Workbook()
    book.active.append(["账号", "户名", "金额", "处理结果", "失败原因"])
    for number, each in enumerate(kept["payments"]):
        amount = f"{each['fen'] // 100}.{each['fen'] % 100:02d}"
        book.active.append([each["account"], each["holder"], amount, "失败" if not number else "成功", ""])
    book.save(tmp_path / "返回.xlsx")
    monkeypatch.setattr("clfdesk.ui.files.ask", lambda *_args: tmp_path / "返回.xlsx")
    page.tables[1].selectRow(0)
    page.answer()
    clerk.wait()
    assert page.rows[1][0]["failed"] == 1
    page.tabs.setCurrentIndex(0)
    page.add()
    source = page.asked.editors["source"].itemData(0)
    fill(clerk, page, title="残保金", source=source, amount="90000")
    page.tables[0].selectRow(0)
    page.split_off()
    fill(clerk, page, title="专职委员补贴", amount="50000")
    page.book()
    fill(clerk, page, period="2026-09")
    assert sum(each.used_fen for each in budget.year(2026)) > 0
    page.notice()
    clerk.wait()
    assert row["state"]
    assert not clerk.refusals


def test_an_appraisal_is_decided_appealed_and_answered(clerk, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.name))
    page = clerk.open("appraisals")
    page.tables[0].selectRow(0)
    _staff, _year, name = page._chosen()
    page.enter_event()
    fill(clerk, page, points="2", why="县级表彰", evidence="证书")
    page.decide()
    fill(clerk, page, rating="failed", why="群众反映属实", document="柳残联〔2026〕12号")
    assert page.rows[0][0]["stop_from"] == "2026-11"
    page.appeal()
    fill(clerk, page, why="漏记走访")
    assert [row["appeal"] != "" for row in page.rows[0]].count(True) == 1
    page.appeal()
    fill(clerk, page, why="补记后复核", rating="competent")
    assert page.rows[0][0]["stop_from"] == ""
    for press in (page.blank, page.filled, page.notice):
        press()
        clerk.wait()
    assert len(opened) == 3
    assert all(each.endswith(".pdf") for each in opened)
    assert any(name in each for each in opened)
    assert not clerk.refusals


def test_leave_with_a_deputy_and_leaving_office(clerk, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.suffix))
    page = clerk.open("contracts")
    page.tabs.setCurrentIndex(1)
    page.leave()
    one, two = (page.asked.editors["staff"].itemData(index) for index in (0, 1))
    kinds = page.asked.editors["kind"]
    fill(
        clerk, page, staff=one, kind=kinds.itemData(0), first_on="2026-08-01", last_on="2026-08-31", deputy=two,
        deputy_fen="150", document_number="柳残联〔2026〕3号",
    )  # fmt: skip
    assert [(row["deputy"] != "", row["deputy_fen"]) for row in page.rows[1]] == [(True, "150.00")]
    page.tabs.setCurrentIndex(0)
    page.exit()
    fill(clerk, page, staff=two, day="2026-09-30", why="辞职")
    assert str(records.get(Staff, two).ended_on) == "2026-09-30"
    page.handover()
    clerk.wait()
    assert opened[0] == ".pdf"
    assert not clerk.refusals


def test_a_month_is_paid_by_the_keyboard_alone(clerk, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.suffix))
    page = clerk.open("pay", "2026-09")

    def until(done) -> None:  # a mnemonic presses its button a moment later
        clerk.bot.waitUntil(done, timeout=10_000)
        clerk.wait()

    for keys, state in (("Alt+C", "checked"), ("Alt+F", "confirmed")):
        clerk.key(keys, clerk.window)
        until(lambda state=state: page.sheet.state == state)
    clerk.key("Alt+P", clerk.window)
    until(lambda: opened == [".pdf"])
    page.table.setFocus()
    first = page.who.text()
    clerk.key("Down", page.table)
    assert page.who.text() != first
    clerk.key("Alt+G", clerk.window)
    until(lambda: page.more.asked is not None)
    clerk.key("Return", page.more.asked)
    until(lambda: page.sheet.state == "sent")
    assert not clerk.refusals


def test_the_long_dialog_is_no_higher_than_the_window(clerk):
    page = clerk.open("appraisals")
    page.points()
    assert page.asked.height() <= clerk.window.height()
    assert len(page.asked.editors) > 15
    page.asked.reject()
