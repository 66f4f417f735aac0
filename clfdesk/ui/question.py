"""The two questions the window asks: a desk's password, and whether typed things may be lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLayout, QLineEdit, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, theme


class SecretDialog(QDialog):
    """Asks for a password; ``given`` carries it. ``wrong`` says why the one before did not open."""

    given = Signal(str)

    def __init__(
        self, name: str, parent: QWidget | None = None, *, says: str = "", wrong: Refusal | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Password"))
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(_("Password"))
        self.line.setMinimumWidth(theme.px(240))
        form = QFormLayout()
        form.addRow(_("Pass&word"), self.line)
        says = says or _("The desk “{name}” has a password.").format(name=name)
        go = element.button(_("&Open"), self._go, kind="primary")
        stop = element.button(_("Cancel"), self.reject)
        parts: list[QWidget | QLayout] = [element.label(says, "strong", wrap=False), form, element.flow(go, stop)]
        if wrong is not None:
            lines = "\n".join(part for part in (wrong.what, wrong.why, wrong.next) if part)
            parts.insert(2, element.label(lines, "strong", "red", wrap=False))
        self.setLayout(element.column(*parts, space=16, margin=24))
        self.line.setFocus()

    def _go(self) -> None:
        if not self.line.text():
            self.line.setFocus()
            return
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
