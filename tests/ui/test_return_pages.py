"""The pages beside the returns: slips of the villages, sending and checking, statistics."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from clfdesk.services import filing, village_slip


def test_a_slip_is_kept_and_the_missing_are_asked(clerk):
    page = clerk.open("slips")
    names = [page.model.row(row)["village"] for row in range(page.model.rowCount())]
    page.table.selectRow(0)
    page.reporter.setText("胡月娥")
    page.nothing.setChecked(True)
    page.keep()
    clerk.wait()
    assert village_slip.board(clerk.session.desk)[0].nothing
    page.copy()
    said = QApplication.clipboard().text()
    assert names[0] not in said
    assert all(name in said for name in names[1:])


def test_a_return_is_sent_explained_and_compared(clerk, tmp_path):
    office = clerk.session.desk
    for period in ("2025", "2026"):
        clerk.session.do("", lambda period=period: filing.make(office, "R01", period, tmp_path), changes=("filing",))
        clerk.wait()
    page = clerk.open("versions", "R01")
    assert [page.bridge_model.row(row)["count"] for row in range(page.bridge_model.rowCount())] == [60, 60]
    page.bridge.selectRow(0)
    assert page.people_model.rowCount() == 60
    assert page.differences_model.rowCount() > 0  # everybody is a year older
    page.copy_file()
    clerk.wait()
    (url,) = QApplication.clipboard().mimeData().urls()
    assert url.toLocalFile().endswith(".xlsx")
    page.clear()
    page.sure_button.click()
    clerk.wait()
    assert not list(tmp_path.glob("*2026*_第1版_*")) or len(list(tmp_path.glob("*.xlsx"))) == 1


def test_every_number_of_a_statistic_opens_its_people(clerk):
    page = clerk.open("figures")
    last = page.model.rowCount() - 1
    for row, column in ((0, 1), (1, 2), (last, 1)):
        page.table.setCurrentIndex(page.model.index(row, column))
        page._who()
        assert page.people_model.rowCount() == page.model.row(row)[str(column)]
    page.tabs.setCurrentIndex(1)
    clerk.wait()
    assert page.indicators.model.rowCount() > 0
    page.tabs.setCurrentIndex(2)
    clerk.wait()
    assert "60人" in page.text.toPlainText()


def test_the_numbers_of_indicators_and_summary_open_their_people(clerk):
    page = clerk.open("figures")
    page.tabs.setCurrentIndex(1)
    clerk.wait()
    for row in range(page.indicators.model.rowCount()):
        page.indicators.table.selectRow(row)
        clerk.wait()
        told = page.indicators.model.row(row)
        if told["denominator"] is not None:
            assert page.indicators.reached_model.rowCount() <= told["denominator"]
    page.indicators.export()
    clerk.wait()
    page.indicators.press()
    clerk.wait()
    page.tabs.setCurrentIndex(2)
    clerk.wait()
    page.figure.setCurrentIndex(0)
    page._figure()
    assert page.figure_people.rowCount() == 60
    page.press_summary(docx=True)
    clerk.wait()
    assert not clerk.refusals


def test_a_list_goes_to_a_group_only_after_a_second_yes_and_its_rows_are_kept(clerk, tmp_path):
    office = clerk.session.desk
    clerk.session.do("", lambda: filing.make(office, "R40", "2026-09", tmp_path), changes=("filing",))
    clerk.wait()
    page = clerk.open("versions", "R40")
    panel = page.versions
    panel.words.setText("全县残联工作群")
    panel.sent()
    assert not panel.group.isHidden()
    assert panel.chosen().state == "frozen"
    panel.group_button.click()
    clerk.wait()
    page.tabs.setCurrentWidget(page.gone)
    assert page.gone.model.row(0)["to"] == "全县残联工作群"
    page.gone.table.selectRow(0)
    assert page.gone.rows_model.rowCount() == 60
    page.tabs.setCurrentWidget(page.lying)
    page.lying.table.selectAll()
    page.lying.ask()
    page.lying.sure_button.click()
    clerk.wait()
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_slip_is_put_right_and_its_photo_kept(clerk, tmp_path):
    from PIL import Image

    page = clerk.open("slips")
    page.table.selectRow(1)
    page.reporter.setText("胡月娥")
    page.counts["deaths"].setValue(1)
    page.keep()
    clerk.wait()
    page.table.selectRow(1)
    assert page.counts["deaths"].value() == 1
    page.counts["deaths"].setValue(2)
    page.mend()
    clerk.wait()
    assert village_slip.board(clerk.session.desk)[1].counts == (("deaths", 2),)
    Image.new("RGB", (600, 800), "white").save(tmp_path / "photo.jpg")
    page.attach(tmp_path / "photo.jpg")
    clerk.wait()
    assert page.seen_button.isEnabled()
    assert not clerk.refusals


def test_a_villages_workbook_is_its_slip(clerk, tmp_path):
    from clfdesk.services import village_form

    page = clerk.open("slips")
    village = page.model.row(0)["village"]
    page.table.selectRow(0)
    page.reporter.setText("胡月娥")
    office, made = clerk.session.desk, []
    clerk.session.do("", lambda: village_form.make(office, village, tmp_path), done=made.append)
    clerk.wait()
    page.take(made[0].path)
    clerk.wait()
    assert not clerk.refusals
    one = village_slip.board(clerk.session.desk)[0]
    assert (one.how, one.nothing) == ("workbook", True)


def test_the_countys_findings_stand_in_the_window(clerk, tmp_path):
    office = clerk.session.desk
    clerk.session.do("", lambda: filing.make(office, "R01", "2026", tmp_path / "收"))
    clerk.wait()
    page = clerk.open("collection", tmp_path / "收")
    clerk.wait()
    assert page.model.rowCount() == 1
    page.send_back()
    clerk.wait()
    page.compare(tmp_path / "收")
    clerk.wait()
    assert page.beside_model.row(0)["now"] == page.beside_model.row(0)["before"] > 0
    assert not clerk.refusals


def test_a_finding_is_answered_then_sent_sent_back_by_row_and_filed(clerk, tmp_path):
    """The whole life in the window: draft, answer, checked, made, sent, back by row, traced, accepted, filed."""
    page = clerk.open("filings", "R16")
    page.period.setCurrentText("2026-Q3")
    page.draft()
    clerk.wait()
    page = clerk.open("versions", "R16")
    assert page.versions.chosen().state == "draft"
    page.tabs.setCurrentIndex(1)
    found = page.findings
    assert found.checks_model.row(found.checks.currentIndex().row())["tone"] == "red"
    clerk.type(found.remark, "县里要预报数")
    clerk.key("Return", found.remark)
    states = [found.checks_model.row(row)["state"] for row in range(found.checks_model.rowCount())]
    assert any(state.endswith("县里要预报数") for state in states)
    page.versions.check()
    clerk.wait()
    assert page.versions.chosen().state == "checked"
    office = clerk.session.desk
    clerk.session.do("", lambda: filing.make(office, "R16", "2026-Q3", tmp_path), changes=("filing",))
    clerk.wait()
    page.versions.words.setText("县残联")
    page.versions.sent()
    clerk.wait()
    page.versions.words.setText("第1行姓名不对；没盖章")
    page.versions.back()
    clerk.wait()
    assert [found.reasons_model.row(row)["row"] for row in (0, 1)] == [1, ""]
    name = page.trace._rows[0].says.split("；")[0]
    page.trace.sought.setText(name)
    page.trace.look()
    clerk.wait()
    assert page.trace.model.row(0)["row"] == 1
    clerk.session.do("", lambda: filing.make(office, "R16", "2026-Q3", tmp_path), changes=("filing",))
    clerk.wait()
    page.versions.table.selectRow(0)
    page.findings.checks.selectRow(0)
    assert page.versions.chosen().revision == 2
    for row in range(page.findings.checks_model.rowCount()):
        page.findings.checks.selectRow(row)
        page.findings.remark.setText("同上")
        page.findings.answer()
        clerk.wait()
    page.versions.words.setText("县残联")
    for step in (page.versions.sent, page.versions.accept, page.versions.file_away):
        step()
        clerk.wait()
    assert page.versions.chosen().state == "filed"
    page.trace.again()
    clerk.wait()
    assert not clerk.refusals


def test_the_countys_marked_workbook_is_taken_in_by_the_window(clerk, tmp_path):
    from clfdesk.services import county_merge, filing_life, filing_versions

    office = clerk.session.desk

    def sent():
        filing.make(office, "R01", "2026", tmp_path / "收")
        filing_life.send(office, filing_versions.pick(office, "R01", "2026"), to="县残联", accept_unverified=True)
        return county_merge.send_back(tmp_path / "收", tmp_path / "退", today=office.today)

    made = []
    clerk.session.do("", sent, changes=("filing",), done=made.extend)
    clerk.wait()
    page = clerk.open("versions", "R01")
    page.findings.take(made[0].path)
    clerk.wait()
    assert page.versions.chosen().state == "sent_back"
    assert page.findings.reasons_model.rowCount() > 0
    page.findings.reasons.selectRow(0)
    page.findings.record()
    clerk.wait()
    assert clerk.window.pages["persons"].isVisible()
    assert not clerk.refusals


def test_a_countys_form_is_chosen_mapped_filled_and_looked_at(clerk, tmp_path):
    """By the page alone: the form, what goes into a column, filled, the file there; next time it is remembered."""
    from openpyxl import load_workbook

    from tests.samples import person_blanks

    path = tmp_path / "县表.xlsx"
    person_blanks.broken_heads().save(path)
    page = clerk.open("filings", path)
    assert not page.mapping.isHidden()
    choices = page.mapping.choices
    assert choices["身份证号码" if "身份证号码" in choices else "公民身份号码"].currentData() == "id_number"
    sign = choices["签字"]
    sign.setCurrentIndex(sign.findData("guardian_name"))
    clerk.press("填表", page)
    assert not clerk.refusals
    made = next(path_ for path_ in clerk.session.out_folder("报表").rglob("*.xlsx"))
    rows = load_workbook(made).active
    people = [row[1].value for row in rows.iter_rows(min_row=6, max_row=65)]
    assert len([name for name in people if name]) == 60
    page = clerk.open("filings", path)
    assert page.mapping.choices["签字"].currentData() == "guardian_name"


def test_an_xls_form_says_so_and_comes_back_as_xls(clerk, tmp_path):
    from tests.sheets.test_old_forms import _printed

    page = clerk.open("filings", _printed(tmp_path / "县表.xls"))
    assert page.back_box.isVisible()
    assert page.back_box.isChecked()
    page.fill()
    clerk.wait()
    assert not clerk.refusals
    assert list(clerk.session.out_folder("报表").rglob("*.xls"))


def test_a_kept_list_is_made_a_return_in_the_window(clerk, tmp_path):
    """R40 without a line of code: columns of the list, kept under a name, made as a return."""
    from openpyxl import load_workbook

    from clfdesk.ui.list_kept import KeptLists

    page = clerk.open("persons")
    page.list.findChild(KeptLists).keep("低保电话")
    clerk.wait()
    page = clerk.open("filings", "R40/低保电话")
    assert page.cards.row(page.table.currentIndex().row())["id"] == "R40/低保电话"
    page.make()
    clerk.wait()
    assert not clerk.refusals
    made = next(each for each in clerk.session.out_folder("报表").rglob("*.xlsx") if "低保电话" in each.name)
    headings = [cell.value for cell in load_workbook(made).active[3]]
    assert {"序号", "姓名"} <= set(headings)


def test_every_page_of_returns_is_reached_by_keys_alone(clerk):
    """Alt with a letter never means two buttons of one page, and every table and line has a name read aloud."""
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView

    for name in ("filings", "collection", "versions", "figures", "slips"):
        page = clerk.open(name)
        tabs = getattr(page, "tabs", None)
        for turn in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(turn)
            clerk.wait()
            letters = {}
            for each in page.findChildren(QAbstractButton):
                mark = each.text().replace("&&", "").partition("&")[2][:1].upper()
                if mark and each.isVisible():
                    assert letters.setdefault(mark, each.text()) == each.text(), (name, turn, mark)
            for kind in (QTableView, QLineEdit, QComboBox):
                for each in page.findChildren(kind):
                    if each.isVisible() and not isinstance(each.parent(), QComboBox):
                        assert each.accessibleName() or each.objectName().startswith("qt_"), (name, turn, each)


def test_returns_and_lists_with_macros_are_read_without_them_when_the_clerk_says_so(clerk, tmp_path, monkeypatch):
    from clfdesk.sheets import macros
    from tests.samples import hostile

    monkeypatch.setattr(macros, "_chosen", set())
    office, folder = clerk.session.desk, tmp_path / "sent"
    clerk.session.do("", lambda: filing.make(office, "R01", "2026", folder), changes=("filing",))
    clerk.wait()
    (file,) = folder.glob("*.xlsx")
    file.write_bytes(hostile.package(hostile.parts(file.read_bytes()) | {"xl/vbaProject.bin": b"x" * 90}))
    page = clerk.open("collection", folder)
    assert [page.model.row(row)["tone"] for row in range(page.model.rowCount()) if page.model.row(row)["file"]] == [
        "red"
    ]
    clerk.press("只读数据、不运行宏", page)
    assert "" in [page.model.row(row)["tone"] for row in range(page.model.rowCount()) if page.model.row(row)["file"]]
    assert not page.data_button.isVisible()
    monkeypatch.setattr(macros, "_chosen", set())
    (folder / file.name).rename(folder / "持证人员名单.xlsx")
    page = clerk.open("reconciliation", folder)
    assert [line.macros for line in page.lines if line.refusal]
    clerk.press("只读数据、不运行宏", page)
    assert not [line for line in page.lines if line.refusal]
