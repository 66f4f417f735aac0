"""Who may only look: every button that changes the desk is off, with the reason, on every page; none is forgotten."""

from __future__ import annotations

import ast

import pytest
from PySide6.QtWidgets import QAbstractItemView

from clfdesk.services import person, user
from clfdesk.ui.element import Button
from clfdesk.ui.navigation import names
from tests.ui.writing import buttons

#: Opens what is kept of an entry to look at; what adds to it is off in there.
_LOOKS = {"_('&Originals of this entry')", "_('Ori&ginals')"}


@pytest.fixture
def reader(clerk):
    """A clerk whose role only looks."""
    office = clerk.session.desk
    clerk.session.do("", lambda: user.set_password(office, "春江潮水连海平", "张甲"))
    clerk.session.do("", lambda: user.add(office, "李乙", "reader", "海上明月共潮生"))
    clerk.wait()
    clerk.session.open_desk(office.folder, "海上明月共潮生")
    clerk.wait()
    assert clerk.session.desk.user == "李乙"
    return clerk


def test_no_button_that_changes_the_desk_is_forgotten():
    """The source tells which slots end in a change; each such button says so."""
    every = list(buttons())
    forgotten = [
        f"{module.name}:{call.lineno}"
        for module, call, writes, says in every
        if writes and not says and ast.unparse(call.args[0]) not in _LOOKS
    ]
    assert forgotten == []
    assert sum(says for *_rest, says in every) > 110


def test_a_reader_finds_every_changing_button_off_with_the_reason(reader):
    found: dict[str, int] = {}
    for name in names():
        page = reader.open(name)
        for view in page.findChildren(QAbstractItemView):
            if view.isVisible() and view.model() is not None and view.model().rowCount():
                view.setCurrentIndex(view.model().index(0, 0))  # what is chosen switches buttons on
        reader.wait()
        mine = [each for each in page.findChildren(Button) if each.changes]
        found[name] = len(mine)
        assert [each.text() for each in mine if each.isEnabled()] == [], name
        assert all("只" in each.toolTip() for each in mine), name
    assert sum(found.values()) > 80
    assert len([name for name in found if found[name]]) > 20


def test_what_is_not_behind_a_button_is_refused(reader):
    office = reader.session.desk
    number = person.list_rows(office, "person", limit=1).rows[0]["number"]
    before = person.show_person(office, number)
    save = lambda: person.save_person(office, number, {"phone": "13900001234"})
    reader.session.do("", save, changes=("person",))
    reader.wait()
    reader.session.do("", save)  # the verb itself refuses too
    reader.wait()
    reader.key("Ctrl+Z", reader.window)
    assert len(reader.refusals) == 3
    assert all(each.what and each.where is not None for each in reader.refusals)
    assert person.show_person(office, number) == before
    for does in (
        lambda: user.make_sheet(office, office.folder),
        lambda: user.add(office, "王丙", "clerk", "一二三四五六"),
    ):
        reader.session.do("", does)
        reader.wait()
    assert len(reader.refusals) == 5


def test_the_last_sign_in_is_said_at_opening(reader):
    folder = reader.session.desk.folder
    assert "登录" not in reader.window.statusBar().desk.text()  # the first time there is none before
    reader.session.open_desk(folder, "海上明月共潮生")
    reader.wait()
    assert "李乙，上次登录 " in reader.window.statusBar().desk.text()
    assert "上次登录" in reader.window.toast.text()
    reader.session.open_desk(folder, "春江潮水连海平")
    reader.wait()
    assert "李乙" not in reader.window.statusBar().desk.text()
