"""The questions about people who work here: a name, a role, a password typed twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme


class MemberDialog(QDialog):
    """Asks for what is wanted of name, role and password, and hands it to ``does`` (name, role, password)."""

    def __init__(
        self,
        title: str,
        says: str,
        does: Callable[[str, str, str], Any],
        parent: QWidget | None = None,
        *,
        name: str | None = "",
        role: str | None = None,
        secret: bool = True,
    ) -> None:
        super().__init__(parent)
        from clfdesk.services import user

        self._does = does
        self.setWindowTitle(title)
        self.name = QLineEdit(name or "")
        self.role = element.combo(_("Role"))
        for code, word in user.roles():
            self.role.addItem(word, code)
        self.role.setCurrentIndex(max(0, self.role.findData(role or "clerk")))
        self.secret, self.again = QLineEdit(), QLineEdit()
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        rows: list[tuple[str, QWidget, bool]] = [
            (_("&Name of the person"), self.name, name is not None),
            (_("&Role"), self.role, role is not None),
            (_("Pass&word"), self.secret, secret),
            (_("Password &again"), self.again, secret),
        ]
        for label, widget, wanted in rows:
            if wanted:
                form.addRow(label, widget)
            widget.setVisible(wanted)
            widget.setAccessibleName(label.replace("&", ""))
        for line in (self.secret, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret = secret
        self.wrong = element.label("", "strong", "red")
        self.wrong.hide()
        go = element.button(_("&Keep it"), self.go, kind="primary")
        stop = element.button(_("Cancel"), self.reject)
        self.setLayout(
            element.column(element.label(says), form, self.wrong, element.flow(go, stop), space=16, margin=24)
        )
        self.resize(theme.px(460), self.sizeHint().height())

    def go(self) -> None:
        """Hand over what was typed, once both passwords are the same."""
        if self._secret and self.secret.text() != self.again.text():
            self.wrong.setText(_("The two passwords are not the same; type both again."))
            self.wrong.show()
            self.secret.clear()
            self.again.clear()
            self.secret.setFocus()
            return
        self.accept()
        self._does(self.name.text().strip(), str(self.role.currentData() or ""), self.secret.text())
