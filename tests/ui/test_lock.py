"""The locked window: nothing of the desk is left in it to read, and everything is there again afterwards."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from clfdesk.errors import Refusal
from clfdesk.services import person
from clfdesk.services import user as users
from clfdesk.storage import journal
from clfdesk.ui import preference

SECRET = "丁香花-2026"


@pytest.fixture(autouse=True)
def cheap(monkeypatch, tmp_path):
    monkeypatch.setenv("CLFDESK_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setattr("clfdesk.storage.keyslots._MEMORY_KIB", 64)
    monkeypatch.setattr("clfdesk.storage.keyslots._PASSES", 1)


@pytest.fixture
def guarded(clerk):
    """A clerk on a desk with a password, with a name typed into an open form."""
    office = clerk.session.desk
    clerk.session.do("", lambda: users.set_password(office, SECRET, "张甲"))
    clerk.wait()
    page = clerk.open("persons")
    page.list.table.selectRow(3)
    clerk.wait()
    clerk.press("修改", page)
    page.detail.form.editors["phone"].setText("13900001234")
    page.detail.form.edited.emit("phone")
    return clerk


def _readable(window) -> str:
    """Return everything a passer-by or a screen reader finds in any visible window."""
    found: list[str] = []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        found.append(top.windowTitle())
        for each in [top, *top.findChildren(QWidget)]:
            if each.isVisible():
                interface = QAccessible.queryAccessibleInterface(each)
                found += [
                    each.toolTip(),
                    each.accessibleName(),
                    interface.text(QAccessible.Text.Name) if interface else "",
                ]
                found.append(each.text() if isinstance(each, (QLabel, QLineEdit)) else "")
    return "\n".join([*found, QApplication.clipboard().text()])


def _unlock(clerk, secret: str) -> None:
    screen = clerk.window.lock.screen
    clerk.type(screen.line, secret)
    clerk.press("解锁", screen)


def test_nothing_of_the_desk_is_readable_and_what_was_typed_is_kept(guarded):
    window, page = guarded.window, guarded.window.pages["persons"]
    row = page.list.model.row(3)
    page.list.table.copy()
    assert row["name"] in QApplication.clipboard().text()
    assert row["name"] in _readable(window)
    guarded.session.told.emit(f"已保存：{row['name']}", True)  # floats above the pages
    assert window.toast.isVisible()
    guarded.key("Ctrl+L", window)
    assert not window.toast.isVisible()
    said = _readable(window)
    town = guarded.session.desk.info.township
    for planted in (row["name"], row["id_number"], row["village"], "13900001234", town, "张甲"):
        assert planted not in said, planted
    assert QApplication.focusWidget() is window.lock.screen.line
    for keys in ("Ctrl+F", "Ctrl+2", "F1", "Ctrl+Z", "Esc"):
        guarded.key(keys, window)
    assert _readable(window) == said
    _unlock(guarded, "不对")
    assert window.lock.on
    assert "密码不对" in window.lock.screen.says.text()
    _unlock(guarded, SECRET)
    assert not window.lock.on
    assert window.page() is page
    assert page.detail.form.value("phone") == "13900001234"
    assert window.windowTitle().startswith(town)
    kinds = [each["kind"] for each in journal.accesses(limit=3)]
    assert kinds[:2] == ["unlock", "login_failed"]


def test_the_key_is_let_go_of_under_the_lock_and_what_was_typed_is_still_there(guarded):
    session, page = guarded.session, guarded.window.pages["persons"]
    guarded.window.lock.lock()
    go = threading.Event()
    session.do("导入", lambda: go.wait(20))
    guarded.window.lock.look()
    assert not session.rests()  # work that runs goes on
    go.set()
    guarded.wait()
    guarded.window.lock.look()
    guarded.wait()
    assert session.rests()
    assert not any("13900001234" in each.text() for each in page.findChildren(QLineEdit))  # kept as cipher text
    later = []
    session.do("", lambda: later.append(person.list_rows(session.desk, "person", limit=1).count))
    assert session.read(person.list_rows, "person", otherwise="nothing") == "nothing"
    guarded.wait()
    assert later == []  # it waits for the password
    _unlock(guarded, "不对")
    assert session.rests()
    _unlock(guarded, SECRET)
    guarded.wait()
    assert later == [60]
    assert page.detail.form.value("phone") == "13900001234"
    guarded.press("保存", page)
    kinds = [each["kind"] for each in journal.accesses(limit=6)]
    assert kinds.index("unlock") < kinds.index("login_failed")
    assert guarded.refusals == []


def test_somebody_else_comes_while_the_desk_rests(guarded):
    page = guarded.window.pages["persons"]
    page.detail.read()
    guarded.window.lock.lock()
    guarded.window.lock.look()
    guarded.wait()
    assert guarded.session.rests()
    guarded.press("换别人用", guarded.window.lock.screen)
    assert guarded.session.office is None
    assert guarded.window.start.isVisible()


def test_a_dialog_and_a_message_wait_under_the_lock(guarded):
    from clfdesk.ui.event_dialog import EventDialog

    page = guarded.window.pages["persons"]
    page.detail.read()
    guarded.press("发生了什么", page)
    dialog = page.detail.findChild(EventDialog)
    go = threading.Event()
    guarded.session.do("导入", lambda: go.wait(20), told="张三已经导入。")
    guarded.window.lock.lock()
    assert not dialog.isVisible()
    go.set()  # the work that was running goes on under the lock
    guarded.wait()
    assert "张三" not in _readable(guarded.window)
    _unlock(guarded, SECRET)
    assert dialog.isVisible()
    assert guarded.window.toast.text() == "张三已经导入。"
    dialog.reject()


def test_it_locks_itself_after_a_while_without_work(guarded):
    lock, now = guarded.window.lock, [0.0]
    lock.ticks = lambda: now[0]
    lock.touched()
    now[0] = 599.0
    lock.look()
    assert not lock.on
    guarded.bot.keyClick(guarded.window.windowHandle(), "a")  # somebody works: it counts anew
    now[0] = 700.0
    lock.look()
    assert not lock.on
    now[0] = 599.0 + 600.0
    lock.look()
    assert lock.on
    _unlock(guarded, SECRET)
    preference.keep("idle", 0)
    now[0] = 99_999.0
    lock.look()
    assert not lock.on


def test_a_desk_without_a_password_is_not_locked(clerk):
    clerk.key("Ctrl+L", clerk.window)
    assert not clerk.window.lock.on
    assert "没有密码" in clerk.window.toast.text()
    clerk.window.lock.ticks = lambda: 1e9
    clerk.window.lock.look()
    assert not clerk.window.lock.on


def test_five_wrong_passwords_pause_and_the_pause_outlives_a_restart(guarded):
    office = guarded.session.desk
    guarded.session.do("", lambda: users.add(office, "李乙", "clerk", "另一个长密码"))
    guarded.wait()
    guarded.window.lock.lock()
    for _time in range(5):
        _unlock(guarded, "猜一猜")
    _unlock(guarded, SECRET)
    assert guarded.window.lock.on
    assert "10 分钟" in guarded.window.lock.screen.says.text()
    guarded.window.lock.open()  # the program is started again
    guarded.session.leave()
    guarded.wait()
    guarded.session.open_desk(office.folder, SECRET)
    guarded.wait()
    assert guarded.session.office is None
    assert "分钟" in guarded.refusals[-1].next


@pytest.mark.parametrize("percent", [100, 200])
def test_why_it_stays_locked_is_read_whole(guarded, percent):
    from clfdesk.ui import theme
    from clfdesk.ui.lock import LockScreen

    theme.apply(QApplication.instance(), "light", percent)
    screen = LockScreen()
    guarded.bot.addWidget(screen)
    try:
        screen.resize(1366, 768)
        screen.show()
        screen.refuse(
            Refusal("资料库暂时锁住了。", why="密码连续输错 5 次。", next="请 10 分钟后再试；" + "重启也不会提前。" * 4)
        )
        guarded.wait()
        assert screen.says.height() >= screen.says.heightForWidth(screen.says.width())
        assert screen.line.visibleRegion().boundingRect().height() == screen.line.height()
    finally:
        theme.apply(QApplication.instance())


def test_somebody_else_gets_in_only_where_nothing_typed_is_lost(guarded):
    guarded.window.lock.lock()
    guarded.press("换别人用", guarded.window.lock.screen)
    assert guarded.window.lock.on
    assert "还没有保存" in guarded.window.lock.screen.says.text()
    _unlock(guarded, SECRET)
    guarded.window.pages["persons"].detail.read()
    guarded.window.lock.lock()
    guarded.press("换别人用", guarded.window.lock.screen)
    assert guarded.session.office is None
    assert guarded.window.start.isVisible()
    assert guarded.window.windowTitle() == "残联案头"
