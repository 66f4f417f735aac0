"""The holidays of a year as the notice publishes them: what is known, and what a clerk enters or corrects."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session


class HolidayDialog(QDialog):
    """Shows a year's days off and days worked; deadlines and publicity days are counted by them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._known: dict[int, Any] = {}
        self.setWindowTitle(_("Holidays"))
        self.year = element.combo(_("Year"), 8)
        self.source = QLineEdit()
        self.source.setAccessibleName(_("Notice"))
        self.rest, self.work = QPlainTextEdit(), QPlainTextEdit()
        for box, name in ((self.rest, _("Days off")), (self.work, _("Days worked instead"))):
            box.setAccessibleName(name)
            box.setTabChangesFocus(True)
            box.setMinimumHeight(theme.px(72))
        self.says = element.label("", "muted")
        form = QFormLayout()
        form.addRow(_("Year"), self.year)
        form.addRow(_("Notice"), self.source)
        form.addRow(_("Days off"), self.rest)
        form.addRow(_("Days worked instead"), self.work)
        self.go = element.button(_("&Keep"), self.keep, kind="primary", icon="check", changes=True)
        stop = element.button(_("Close"), self.reject)
        says = _("Copy the days from the notice, like 1月1日至3日、2月15日至23日. Working days are counted by them.")
        self.setLayout(
            element.column(
                element.label(says, "muted"), form, self.says, element.flow(self.go, stop), space=12, margin=24
            )
        )
        self.resize(theme.px(560), theme.px(440))
        self.year.currentIndexChanged.connect(lambda _index: self._show())
        self.load()

    def load(self) -> None:
        """Read the years known, and offer the ones to come."""
        from clfdesk.services import holiday

        keep = self.year.currentData()
        found = self.session.read(holiday.years, otherwise=[])
        self._known = {each.year: each for each in found}
        today = self.session.desk.today.year
        offered = sorted({*self._known, today, today + 1}, reverse=True)
        self.year.blockSignals(True)
        self.year.clear()
        for year in offered:
            self.year.addItem(f"{year}" if year in self._known else _("{year}, not known yet").format(year=year), year)
        wanted = keep or next((year for year in (today, today + 1) if year not in self._known), today)
        self.year.setCurrentIndex(max(0, self.year.findData(wanted)))
        self.year.blockSignals(False)
        self._show()

    def _show(self) -> None:
        from clfdesk.services import holiday

        each = self._known.get(int(self.year.currentData() or 0))
        self.source.setText(each.source if each else "")
        self.rest.setPlainText(holiday.spoken(each.rest) if each else "")
        self.work.setPlainText(holiday.spoken(each.work) if each else "")
        says = _("Not known yet: Monday to Friday is counted, and every day worked out so says it.")
        if each is not None:
            says = _("Entered on this desk.") if each.own else _("Came with the program.")
        self.says.setText(says)

    def keep(self) -> None:
        """Keep what stands there for the year."""
        from clfdesk.services import holiday

        office, year = self.session.desk, int(self.year.currentData() or 0)
        rest, work, source = self.rest.toPlainText(), self.work.toPlainText(), self.source.text()
        self.session.do(
            _("Saving"),
            lambda: holiday.keep(office, year, rest, work, source),
            changes=("local_value", "entry", "business"),
            done=lambda _change: self.load(),
            told=_("The holidays of {year} are kept.").format(year=year),
        )
