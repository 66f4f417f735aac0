"""Workbooks for villages to fill in: which form, for which villages; they come back through the import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QFormLayout

from clfdesk.i18n import _
from clfdesk.ui import element, files, person_lines, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class FormsPage(Page):
    """A key is the name of a form."""

    name = "forms"
    watches = frozenset({"division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Village forms"))
        self.form = element.combo(_("Form"), 12)
        self.model = TableModel([shown.Column("village", _("village"), 12), shown.Column("says", _("form"), 20)])
        self.table = TableView(
            self.model, _("Villages"), _("No village is entered yet; enter them under Organisation.")
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setMinimumHeight(theme.px(200))
        self.make_button = element.button(_("&Make for the chosen"), self.make, kind="primary", icon="file-spreadsheet")
        self.all_button = element.button(_("Make for &all"), self.make_all, icon="file-spreadsheet")
        self.take_button = element.button(_("&Take one back"), lambda: self.open_page("intake", None), icon="file-up")
        self.done = element.column()
        rows = QFormLayout()
        rows.addRow(_("&Form"), self.form)
        says = _(
            "Each workbook holds the village's own people, lists to choose from and a hidden row key. "
            "What comes back filled in is taken in under Import: only what was changed."
        )
        card = element.card(
            element.label(says, "muted"),
            rows,
            element.flow(self.make_button, self.all_button, self.take_button),
            self.table,
            self.done,
            space=12,
        )
        self.body.addWidget(card, 1)
        self._made: dict[str, str] = {}

    def load(self) -> None:
        from clfdesk.services import village_form

        chosen = self.form.currentData()
        self.form.clear()
        for name, title in self.session.read(lambda _office: village_form.forms(), otherwise=[]):
            self.form.addItem(title, name)
        self.form.setCurrentIndex(max(0, self.form.findData(chosen)))
        self.villages = list(self.session.read(person_lines.villages, otherwise=[]))
        self._fill()

    def open(self, key: object) -> None:
        self.form.setCurrentIndex(max(0, self.form.findData(key)))

    def make(self) -> None:
        """Make the form for the chosen villages."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        self._make([self.villages[row] for row in rows])

    def make_all(self) -> None:
        """Make the form for every village."""
        self._make(self.villages)

    def _make(self, villages: list[str]) -> None:
        from clfdesk.services import village_form

        office, stem, out = self.session.desk, str(self.form.currentData()), self.session.out_folder(_("village forms"))

        def verb(progress: Any) -> list[Path]:
            made = []
            for number, village in enumerate(villages, 1):
                made.append(village_form.make(office, village, out, stem=stem).path)
                progress(number, len(villages))
            return made

        def done(paths: list[Path]) -> None:
            self._made |= {village: path.name for village, path in zip(villages, paths, strict=True)}
            self._fill()
            element.clear(self.done)
            self.done.addWidget(files.buttons(paths))

        if villages:
            self.session.do(_("Making forms"), verb, done=done, reports=True)

    def _fill(self) -> None:
        row = max(self.table.currentIndex().row(), 0)
        self.model.fill([{"village": each, "says": self._made.get(each, "")} for each in self.villages])
        for button in (self.make_button, self.all_button):
            button.setEnabled(bool(self.villages))
        if self.villages:
            self.table.selectRow(row)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return FormsPage(session, open_page)
