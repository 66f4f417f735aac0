"""A register of the clerk's own: its title, and one item a line."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session


class RegisterMaker(QWidget):
    """Two fields and a button; the example shows how a line is written."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        from clfdesk.services.register_lines import example

        self.session = session
        self.title_edit = QLineEdit()
        self.title_edit.setAccessibleName(_("Title of the register"))
        self.title_edit.setPlaceholderText(_("Title of the register"))
        self.lines_edit = QPlainTextEdit()
        self.lines_edit.setTabChangesFocus(True)
        self.lines_edit.setAccessibleName(_("Items, one a line"))
        self.lines_edit.setPlaceholderText(example())
        make = element.button(_("&Make this register"), self.make, kind="primary", icon="plus", changes=True)
        says = element.label(_("One item a line: what it is called, its type, and whether it must be filled."), "muted")
        box = element.column(self.title_edit, says, self.lines_edit, element.flow(make), space=8)
        box.setStretch(2, 1)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        self.setLayout(box)

    def make(self) -> None:
        """Make a register of the lines typed."""
        from clfdesk.services import register_lines

        office, title, lines = self.session.desk, self.title_edit.text(), self.lines_edit.toPlainText()

        def made(_kept: Any) -> None:
            self.title_edit.clear()
            self.lines_edit.clear()

        self.session.do(
            _("Making the register"),
            lambda: register_lines.define_lines(office, title, lines),
            changes=("entry",),
            done=made,
            told=_("The register {title} is made.").format(title=title),
        )
