"""Backups: the list of them, one more now, the second place, a check of one, and putting one back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from clfdesk.i18n import _
from clfdesk.ui import element, files, preference, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.restore_dialog import RestoreDialog
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class BackupsPage(Page):
    """What can be put back, and where it lies."""

    name = "backups"
    watches = frozenset({"backup"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Backups"))
        self._paths: list[Path] = []
        self.add_action(element.button(_("&Back up now"), self.back_up, kind="primary", icon="hard-drive"))
        self.add_action(element.button(_("Back up to the &second place"), self.second, icon="download"))
        self.place = element.label("", "muted")
        change = element.button(_("Choose the second &place …"), self.choose, icon="folder-open")
        self.model = TableModel(
            [
                shown.Column("moment", _("made at"), 9),
                shown.Column("persons", _("persons"), 5, True),
                shown.Column("sequence", _("up to operation"), 6, True),
                shown.Column("why", _("what for"), 9),
                shown.Column("where", _("where"), 7),
            ]
        )
        self.table = TableView(self.model, _("Backups"), _("There is no backup yet. Make the first one now."))
        self.table.setMinimumHeight(theme.px(100))
        self.check_button = element.button(_("&Check this one"), self.check, icon="shield-check")
        self.restore_button = element.button(_("&Restore this one …"), self.restore, icon="undo-2", changes=True)
        other = element.button(_("Restore another &file …"), self.restore_file, icon="folder-open")
        folder = element.button(_("Open the &folder"), self._folder, icon="folder-open")
        self.body.addWidget(
            element.card(
                element.label(_("The second place"), "heading"),
                self.place,
                element.flow(change),
                space=8,
            )
        )
        self.body.addWidget(
            element.card(
                element.label(_("What can be put back"), "heading"),
                self.table,
                element.flow(self.check_button, self.restore_button, other, folder),
                space=12,
            ),
            1,
        )

    def load(self) -> None:
        from clfdesk.services import backup

        second = preference.second_place()
        says = _("Backups are also put in: {path}").format(path=second) if second else _("No second place is chosen.")
        after = _("A stick or another disk, kept apart from this PC: if the PC is lost, so is all that is on it.")
        beside = bool(second) and backup.on_the_same_disk(self.session.desk, Path(second))
        if beside:
            after = _(
                "It lies on the same disk as the desk: where that fails, both are gone. Take a stick or another disk."
            )
        self.place.setText(f"{says} {after}")
        element.restyle(self.place, tone="amber" if beside else "")
        here = self.session.read(backup.list_backups, otherwise=[])
        there = self.session.read(backup.list_backups, Path(second), otherwise=[]) if second else []
        rows = [(each, _("this PC")) for each in here] + [(each, _("second place")) for each in there]
        rows.sort(key=lambda row: (-row[0][1].sequence, row[1]))
        self._paths = [path for (path, _checked), _where in rows]
        self.model.fill(
            [
                {
                    "moment": checked.says,
                    "persons": checked.persons,
                    "sequence": checked.sequence,
                    "why": _why(path.name),
                    "where": where,
                }
                for (path, checked), where in rows
            ]
        )
        if rows:
            self.table.selectRow(0)
        for each in (self.check_button, self.restore_button):
            each.setEnabled(bool(rows))

    def chosen(self) -> Path | None:
        """Return the backup at hand."""
        row = self.table.currentIndex().row()
        return self._paths[row] if 0 <= row < len(self._paths) else None

    def back_up(self, folder: Path | None = None) -> None:
        """Make a backup and read it back."""
        office = self.session.desk

        def verb() -> Any:
            from clfdesk.services import backup

            return backup.make_backup(office, folder)

        self.session.do(_("Backing up"), verb, done=self._told)

    def second(self) -> None:
        """Back up to the second place; asked for where none is chosen yet."""
        if not preference.second_place():
            self.choose()
        if place := preference.second_place():
            self.back_up(Path(place))

    def choose(self) -> None:
        """Choose the second place."""
        chosen = QFileDialog.getExistingDirectory(self, _("The second place"), preference.second_place())
        if chosen:
            preference.keep("second", chosen)
            self.load()

    def check(self) -> None:
        """Check a backup down to its last page."""
        path = self.chosen()
        if path is None:
            return

        def verb() -> Any:
            from clfdesk.services import backup

            return backup.verify_backup(path)

        self.session.do(
            _("Checking the backup"), verb, done=lambda checked: self.session.told.emit(checked.says, False)
        )

    def restore(self) -> None:
        """Compare the backup at hand with the desk, and put it in its place where that is wanted."""
        if (path := self.chosen()) is not None:
            self.ask(path)

    def restore_file(self) -> None:
        """The same with a file from elsewhere."""
        path = files.ask(self, _("Restore a backup"), _("Backups") + " (*.clfbak)")
        if path is not None:
            self.ask(path)

    def ask(self, path: Path) -> None:
        """Open the comparison of one backup."""
        self.dialog = RestoreDialog(self.session, path, self)
        self.dialog.open()

    def _told(self, checked: Any) -> None:
        self.session.told.emit(checked.says, False)
        self.session.bus.changed.emit(frozenset({"backup"}))

    def _folder(self) -> None:
        path = self.chosen()
        files.open_path(path.parent if path else self.session.desk.folder)


def _why(name: str) -> str:
    """Return what a backup was made for, by its file's name."""
    for prefix, says in (
        ("before-restore", _("before a restore")),
        ("before-upgrade", _("before an upgrade")),
        ("handover", _("for the successor")),
    ):
        if name.startswith(prefix):
            return says
    return _("in between")


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return BackupsPage(session, open_page)
