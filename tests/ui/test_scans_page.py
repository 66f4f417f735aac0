"""Scans in the window: dropped by the dozen, taken from the scanner's folder, told by name, changed, printed."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from clfdesk import resources
from clfdesk.i18n import _
from clfdesk.services import dossier, scan
from clfdesk.ui import preference
from clfdesk.ui.keep_anyway import KeepAnyway
from clfdesk.ui.scan_dialog import ScanDialog
from tests.services.test_scan import pdf, picture


def dropped(page, paths: list[Path]) -> None:
    """Drag files over a page and let them go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), copy, mime, left, none))


def _bare(clerk) -> list:
    return [each for each in clerk.session.read(dossier.standings) if not each.scans]


def test_thirty_files_are_dropped_sorted_kept_and_undone_at_once(clerk, tmp_path) -> None:
    people = {each.name: each for each in _bare(clerk)}
    names = list(people)[:30]
    for number, name in enumerate(names):
        (tmp_path / f"{name}{people[name].village}身份证.jpg").write_bytes(picture(number, (100 + number, 60)))
    (tmp_path / "谁的.jpg").write_bytes(picture(7, (300, 61)))
    (tmp_path / "空.pdf").write_bytes(b"")
    page = clerk.open("scans")
    dropped(page, [tmp_path])
    clerk.wait()
    assert page.sorting.batch.batch.counts()["matched"] == len(names)
    assert page.views["batch"].text().endswith("32")
    clerk.press("存入已认出的", page)
    assert str(len(names)) in clerk.window.toast.text()
    assert [len(clerk.session.read(scan.owned, "person", people[name].number)) for name in names] == [1] * len(names)
    assert {line.shown for line in page.sorting.batch.batch.lines} == {"谁的.jpg", "空.pdf"}
    clerk.press("撤销")
    assert not any(clerk.session.read(scan.owned, "person", people[name].number) for name in names)


def test_the_scanners_folder_brings_what_is_new_and_nothing_twice(clerk, tmp_path, monkeypatch) -> None:
    person = _bare(clerk)[0]
    (tmp_path / f"{person.name}{person.village}.jpg").write_bytes(picture(9, (90, 91)))
    (tmp_path / "notes.txt").write_text("no scan")
    monkeypatch.setattr(preference, "scanner", lambda: str(tmp_path))
    page = clerk.open("scans")
    clerk.press("扫描仪文件夹", page)
    assert len(page.sorting.batch.batch.lines) == 1
    clerk.press("存入已认出的", page)
    clerk.press("扫描仪文件夹", page)
    assert clerk.window.toast.text() == _("Nothing new lies in the scanner's folder.")


def test_a_camera_photo_is_told_as_turned_and_reduced_and_shown_upright(clerk, tmp_path) -> None:
    person = _bare(clerk)[0]
    (tmp_path / f"{person.name}{person.village}照片.jpg").write_bytes(picture(11, (4000, 1000), orientation=6))
    page = clerk.open("scans")
    page.sort([tmp_path / f"{person.name}{person.village}照片.jpg"])
    clerk.wait()
    clerk.press("存入已认出的", page)
    told = _(" {turned} turned upright, {reduced} reduced.").format(turned=1, reduced=1)
    assert told in clerk.window.toast.text()
    (kept,) = clerk.session.read(scan.owned, "person", person.number)
    assert kept.kind == "photo"
    page.viewer.show_scan(kept.id)
    clerk.wait()
    with Image.open(io.BytesIO(page.viewer.opened.content)) as shown:
        assert shown.size[0] < shown.size[1] <= 3508
    assert not page.viewer.sheet.pixmap().isNull()


