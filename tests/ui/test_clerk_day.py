"""A clerk's day in small things: what the window should know by itself, and what must never be cut or asked twice."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from clfdesk.domain.division import Division
from clfdesk.errors import Refusal
from clfdesk.grammar.identity import check_character
from clfdesk.services import payroll, person
from clfdesk.storage import records
from tests.samples import blanks
from tests.ui.conftest import TODAY


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """Keep what would be opened with another program."""
    paths = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", paths.append)
    return paths


def _id(first17: str) -> str:
    return first17 + check_character(first17)


@pytest.fixture
def odd_sheet(tmp_path):
    """Return a list whose village column has a heading nobody knows."""
    book = Workbook()
    page = book.active
    page.append(["姓名", "身份证号", "电话号码", "片区所在"])
    page.append(["单雪梅", _id("11000019650304001"), "0100-5550111", "石桥村"])
    page.append(["仇大海", _id("11000019710918002"), "0100-5550112", "石桥村"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    return path


def test_a_new_desk_is_made_with_enter_and_offers_the_import(bare, tmp_path):
    bare.window.start.folder.setText(str(tmp_path))
    bare.type(bare.window.start.township, "东山镇")
    bare.key("Return", bare.window.start.township)
    assert bare.session.desk.info.township == "东山镇"
    home = bare.window.pages["home"]
    assert bare.sees("花名册还是空的", home)
    assert "一切正常" not in home.table.nothing
    bare.press("导入花名册", home)
    assert bare.window.page().name == "intake"


def test_the_open_page_stands_out_in_the_column_of_pages(clerk):
    clerk.open("persons")
    button = clerk.window.navigation._buttons["persons"]
    image = button.grab().toImage()
    corner, other = image.pixelColor(12, image.height() // 2), clerk.window.navigation._buttons["pay"].grab().toImage()
    assert corner.name() == "#1b6b80"
    assert other.pixelColor(12, other.height() // 2).name() != "#1b6b80"


def test_a_column_is_given_its_meaning_and_it_is_remembered(clerk, odd_sheet):
    page = clerk.open("intake", odd_sheet)
    assert "没认出" in page.view.columns_button.text()
    clerk.press("对列", page)
    choice = page.view.panel.choices["片区所在"]
    assert not page.view.again.isEnabled()
    assert clerk.sees("石桥村", page)
    assert clerk.sees("没认出", page)
    choice.setCurrentIndex(choice.findData("village"))
    clerk.press("按这样对列重新读取", page)
    assert "没认出" not in page.view.columns_button.text()
    clerk.press("存入 2 行", page)
    kept = next(row for row in person.list_rows(clerk.session.desk, "person").rows if row["name"] == "单雪梅")
    assert kept["village"] == "石桥村"
    book = load_workbook(odd_sheet)
    book.active["C2"] = "0100-5550199"
    book.save(odd_sheet)
    page = clerk.open("intake", odd_sheet)
    assert "没认出" not in page.view.columns_button.text()
    assert clerk.sees("各栏按您上次选的对应", page)


def test_a_column_can_be_left_out(clerk, odd_sheet):
    page = clerk.open("intake", odd_sheet)
    clerk.press("对列", page)
    page.view.panel.choices["电话号码"].setCurrentIndex(0)
    clerk.press("按这样对列重新读取", page)
    clerk.press("存入 2 行", page)
    kept = next(row for row in person.list_rows(clerk.session.desk, "person").rows if row["name"] == "单雪梅")
    assert not kept["phone"]


def test_no_id_number_is_cut_in_the_preview(clerk, odd_sheet):
    page = clerk.open("intake", odd_sheet)
    table = page.view.table
    at = [each.name for each in table.rows.columns].index("key")
    needed = table.fontMetrics().horizontalAdvance(table.rows.texts(0)[at])
    assert table.columnWidth(at) >= needed + 16


def test_a_search_without_an_answer_is_no_empty_roster(clerk):
    page = clerk.open("persons")
    clerk.window.search.setFocus()
    clerk.type(clerk.window.search, "zzzz")
    clerk.wait()
    clerk.bot.waitUntil(lambda: page.list.searched == [])
    assert page.list.table.isVisible()
    assert "没有符合的" in page.list.table.nothing
    assert not page.detail.isVisible()
    assert not clerk.sees("花名册里还没有人", page)


def test_the_list_on_screen_is_pressed_with_its_notice(clerk, opened):
    import pypdfium2

    page = clerk.open("persons")
    row = page.list.model.row(0)
    page.open({"where": f"village == '{row['village']}'", "says": "x"})
    clerk.press("打印", page)
    (path,) = opened
    with pypdfium2.PdfDocument(path) as pdf:
        text = "".join(each.get_textpage().get_text_range() for each in pdf)
    assert "内部资料" in text
    names = [page.list.model.row(number)["name"] for number in range(page.list.model.rowCount())]
    assert all(name in text for name in names)
    assert row["id_number"] in text


def test_a_list_without_rows_is_not_pressed(clerk, opened):
    page = clerk.open("persons")
    page.open({"where": "number == 0", "says": "x"})
    clerk.press("打印", page)
    assert not opened
    assert "没有可打印的内容" in clerk.window.banner.text()


def test_a_villages_contact_phone_is_changed_and_taken_back(clerk):
    page = clerk.open("organisation", "villages")
    row = page.villages.current()
    form = page.village.form
    form.editors["contact_phone"].clear()
    clerk.type(form.editors["contact_phone"], "0100-5550177")
    clerk.key("Ctrl+S", form.editors["contact_phone"])
    assert records.get(Division, row["number"]).contact_phone == "0100-5550177"
    assert clerk.window.toast.text() == f"{row['name']}已保存。"
    clerk.window.undo()
    clerk.wait()
    assert records.get(Division, row["number"]).contact_phone == row["contact_phone"]
    assert "修改了村" in clerk.window.toast.text()


def test_a_phone_nobody_can_dial_is_refused(clerk):
    page = clerk.open("organisation", "villages")
    number = page.villages.current()["number"]
    before = records.get(Division, number)
    page.village.form.put("contact_phone", "打村部")
    page.village.save()
    clerk.wait()
    assert "这不是电话号码" in clerk.window.banner.text()
    assert records.get(Division, number) == before


def test_a_column_of_the_countys_form_is_filled_with_something_else(clerk, tmp_path):
    path = tmp_path / "空表.xlsx"
    blanks.county().save(path)
    page = clerk.open("filings", path)
    choice = page.mapping.choices["姓名"]
    choice.setCurrentIndex(0)
    clerk.press("填表", page)
    (made,) = clerk.session.out_folder("报表").glob("*.xlsx")
    values = [str(cell.value) for row in load_workbook(made).active.iter_rows() for cell in row]
    names = [row["name"] for row in person.list_rows(clerk.session.desk, "staff").rows]
    assert not any(name in values for name in names)
    page = clerk.open("filings", path)
    assert page.mapping.choices["姓名"].currentText() == "留空"


def test_the_period_of_a_return_is_offered_not_asked(clerk):
    page = clerk.open("filings", "R01")
    assert page.period.currentText().startswith(str(TODAY.year))
    page.period.setCurrentIndex(1)
    clerk.press("制作报表", page)
    from clfdesk.services import filing

    (kept,) = filing.sent(clerk.session.desk)
    assert kept.period == str(TODAY.year - 1)


def test_pay_opens_on_what_was_confirmed_and_looking_never_refuses(clerk):
    office = clerk.session.desk
    clerk.session.do("", lambda: [verb(office, "2026-H2") for verb in (payroll.draft, payroll.check)])
    clerk.session.do("", lambda: payroll.confirm(office, "2026-H2", accept=("early",)))
    clerk.wait()
    page = clerk.open("pay")
    assert page.period() == "2026-H2"
    page.kind.setCurrentIndex(page.kind.findData("month"))
    clerk.wait()
    assert not clerk.refusals
    assert clerk.sees("已经审定", page)


def test_an_old_refusal_goes_when_the_next_thing_is_done(clerk):
    page = clerk.open("posters")
    clerk.session.refused.emit(Refusal("旧的事"))
    assert clerk.window.banner.isVisible()
    clerk.press("制作 PDF", page)
    assert not clerk.window.banner.isVisible()


def test_a_long_refusal_is_read_whole_and_leaves_the_page_room(clerk):
    long = "这一行的身份证号在表里写成了科学计数法，后面的数字已经丢失，不能还原。" * 40
    clerk.session.refused.emit(Refusal("表读不出来。", where="第 18 行", why=long, next="请让发件人重发。"))
    banner = clerk.window.banner
    clerk.wait()
    assert banner.height() < clerk.window.height() // 2
    bar = banner._area.verticalScrollBar()
    assert bar.maximum() > 0
    assert banner._area.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert all(each.isVisible() for each in banner.findChildren(QPushButton) if each is not banner.offer)
    clerk.session.refused.emit(Refusal("短。", next="再试。"))
    clerk.wait()
    assert bar.maximum() == 0
    assert all(each.height() >= each.sizeHint().height() for each in banner.findChildren(QLabel) if each.text())


def test_the_roster_opens_with_the_cursor_in_its_list(clerk):
    page = clerk.open("persons")
    assert page.list.table.hasFocus()
    first = page.list.current()["number"]
    clerk.key("Down")
    assert page.list.current()["number"] != first


def test_a_long_name_is_whole_in_the_list(clerk):
    page = clerk.open("persons")
    table = page.list.table
    at = [each.name for each in table.rows.columns].index("name")
    assert table.columnWidth(at) >= table.fontMetrics().horizontalAdvance("古丽娜尔·艾合买提") + 16
