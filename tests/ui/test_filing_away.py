"""Every paper the desk presses is offered to be filed, on whatever page: one key, one operation, found by its words."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from clfdesk.domain.archive import ArchiveItem
from clfdesk.errors import Refusal
from clfdesk.services import archive, archive_filing, scan, scan_view
from clfdesk.services.files import write_out
from clfdesk.storage import records, scan_store
from clfdesk.ui.file_away import FileAway


@pytest.fixture(autouse=True)
def opened(monkeypatch) -> list[str]:
    """Keep the papers from being opened by another program."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()) or True)
    return found


def _dialog(clerk) -> FileAway:
    return next(each for each in clerk.window.findChildren(FileAway) if each.isVisible())


def _away(clerk) -> list[str]:
    """File away what was just made, by keyboard alone; return the titles."""
    clerk.window.activateWindow()
    clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.key("Ctrl+Shift+F", clerk.window)
    dialog = _dialog(clerk)
    titles = [title.text() for _path, title, _kind in dialog.lines]
    button = next(each for each in dialog.findChildren(QPushButton) if each.isDefault())
    button.setFocus()
    clerk.key("Return", button)
    assert not dialog.isVisible()
    return titles


def test_a_list_and_a_personal_file_are_filed_by_one_key(clerk, opened) -> None:
    page = clerk.open("archives", 3)
    page.press_list()
    clerk.wait()
    assert opened
    assert clerk.window.toast.more.isVisible()
    (title,) = _away(clerk)
    (item,) = records.every(ArchiveItem, title=title)
    assert item.scan_id
    assert item.pages
    assert item.source.endswith(".pdf")
    name = clerk.session.read(archive.find, "缺件清单")
    assert item.id in [each.id for each in name]
    page.press_list()  # the same content again: it is filed already, so nothing is offered
    clerk.wait()
    assert not clerk.window.toast.more.isVisible()
    page.view.press()
    clerk.wait()
    (title,) = _away(clerk)
    assert "个人档案" in title


def test_registers_and_lists_of_any_page_are_offered(clerk) -> None:
    people = clerk.open("persons")
    people.list.press()
    clerk.wait()
    (title,) = _away(clerk)
    assert records.every(ArchiveItem, title=title)


def test_several_papers_are_one_operation_and_what_cannot_be_filed_is_named(clerk, tmp_path) -> None:
    office, before = clerk.session.desk, records.count(ArchiveItem)

    def verb() -> None:
        write_out(tmp_path, "一.csv", "姓名,村\n王五,东沟村\n".encode("utf-8-sig"), "internal")
        write_out(tmp_path, "二.pdf", b"%PDF-1.7 broken", "internal")
        write_out(tmp_path, "三.csv", "走访,时间\n赵六,三月\n".encode("utf-8-sig"), "internal")

    clerk.session.do("press", verb)
    clerk.wait()
    clerk.key("Ctrl+Shift+F", clerk.window)
    _dialog(clerk).keep()
    clerk.wait()
    assert records.count(ArchiveItem) == before + 2
    assert "二.pdf" in clerk.refusals[-1].where
    (found,) = archive.find(office, "赵六")
    kept = scan.get(office, found.scan_id)
    assert scan_store.get(kept.sha256).decode("utf-8-sig").startswith("走访")
    assert kept.file_name.endswith(".csv")
    shown = scan_view.Opened(kept.id, kept.title, kept.media, 1, b"")
    with pytest.raises(Refusal):
        scan_view.page(shown, 0)
    clerk.window.undo()
    clerk.wait()
    assert records.count(ArchiveItem) == before


def test_a_word_paper_is_found_by_its_words(clerk, tmp_path) -> None:
    import docx

    paper = docx.Document()
    paper.add_paragraph("关于做好二〇二六年走访慰问工作的通知")
    paper.add_paragraph("各村（社区）残协 & 有关单位")
    paper.save(tmp_path / "通知.docx")
    office, found = clerk.session.desk, []
    clerk.session.do(
        "file", lambda: archive_filing.file_paper(office, tmp_path / "通知.docx", material="LW"), done=found.append
    )
    clerk.wait()
    (kept,) = found
    for words in ("走访慰问工作", "残协 & 有关"):
        assert kept.number in [each.id for each in archive.find(office, words)]
    assert scan.get(office, kept.scan).file_name.endswith(".docx")
