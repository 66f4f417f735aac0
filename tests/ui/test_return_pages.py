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
    assert page.indicator_model.rowCount() > 0
    page.tabs.setCurrentIndex(2)
    clerk.wait()
    assert "60人" in page.text.toPlainText()
