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
