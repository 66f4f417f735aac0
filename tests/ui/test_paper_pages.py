"""Notices, letters, hands and own wording in the window, as a clerk uses them."""

from __future__ import annotations

from PySide6.QtPrintSupport import QPrinter

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
