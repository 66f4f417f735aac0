"""The cabinet in the window: papers filed, found, numbered and boxed; a loan; the inspection; a step of the close."""

from __future__ import annotations

import io
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.services.test_scan import pdf
from tests.ui.test_scans_page import dropped


def _pdf(path: Path, text: str) -> Path:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 500, text)
    canvas.showPage()
    canvas.save()
    path.write_bytes(out.getvalue())
    return path


def _titles(page) -> list[str]:
    model = page.items.list.model
    return [model.row(number)["title"] for number in range(model.rowCount())]


def test_papers_are_filed_found_numbered_and_boxed(clerk, tmp_path):
    page = clerk.open("cabinet")
    before = page.items.list.model.rowCount()
    assert before > 0
    page.items.chosen_class.setCurrentIndex(page.items.chosen_class.findData("HD"))
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"no pdf")
    page.items.file_all([_pdf(tmp_path / "助残日小结.pdf", "balloons and flags"), bad])
    clerk.wait()
    assert page.items.list.model.rowCount() == before + 1
    assert clerk.sees("已归档 1 件")
    assert clerk.sees("坏.pdf")
    clerk.type(page.items.search, "balloons flags")
    clerk.key("Return", page.items.search)
    assert _titles(page) == ["助残日小结"]
    page.items.list.table.selectRow(0)
    clerk.wait()
    assert page.items.open_button.isVisible()
    page.items.form.editors["remark"].setFocus()
    clerk.type(page.items.form.editors["remark"], "附光盘")
    clerk.press("保存", page.items.side)
    page.items.list.load()
    clerk.press("全年编号")
    assert clerk.sees("件已编号")
    clerk.press("目录")
    page.tabs.setCurrentIndex(1)
    clerk.wait()
    clerk.press("归档文件装盒")
    clerk.press("盒脊")
    kinds = {page.boxes.model.row(number)["kind_word"] for number in range(page.boxes.model.rowCount())}
    assert kinds == {"归档文件", "台账"}
    assert not clerk.refusals


def test_a_loan_comes_back_and_a_line_is_set(clerk):
    page = clerk.open("cabinet", "loan:1")
    assert page.tabs.currentIndex() == 2
    assert page.loans.model.row(0)["borrower"] == "周启明"
    page.loans.table.selectRow(0)
    clerk.press("归还")
    assert page.loans.model.row(0)["returned_on"] == "2026-10-15"
    page.tabs.setCurrentIndex(3)
    clerk.wait()
    page.inspection.table.selectRow(6)
    page.inspection.picked["registers"] = ["visit"]
    page.inspection.lines_of["says"].setText("见照片")
    clerk.press("保存", page.inspection)
    assert page.inspection.model.row(6)["says"] == "见照片"
    page.tabs.setCurrentIndex(4)
    clerk.wait()
    page.documents.table.selectRow(0)
    clerk.wait()
    assert page.documents.rules.rowCount() > 0


def test_a_step_of_the_close_is_done_and_undone(clerk):
    page = clerk.open("cabinet", "close:2025")
    assert page.tabs.currentIndex() == 5
    assert clerk.sees("2025 年：7 步中已完成 0 步")
    page.closing.table.selectRow(4)
    clerk.press("办理选中的一步")
    assert clerk.sees("2025 年：7 步中已完成 1 步")
    clerk.key("Ctrl+Z", clerk.window)
    assert clerk.sees("2025 年：7 步中已完成 0 步")
    clerk.press("到期清册")
    assert clerk.refusals


def test_papers_dropped_on_the_cabinet_are_filed_in_one_operation(clerk, tmp_path):
    cabinet = clerk.open("cabinet", "items")
    for number in (1, 2):
        (tmp_path / f"拖入{number}.pdf").write_bytes(pdf(number))
    before = cabinet.items.list.table.model().rowCount()
    dropped(cabinet.items, sorted(tmp_path.glob("拖入*.pdf")))
    clerk.wait()
    assert cabinet.items.list.table.model().rowCount() == before + 2
    clerk.press("撤销")
    assert cabinet.items.list.table.model().rowCount() == before


def test_a_term_is_set_by_its_paper_and_the_table_printed(clerk):
    cabinet = clerk.open("cabinet", "terms")
    tab = cabinet.terms
    row = tab.model.find("code", "ZF")
    assert tab.model.row(row)["source"].startswith("参考")
    tab.table.selectRow(row)
    tab.term.setCurrentIndex(tab.term.findData("D30"))
    clerk.press("保存", tab)
    assert clerk.refusals, "a term of one's own needs its paper"
    tab.table.selectRow(tab.model.find("code", "ZF"))
    tab.term.setCurrentIndex(tab.term.findData("D30"))
    tab.source.setText("县档〔2026〕3号")
    clerk.press("保存", tab)
    found = tab.model.row(tab.model.find("code", "ZF"))
    assert (found["term"], found["source"]) == ("30年", "县档〔2026〕3号")
    clerk.press("打印期限表", tab)
    assert any(path.suffix == ".pdf" for path in clerk.window.papers)
    clerk.press("撤销")
    assert tab.model.row(tab.model.find("code", "ZF"))["term"] == "10年"


def test_a_standard_opens_the_paper_it_stands_on(clerk):
    policies = clerk.open("policies")
    row = next(n for n, each in enumerate(policies._rows) if each.source.startswith("龙府办发"))
    policies.view.selectRow(row)
    clerk.key("Return", policies.view)
    documents = clerk.window.pages["cabinet"].documents
    assert documents._chosen().number == policies._rows[row].source
    assert documents.title.text() == "龙里县残疾人联合会组织专项改革试点工作实施方案"
    assert documents.dated.text() == "2019-09-25"
    assert documents.rules.rowCount() > 5


def test_the_countys_sheet_is_taken_in_and_a_line_pressed_with_its_papers(clerk, tmp_path, monkeypatch):
    file = tmp_path / "县评分表.csv"
    file.write_text("类别,评分内容,分值\n组织,换届选举,10\n服务,康复服务,8\n", "utf-8-sig")
    cabinet = clerk.open("cabinet", "inspection")
    tab = cabinet.inspection
    tab.take_in(file)
    clerk.wait()
    assert tab.sheet.currentText() == "县评分表"
    assert tab.model.rowCount() == 2
    tab.table.selectRow(0)
    clerk.press("打印这一条", tab)
    assert [path.name for path in clerk.window.papers] == ["迎检_01_换届选举.pdf"]
    clerk.press("撤销")
    assert tab.sheet.findText("县评分表") < 0
