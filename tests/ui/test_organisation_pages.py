"""Groups, registers and policy standards: driven as a clerk would, the desk read back."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clfdesk.services import groups, pack, person, register, scan
from clfdesk.ui.body_dialog import ChangeDialog, FoundDialog
from clfdesk.ui.originals_dialog import OriginalsDialog
from clfdesk.ui.term_dialog import TermDialog


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """Keep what would be opened with another program."""
    paths = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", paths.append)
    return paths


def test_groups_that_are_due_are_made_and_the_rest_put_into_one(clerk):
    page = clerk.open("groups")
    office = clerk.session.desk
    page.basis.setCurrentIndex(page.basis.findData("type"))
    due = [each for each in groups.suggest(office, basis="type") if each.due]
    assert due
    before = len(groups.unassigned(office))
    clerk.press("设好全部应设", page)
    left = groups.unassigned(office)
    assert len(left) == before - sum(len(each.persons) for each in due)
    page.tabs.setCurrentIndex(1)
    page.loose.selectRow(0)
    clerk.press("编入", page)
    assert len(groups.unassigned(office)) == len(left) - 1


def test_a_body_is_founded_and_its_missing_seats_are_named(clerk):
    pane = clerk.open("organisation").bodies
    before = pane.model.rowCount()
    clerk.press("成立组织", pane)
    dialog = pane.findChild(FoundDialog)
    dialog.place.setCurrentIndex(1)
    assert dialog.name.text() == dialog.place.currentText() + dialog.kind.currentText()
    dialog.kind.setCurrentIndex(dialog.kind.findData("enterprise_association"))
    dialog.name.setText("柳河纸箱厂残疾人协会")
    dialog.since.setText("2026-09-01")
    clerk.press("成立", dialog)
    assert pane.model.rowCount() == before + 1
    view = next(each for each in pane._bodies if each.name == "柳河纸箱厂残疾人协会")
    assert (view.kind, view.body.term, view.posts) == ("enterprise_association", 1, ())
    clerk.window.undo()
    clerk.wait()
    assert pane.model.rowCount() == before


def test_a_bodys_particulars_are_changed(clerk):
    pane = clerk.open("organisation").bodies
    at = next(at for at, each in enumerate(pane._bodies) if each.kind == "association")
    pane.table.selectRow(at)
    clerk.press("资料", pane)
    dialog = pane.findChild(ChangeDialog)
    dialog.form.editors["party"].setCurrentIndex(dialog.form.editors["party"].findData("joint"))
    dialog.form.editors["party_members"].setText("3")
    dialog.form.editors["term_ends_on"].setText("2029年12月31日")
    clerk.press("保存", dialog)
    kept = pane.body().body
    assert (kept.party, kept.party_members, kept.term_ends_on) == ("joint", 3, date(2029, 12, 31))
    assert "党组织：联建" in pane.about.text()
    assert "党员3名" in pane.about.text()


def test_the_rules_answer_before_anybody_is_appointed(clerk):
    pane = clerk.open("organisation").bodies
    at = next(at for at, each in enumerate(pane._bodies) if each.kind == "association")
    pane.table.selectRow(at)
    body = pane.body()
    chair = next(row for row, post in enumerate(body.posts) if post.post == "chair")
    pane.post_table.selectRow(chair)
    pane.day.setText("2026-10-14")
    clerk.press("任职到这天", pane)
    pane.table.selectRow(at)
    posts = len(pane.body().posts)
    pane.person.setText("欧阳文")
    pane.post.setCurrentIndex(pane.post.findData("chair"))
    pane.tags.setText("两委成员、残疾人")
    pane.look()
    assert "这样就符合了" in pane.then.text()
    assert "主席1人" in pane.then.text()
    assert len(pane.body().posts) == posts
    pane.tags.setText("月亮上的人")
    pane.look()
    assert "身份" in pane.then.text()


def test_a_new_term_carries_over_who_is_ticked(clerk):
    pane = clerk.open("organisation").bodies
    at = next(at for at, each in enumerate(pane._bodies) if each.kind == "association" and len(each.posts) > 2)
    pane.table.selectRow(at)
    before = pane.body()
    clerk.press("换届", pane)
    dialog = pane.findChild(TermDialog)
    assert dialog.people.count() == len(before.posts)
    gone = before.posts[0]
    dialog.people.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert before.titles[0] in dialog.then.text()
    dialog.post.setCurrentIndex(dialog.post.findData(gone.post))
    dialog.name.setText("欧阳文")
    dialog.tags.setText("残疾人")
    clerk.press("加入新当选的人", dialog)
    dialog.day.setText("2026-10-15")
    clerk.press("开始新一届", dialog)
    kept = next(each for each in pane._bodies if each.number == before.number)
    assert kept.body.term == before.body.term + 1
    assert kept.body.term_ends_on == date(2031, 10, 14)
    assert "残疾人：上届" in pane.about.text()
    names = [post.name for post in kept.posts]
    assert "欧阳文" in names
    assert gone.name not in names
    assert {post.name for post in before.posts[1:]} <= set(names)


def test_an_entry_is_kept_changed_and_pressed(clerk, opened):
    page = clerk.open("registers", "incoming")
    before = len(register.rows("incoming"))
    clerk.press("新登记", page)
    editors = page.form.editors
    editors["received_on"].setText("2026年10月14日")
    editors["channel"].setCurrentIndex(editors["channel"].findData("phone"))
    editors["sender"].setText("示范县残疾人联合会")
    editors["title"].setText("报送花名册")
    editors["owner"].setText("王秀英")
    editors["due"].setText("2026-10-16")
    editors["state"].setCurrentIndex(editors["state"].findData("open"))
    clerk.press("保存这一条", page)
    row = next(row for row in register.rows("incoming") if row["title"] == "报送花名册")
    assert (len(register.rows("incoming")), row["received_on"]) == (before + 1, "2026-10-14")
    assert any("报送花名册" in each.says for each in page.week.todos)
    page.open(f"incoming:{row['number']}")
    page.form.editors["owner"].setText("李国庆")
    clerk.press("保存这一条", page)
    row = next(row for row in register.rows("incoming") if row["title"] == "报送花名册")
    assert (row["owner"], len(register.rows("incoming"))) == ("李国庆", before + 1)
    clerk.press("打印", page)
    assert opened[-1].suffix == ".pdf"


def test_a_visit_is_linked_to_whom_it_was_and_a_sheet_is_taken_in(clerk, opened, tmp_path):
    office = clerk.session.desk
    someone = person.list_rows(office, "person", columns=["number", "name", "village"]).rows[4]
    page = clerk.open("registers", "visit")
    before = len(register.rows("visit"))
    clerk.press("新登记", page)
    page.subject.put(someone["number"], someone["name"])
    editors = page.form.editors
    editors["visited_on"].setText("2026-10-12")
    editors["method"].setCurrentIndex(editors["method"].findData("home"))
    editors["visitor"].setText("王秀英")
    assert not editors["lost_why"].isVisible()
    editors["method"].setCurrentIndex(editors["method"].findData("lost"))
    assert editors["lost_why"].isVisible()
    editors["method"].setCurrentIndex(editors["method"].findData("home"))
    clerk.press("保存这一条", page)
    mine = next(row for row in register.rows("visit") if row["visited_on"] == "2026-10-12")
    assert (mine["person"], mine["about_whom"]) == (someone["number"], someone["name"])
    assert page.model.find("about_whom", someone["name"]) >= 0
    assert len(register.rows("visit")) == before + 1
    clerk.press("导出", page)
    page.take_file(opened[-1])
    clerk.wait()
    assert "已有这一条" in clerk.refusals[-1].why
    assert len(register.rows("visit")) == before + 1


def test_the_original_of_an_entry_is_kept_with_it(clerk, tmp_path):
    from PIL import Image

    picture = tmp_path / "收文.png"
    Image.new("RGB", (400, 300), "white").save(picture)
    page = clerk.open("registers", "incoming")
    page.entries.selectRow(0)
    clerk.press("原件", page)
    dialog = page.findChild(OriginalsDialog)
    dialog.add([picture])
    clerk.wait()
    kept = scan.owned(clerk.session.desk, "entry", page._editing)
    assert [each.media for each in kept] == ["image/png"]
    assert dialog.panel.model.rowCount() == 1
    empty = tmp_path / "空.pdf"
    empty.touch()
    dialog.add([empty])
    clerk.wait()
    assert clerk.refusals
    assert dialog.panel.model.rowCount() == 1


def test_a_register_is_made_by_hand_in_the_window(clerk):
    page = clerk.open("registers")
    page.tabs.setCurrentIndex(2)
    page.maker.title_edit.setText("轮椅清洗登记")
    page.maker.lines_edit.setPlainText("清洗日期 日期 必填\n姓名 文字 必填\n地点 单选（家中、站里）\n下次日期 日期")
    clerk.press("做好这本台账", page)
    made = register.named("轮椅清洗登记")
    assert [item.type for item in made.form.items] == ["date", "text", "single", "date"]
    assert made.form.items[0].required
    assert (made.day, made.due) == ("item_1", "item_4")
    page.maker.title_edit.setText("另一本")
    page.maker.lines_edit.setPlainText("数目 大象")
    clerk.press("做好这本台账", page)
    assert "大象" in clerk.refusals[-1].where
    page.open(made.name)
    page.form.editors["item_1"].setText("2026.10.10")
    page.form.editors["item_2"].setText("张永贵")
    clerk.press("保存这一条", page)
    assert register.rows(made.name)[0]["item_1"] == "2026-10-10"


def test_the_organisation_is_drawn_as_a_chart(clerk):
    pane = clerk.open("organisation").bodies
    for row, place in ((0, clerk.session.desk.info.township), (1, pane._bodies[1].village)):
        pane.table.selectRow(row)
        clerk.press("组织图", pane)
        assert place in pane.chart.windowTitle()
        assert not pane.chart.picture.label.pixmap().isNull()
        clerk.press("关闭", pane.chart)


def test_a_matter_is_sent_on_to_the_villages_ticked(clerk):
    page = clerk.open("registers", "incoming")
    page.entries.selectRow(0)
    clerk.press("转发到村", page)
    page.ticks._tick(on=False)
    page.ticks.list.item(1).setCheckState(Qt.CheckState.Checked)
    village = page.ticks.list.item(1).text()
    before = {row["number"] for row in register.rows("task")}
    clerk.press("就这些", page.ticks)
    (task,) = (row for row in register.rows("task") if row["number"] not in before)
    assert task["units"] == village
    assert task["origin"].startswith("收文与交办第")


def test_what_the_registers_hold_about_a_person_opens_where_it_is_kept(clerk):
    visit = next(row for row in register.rows("visit") if row["person"])
    detail = clerk.open("persons", visit["person"]).detail
    detail.tabs.setCurrentWidget(detail.entries)
    at = next(at for at, each in enumerate(detail.entries._held) if each.number == visit["number"])
    detail.entries.table.opened.emit(at)
    clerk.wait()
    page = clerk.window.pages["registers"]
    assert (page.book.currentData(), page._editing) == ("visit", visit["number"])


def test_a_register_is_found_by_typing_and_one_made_here_is_changed_and_hidden(clerk):
    page = clerk.open("registers", "visit")
    page.book.setEditText("一次")
    page.book.lineEdit().editingFinished.emit()
    assert page.book.currentData() == "visit"  # nothing is called so
    page.book.setEditText("收文")
    page.book.lineEdit().editingFinished.emit()
    assert page.book.currentData() == "incoming"
    page.tabs.setCurrentIndex(2)
    page.maker.title_edit.setText("轮椅清洗登记")
    page.maker.lines_edit.setPlainText("清洗日期 日期 必填\n姓名 文字 必填")
    clerk.press("做好这本台账", page)
    (mine,) = register.own()
    page.maker.mine.setCurrentIndex(page.maker.mine.findData(mine.name))
    assert page.maker.lines_edit.toPlainText() == "清洗日期 日期 必填\n姓名 文字 必填"
    page.maker.lines_edit.appendPlainText("地点 文字")
    clerk.press("做好这本台账", page)
    assert [item.label for item in register.named(mine.name).form.items] == ["清洗日期", "姓名", "地点"]
    page.maker.mine.setCurrentIndex(page.maker.mine.findData(mine.name))
    clerk.press("停用这一本", page)
    assert page.book.findData(mine.name) < 0


def test_a_standard_is_read_with_its_paper_and_entered_with_one(clerk, tmp_path):
    page = clerk.open("policies")
    office = clerk.session.desk
    page.table.setCurrentIndex(page.table.findData("value"))
    at = next(index for index, each in enumerate(page._rows) if each.id == "group.threshold")
    page.view.selectRow(at)
    assert (page.key.text(), page.value.text()) == ("够多少人设残疾人小组", "5")
    page.value.setText("6")
    clerk.press("存为本单位标准", page)
    assert clerk.refusals[-1].where == "group.threshold"  # no document
    page.document.setText("柳残联〔2026〕2号")
    clerk.press("存为本单位标准", page)
    assert office.pack.require("group.threshold", date(2026, 10, 15)).value == 6
    made = []
    clerk.session.do("", lambda: pack.export(office, tmp_path), done=made.append)
    clerk.wait()
    page.look_at(made[0].path)
    clerk.wait()
    rows = [" ".join(page.differences.texts(at)) for at in range(page.differences.rowCount())]
    assert [row for row in rows if "残疾人小组" in row]
    assert f"{len(rows)}" in page.about.text()
    clerk.press("收下并执行", page)
    assert office.pack.require("group.threshold", date(2026, 10, 15)).source == "柳残联〔2026〕2号"


def test_the_rules_answer_before_anybody_leaves(clerk):
    pane = clerk.open("organisation").bodies
    at = next(at for at, each in enumerate(pane._bodies) if each.kind == "association" and each.light == "green")
    pane.table.selectRow(at)
    body = pane.body()
    chair = next(row for row, post in enumerate(body.posts) if post.post == "chair")
    pane.post_table.selectRow(chair)
    assert pane.then.isVisible()
    assert f"如{body.posts[chair].name}离任" in pane.then.text()
    assert "主席现有0人" in pane.then.text()
    assert pane.body().posts == body.posts
    assert "两委成员" in pane.tags.text()
    clerk.type(pane.person, "欧阳文")
    assert pane.tags.text() == ""  # a newcomer does not get the identity of the holder that was shown


def test_what_the_checks_found_opens_where_it_is_mended(clerk):
    from clfdesk.services import check, mend_place

    home = clerk.open("home")
    home.tabs.setCurrentIndex(1)
    office = clerk.session.desk
    found = {each.rule: at for at, each in reversed(list(enumerate(home._verdicts)))}
    home.table.opened.emit(found["home.due"])
    clerk.wait()
    dialog = clerk.window.pages["organisation"].bodies.founding
    assert (dialog.kind.currentData(), dialog.isVisible()) == ("home", True)
    clerk.press("取消", dialog)
    home.table.opened.emit(found["federation.part_time_member"])
    clerk.wait()
    body = clerk.window.pages["organisation"].bodies.body()
    assert f"body:{body.number}" in home._verdicts[found["federation.part_time_member"]].concerned
    home.table.opened.emit(found["group.everyone"])
    clerk.wait()
    assert clerk.window.pages["groups"].isVisible()
    for each in check.verdicts(office):
        page, _key = mend_place.place(office, each)
        assert page != "home"


def test_what_is_missing_is_ticked_and_told_once(clerk, opened):
    page = clerk.open("registers", "counter")
    row = next(at for at, each in enumerate(page._rows) if each["item"] == "benefit")
    page.entries.selectRow(row)
    number = page._editing
    clerk.press("打印本条单子", page)
    names = [page.ticks.list.item(at).text() for at in range(page.ticks.list.count())]
    assert names[0] == "两项补贴申请审批表"
    ticked = [at for at in range(len(names)) if page.ticks.list.item(at).checkState() == Qt.CheckState.Checked]
    assert [names[at] for at in ticked] == ["低保证或困难证明", "社会保障卡或银行卡"]
    page.ticks.list.item(ticked[0]).setCheckState(Qt.CheckState.Unchecked)
    clerk.press("就这些", page.ticks)
    assert opened[-1].name.startswith("N08_")
    kept = next(each for each in register.rows("counter") if each["number"] == number)
    assert (kept["lacking"], kept["told"]) == ("社会保障卡或银行卡", True)
    clerk.window.undo()
    clerk.wait()
    kept = next(each for each in register.rows("counter") if each["number"] == number)
    assert kept["lacking"] == "低保证或困难证明、社会保障卡或银行卡"


def test_a_round_with_the_keyboard_alone(clerk):
    """From the column of pages to a body, its posts and the groups; every stop is said by its name."""
    clerk.key("Ctrl+4", clerk.window)
    pane = clerk.window.pages["organisation"].bodies
    pane.table.setFocus()
    clerk.key("Down")
    clerk.key("Down")
    assert pane.table.currentIndex().row() == 2
    reached = []
    for _step in range(30):
        clerk.key("Tab")
        here = QApplication.focusWidget()
        reached.append(here)
        if here is pane.leave_button:
            break
    wanted = [pane.post_table, pane.person, pane.post, pane.tags, pane.day, pane.appoint_button, pane.leave_button]
    assert [each for each in reached if each in wanted] == wanted
    assert all(each.accessibleName() for each in wanted)
    clerk.key("Alt+2", clerk.window)
    page = clerk.window.pages["groups"]
    assert page.isVisible()
    stops = set()
    page.basis.setFocus()
    for _step in range(12):
        clerk.key("Tab")
        stops.add(QApplication.focusWidget())
    assert {page.table, page.liaison} <= stops
    clerk.key("Ctrl+Shift+2", clerk.window)
    page = clerk.window.pages["policies"]
    assert page.isVisible()
    page.view.setFocus()
    clerk.key("Down")
    assert "依据：" in page.whole.text()
