"""Notices, letters, hands and own wording in the window, as a clerk uses them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel

from clfdesk.services import notice, paper, proof, wording


def test_a_notice_is_seen_printed_in_part_and_goes_on_after_a_jam(clerk, tmp_path):
    page = clerk.open("notices", "N14")
    people = page.people.count()
    assert people == len(notice.candidates(clerk.session.desk, "N14"))
    page._tick(False)
    for row in range(3):
        page.people.item(row).setCheckState(page.people.item(row).checkState().Checked)
    page.look()
    clerk.wait()
    assert page.view.proof.pages == page.view.thumbs.count() >= 3
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    page.bar.to(printer)
    clerk.wait()
    pages = page.view.proof.pages
    assert len(proof.page_sizes((tmp_path / "out.pdf").read_bytes())) == pages
    page.bar.jam_page.setValue(1)
    page.bar.jammed()
    clerk.wait()
    assert page.view.chosen() == list(range(2, pages + 1))
    assert proof.runs()[0].left == pages - 1


def test_a_letter_is_written_here_and_waits_for_its_signature(clerk):
    page = clerk.open("letters", "N31")
    assert "持证残疾人" in page.text.toPlainText()
    page.look()
    clerk.wait()
    assert page.view.proof.pages >= 1
    page.write(docx=True)
    clerk.wait()
    hands = clerk.open("papers")
    assert [each.state for each in paper.papers()] == ["sign"]
    hands.table.selectRow(0)
    hands.holder.setText("王主任")
    hands.move("seal")
    clerk.wait()
    assert [(each.state, each.holder) for each in paper.papers()] == [("seal", "王主任")]


def test_words_are_changed_here_and_go_back(clerk):
    page = clerk.open("wording", "P05")
    page.text.setPlainText("主席做什么")
    page.keep()
    clerk.wait()
    assert wording.changed_cards("posters") == {"chair_duties": "2026-10-15"}
    assert "本地改过" in page.marked.text()
    page.back()
    clerk.wait()
    assert wording.changed_cards("posters") == {}


def test_boards_are_looked_at_printed_and_only_the_changed_ones_pressed_again(clerk, tmp_path):
    page = clerk.open("posters")
    page.cards.item(page.cards.currentRow()).setCheckState(Qt.CheckState.Checked)
    for row in range(2):
        page.places.item(row).setCheckState(Qt.CheckState.Checked)
    clerk.press("预览并打印")
    shown = page.printing
    assert shown.view.proof.pages == 2
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    shown.bar.to(printer)
    clerk.wait()
    assert len(proof.page_sizes((tmp_path / "out.pdf").read_bytes())) == 2
    shown.bar.jam_page.setValue(1)
    shown.bar.jammed()
    clerk.wait()
    assert shown.view.chosen() == [2]
    shown.reject()
    page.places.item(2).setCheckState(Qt.CheckState.Checked)
    page.resume.setChecked(True)
    page.press()
    clerk.wait()
    said = "".join(each.text() for each in page.findChildren(QLabel))
    assert "另有 2 块以前做过" in said
    hung = clerk.open("placements")
    assert hung.model.rowCount() == 3
    assert hung.tabs.tabText(0).endswith(" 3")
    hung.open("due")
    assert hung.tabs.currentIndex() == 1


def test_a_form_for_one_is_empty_until_somebody_is_ticked_and_comes_in_plain_words(clerk):
    page = clerk.open("notices", "N05")
    assert page.large.isVisible()
    assert page._ticked() == []
    page.look()
    clerk.wait()
    assert page.view.proof.persons == ()
    page._tick(True)
    assert page._asked()["where"] == "number > 0"
    page._tick(False)
    page.people.item(0).setCheckState(Qt.CheckState.Checked)
    page.large.setChecked(True)
    page.look()
    clerk.wait()
    assert len(page.view.proof.persons) == 1
