"""The worker: one after another, results on the window's thread, a stop keeps nothing."""

from __future__ import annotations

import threading

from clfdesk.errors import Refusal
from clfdesk.services import person


def test_jobs_run_in_order_off_the_window_and_answer_on_it(clerk):
    seen = []
    for number in range(5):
        clerk.session.do(
            "", lambda number=number: (number, threading.current_thread().name),
            done=lambda got: seen.append((got, threading.current_thread() is threading.main_thread())),
        )  # fmt: skip
    clerk.wait()
    assert [got[0][0] for got in seen] == [0, 1, 2, 3, 4]
    assert all(got[0][1] == "clfdesk-worker" and got[1] for got in seen)


def test_a_stopped_job_keeps_nothing(clerk):
    office = clerk.session.desk
    before = person.list_rows(office, "person", limit=1).count
    from clfdesk.services.person import save_person
    from clfdesk.storage.unit import unit

    job = None

    def verb(progress):
        with unit("test", user="", at=office.clock.now().isoformat()):
            save_person(office, None, {"name": "不应留下"})
            job.stop.set()
            progress(1, 2)

    job = clerk.session.do("", verb, reports=True)
    clerk.wait()
    assert "已停止" in clerk.window.toast.text()
    assert person.list_rows(office, "person", limit=1).count == before


def test_a_refusal_shows_its_four_parts(clerk):
    def verb():
        raise Refusal("做不到", where="第 3 行", why="没有表头", next="请补上表头")

    clerk.session.do("", verb)
    clerk.wait()
    text = clerk.window.banner.text()
    for part in ("做不到", "第 3 行", "没有表头", "请补上表头"):
        assert part in text


def test_a_bug_meets_the_masked_report(clerk):
    from clfdesk.ui.notice import CrashDialog

    clerk.session.crashed.disconnect(clerk.crashes.append)

    def verb():
        raise ValueError("张三 110000199001011235")

    clerk.session.do("", verb)
    clerk.wait()
    dialog = next(each for each in clerk.window.findChildren(CrashDialog) if each.isVisible())
    from PySide6.QtWidgets import QPlainTextEdit

    report = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "ValueError" in report
    assert "张三" not in report
    assert "110000199001011235" not in report
    dialog.accept()


def test_a_hidden_page_reloads_only_when_shown_again(clerk):
    page = clerk.open("persons")
    clerk.open("safety")
    loads = []
    page.list.loaded.connect(loads.append)
    clerk.session.bus.changed.emit(frozenset({"person"}))
    clerk.wait()
    assert loads == []
    clerk.open("persons")
    assert len(loads) == 1


def test_a_read_of_the_window_cannot_write(clerk):
    import pytest
    from sqlcipher3 import dbapi2

    from clfdesk.storage import database

    with pytest.raises(dbapi2.Error):
        database.raw().execute("DELETE FROM person")
