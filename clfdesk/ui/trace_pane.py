"""Where a number, a name or an account went: every row of every version that holds it; and the rows of any version."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.page import OpenPage
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView
from clfdesk.ui.version_panel import STATES, made_of_people


class TracePane(QWidget):
    """Left what was found, right the rows of the version at hand; ``chosen`` asks the page to show a version."""

    chosen = Signal(int)

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__()
        self.session, self.open_page = session, open_page
        self.one: Any = None
        self._found: list[Any] = []
        self._rows: list[Any] = []
        self.sought = QLineEdit()
        self.sought.setPlaceholderText(_("an ID number, a name, an account"))
        self.sought.setAccessibleName(_("Search in what was sent"))
        self.sought.setMinimumWidth(theme.px(260))
        self.sought.returnPressed.connect(self.look)
        self.look_button = element.button(_("Where did it &go"), self.look, kind="primary", icon="search")
        self.again_button = element.button(_("&Write its file again"), self.again, icon="file-spreadsheet")
        self.model = TableModel(
            [
                shown.Column("title", _("return"), 8),
                shown.Column("period", _("period"), 5),
                shown.Column("revision", _("version"), 3, True),
                shown.Column("row", _("row"), 3, True),
                shown.Column("heading", _("column"), 5),
                shown.Column("state", _("state"), 4),
                shown.Column("to", _("sent to"), 6),
            ]
        )
        empty = _("Type what you look for: every return it stands in is listed, with its row and to whom it went.")
        self.table = TableView(self.model, _("Where it went"), empty)
        self.table.chosen.connect(lambda _row: self._turn())
        self.table.opened.connect(lambda _row: self._version())
        self.rows_model = TableModel(
            [shown.Column("row", _("row"), 3, True), shown.Column("says", _("as it was made"), 14)]
        )
        self.rows = TableView(self.rows_model, _("Rows of the version"), _("Choose a version on the first tab."))
        self.rows.opened.connect(lambda _row: self._record())
        self.whose = element.label("", "muted")
        self.done = element.column()
        right = QWidget()
        right.setLayout(element.column(self.whose, self.rows, element.flow(self.again_button), space=8))
        self.setLayout(
            element.column(
                element.flow(self.sought, self.look_button),
                arrangement.Sides(self.table, right, wide=760, shares=(3, 2)),
                self.done,
                space=10,
                margin=12,
            )
        )
        element.yielding(self.table, self.rows)

    def show_version(self, one: Any) -> None:
        """Show the rows of a version as they were kept."""
        from clfdesk.services import filing_outbox

        self.one, self._rows = one, []
        self.again_button.setEnabled(one is not None and one.state not in ("draft", "checked"))
        self.whose.setVisible(one is not None)
        if one is not None:
            says = _("{title}, {period}, version {revision}")
            self.whose.setText(says.format(title=one.title, period=one.period, revision=one.revision))
            found = self.session.read(filing_outbox.rows_left, one.number)
            self._rows = found[1] if found else []
        self.rows_model.fill([{"row": each.row, "says": each.says} for each in self._rows])

    def look(self) -> None:
        """Look for the text in every version that was made."""
        from clfdesk.services import filing_compare

        text = self.sought.text().strip()
        if len(text) < 2:
            self.sought.setFocus()
            return
        office = self.session.desk

        def done(found: Any) -> None:
            self._found = found
            element.clear(self.done)
            if not found:
                says = _("It stands in no return that was made here.")
                self.done.addWidget(element.card(element.label(says, "strong"), role="note", margin=12))
            self.model.fill(
                [
                    {
                        **{name: getattr(each.version, name) for name in ("title", "period", "revision")},
                        "row": each.row,
                        "heading": each.heading,
                        "state": _(STATES[each.version.state]),
                        "to": each.version.sent_to,
                    }
                    for each in found
                ]
            )
            if found:
                self.table.selectRow(0)

        self.session.do(_("Looking"), lambda: filing_compare.where_sent(office, text), done=done)

    def _place(self) -> Any:
        row = self.table.currentIndex().row()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _turn(self) -> None:
        place = self._place()
        if place is not None:
            self.show_version(place.version)
            self.rows.selectRow(place.row - 1)

    def _version(self) -> None:
        place = self._place()
        if place is not None:
            self.chosen.emit(place.version.number)

    def _record(self) -> None:
        row = self.rows.currentIndex().row()
        if (
            self.one is not None
            and 0 <= row < len(self._rows)
            and self._rows[row].key
            and made_of_people(self.one.card)
        ):
            self.open_page("persons", self._rows[row].key)

    def again(self) -> None:
        """Write the file of the version at hand once more, from the rows that were kept."""
        from clfdesk.services import filing_again, filing_versions

        one, office, out = self.one, self.session.desk, self.session.out_folder(_("returns"))
        if one is None:
            return

        def done(file: Any) -> None:
            element.clear(self.done)
            self.done.addWidget(element.card(files.buttons([file.path]), role="good", margin=12))

        self.session.do(
            _("Writing the workbook"),
            lambda: filing_again.rewrite(office, filing_versions.pick(office, one.card, one.period, one.revision), out),
            done=done,
        )
