"""A backup or a hand-over package opened on this PC: into a folder of its own, with a password or the paper code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.errors import in_words
from clfdesk.i18n import _
from clfdesk.ui import element, files, preference, theme
from clfdesk.ui.session import Session


class IncomingDialog(QDialog):
    """Three lines: the file, the code, the folder; the desk opens when the file was checked to its last page."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(_("Open a backup"))
        self.file, self.secret = QLineEdit(), QLineEdit()
        self.folder = QLineEdit(str(preference.desks_folder() / _("restored desk")))
        self.secret.setPlaceholderText(_("password, or the code on the recovery sheet"))
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        choose = element.button(_("Choose …"), self._choose)
        choose.setAccessibleName(_("Choose the backup"))
        where = element.row(self.file, choose)
        where.setStretch(0, 1)
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        form.addRow(_("Backup"), where)
        for says, line in ((_("Password or &code"), self.secret), (_("Kept &in"), self.folder)):
            form.addRow(says, line)
            line.setAccessibleName(says.replace("&", ""))
        self.file.setAccessibleName(_("Backup"))
        self.secret.returnPressed.connect(self.go)
        self.says = element.label("", "strong", "red")
        self.says.hide()
        open_it = element.button(_("&Open it"), self.go, kind="primary")
        stop = element.button(_("Cancel"), self.reject)
        told = element.label(
            _("From a stick, or from whoever worked here before. It is checked first; nothing else is touched."),
            "muted",
        )
        self.setLayout(element.column(told, form, self.says, element.flow(open_it, stop), space=16, margin=24))
        self.resize(theme.px(560), self.sizeHint().height())

    def go(self) -> None:
        """Restore the file into the folder and open it."""
        file, folder = Path(self.file.text().strip()), Path(self.folder.text()).expanduser()
        secret, clock = self.secret.text() or None, self.session.clock

        def verb() -> Any:
            from clfdesk.services import backup, office

            self.session.shut()
            checked = backup.restore_backup(file, folder, secret=secret)
            return checked, office.open_desk(folder, secret=secret, clock=clock)

        def done(result: Any) -> None:
            checked, office = result
            self.accept()
            self.session.take(office)
            after = _("Now set a password of your own on the page People and passwords.")
            self.session.told.emit(f"{checked.says} {after}" if secret else checked.says, False)

        def failed(error: BaseException) -> None:
            self.says.setText(in_words(error))
            self.says.show()
            self.session.gone()

        self.session.do(_("Restoring"), verb, done=done, failed=failed)

    def _choose(self) -> None:
        path = files.ask(self, _("Open a backup"), _("Backups") + " (*.clfbak)")
        if path is not None:
            self.file.setText(str(path))
