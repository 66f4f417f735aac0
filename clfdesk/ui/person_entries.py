"""What the registers hold about a person: one line an entry, opened where it is kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, shown
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class PersonEntries(QWidget):
    """The entries of one person; ``opened`` carries ``register:number``, the key of the registers' page."""

    opened = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._held: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("day", _("day"), 7, firm=True),
                shown.Column("title", _("register"), 8),
                shown.Column("says", _("what"), 18),
            ]
        )
        self.table = TableView(self.model, _("On the registers"), _("No register has an entry about this person yet."))
        self.table.opened.connect(self._open)
        self.setLayout(element.column(self.table))

    def show_person(self, number: int) -> None:
        """Read and show a person's entries."""
        from clfdesk.services import register_about

        self._held = self.session.read(lambda _office: register_about.about(number), otherwise=[])
        self.model.fill([{"day": each.day, "title": each.title, "says": each.says} for each in self._held])

    def _open(self, index: int) -> None:
        each = self._held[index]
        self.opened.emit(f"{each.register}:{each.number}")
