"""The two questions the window asks: a desk's password, and whether typed things may be lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element


class SecretDialog(QDialog):
    """Asks for a password; ``given`` carries it."""

    given = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, says: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Password"))
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(_("Password"))
        form = QFormLayout()
        form.addRow(_("Pass&word"), self.line)
        says = says or _("The desk “{name}” has a password.").format(name=name)
        go = element.button(_("&Open"), self._go, kind="primary")
        stop = element.button(_("Cancel"), self.reject)
        self.setLayout(
            element.column(element.label(says, "strong", wrap=False), form, element.flow(go, stop), space=16, margin=24)
        )

    def _go(self) -> None:
        self.accept()
        self.given.emit(self.line.text())


class LeaveDialog(QDialog):
    """Asks whether the window may close although something typed was not saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Not saved"))
        stay = element.button(_("&Go on writing"), self.reject, kind="primary")
        leave = element.button(_("&Close without saving"), self.accept)
        stay.setFocus()
        self.setLayout(
            element.column(
                element.label(_("What you typed about this person is not saved yet."), "strong", wrap=False),
                element.flow(stay, leave),
                space=16,
                margin=24,
            )
        )
