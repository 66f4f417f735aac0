"""Safety: backups, what was done and how to take it back, whether the desk is whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QFileDialog

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class SafetyPage(Page):
    """Backups left, operations right."""

    name = "safety"
    watches = frozenset({"person", "certificate", "staff", "post", "body", "payroll", "filing", "placement", "backup"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Safety"))
        self.add_action(element.button(_("&Back up now"), self.back_up, kind="primary", icon="hard-drive"))
        self.add_action(element.button(_("Back up to a &stick …"), self._elsewhere, icon="download"))
        self.add_action(element.button(_("&Check the desk"), self.verify, icon="shield-check"))
        self.backups = TableModel(
            [
                shown.Column("moment", _("made at"), 9),
                shown.Column("persons", _("persons"), 5, True),
                shown.Column("sequence", _("up to operation"), 6, True),
            ]
        )
        self.backup_table = TableView(self.backups, _("Backups"), _("There is no backup yet. Make the first one now."))
        self.folder = element.button(_("Open the folder of &backups"), self._folder, icon="folder-open")
        self.done = TableModel(
            [
                shown.Column("id", _("No."), 3, True),
                shown.Column("at", _("when"), 9),
                shown.Column("says", _("what was done"), 8),
                shown.Column("source", _("from which file"), 8),
                shown.Column("rows", _("changes"), 4, True),
                shown.Column("state", _("state"), 6),
            ]
        )
        self.done_table = TableView(self.done, _("Operations"))
        self.undo_button = element.button(_("Take this operation bac&k"), self.undo, icon="undo-2")
        left = element.card(
            element.label(_("Backups"), "heading"), self.backup_table, element.flow(self.folder), space=12
        )
        right = element.card(
            element.label(_("What was done on this desk"), "heading"),
            self.done_table,
            element.flow(self.undo_button),
            space=12,
        )
        for table in (self.backup_table, self.done_table):
            table.setMinimumHeight(theme.px(160))
        self.body.addWidget(arrangement.Sides(left, right, shares=(2, 3), wide=820), 1)

    def load(self) -> None:
        from clfdesk.services import backup, journal

        kept = self.session.read(backup.list_backups, otherwise=[])
        self.backups.fill(
            [{"moment": each.says, "persons": each.persons, "sequence": each.sequence} for _path, each in kept]
        )
        done = self.session.read(journal.change_sets, otherwise=[])
        self.done.fill([_operation(each) for each in done])
        if done:
            self.done_table.selectRow(0)

    def back_up(self, folder: Any = None) -> None:
        """Make a backup and read it back."""
        office = self.session.desk

        def verb() -> Any:
            from clfdesk.services import backup

            return backup.make_backup(office, folder)

        self.session.do(_("Backing up"), verb, changes=None, done=self._told)

    def verify(self) -> None:
        """Check every page, row and link of the desk."""
        office = self.session.desk

        def verb() -> Any:
            from clfdesk.services import backup

            return backup.verify_desk(office)

        self.session.do(_("Checking the desk"), verb, done=self._told)

    def undo(self) -> None:
        """Take the operation at hand back."""
        row = self.done_table.currentIndex().row()
        if row < 0:
            return
        number, office = int(self.done.row(row)["id"]), self.session.desk

        def verb() -> Any:
            from clfdesk.services import journal

            return journal.undo(office, number)

        def done(_set: Any) -> None:
            self.session.told.emit(_("The operation was taken back."), False)

        self.session.do(_("Undo"), verb, changes=(), done=done)

    def _told(self, checked: Any) -> None:
        self.session.told.emit(checked.says, False)
        self.session.bus.changed.emit(frozenset({"backup"}))

    def _elsewhere(self) -> None:
        from pathlib import Path

        chosen = QFileDialog.getExistingDirectory(self, _("Back up to a folder"))
        if chosen:
            self.back_up(Path(chosen))

    def _folder(self) -> None:
        from clfdesk.services import backup

        kept = self.session.read(backup.list_backups, otherwise=[])
        files.open_path(kept[0][0].parent if kept else self.session.desk.folder)


def _operation(each: Any) -> dict[str, Any]:
    moment = datetime.fromisoformat(each.at).astimezone().strftime("%Y-%m-%d %H:%M") if each.at else ""
    state = _("taken back by no. {number}").format(number=each.undone_by) if each.undone_by else _("stands")
    return {
        "id": each.id,
        "at": moment,
        "says": each.says,
        "source": each.source,
        "rows": each.rows,
        "state": state,
    }


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return SafetyPage(session, open_page)
