"""Persons: found, read, changed, entered, taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from clfdesk.services import person


def _rows(clerk):
    return person.list_rows(clerk.session.desk, "person").rows


def _search(clerk, text):
    clerk.window.search.setFocus()
    clerk.window.search.clear()
    clerk.type(clerk.window.search, text)
    clerk.wait()
    clerk.bot.wait(20)
    page = clerk.window.pages["persons"]
    return [page.list.model.row(row)["name"] for row in range(page.list.model.rowCount())]


def test_search_by_name_digits_and_village(clerk):
    row = _rows(clerk)[7]
    assert row["name"] in _search(clerk, row["name"])
    assert row["name"] in _search(clerk, row["id_number"][6:14])
    assert row["name"] in _search(clerk, row["id_number"][-4:])
    same = [each["name"] for each in _rows(clerk) if each["village"] == row["village"]]
    assert sorted(_search(clerk, row["village"])) == sorted(same)
    assert clerk.window.page().name == "persons"


def test_search_by_initials(clerk):
    office = clerk.session.desk
    clerk.session.do("", lambda: person.save_person(office, None, {"name": "单小曾"}), changes={"person"})
    clerk.wait()
    assert "单小曾" in _search(clerk, "sxz")
    assert "单小曾" in _search(clerk, "shan")


def test_a_person_is_read_changed_and_taken_back(clerk):
    page = clerk.open("persons")
    row = page.list.model.row(3)
    page.list.table.selectRow(3)
    clerk.wait()
    assert clerk.sees(row["id_number"], page.detail)
    clerk.press("修改", page)
    page.detail.form.editors["phone"].setText("0100-5550199")
    clerk.press("保存", page)
    assert person.show_person(clerk.session.desk, row["number"])["phone"] == "0100-5550199"
    assert clerk.window.toast.text() == "已保存。"
    assert clerk.sees("0100-5550199", page.detail)
    history = page.detail.history
    assert any(history.row(at)["new"] == "0100-5550199" for at in range(history.rowCount()))
    clerk.window.undo()
    clerk.wait()
    assert person.show_person(clerk.session.desk, row["number"])["phone"] == row["phone"]


def test_a_new_person_gets_birth_and_gender_from_the_id(clerk):
    page = clerk.open("persons")
    clerk.press("新增残疾人", page)
    form = page.detail.form
    clerk.type(form.editors["name"], "欧阳䶮")
    clerk.type(form.editors["id_number"], "110000199001011235")
    assert form.everything()["birth"].isoformat() == "1990-01-01"
    assert form.editors["gender"].currentText() == "男"
    clerk.type(form.editors["certificate_number"], "11000019900101123543")
    assert form.editors["type"].currentText() == "肢体"
    clerk.press("保存", page)
    kept = next(each for each in _rows(clerk) if each["name"] == "欧阳䶮")
    assert (kept["gender"], kept["type"], kept["grade"]) == ("male", "physical", 3)
    assert kept["birth"].isoformat() == "1990-01-01"
    assert "欧阳䶮" in _search(clerk, "oyy") or "欧阳䶮" in _search(clerk, "欧阳")


def test_a_certificate_that_contradicts_is_said_and_still_kept(clerk):
    page = clerk.open("persons")
    clerk.press("新增残疾人", page)
    form = page.detail.form
    clerk.type(form.editors["name"], "解小明")
    clerk.type(form.editors["id_number"], "110000199001011235")
    clerk.type(form.editors["certificate_number"], "11000019900101123513")
    form.editors["type"].setCurrentIndex(form.editors["type"].findData("physical"))
    assert clerk.sees("请核对", page.detail)
    clerk.press("保存", page)
    assert not clerk.refusals
    assert any(each["name"] == "解小明" for each in _rows(clerk))


def test_a_day_that_does_not_exist_is_refused_and_nothing_typed_is_lost(clerk):
    page = clerk.open("persons")
    clerk.press("修改", page)
    page.detail.form.editors["birth"].setText("2026.13.5")
    clerk.press("保存", page)
    assert "2026.13.5" in clerk.window.banner.text()
    assert page.detail.editing()
    assert page.detail.form.editors["birth"].text() == "2026.13.5"
    clerk.key("Esc", clerk.window)
    assert page.detail.form.editors["birth"].text() == "2026.13.5"


def test_enter_goes_to_the_next_field_and_back(clerk):
    page = clerk.open("persons")
    clerk.press("修改", page)
    form = page.detail.form
    form.editors["name"].setFocus()
    clerk.key("Return", form.editors["name"])
    assert QApplication.focusWidget() is form.editors["id_number"]
    clerk.key("Shift+Return", form.editors["id_number"])
    assert QApplication.focusWidget() is form.editors["name"]


def test_filters_and_copy_as_cells(clerk):
    page = clerk.open("persons")
    village = _rows(clerk)[0]["village"]
    box = page.list.filters.editors["village"]
    box.setCurrentIndex(box.findText(village))
    clerk.bot.wait(200)
    wanted = [each["name"] for each in _rows(clerk) if each["village"] == village]
    assert page.list.model.rowCount() == len(wanted)
    page.list.table.selectRow(0)
    page.list.table.setFocus()
    clerk.key("Ctrl+C", page.list.table)
    head, line = QApplication.clipboard().text().split("\n")
    assert head.split("\t")[1] == "姓名"
    assert line.split("\t")[1] == page.list.model.row(0)["name"]
    assert line.split("\t")[3] == page.list.model.row(0)["id_number"]


def test_sorting_by_a_heading_twice_turns_it_round(clerk):
    page = clerk.open("persons")
    at = [each.name for each in page.list.model.columns].index("age")
    page.list._sort(at)
    ages = [page.list.model.row(row)["age"] for row in range(page.list.model.rowCount())]
    assert ages == sorted(ages)
    page.list._sort(at)
    assert page.list.model.row(0)["age"] == max(ages)


def test_the_list_is_written_as_it_is_shown(clerk, monkeypatch):
    from openpyxl import load_workbook

    opened = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", opened.append)
    page = clerk.open("persons")
    village = _rows(clerk)[0]["village"]
    box = page.list.filters.editors["village"]
    box.setCurrentIndex(box.findText(village))
    clerk.bot.wait(200)
    clerk.press("Excel", page.list)
    (path,) = opened
    cells = [[cell.value for cell in row] for row in load_workbook(path).active.iter_rows()]
    head = next(row for row in cells if "姓名" in row)
    assert len(head) == len(page.list.model.columns)
    names = [row[head.index("姓名")] for row in cells[cells.index(head) + 1 :]]
    assert [name for name in names if name] == [each["name"] for each in _rows(clerk) if each["village"] == village]


def test_the_window_does_not_close_over_something_typed(clerk):
    from clfdesk.ui.question import LeaveDialog

    page = clerk.open("persons")
    clerk.press("修改", page)
    clerk.type(page.detail.form.editors["remark"], "a")
    clerk.window.close()
    assert clerk.window.isVisible()
    dialog = next(each for each in clerk.window.findChildren(LeaveDialog) if each.isVisible())
    clerk.press("继续填写", dialog)
    assert page.detail.form.editors["remark"].text().endswith("a")


def test_the_row_under_the_headings_filters_every_column(clerk):
    page = clerk.open("persons")
    whole = page.list.model.rowCount()
    clerk.key("Ctrl+Shift+L", page.list.table)
    row = page.list.table.filter_row
    assert set(row.editors) == {each.name for each in page.list.model.columns}
    row.editors["age"].setText("≥60")
    row.editors["gender"].setText("女")
    clerk.key("Return", row.editors["gender"])
    assert page.list.where() == "gender in ('female') and age >= 60"
    rows = [page.list.model.row(at) for at in range(page.list.model.rowCount())]
    assert rows
    assert len(rows) < whole
    assert all(each["age"] >= 60 and each["gender"] == "female" for each in rows)
    assert page.list.table.hasFocus()
    row.editors["age"].setText("老")  # marked, and left out
    row.changed.emit()
    assert row.editors["age"].accessibleDescription()
    assert page.list.where() == "gender in ('female')"
    page.list.show_only(["number", "name", "gender", "birth"])
    assert row.editors["gender"].text() == "女"
    clerk.key("Ctrl+Shift+L", page.list.table)
    assert not row.editors
    assert page.list.model.rowCount() == whole


def test_cells_pasted_into_the_list_are_shown_first_with_the_checks_of_an_import(clerk):
    from PySide6.QtGui import QGuiApplication

    from clfdesk.ui.paste_dialog import PasteDialog

    page = clerk.open("persons")
    whole = page.list.model.rowCount()
    heads = "姓名\t身份证号\t村(社区)\t电话"
    rows = "钱新来\t110000195001010015\t东沟村\t13800000002\n孙有误\t110000195001010014\t东沟村\t"
    QGuiApplication.clipboard().setText(f"{heads}\n{rows}\n")
    page.list.table.setFocus()
    clerk.key("Ctrl+V", page.list.table)
    dialog = page.list.findChildren(PasteDialog)[-1]
    assert (dialog.preview.piles["new"], dialog.preview.piles["suspect"]) == (1, 1)
    assert page.list.model.rowCount() == whole  # nothing is kept before it is said
    dialog.store()
    clerk.wait()
    assert page.list.model.rowCount() == whole + 1
    clerk.window.undo()
    clerk.wait()
    assert page.list.model.rowCount() == whole
    # without headings: from the cell at hand on, in the order of the columns shown
    page.list.show_only(["number", "name", "id_number", "village"])
    page.list.table.setCurrentIndex(page.list.model.index(0, 1))
    QGuiApplication.clipboard().setText("钱新来\t110000195001010015\t东沟村")
    page.list.paste()
    clerk.wait()
    dialog = page.list.findChildren(PasteDialog)[-1]
    assert dialog.preview.piles["new"] == 1
    dialog.reject()
    QGuiApplication.clipboard().setText("一\t二\t三\t四\t五")
    page.list.paste()
    assert clerk.refusals.pop().next
    # what is copied comes back with its headings, and changes nothing
    page.list.show_only(["name", "id_number", "village"])
    page.list.table.selectAll()
    page.list.table.copy()
    page.list.paste()
    clerk.wait()
    dialog = page.list.findChildren(PasteDialog)[-1]
    assert dialog.preview.piles["new"] == 0
    assert dialog.preview.piles["changed"] == 0
    dialog.reject()
