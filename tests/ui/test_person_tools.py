"""Working with the list of persons: many at once, one cell, two made one, kept lists, rare characters, the telephone."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from clfdesk.services import person, saved_list


def _rows(clerk):
    return person.list_rows(clerk.session.desk, "person").rows


def test_many_are_changed_after_they_were_shown(clerk):
    from clfdesk.ui.bulk_dialog import BulkDialog

    page = clerk.open("persons")
    page.list.table.selectAll()
    page.tools.bulk()
    dialog = page.findChildren(BulkDialog)[0]
    dialog.field.setCurrentIndex(dialog.field.findData("remark"))
    dialog.way.setCurrentIndex(dialog.way.findData("add"))
    dialog.value.setCurrentText("待核")
    dialog.preview()
    assert dialog.model.rowCount() == len(_rows(clerk))
    assert not any("待核" in (row["remark"] or "") for row in _rows(clerk))
    dialog.apply()
    clerk.wait()
    assert all("待核" in row["remark"] for row in _rows(clerk))
    clerk.window.undo()
    clerk.wait()
    assert not any("待核" in (row["remark"] or "") for row in _rows(clerk))


def test_one_cell_is_changed_in_the_list_with_the_checks_of_the_form(clerk):
    page = clerk.open("persons")
    table = page.list.table
    column = [each.name for each in page.list.model.columns].index("phone")
    number = page.list.model.row(2)["number"]
    table.setCurrentIndex(page.list.model.index(2, column))
    page.tools.inline.open()
    page.tools.inline.editor.setText("0100-5550123")
    page.tools.inline.commit()
    clerk.wait()
    assert person.show_person(clerk.session.desk, number)["phone"] == "0100-5550123"
    derived = [each.name for each in page.list.model.columns].index("age")
    table.setCurrentIndex(page.list.model.index(2, derived))
    page.tools.inline.open()
    assert page.tools.inline.editor is None


def test_two_are_made_one_and_two_again(clerk):
    from clfdesk.ui.merge_dialog import MergeDialog

    office, kept = clerk.session.desk, []
    name = _rows(clerk)[0]["name"]
    clerk.session.do("", lambda: person.save_person(office, None, {"name": name, "remark": "又一条"}), done=kept.append)
    clerk.wait()
    page = clerk.open("persons")
    before = len(_rows(clerk))
    page.tools._side_by_side(_rows(clerk)[0]["number"], kept[0].number)
    dialog = page.findChildren(MergeDialog)[0]
    dialog.merge()
    clerk.wait()
    assert len(_rows(clerk)) == before - 1
    clerk.window.undo()
    clerk.wait()
    assert len(_rows(clerk)) == before


def test_a_list_is_kept_opened_with_its_columns_and_forgotten(clerk):
    page = clerk.open("persons")
    page.list.fixed_where = "gender == 'male'"
    page.list.show_only(["name", "phone"])
    page.list.load()
    from clfdesk.ui.list_kept import KeptLists

    menu = page.list.findChildren(KeptLists)[0]
    menu.keep("男的")
    clerk.wait()
    kept = saved_list.saved(clerk.session.desk, "person")[0]
    page.list.open_kept(None)
    assert page.list.model.rowCount() == len(_rows(clerk))
    page.list.open_kept(kept)
    assert page.list.model.rowCount() == kept.count == sum(row["gender"] == "male" for row in _rows(clerk))
    assert [each.name for each in page.list.model.columns] == ["name", "phone"]
    menu.forget("男的")
    clerk.wait()
    assert not saved_list.saved(clerk.session.desk, "person")


def test_a_rare_character_is_found_and_inserted(clerk):
    from clfdesk.ui.rare_dialog import RareDialog

    page = clerk.open("persons")
    clerk.press("新增残疾人", page)
    line = page.detail.form.editors["name"]
    line.setFocus()
    dialog = RareDialog(line, page)
    dialog.line.setText("U+4DAE")
    dialog.insert(dialog.found.item(0))
    dialog.line.setText("yan 19")
    assert dialog.found.count() > 5
    assert line.text() == "䶮"


def test_the_telephone_and_values_to_copy(clerk):
    page = clerk.open("persons")
    page.detail.answer_call()
    values = page.detail.call.values
    assert values.count() > 10
    number = page.detail.record["id_number"]
    place = next(row for row in range(values.count()) if number in values.item(row).text())
    values.setCurrentRow(place)
    clerk.key("Return", values)
    assert QApplication.clipboard().text() == number
    assert values.currentRow() == place + 1
    assert not clerk.refusals


def test_a_caller_is_checked_before_anything_is_told_and_the_call_is_kept(clerk):
    from clfdesk.services import register

    page = clerk.open("persons")
    row = next(each for each in _rows(clerk) if each["phone"] and each["living_allowance"])
    page.open(row["number"])
    page.detail.answer_call()
    panel = page.detail.call
    assert panel.answers.isHidden()
    panel.phone.setText("13900009999")
    assert panel.answers.isHidden()  # a strange number: call back
    assert row["phone"] not in panel.whose.text()
    before = len(register.rows("consultation"))
    panel.keep_button.click()
    clerk.wait()
    assert clerk.refusals.pop().next  # how was the caller checked?
    panel.phone.setText(row["phone"])
    assert panel.check.currentData() == "number"
    assert not panel.answers.isHidden()
    assert clerk.sees("困难残疾人生活补贴", panel.answers)
    panel.topic.setCurrentIndex(panel.topic.findData("benefit"))
    panel.told.setText("告知补贴已发到本月")
    panel.keep_button.click()
    clerk.wait()
    assert not clerk.refusals
    entries = register.rows("consultation")
    assert len(entries) == before + 1
    (fresh,) = [each for each in entries if each.get("checked")]
    assert (fresh["checked"], fresh["channel"], fresh["topic"]) == ("number", "phone", "benefit")
    page.open(next(each["number"] for each in _rows(clerk) if each["number"] != row["number"]))
    page.detail.answer_call()
    assert panel.answers.isHidden()  # another person is another call
    clerk.window.undo()
    clerk.wait()
    assert len(register.rows("consultation")) == before


def test_the_figures_in_the_window(clerk):
    from clfdesk.ui.figures_dialog import FiguresDialog

    page = clerk.open("persons")
    page.tools.figures()
    dialog = page.findChildren(FiguresDialog)[0]
    assert "在册持证残疾人" in dialog.text.toPlainText()
    dialog.place.setCurrentIndex(1)
    assert dialog.place.currentText() in dialog.text.toPlainText()


def test_sheets_of_paper_one_after_another(clerk):
    page = clerk.open("persons")
    village = _rows(clerk)[0]["village"]
    clerk.press("新增残疾人", page)
    form = page.detail.form
    form.editors["name"].setText("吴一")
    form.editors["village"].setCurrentText(village)
    form.editors["settlement"].setText("三组")
    page.detail.save_and_next()
    clerk.wait()
    assert page.detail.editing()
    form = page.detail.form
    assert form.value("village") == village
    assert not form.value("name")
    form.editors["settlement"].setFocus()
    page.detail.repeat()
    assert form.value("settlement") == "三组"
    form.editors["name"].setText("吴二")
    page.detail.save()
    clerk.wait()
    assert {"吴一", "吴二"} <= {row["name"] for row in _rows(clerk) if row["settlement"] == "三组"}


def test_a_household_is_founded_joined_and_left(clerk):
    from clfdesk.services import household

    row = _rows(clerk)[0]
    page = clerk.open("households")
    page.add()
    page.form.editors["code"].setText("H-900")
    page.keep()
    clerk.wait()
    page.person.setEditText(row["id_number"])
    page.join()
    clerk.wait()
    assert [each["name"] for each in household.show(page.number)["members"]] == [row["name"]]
    page.form.editors["name"].setText("钱阿姨")
    page.keep()
    clerk.wait()
    page.table.selectRow(1)
    page.head()
    clerk.wait()
    assert clerk.sees("钱阿姨户", page)
    page.table.selectRow(0)
    page.leave()
    clerk.wait()
    assert page.model.rowCount() == 1
    assert not clerk.refusals


def test_villages_are_made_one_in_the_window(clerk):
    from PySide6.QtCore import Qt

    from clfdesk.ui.division_dialog import MergeVillagesDialog

    page = clerk.open("persons")
    page.tools.villages()
    dialog = page.findChildren(MergeVillagesDialog)[0]
    for row in (0, 1):
        dialog.ticked.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.name.setText("新合村")
    assert not dialog.go.isEnabled()  # what follows is shown first
    clerk.press("看看会带来什么", dialog)
    assert "新合村" in dialog.effects.text()
    assert "新合村" not in {row["village"] for row in _rows(clerk)}  # looking changed nothing
    assert dialog.go.isEnabled()
    dialog.name.setText("新合二村")
    assert not dialog.go.isEnabled()
    dialog.name.setText("新合村")
    dialog.look()
    clerk.wait()
    dialog.do()
    clerk.wait()
    assert not clerk.refusals
    assert "新合村" in {row["village"] for row in _rows(clerk)}
    clerk.window.undo()
    clerk.wait()
    assert "新合村" not in {row["village"] for row in _rows(clerk)}


def test_a_village_is_parted_in_the_window(clerk):
    from PySide6.QtCore import Qt

    from clfdesk.ui.division_dialog import SplitVillageDialog

    page = clerk.open("persons")
    before = _rows(clerk)
    page.tools.part()
    dialog = page.findChildren(SplitVillageDialog)[0]
    settlement = dialog.ticked.item(0).data(Qt.ItemDataRole.UserRole)
    village = dialog.village.currentText()
    going = [row["number"] for row in before if (row["village"], row["settlement"]) == (village, settlement)]
    assert going
    dialog.look()
    assert clerk.refusals.pop().next  # neither name nor settlement
    dialog.ticked.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.name.setText("新分村")
    dialog.look()
    clerk.wait()
    assert f"{len(going)}" in dialog.effects.text()
    assert _rows(clerk) == before
    dialog.do()
    clerk.wait()
    assert [row["number"] for row in _rows(clerk) if row["village"] == "新分村"] == going
    clerk.window.undo()
    clerk.wait()
    assert _rows(clerk) == before


def test_a_line_of_the_checks_is_mended_by_one_key_or_in_the_form_on_the_field_that_is_wrong(clerk):
    from clfdesk.domain.person import Person
    from clfdesk.storage import records
    from clfdesk.storage.unit import unit

    born = records.get(Person, 3).birth

    def spoil() -> None:
        with unit("test"):
            records.update(Person, 3, {"birth": records.get(Person, 4).birth})

    clerk.session.do("", spoil, changes=("person",))
    clerk.wait()
    home = clerk.open("home")
    row = next(at for at, each in enumerate(home._verdicts) if each.rule == "data.birth_differs")
    home.table.opened.emit(row)
    clerk.wait()
    page = clerk.window.pages["errors"]
    assert page.rule.currentData() == "data.birth_differs"
    assert page.model.texts(0)[0] == "3"
    assert born.isoformat() in page.ways[0].says
    clerk.key("Return", page.table)  # the one click
    assert records.get(Person, 3).birth == born
    assert page.rule.findData("data.birth_differs") < 0
    clerk.window.undo()
    clerk.wait()
    assert records.get(Person, 3).birth != born
    page.open("data.birth_differs")
    clerk.key("2", page.table)  # by hand, in the form
    detail = clerk.window.pages["persons"].detail
    assert detail.editing()
    assert detail.form.editors["birth"].hasFocus()


def test_places_below_a_village_are_entered_in_the_window(clerk):
    page = clerk.open("organisation", "villages")
    row = page.villages.model.find("kind", "village")
    village = page.villages.model.row(row)["name"]
    page.villages.table.selectRow(row)
    page.village.add()
    asked = page.village.asked
    kinds = {asked.editors["kind"].itemData(at) for at in range(asked.editors["kind"].count())}
    assert kinds == {"settlement", "group", "grid", "compound", "resettlement"}
    asked.editors["name"].setText("上寨")
    asked._go()
    clerk.wait()
    assert not clerk.refusals
    rows = person.list_rows(clerk.session.desk, "division", where="name == '上寨'").rows
    assert [(each["kind"], each["parent"]) for each in rows] == [("settlement", village)]
    page.villages.table.selectRow(page.villages.model.find("name", village))
    page.village.form.editors["code"].setText("110000001001")
    page.village.save()
    clerk.wait()
    assert "001" in page.village.doubt.text()  # a community's number
    clerk.window.undo()
    clerk.wait()
    clerk.window.undo()
    clerk.wait()
    assert not person.list_rows(clerk.session.desk, "division", where="name == '上寨'").rows


def test_the_holidays_of_a_year_are_entered_and_counted(clerk):
    from datetime import date

    from clfdesk.grammar import workdays
    from clfdesk.ui.holiday_dialog import HolidayDialog

    page = clerk.open("policies")
    clerk.press("节假日", page)
    dialog = page.findChildren(HolidayDialog)[0]
    assert dialog.year.currentData() == 2027  # the first one that is not known
    dialog.rest.setPlainText("1月1日至3日、2月5日至11日")
    dialog.work.setPlainText("2月14日（星期日）上班")
    dialog.keep()
    clerk.wait()
    assert clerk.refusals.pop().next  # by which notice?
    dialog.source.setText("国务院办公厅关于2027年部分节假日安排的通知")
    dialog.keep()
    clerk.wait()
    assert not clerk.refusals
    assert workdays.add_working_days(date(2027, 2, 4), 5) == workdays.Deadline(date(2027, 2, 17))
    dialog.reject()
    clerk.window.undo()
    clerk.wait()
    assert workdays.add_working_days(date(2027, 2, 4), 5).unknown_years == (2027,)


def test_a_number_that_fails_is_kept_with_its_reason_in_the_form(clerk):
    page = clerk.open("persons")
    page.open(2)
    page.detail.edit("id_number")
    form = page.detail.form
    form.editors["id_number"].setText("110000195001010014")
    form.edited.emit("id_number")
    form.editors["id_reason"].setText("户口簿即此号")
    page.detail.save()
    clerk.wait()
    row = person.show_person(clerk.session.desk, 2)
    assert (row["id_state"], row["id_reason"]) == ("unverified", "户口簿即此号")
    told = []
    office = clerk.session.desk
    clerk.session.do("", lambda: told.append(person.save_person(office, 2, {"id_reason": ""})))
    clerk.wait()
    assert [each.field for each in told[0].problems][-1] == "id_reason"  # a reason is asked for
