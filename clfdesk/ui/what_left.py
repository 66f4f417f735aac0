"""What left the desk: how, to whom, which rows; and the files returns left behind, cleared only when chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown
from clfdesk.ui.page import OpenPage
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView
from clfdesk.ui.version_panel import STATES, channels, made_of_people


class WhatLeft(QWidget):
    """One line a sending, the newest first; beside it its rows, each opening its record."""

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__()
        self.session, self.open_page = session, open_page
        self._left: list[Any] = []
        self._rows: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("at", _("when"), 7),
                shown.Column("title", _("return"), 9),
                shown.Column("period", _("period"), 5),
                shown.Column("to", _("sent to"), 7),
                shown.Column("channel", _("how"), 4),
                shown.Column("rows", _("rows"), 3, True),
                shown.Column("columns", _("shown in full"), 8),
                shown.Column("by", _("by"), 4),
            ]
        )
        self.table = TableView(self.model, _("What left"), _("Nothing has left yet."))
        self.table.chosen.connect(lambda _row: self._show())
        self.rows_model = TableModel(
            [shown.Column("row", _("row"), 3, True), shown.Column("says", _("as it went"), 14)]
        )
        self.rows = TableView(self.rows_model, _("Rows that left"))
        self.rows.opened.connect(lambda _row: self._record())
        self.setLayout(element.column(arrangement.Sides(self.table, self.rows, wide=760, shares=(3, 2)), margin=12))

    def load(self) -> None:
        """Show what left so far."""
        from clfdesk.services import filing_outbox

        words = dict(channels())
        self._left = self.session.read(filing_outbox.left, otherwise=[])
        self.model.fill(
            [
                {
                    "at": each.at[:16].replace("T", " "),
                    **{name: getattr(each, name) for name in ("title", "period", "to", "rows", "by")},
                    "channel": words.get(each.channel, each.channel),
                    "columns": "、".join(each.columns),
                }
                for each in self._left
            ]
        )
        self._show()

    def _show(self) -> None:
        from clfdesk.services import filing_outbox

        row = self.table.currentIndex().row()
        self._rows = []
        if 0 <= row < len(self._left):
            found = self.session.read(filing_outbox.rows_left, self._left[row].number)
            self._rows = found[1] if found else []
        self.rows_model.fill([{"row": each.row, "says": each.says} for each in self._rows])

    def _record(self) -> None:
        row, line = self.rows.currentIndex().row(), self.table.currentIndex().row()
        if 0 <= row < len(self._rows) and self._rows[row].key and made_of_people(self._left[line].card):
            self.open_page("persons", self._rows[row].key)


class FilesMade(QWidget):
    """The files that still lie where they were written; those chosen are deleted after a second question."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._found: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("file", _("file"), 14),
                shown.Column("folder", _("folder"), 10),
                shown.Column("state", _("state"), 4),
                shown.Column("made_at", _("made on"), 6),
                shown.Column("says", _("remark"), 8),
            ]
        )
        self.table = TableView(self.model, _("Files made"), _("No file of a return lies here any more."))
        self.table.setSelectionMode(TableView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(lambda _row: self.show_folder())
        self.clear_button = element.button(_("&Clear the chosen files …"), self.ask, icon="x")
        self.folder_button = element.button(_("Open the &folder"), self.show_folder, icon="folder-open")
        self.done = element.column()
        says = element.label(
            _(
                "Nothing is cleared by itself. The rows stay kept with the version; a file changed by hand is not cleared."
            ),
            "muted",
        )
        self.setLayout(
            element.column(
                says, self.table, element.flow(self.clear_button, self.folder_button), self.done, space=10, margin=12
            )
        )

    def load(self) -> None:
        """Show the files that are there now."""
        from clfdesk.services import filing_outbox

        self._found = self.session.read(filing_outbox.produced, otherwise=[])
        self.model.fill(
            [
                {
                    "file": each.path.name,
                    "folder": str(each.path.parent),
                    "state": _(STATES[each.state]),
                    "made_at": each.made_at[:10],
                    "says": "" if each.same else _("changed by hand, stays"),
                }
                for each in self._found
            ]
        )

    def _chosen(self) -> list[Any]:
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._found[row] for row in rows if row < len(self._found)]

    def show_folder(self) -> None:
        """Open the folder of the first chosen file."""
        for each in self._chosen()[:1]:
            files.open_path(each.path.parent)

    def ask(self) -> None:
        """Ask once more before the chosen files are deleted."""
        paths = [each.path for each in self._chosen() if each.same]
        element.clear(self.done)
        if not paths:
            self.done.addWidget(element.label(_("Choose files in the list first."), tone="amber"))
            return
        says = _("{count} files would be deleted; the rows stay kept with the version.").format(count=len(paths))
        self.sure_button = element.button(_("&Delete these files"), lambda: self._clear(paths), kind="danger")
        self.done.addWidget(element.card(element.label(says, "strong"), element.flow(self.sure_button), role="note"))
        self.sure_button.setFocus()

    def _clear(self, paths: list[Path]) -> None:
        from clfdesk.services import filing_outbox

        office = self.session.desk

        def done(_gone: Any) -> None:
            element.clear(self.done)
            self.load()

        self.session.do(_("Clearing"), lambda: filing_outbox.clear(office, paths), done=done, told=_("Cleared."))
