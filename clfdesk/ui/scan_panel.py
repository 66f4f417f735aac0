"""The scans of one record: their list, the one that is chosen, its versions, and the way to the trash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown, theme
from clfdesk.ui.scan_strip import ScanStrip
from clfdesk.ui.scan_viewer import ScanViewer
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

SCANS = " (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp)"


class ScanPanel(QWidget):
    """Lists and shows the scans of a record; ``added`` asks for more of them."""

    added = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.owner: tuple[str, int] = ("", 0)
        self.model = TableModel(
            [
                shown.Column("title", _("scan"), 12),
                shown.Column("pages", _("pages"), 3, right=True),
                shown.Column("day", _("kept on"), 6),
                shown.Column("says", _("remark"), 6),
            ]
        )
        self.table = TableView(self.model, _("Scans"))
        self.table.setMinimumHeight(theme.px(80))
        self.table.chosen.connect(self._show)
        self.viewer = ScanViewer(session)
        self.strip = ScanStrip(session, self._choose)
        self.replace_button = element.button(
            _("New &version"), self.replace, icon="refresh-cw", says=_("the old one stays readable"), changes=True
        )
        self.change_button = element.button(_("&Change its words"), self.change, icon="pencil", changes=True)
        self.out_button = element.button(_("Save a &copy"), self.copy_out, icon="download")
        self.trash_button = element.button(
            _("Put into the &trash"), self.trash, icon="x", says=_("Delete"), changes=True
        )
        self.versions = element.button(_("Older versions"), self.older, kind="quiet", icon="history")
        self.versions.setCheckable(True)
        inside = QWidget()
        layout = element.column(
            self.table,
            self.strip,
            element.flow(self.change_button, self.replace_button, self.out_button, self.trash_button, self.versions),
            self.viewer,
        )
        layout.setStretch(0, 2)
        layout.setStretch(3, 5)
        inside.setLayout(layout)
        empty = element.card(
            element.label(_("No scan is kept here yet. Drop files on this page, or choose them.")),
            element.flow(element.button(_("Add scans"), self.added.emit, kind="primary", icon="file-up")),
            margin=24,
            space=16,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(inside)
        top = element.column(empty)
        top.addStretch(1)
        self.stack.addWidget(element.plain(top))
        self.setLayout(element.column(self.stack))
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self.trash, context=Qt.ShortcutContext.WidgetShortcut)

    def minimumSizeHint(self) -> QSize:
        return QSize(
            0, theme.px(330)
        )  # its rows of buttons wrap: their least height is not that of the narrowest width

    def show_of(self, owner: str, key: int, scans: Sequence[Any]) -> None:
        """Show the scans of a record."""
        before, self.owner = self.owner, (owner, key)
        kept = self._current() if before == self.owner else 0
        if self.versions.isChecked():
            from clfdesk.services import scan

            scans = self.session.read(scan.owned, owner, key, versions=True, otherwise=scans)
        self.strip.show_of(scans)
        self.model.fill(
            [
                {
                    "number": each.id,
                    "title": each.title,
                    "pages": str(each.pages),
                    "day": (each.taken_on or each.stored_on).isoformat(),
                    "says": _("replaced") if each.state == "replaced" else each.notes,
                    "state": each.state,
                }
                for each in scans
            ]
        )
        self.stack.setCurrentIndex(0 if scans else 1)
        row = self.model.find("number", kept) if kept else -1
        if row >= 0:
            self.table.selectRow(row)
        else:
            self.viewer.clear()
            self._buttons()

    def _current(self) -> int:
        index = self.table.currentIndex()
        row = index.row()
        return int(self.model.row(row).get("number", 0)) if index.isValid() and row < self.model.rowCount() else 0

    def _buttons(self) -> None:
        number = self._current()
        state = self.model.row(self.table.currentIndex().row()).get("state") if number else ""
        self.replace_button.setEnabled(state == "active")
        self.change_button.setEnabled(bool(number))
        self.out_button.setEnabled(bool(number))
        self.trash_button.setEnabled(bool(number))

    def _show(self, row: int) -> None:
        if row >= 0 and (number := self._current()):
            self.viewer.show_scan(number)
        self._buttons()

    def _choose(self, number: int) -> None:
        row = self.model.find("number", number)
        if row >= 0:
            self.table.selectRow(row)

    def change(self) -> None:
        """Change the title, the kind, the day or the notes of the scan shown."""
        from clfdesk.ui.scan_dialog import ScanDialog

        if number := self._current():
            ScanDialog(self.session, number, self).open()

    def older(self) -> None:
        """Show or hide the versions that were replaced."""
        from clfdesk.services import scan

        owner, key = self.owner
        self.show_of(owner, key, self.session.read(scan.owned, owner, key, otherwise=[]))

    def replace(self) -> None:
        """Ask for a file and keep it as the new version of the scan shown."""
        from clfdesk.services import scan_change

        number, office = self._current(), self.session.desk
        path = files.ask(self, _("Choose the new version"), _("Scans") + SCANS) if number else None
        if path is not None:
            self.session.do(
                _("Keeping scans"),
                lambda: scan_change.replace_scan(office, number, path),
                changes=("scan",),
                told=_("The new version is kept; the old one stays readable."),
            )

    def trash(self) -> None:
        """Put the scan shown into the trash and say for how long it can be brought back."""
        from clfdesk.services import scan_change

        numbers, office = [self.model.row(row)["number"] for row in self.table.selected()], self.session.desk
        if numbers:
            self.session.do(
                _("Putting into the trash"),
                lambda: scan_change.trash(office, numbers),
                changes=("scan",),
                done=lambda done: self.session.told.emit(done[1], True),
            )

    def copy_out(self) -> None:
        """Write the scan shown into a folder and open it there."""
        from clfdesk.services import scan
        from clfdesk.services.files import write_out

        number, office, out = self._current(), self.session.desk, self.session.out_folder(_("scans"))

        def verb() -> Any:
            kept = scan.get(office, number)
            return write_out(out, kept.file_name, scan.open_bytes(office, number), "internal")

        def done(file: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=file.path.name), False)
            files.open_path(file.path)

        if number:
            self.session.do(_("Saving a copy"), verb, done=done)
