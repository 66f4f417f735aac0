"""The pages of safety: standing in sentences, backups and restoring, history, people, handing over, conflicts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from clfdesk.services import backup, journal, person
from clfdesk.services import user as users
from clfdesk.storage import health
from clfdesk.storage import journal as kept_journal
from clfdesk.ui import preference

SECRET = "丁香花-2026"


@pytest.fixture(autouse=True)
def cheap(monkeypatch, tmp_path):
    monkeypatch.setenv("CLFDESK_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setattr("clfdesk.storage.keyslots._MEMORY_KIB", 64)
    monkeypatch.setattr("clfdesk.storage.keyslots._PASSES", 1)


def _change(clerk, number: int, **values) -> None:
    office = clerk.session.desk
    clerk.session.do("", lambda: person.save_person(office, number, values), changes=("person",))
    clerk.wait()


def _code(sheet: Path) -> str:
    said = subprocess.run(["pdftotext", "-layout", sheet, "-"], capture_output=True, text=True, check=True).stdout
    return "".join(re.findall(r"(?<![-\w])[A-Z2-7]{4}(?!\w)", said))


def test_the_standing_is_told_in_sentences(clerk, monkeypatch):
    page = clerk.open("safety")
    assert "还没有" in page.backup.text()
    clerk.press("立即备份", page)
    assert re.fullmatch(r"今天 \d\d:\d\d 的备份可用：60 人。?", page.backup.text().replace("\u200b", "")), (
        page.backup.text()
    )
    assert clerk.sees("硬盘", page)
    assert clerk.sees("不需要密码", page)
    clerk.press("检查资料库", page)
    assert "60" in page.whole.text()
    monkeypatch.setattr(health, "space", lambda: (100 << 20, 200 << 20))
    page.load()
    assert "100 MB" in page.space.text()
    clerk.press("只读打开", page)  # little room: it can at least be read
    assert clerk.window.limit.isVisible()
    number = person.list_rows(clerk.session.desk, "person", limit=1).rows[0]["number"]
    _change(clerk, number, phone="13900001234")
    assert "只读" in clerk.refusals[-1].what


def test_a_backup_is_compared_before_it_is_put_back_and_the_present_is_kept(clerk):
    page = clerk.open("backups")
    clerk.press("立即备份", page)
    rows = person.list_rows(clerk.session.desk, "person", limit=2).rows
    _change(clerk, rows[0]["number"], phone="13900001234")
    assert page.model.rowCount() == 1
    clerk.press("恢复这一份", page)
    dialog = page.dialog
    assert "60" in dialog.says.text()
    assert dialog.people.row(0)["name"] == rows[0]["name"]
    assert dialog.people.rowCount() == 1
    assert dialog.lost.rowCount() == 1
    assert [dialog.tabs.tabText(at) for at in (1, 2)] == ["哪些人 (1)", "会少掉什么 (1)"]
    assert dialog.tabs.currentIndex() == 1  # as many as here: what differs is shown, not that nothing does
    assert not dialog.go.isEnabled()
    dialog.word.setText("恢复")
    clerk.press("用它替换", dialog)
    office = clerk.session.desk
    assert person.show_person(office, rows[0]["number"])["phone"] == rows[0]["phone"]
    assert journal.change_sets(office)[0].action == "restore"
    assert "60 人" in clerk.window.toast.text()
    names = [path.name for path, _checked in backup.list_backups(office)]
    assert any(name.startswith("before-restore") for name in names)
    _change(clerk, rows[0]["number"], phone="13900005678")  # and work goes on


def test_a_second_place_is_chosen_backed_up_to_and_checked(clerk, tmp_path):
    preference.keep("second", str(tmp_path / "stick"))
    page = clerk.open("backups")
    assert "同一块盘" in page.place.text()  # here it does, and that is said
    clerk.press("备份到第二处", page)
    assert len(list((tmp_path / "stick").glob("*.clfbak"))) == 1
    assert page.model.row(0)["where"] == "第二处"
    clerk.press("检查这一份", page)
    assert "可用" in clerk.window.toast.text()
    path = page.chosen()
    path.write_bytes(path.read_bytes()[:-2000])
    clerk.press("检查这一份", page)
    assert clerk.refusals[-1].what == "这份备份损坏了。" or "损坏" in clerk.refusals[-1].what
    shutil.rmtree(tmp_path / "stick")  # pulled out
    (tmp_path / "stick").write_text("")
    clerk.press("备份到第二处", page)
    assert clerk.refusals[-1].next
    assert clerk.session.desk.is_open


def test_the_history_is_looked_up_and_says_what_is_in_the_way(clerk):
    rows = person.list_rows(clerk.session.desk, "person", limit=3).rows
    _change(clerk, rows[0]["number"], phone="13900000001")
    _change(clerk, rows[0]["number"], phone="13900000002")
    _change(clerk, rows[1]["number"], phone="13900000003")
    page = clerk.open("history")
    page.person.setText(rows[0]["name"])
    page.look()
    mine = [page.done.row(at) for at in range(page.done.rowCount())]
    assert [each["says"] for each in mine[:2]] == ["修改人员", "修改人员"] or len(mine) >= 2
    page.done_table.selectRow(1)
    assert f"第 {mine[0]['id']} 号" in page.way.text() or str(mine[0]["id"]) in page.way.text()
    assert not page.undo_button.isEnabled()
    page.done_table.selectRow(0)
    assert page.way.text() == ""
    clerk.press("撤销这次操作", page)
    assert person.show_person(clerk.session.desk, rows[0]["number"])["phone"] == "13900000001"
    clerk.press("重做刚撤销的", page)
    assert person.show_person(clerk.session.desk, rows[0]["number"])["phone"] == "13900000002"
    page.person.clear()
    page.since.setText("2030-01-01")
    page.look()
    assert page.done.rowCount() == 0
    page.tabs.setCurrentIndex(2)
    page.day.setText("2026.10.14")
    clerk.press("显示", page)
    assert clerk.refusals[-1].next
    page.day.setText("2026.10.15")
    clerk.press("显示", page)
    assert "60" in page.told.text()


def test_who_looked_at_a_person_is_on_record(clerk):
    page = clerk.open("persons")
    page.list.table.selectRow(5)
    clerk.wait()
    row = page.list.model.row(5)
    clerk.bot.waitUntil(lambda: bool(kept_journal.accesses("person", row["number"])), timeout=5000)
    clerk.wait()
    again = clerk.open("history")
    again.tabs.setCurrentIndex(1)
    again.whom.setText(row["id_number"])
    again.looked()
    assert [again.seen.row(at)["says"] for at in range(again.seen.rowCount())] == ["查看"]


def test_a_clerk_alone_sees_one_sentence_and_a_second_person_brings_roles(clerk, tmp_path):
    page = clerk.open("users")
    assert clerk.sees("只有您一个人用", page)
    assert not page.several.isVisible()
    assert not page.sheet_button.isEnabled()
    clerk.press("第二个人也来用", page)  # the first needs a name of their own before
    page.dialog.name.setText("张甲")
    page.dialog.secret.setText(SECRET)
    page.dialog.again.setText("不一样")
    clerk.press("确定", page.dialog)
    assert "不一样" in page.dialog.wrong.text()
    page.dialog.secret.setText(SECRET)
    page.dialog.again.setText(SECRET)
    clerk.press("确定", page.dialog)
    assert not page.several.isVisible()
    clerk.press("第二个人也来用", page)
    page.dialog.name.setText("李乙")
    page.dialog.role.setCurrentIndex(page.dialog.role.findData("reader"))
    page.dialog.secret.setText("另一个长密码")
    page.dialog.again.setText("另一个长密码")
    clerk.press("确定", page.dialog)
    assert page.several.isVisible()
    assert [page.model.row(at)["name"] for at in range(2)] == ["张甲（您）", "李乙"]
    clerk.press("打印恢复单", page)
    (sheet,) = (clerk.session.out_folder("安全文书")).glob("*.pdf")
    assert len(_code(sheet)) == 32
    assert clerk.window.papers == []  # it opens the desk: it is printed and deleted, never filed
    assert not any(each.text().startswith("归档") for each in page.files.findChildren(QPushButton))
    office = clerk.session.desk
    assert page.which.count() == 1
    clerk.press("作废", page)
    assert users.sheets(office) == []
    page.table.selectRow(1)
    clerk.press("设置新密码", page)
    page.dialog.secret.setText("第三个长密码")
    page.dialog.again.setText("第三个长密码")
    clerk.press("确定", page.dialog)
    clerk.session.open_desk(office.folder, "第三个长密码")  # the reader comes
    clerk.wait()
    assert clerk.session.desk.user == "李乙"
    assert "只读" in clerk.window.limit.text()
    number = person.list_rows(clerk.session.desk, "person", limit=1).rows[0]["number"]
    _change(clerk, number, phone="13900001234")
    assert "只读" in clerk.refusals[-1].what
    clerk.session.open_desk(office.folder, SECRET)
    clerk.wait()
    page = clerk.open("users")
    page.table.selectRow(1)
    clerk.press("不在这里工作了", page)
    clerk.press("确定", page.dialog)
    assert [each.name for each in users.people(clerk.session.desk)] == ["张甲"]
    assert not page.several.isVisible()


def test_the_desk_is_handed_over_and_opens_on_another_pc_by_the_paper(clerk, tmp_path):
    page = clerk.open("safety")
    clerk.press("移交资料库", page)
    dialog = page.dialog
    dialog.folder.setText(str(tmp_path / "package"))
    assert clerk.sees("删除文件不等于清除", dialog)
    clerk.press("制作移交材料", dialog)
    assert "60" in dialog.says.text()
    dialog.accept()
    made = sorted((tmp_path / "package").iterdir())
    (packed,) = [path for path in made if path.suffix == ".clfbak"]
    code = next(found for path in made if path.suffix == ".pdf" and len(found := _code(path)) == 32)
    names = [row["name"] for row in person.list_rows(clerk.session.desk, "person").rows]
    clerk.session.leave()
    clerk.wait()
    start = clerk.window.start
    clicks = []
    press = clerk.press
    clerk.press = lambda text, home=None: (clicks.append(text), press(text, home))
    clerk.press("打开备份或移交材料", start)
    start.dialog.file.setText(str(packed))
    start.dialog.folder.setText(str(tmp_path / "successor" / "desk"))
    start.dialog.secret.setText("ABCD")
    clerk.press("打开", start.dialog)
    assert start.dialog.says.isVisible()
    start.dialog.secret.setText(code)
    clerk.press("打开", start.dialog)
    assert [row["name"] for row in person.list_rows(clerk.session.desk, "person").rows] == names
    assert clerk.window.page().name == "home"
    assert "自己的密码" in clerk.window.toast.text()
    assert len(clicks) + 2 < 8  # two more choose the file and the folder; one was for a wrong code


def test_the_incident_sheet_is_made(clerk):
    page = clerk.open("safety")
    clerk.press("事件记录单", page)
    assert len(list(clerk.session.out_folder("安全文书").glob("*.pdf"))) == 1


def test_a_desk_that_does_not_open_is_put_right_from_its_backup(clerk):
    office = clerk.session.desk
    clerk.press("立即备份", clerk.open("safety"))
    clerk.session.leave()
    clerk.wait()
    assert clerk.window.start.isVisible()
    (office.folder / "desk.db").write_bytes(b"\0" * 8192)
    clerk.session.open_desk(office.folder)
    clerk.wait()
    assert clerk.session.office is None
    clerk.press("恢复备份", clerk.window.banner)
    dialog = clerk.window.rescuing
    assert clerk.sees("60", dialog)
    clerk.press("恢复这一份", dialog)
    assert clerk.session.desk.is_open
    assert (office.folder / "damaged-1" / "desk.db").stat().st_size == 8192
    assert person.list_rows(clerk.session.desk, "person", limit=1).count == 60


def test_damage_that_is_found_after_the_start_closes_the_desk_and_offers_its_backups(clerk, monkeypatch):
    clerk.press("立即备份", clerk.open("safety"))
    folder = clerk.session.desk.folder
    monkeypatch.setattr(health, "quick", lambda: ("page 7 is never used", 0, 0))
    clerk.session.open_desk(folder)
    clerk.wait()
    assert clerk.session.office is None  # nothing more is written into it
    assert clerk.window.start.isVisible()
    monkeypatch.undo()
    clerk.press("恢复备份", clerk.window.banner)
    clerk.press("恢复这一份", clerk.window.rescuing)
    assert clerk.session.desk.is_open
    assert (folder / "damaged-1" / "desk.db").is_file()


def test_a_desk_held_elsewhere_is_offered_for_reading_and_the_other_window_is_asked(bare, demo_desk, tmp_path):
    folder = tmp_path / "desk"
    shutil.copytree(demo_desk, folder)
    code = _HOLD.format(folder=str(folder))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as child:
        assert child.stdout.readline().strip() == "held"
        bare.session.open_desk(folder)
        bare.wait()
        assert (folder / "desk.show").exists()
        bare.press("只读打开", bare.window.banner)
        assert person.list_rows(bare.session.desk, "person", limit=1).count == 60
        assert "只读" in bare.window.limit.text()
        bare.bot.waitUntil(lambda: not (folder / "desk.show").exists(), timeout=8000)  # nobody came for it
        child.kill()


_HOLD = """
from datetime import date
from pathlib import Path
from clfdesk.clock import Clock
from clfdesk.services.office import open_desk
open_desk(Path({folder!r}), clock=Clock(date(2026, 10, 15)))
print("held", flush=True)
input()
"""


@pytest.mark.qt_log_ignore("does not support raise", "does not support", extend=True)
def test_the_window_that_holds_the_desk_comes_forward_and_the_second_goes(clerk, qtbot):
    from clfdesk.services import office as offices
    from clfdesk.ui.session import Session
    from clfdesk.ui.window import Window

    folder = clerk.session.desk.folder
    clerk.window.showMinimized()
    second = Window(Session(clerk.session.clock))
    qtbot.addWidget(second)
    second.show()
    second.second.ask(folder)
    assert offices.waiting(folder)
    qtbot.waitUntil(lambda: not clerk.window.isMinimized(), timeout=5000)
    qtbot.waitUntil(lambda: not second.isVisible(), timeout=5000)
    assert not offices.waiting(folder)


def test_two_versions_stand_side_by_side_and_nothing_is_overwritten(clerk):
    page = clerk.open("persons")
    page.list.table.selectRow(3)
    clerk.wait()
    row = page.list.model.row(3)
    clerk.press("修改", page)
    page.detail.form.editors["phone"].setText("13900000001")
    page.detail.form.editors["remark"].setText("本人来过")
    _change(clerk, row["number"], phone="13900000002")
    clerk.press("保存", page)
    dialog = page.detail.conflict
    assert dialog.isVisible()
    assert person.show_person(clerk.session.desk, row["number"])["phone"] == "13900000002"
    assert clerk.sees(row["phone"], dialog)
    assert dialog.theirs["phone"].text() == "13900000002"
    assert dialog.mine["phone"].text() == "13900000001"
    assert dialog.theirs["phone"].isChecked()
    assert dialog.mine["remark"].isChecked()
    clerk.press("按选定的保存", dialog)
    kept = person.show_person(clerk.session.desk, row["number"])
    assert (kept["phone"], kept["remark"]) == ("13900000002", "本人来过")


def test_a_certificate_changed_meanwhile_is_no_exception(clerk):
    office = clerk.session.desk
    row = person.show_person(office, person.list_rows(office, "person", limit=1).rows[0]["number"])
    was = {name: row[name] for name in ("grade", "phone")}
    _change(clerk, row["number"], grade=1 if row["grade"] != 1 else 2)
    clerk.session.do("", lambda: person.save_person(office, row["number"], {"grade": 4}, ver=row["ver"], was=was))
    clerk.wait()
    assert isinstance(clerk.refusals[-1], person.Meanwhile)
    assert person.show_person(office, row["number"])["grade"] in (1, 2)


def test_nothing_of_anybody_is_in_settings_logs_or_reports_after_a_day_in_the_window(clerk, tmp_path, monkeypatch):
    from clfdesk.ui import crash
    from clfdesk.ui.notice import CrashDialog

    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    crash.install(clerk.session.crashed.emit, preference.folder() / "log")
    office = clerk.session.desk
    rows = person.list_rows(office, "person", limit=5).rows
    planted = {text for row in rows for text in (row["name"], row["id_number"], row["phone"]) if text and len(text) > 2}
    preference.remember_desk(office.folder)
    clerk.type(clerk.window.search, rows[0]["name"])
    clerk.wait()
    page = clerk.open("persons")
    clerk.press("修改", page) if page.detail.isVisible() else None
    for name in ("history", "users", "backups", "settings"):
        clerk.open(name)
    clerk.window.pages["history"].person.setText(rows[1]["name"])
    clerk.window.pages["history"].look()

    def bug() -> None:
        raise ValueError(f"{rows[2]['name']} {rows[2]['id_number']} {rows[2]['phone']}")

    clerk.session.do("", bug)
    clerk.bot.waitUntil(lambda: bool(clerk.crashes), timeout=5000)
    clerk.crashes.clear()
    for dialog in clerk.window.findChildren(CrashDialog):
        dialog.accept()
    clerk.window.rebuild()
    clerk.window.session.told.emit(rows[3]["name"], False)
    kept = [path for folder in (preference.folder(), tmp_path / "temp") for path in folder.rglob("*") if path.is_file()]
    assert len(kept) >= 2
    for path in kept:
        content = path.read_bytes()
        for text in planted:
            for form in (text.encode(), text.encode("gb18030"), text.encode("utf-16-le")):
                assert form not in content, (path.name, text)


def test_pasted_cells_do_not_stay(tmp_path, monkeypatch):
    import tempfile

    from clfdesk.ui import files

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = files.pasted("姓名\t身份证号\n张三\t110000199001011235")
    assert path is not None
    assert path.is_file()
    files.wipe()  # somebody may be reading it
    assert path.is_file()
    files.wipe(0)  # what a run that was killed left behind
    assert list(tmp_path.iterdir()) == []


def test_the_dialogs_of_safety_fit_the_smallest_screen_in_large_text(clerk):
    from clfdesk.services import backup as backups
    from clfdesk.ui import theme
    from clfdesk.ui.handover_dialog import HandoverDialog
    from clfdesk.ui.incoming_dialog import IncomingDialog
    from clfdesk.ui.member_dialog import MemberDialog
    from clfdesk.ui.question import LeaveDialog, SecretDialog
    from clfdesk.ui.restore_dialog import RescueDialog, RestoreDialog

    clerk.press("立即备份", clerk.open("safety"))
    session = clerk.session
    (path, _checked), *_rest = backups.list_backups(session.desk)
    _change(clerk, 1, phone="13900001234")  # the backup is older: a word is asked for
    theme.apply(QApplication.instance(), "light", 200)
    try:
        made = [
            RestoreDialog(session, path),
            RescueDialog(session, session.desk.folder),
            HandoverDialog(session),
            IncomingDialog(session),
            MemberDialog("我的密码", "至少六个字符", lambda *_said: None),
            LeaveDialog(),
            SecretDialog("资料库"),
        ]
        for dialog in made:
            dialog.open()
            clerk.wait()
            assert dialog.width() <= 1366, type(dialog)
            assert dialog.height() <= 768, type(dialog)
            assert dialog.minimumSizeHint().width() <= 1366
            for line in dialog.findChildren(QLineEdit):  # what is asked is in sight, not scrolled away
                if line.isVisible() and type(dialog) in (RestoreDialog, RescueDialog):
                    assert line.visibleRegion().boundingRect().height() == line.height(), type(dialog)
            dialog.close()
    finally:
        theme.apply(QApplication.instance())
