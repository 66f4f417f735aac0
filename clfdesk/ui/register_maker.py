"""A register of the clerk's own: its title, and one item a line; a later version of one, or one offered no more."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session


class RegisterMaker(QWidget):
    """A chooser, two fields and two buttons; the example shows how a line is written."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        from clfdesk.services.register_lines import example

        self.session = session
        self.mine = element.combo(_("Registers made here"), 16)
        self.mine.currentIndexChanged.connect(lambda _index: self._chose())
        self.title_edit = QLineEdit()
        self.title_edit.setAccessibleName(_("Title of the register"))
        self.title_edit.setPlaceholderText(_("Title of the register"))
        self.lines_edit = QPlainTextEdit()
        self.lines_edit.setTabChangesFocus(True)
        self.lines_edit.setAccessibleName(_("Items, one a line"))
        self.lines_edit.setPlaceholderText(example())
        make = element.button(_("&Make this register"), self.make, kind="primary", icon="plus", changes=True)
        self.hide_button = element.button(_("&Offer it no more"), self.leave_out, icon="x", changes=True)
        says = element.label(
            _(
                "One item a line: what it is called, its type, and whether it must be filled. "
                "The same title makes a new version; what was entered stays."
            ),
            "muted",
        )
        box = element.column(
            element.flow(self.mine),
            self.title_edit,
            says,
            self.lines_edit,
            element.flow(make, self.hide_button),
            space=8,
        )
        box.setStretch(3, 1)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        self.setLayout(box)
        self.load()

    def load(self) -> None:
        """Offer the registers made here, to change one."""
        from clfdesk.services import register

        keep = self.mine.currentData()
        self.mine.blockSignals(True)
        self.mine.clear()
        self.mine.addItem(_("a new one"), "")
        for each in self.session.read(lambda _office: register.own(), otherwise=[]):
            title = _("{title} (not offered)").format(title=each.title) if each.hidden else each.title
            self.mine.addItem(title, each.name)
        self.mine.setCurrentIndex(max(0, self.mine.findData(keep)))
        self.mine.blockSignals(False)
        self.hide_button.setVisible(bool(self.mine.currentData()))

    def _chose(self) -> None:
        from clfdesk.services import register, register_lines

        name = str(self.mine.currentData() or "")
        self.hide_button.setVisible(bool(name))
        self.title_edit.setText(register.named(name).title if name else "")
        self.lines_edit.setPlainText(register_lines.lines_of(name) if name else "")

    def make(self) -> None:
        """Make a register of the lines typed, or a new version of the one of this title."""
        from clfdesk.services import register_lines

        office, title, lines = self.session.desk, self.title_edit.text(), self.lines_edit.toPlainText()

        def made(_kept: Any) -> None:
            self.mine.setCurrentIndex(0)
            self.title_edit.clear()
            self.lines_edit.clear()

        self.session.do(
            _("Making the register"),
            lambda: register_lines.define_lines(office, title, lines),
            changes=("entry",),
            done=made,
            told=_("The register {title} is made.").format(title=title),
        )

    def leave_out(self) -> None:
        """Offer the register chosen no more; its entries stay."""
        from clfdesk.services import register_lines

        office, name = self.session.desk, str(self.mine.currentData() or "")
        if name:
            self.session.do(
                _("Making the register"),
                lambda: register_lines.hide(office, name),
                changes=("entry",),
                told=_("It is not offered any more; its entries stay."),
            )
