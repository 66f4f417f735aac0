"""The lists a clerk keeps under a name: opened with today's counts, kept as shown, forgotten."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QMenu, QWidget

from clfdesk.grammar.field import Purpose
from clfdesk.i18n import N_, _
from clfdesk.ui import element
from clfdesk.ui.session import Session

#: For whom a list is printed or exported: what may be seen of it.
_PURPOSES: tuple[tuple[Purpose, str], ...] = (
    ("internal", N_("internal: everything")),
    ("upward", N_("for the county: everything")),
    ("public", N_("public: masked, public columns alone")),
)


class NameDialog(QDialog):
    """Asks for a name; ``given`` carries it."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keep this list"))
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Name of the list"))
        form = QFormLayout()
        form.addRow(_("Name of the list"), self.line)
        go = element.button(_("&Keep"), self._go, kind="primary")
        stop = element.button(_("Cancel"), self.reject)
        says = element.label(_("Its filter, columns and order are kept; it opens with the rows of the day."), "muted")
        self.setLayout(element.column(form, says, element.flow(go, stop), space=16, margin=24))

    def _go(self) -> None:
        self.accept()
        self.given.emit(self.line.text())


class KeptLists(QMenu):
    """The menu of a list's kept views; counted when it is opened, not before."""

    def __init__(self, session: Session, pane: Any) -> None:
        super().__init__(pane)
        self.session, self.pane = session, pane
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Read the kept lists with their counts of today."""
        from clfdesk.services import saved_list

        self.clear()
        kept = self.session.read(saved_list.saved, self.pane.stem, otherwise=[])
        for each in kept:
            count = f"{each.count:,}" if each.count >= 0 else "?"
            self.addAction(f"{each.name}（{count}）", lambda each=each: self.pane.open_kept(each))
        if kept:
            self.addSeparator()
        self.addAction(_("Keep this list …"), self.ask)
        self.addAction(_("Show the whole list"), lambda: self.pane.open_kept(None))
        purposes = self.addMenu(_("Print and export for"))
        for code, says in _PURPOSES:
            action = QAction(_(says), purposes, checkable=True, checked=code == self.pane.purpose)
            action.triggered.connect(lambda _on=False, code=code: self.write_for(code))
            purposes.addAction(action)
        if kept:
            forget = self.addMenu(_("Forget"))
            for each in kept:
                forget.addAction(each.name, lambda each=each: self.forget(each.name))

    def write_for(self, purpose: Purpose) -> None:
        """Print and export this list masked for a purpose from now on."""
        self.pane.purpose = purpose

    def ask(self) -> None:
        """Ask under which name the list is kept."""
        dialog = NameDialog(self.pane)
        dialog.given.connect(self.keep)
        dialog.open()

    def keep(self, name: str) -> None:
        """Keep the list as it is shown."""
        from clfdesk.services import saved_list

        pane, office = self.pane, self.session.desk
        where, order, columns = pane.where(), pane.order, [each.name for each in pane.model.columns]

        def verb() -> Any:
            return saved_list.save(office, name, pane.stem, where, columns=columns, sorting=order)

        self.session.do(_("Saving"), verb, changes=("saved_list",), told=_("The list is kept."))

    def forget(self, name: str) -> None:
        """Delete a kept list."""
        from clfdesk.services import saved_list

        office, stem = self.session.desk, self.pane.stem
        self.session.do(
            _("Saving"),
            lambda: saved_list.forget(office, stem, name),
            changes=("saved_list",),
            told=_("The list is forgotten."),
        )
