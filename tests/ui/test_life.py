"""What happens to people, in the window: the ripple first, the note while typing, the ledger of the uncertified."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from clfdesk.services import person
from clfdesk.ui.event_dialog import EventDialog


def test_a_death_shows_what_follows_first_and_is_taken_back(clerk):
    page = clerk.open("persons")
    page.list.table.selectRow(2)
    clerk.wait()
    number = page.detail.number
    before = person.show_person(clerk.session.desk, number)
    clerk.press("发生了什么", page)
    dialog = page.detail.findChild(EventDialog)
    dialog.choose("death")
    dialog.day.setText("2026.10.1")
    assert not dialog.go.isEnabled()
    clerk.press("看看会带来什么", dialog)
    assert clerk.sees("残疾人证注销", dialog)
    assert person.show_person(clerk.session.desk, number)["lifecycle"] == "registered"
    clerk.press("就这样办", dialog)
    assert person.show_person(clerk.session.desk, number)["lifecycle"] == "dead"
    page.detail.tabs.setCurrentIndex(1)
    assert clerk.sees("死亡", page.detail.aside)
    clerk.window.undo()
    clerk.wait()
    after = person.show_person(clerk.session.desk, number)
    assert (after["lifecycle"], after["events"]) == ("registered", before["events"])


def test_an_answer_that_is_missing_is_told_and_nothing_is_done(clerk):
    page = clerk.open("persons")
    page.list.table.selectRow(1)
    clerk.wait()
    clerk.press("发生了什么", page)
    dialog = page.detail.findChild(EventDialog)
    dialog.choose("move_out")
    clerk.press("看看会带来什么", dialog)
    assert clerk.refusals
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_who_is_on_the_desk_already_is_told_while_typing(clerk):
    page = clerk.open("persons")
    known = person.list_rows(clerk.session.desk, "person").rows[4]
    clerk.press("新增残疾人", page)
    clerk.type(page.detail.form.editors["id_number"], known["id_number"])
    clerk.bot.waitUntil(lambda: clerk.sees(known["name"], page.detail.likely), timeout=3000)
    clerk.press("打开", page.detail.likely)
    QApplication.processEvents()
    assert page.detail.number == known["number"]
    assert not page.detail.likely.isVisible()


def test_an_entry_of_the_ledger_is_kept_and_becomes_a_certified_person(clerk):
    page = clerk.open("nonholders")
    clerk.press("登记一人", page)
    page.form.editors["name"].setText("钱七")
    page.form.editors["id_number"].setText("110000195001010015")
    clerk.press("保存", page)
    assert page.list.model.row(0)["name"] == "钱七"
    page.list.table.selectRow(0)
    clerk.wait()
    page.certificate.setText("11000019500101001542")
    clerk.press("已领证", page)
    assert not clerk.refusals, clerk.refusals
    assert clerk.window.page().name == "persons"
    made = person.list_rows(clerk.session.desk, "person", where="name == '钱七'").rows
    assert [row["grade"] for row in made] == [2]