def test_many_pages_and_second_copies_are_asked_about_by_name(clerk, tmp_path) -> None:
    person = _bare(clerk)[0]
    (tmp_path / "三百页.pdf").write_bytes(pdf(301))
    (tmp_path / "一页.pdf").write_bytes(pdf(1))
    page = clerk.open("archives", person.number)
    page.take([tmp_path / "三百页.pdf", tmp_path / "一页.pdf"])
    clerk.wait()
    dialog = next(each for each in clerk.window.findChildren(KeepAnyway) if each.isVisible())
    assert clerk.sees("三百页.pdf", dialog)
    assert len(clerk.session.read(scan.owned, "person", person.number)) == 1
    dialog.keep.setFocus()
    clerk.key("Space", dialog.keep)
    assert {each.pages for each in clerk.session.read(scan.owned, "person", person.number)} == {1, 301}
    page.take([tmp_path / "一页.pdf"])
    clerk.wait()
    dialog = next(each for each in clerk.window.findChildren(KeepAnyway) if each.isVisible())
    assert clerk.sees("一页.pdf", dialog)
    dialog.reject()
    assert len(clerk.session.read(scan.owned, "person", person.number)) == 2


def test_damaged_and_locked_files_are_told_by_name(clerk, tmp_path) -> None:
    page = clerk.open("archives", 3)
    before = len(clerk.session.read(scan.owned, "person", 3))
    files = {"坏.pdf": b"%PDF-1.7 nothing", "锁.pdf": pdf(1, "secret"), "空.jpg": b"", "坏.jpg": picture(3)[:200]}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        page.take([tmp_path / name])
        clerk.wait()
        assert clerk.refusals[-1].where == name
    assert len(clerk.session.read(scan.owned, "person", 3)) == before


def test_what_is_said_of_a_scan_is_changed_by_keyboard_and_a_wrong_day_refused(clerk) -> None:
    page = clerk.open("archives", 3)
    page.panel.table.selectRow(0)
    clerk.wait()
    page.panel.change()
    dialog = next(each for each in clerk.window.findChildren(ScanDialog) if each.isVisible())
    dialog.title.setText("第二代身份证")
    dialog.day.setText("昨天前天")
    save = next(each for each in dialog.findChildren(QPushButton) if each.text().startswith("保存"))
    save.setFocus()
    clerk.key("Space", save)
    assert clerk.refusals[-1].where == "昨天前天"
    dialog.day.setText("2026-05-12")
    clerk.key("Space", save)
    assert not dialog.isVisible()
    assert "第二代身份证" in [each.title for each in clerk.session.read(scan.owned, "person", 3)]


def test_the_whole_file_prints_its_photos_and_the_service_sheet_tells_how_often_to_visit(clerk, monkeypatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    page = clerk.open("archives", 3)
    kept = clerk.session.read(scan.owned, "person", 3)
    assert any(each.kind == "photo" for each in kept)
    page.view.press()
    clerk.wait()
    with pypdfium2.PdfDocument(opened[-1]) as document:
        drawn = [sum(each.type == 3 for each in paper.get_objects()) for paper in document]
    assert drawn[2] == 1, "the portrait stands on the basic sheet"
    assert sum(drawn) >= 1 + len(kept)
    page.view.service_sheet()
    clerk.wait()
    found = clerk.session.read(dossier.show, 3)
    visit = next(each for each in found.ticks if each.item.desk == "visit")
    with pypdfium2.PdfDocument(opened[-1]) as document:
        assert len(document) == 1
        said = document[0].get_textpage().get_text_bounded()
    sentence = resources.shipped("papers", "dossier", "service.toml")["visits"]
    assert sentence.format(wanted=visit.wanted, there=visit.there) in said.replace("\r\n", "").replace("\n", "")
    assert found.name in said


@pytest.mark.parametrize("key", ["archives", "scans", "cabinet"])
def test_every_button_is_reached_by_the_keyboard_and_has_a_name(clerk, key: str) -> None:
    page = clerk.open(key)
    for each in page.findChildren(QPushButton):
        if each.isCheckable():  # one of a row: the arrow keys go along it
            continue
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus or not each.isVisible(), each.text()
        assert each.accessibleName() or each.text(), each
