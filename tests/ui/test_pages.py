"""Home, organisation, pay, posters, returns, safety: driven as a clerk would, the desk read back."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from clfdesk.services import filing, journal, organisation, payroll, person, poster
from tests.samples import blanks


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """Keep what would be opened with another program."""
    paths = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", paths.append)
    return paths


def test_home_counts_are_those_of_the_services(clerk):
    from clfdesk.services import check

    page = clerk.open("home")
    office = clerk.session.desk
    assert page.checks.count.text() == str(len(check.verdicts(office)))
    assert page.pay.count.text() == str(len(payroll.preview(office, "2026-10").signed()))
    assert page.returns.count.text() == str(len(filing.list_cards(office)))
    assert page.boards.count.text() == "0"
    assert "还没有备份" in page.backup.says.text()
    clerk.press("立即备份", page)
    assert page.backup.count.text() == "1"
    assert "最近备份" in clerk.window.statusBar().backup.text()


def test_home_opens_what_it_counts(clerk):
    page = clerk.open("home")
    clerk.press("打开本月发放", page)
    assert clerk.window.page().name == "pay"
    assert clerk.window.page().period() == "2026-10"
    clerk.open("home")
    row = next(at for at, each in enumerate(page._verdicts) if each.concerned and each.concerned[0].startswith("body"))
    page.tabs.setCurrentIndex(1)
    page.table.selectRow(row)
    clerk.key("Return", page.table)
    assert clerk.window.page().name == "organisation"


def test_somebody_leaves_and_the_empty_seat_is_named(clerk):
    page = clerk.open("organisation").bodies
    office = clerk.session.desk
    at, body = next(
        (at, each) for at, each in enumerate(organisation.bodies_with_posts(office)) if each.kind == "association"
    )
    page.table.selectRow(at)
    chair = next(row for row, post in enumerate(body.posts) if post.post == "chair")
    page.post_table.selectRow(chair)
    name = body.posts[chair].name
    page.day.setText("2026年10月14日")
    clerk.press("任职到这天", page)
    kept = organisation.bodies_with_posts(office)[at]
    assert name not in [post.name for post in kept.posts if post.post == "chair"]
    assert "主席 1" in page.model.row(at)["missing"]
    page.table.selectRow(at)
    page.person.setText("欧阳文")
    page.post.setCurrentIndex(page.post.findData("chair"))
    page.day.setText("2026-10-15")
    clerk.press("从这天起任职", page)
    kept = organisation.bodies_with_posts(office)[at]
    assert [post.name for post in kept.posts if post.post == "chair"] == ["欧阳文"]
    assert "欧阳文" in clerk.window.toast.text()


def test_a_rating_decides_pay_and_says_why(clerk):
    office = clerk.session.desk
    number = person.list_rows(office, "staff").rows[0]["number"]
    page = clerk.open("organisation", "staff")
    page.staff.table.selectRow(page.staff.model.find("number", number))
    page.year.setCurrentIndex(page.year.findData(2025))
    failed = next(code for code in ("unqualified", "failed", "incompetent") if page.rating.findData(code) >= 0)
    page.rating.setCurrentIndex(page.rating.findData(failed))
    clerk.press("保存考核等次", page)
    line = payroll.explain(office, "2026-10", number)
    assert line.held
    assert line.net_fen == 0
    pay = clerk.open("pay", "2026-10")
    pay.table.selectRow(pay.model.find("staff", number))
    clerk.wait()
    assert clerk.sees(line.held_because(), pay)
    assert clerk.sees("龙府办发〔2019〕48号", pay)


def test_a_quarter_from_draft_to_the_signed_sheet(clerk, opened):
    office = clerk.session.desk
    page = clerk.open("pay")
    page.kind.setCurrentIndex(page.kind.findData("quarter"))
    clerk.wait()
    assert page.period() == "2026-Q4"
    clerk.press("1 生成", page)
    clerk.press("2 核对", page)
    assert clerk.sees("已核对", page)
    clerk.press("3 定稿", page)
    assert clerk.sees("已审定（已锁定）", page)
    sheet = payroll.preview(office, "2026-Q4")
    assert sheet.state == "confirmed"
    assert all(line.net_fen == 60000 for line in sheet.signed())
    assert clerk.sees(sheet.total_words, page)
    assert not page.draft_button.isEnabled()
    clerk.press("4 打印发放表", page)
    assert opened[0].read_bytes().startswith(b"%PDF")
    page.kind.setCurrentIndex(page.kind.findData("month"))
    clerk.wait()
    assert clerk.sees("已经审定", page)
    assert not page.draft_button.isEnabled()


def test_boards_are_drawn_pressed_and_go_stale(clerk):
    page = clerk.open("posters")
    assert page.picture.pixmap().height() > 100
    page.cards.currentItem().setCheckState(Qt.CheckState.Checked)
    place = page.places.item(0)
    place.setCheckState(Qt.CheckState.Checked)
    page.size_box.setCurrentIndex(page.size_box.findData("600x900"))
    clerk.press("制作 PDF", page)
    assert clerk.sees("已制作 1 个文件", page)
    folder = clerk.session.out_folder("上墙")
    (path,) = folder.glob("*.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    assert poster.stale(clerk.session.desk) == []
    office = clerk.session.desk
    body = next(each for each in organisation.bodies_with_posts(office, place.text()) if each.kind == "association")
    chair = next(post for post in body.posts if post.post == "chair")
    clerk.session.do("", lambda: organisation.leave(office, chair.id), changes={"post"})
    clerk.wait()
    assert clerk.sees("墙上的内容已经过时", page)
    assert clerk.sees(f"{place.text()} P04", page)


def test_nothing_ticked_presses_the_board_and_village_at_hand(clerk):
    page = clerk.open("posters")
    clerk.press("制作 PDF", page)
    assert clerk.sees("已制作 1 个文件", page)
    (path,) = clerk.session.out_folder("上墙").glob("*.pdf")
    assert path.name.startswith(page.cards.currentItem().text()[:3])
    assert page.places.currentItem().text() in path.name


def test_the_roster_return_is_made(clerk):
    page = clerk.open("filings", "R01")
    clerk.press("制作报表", page)
    assert clerk.sees("第 1 版", page)
    (kept,) = filing.sent(clerk.session.desk)
    assert (kept.card, kept.rows) == ("R01", person.list_rows(clerk.session.desk, "person", limit=1).count)
    (path,) = clerk.session.out_folder("报表").glob("*.xlsx")
    sheet = load_workbook(path).active
    assert sheet.max_row >= kept.rows


def test_the_countys_form_is_understood_then_filled(clerk, tmp_path):
    path = tmp_path / "空表.xlsx"
    blanks.county().save(path)
    before = path.read_bytes()
    page = clerk.open("filings", path)
    assert page.mapping.choices["身份证号"].currentText() == "身份证号"
    assert "人" in page.form_says.text()
    clerk.press("填表", page)
    names = [row["name"] for row in person.list_rows(clerk.session.desk, "staff").rows]
    assert names
    assert clerk.sees(f"已填 {len(names)} 行", page)
    (made,) = clerk.session.out_folder("报表").glob("*.xlsx")
    values = [str(cell.value) for row in load_workbook(made).active.iter_rows() for cell in row]
    assert all(name in values for name in names)
    assert path.read_bytes() == before


def test_an_operation_is_taken_back_from_its_list(clerk):
    office = clerk.session.desk
    row = person.list_rows(office, "person", limit=1).rows[0]
    clerk.session.do("", lambda: person.save_person(office, row["number"], {"phone": "0100-5550100"}), changes=())
    clerk.wait()
    page = clerk.open("history")
    page.done_table.selectRow(0)
    clerk.press("撤销这次操作", page)
    assert person.show_person(office, row["number"])["phone"] == row["phone"]
    assert journal.change_sets(office)[0].action == "undo"
    clerk.press("检查资料库", clerk.open("safety"))
    assert not clerk.refusals


def test_undo_key_leaves_a_typed_text_alone(clerk):
    page = clerk.open("persons")
    clerk.press("修改", page)
    editor = page.detail.form.editors["remark"]
    editor.setFocus()
    clerk.bot.keyClicks(editor, "abc")
    count = len(journal.change_sets(clerk.session.desk))
    clerk.key("Ctrl+Z", editor)
    assert editor.text() != "abc"
    assert len(journal.change_sets(clerk.session.desk)) == count
