"""Villages made one (撤并): which, into which or under which new name, from which day; what follows is told after."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session


class MergeVillagesDialog(QDialog):
    """Asks which villages become one; people, households and staff move in one step that can be taken back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        from clfdesk.services import person

        super().__init__(parent)
        self.session = session
        self.setWindowTitle(_("Make villages one"))
        self.villages = QListWidget()
        self.villages.setAccessibleName(_("Villages that are merged"))
        self.into = element.combo(_("Into"), 10)
        self.into.addItem(_("a new village"), 0)
        where = "kind in ('village', 'community') and empty(valid_to)"
        found = session.read(person.list_rows, "division", where=where, columns=["number", "name", "persons"])
        for row in found.rows if found else ():
            item = QListWidgetItem(_("{name}, {count} people").format(name=row["name"], count=row["persons"]))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, row["number"])
            self.villages.addItem(item)
            self.into.addItem(row["name"], row["number"])
        self.name, self.code = QLineEdit(), QLineEdit()
        self.name.setAccessibleName(_("Name of the new village"))
        self.code.setAccessibleName(_("Code, 12 digits"))
        self.day = QLineEdit(session.desk.today.isoformat())
        self.day.setAccessibleName(_("From"))
        form = QFormLayout()
        form.addRow(_("Into"), self.into)
        form.addRow(_("Name of the new village"), self.name)
        form.addRow(_("Code, 12 digits"), self.code)
        form.addRow(_("From"), self.day)
        self.effects = element.label("")
        self.go = element.button(_("&Make them one"), self.merge, kind="primary", icon="check", changes=True)
        stop = element.button(_("Close"), self.reject)
        box = element.column(
            element.label(_("Tick the villages that become one.")), self.villages, form, self.effects,
            element.flow(self.go, stop), space=12, margin=24,
        )  # fmt: skip
        box.setStretch(1, 1)
        self.setLayout(box)
        self.resize(theme.px(560), theme.px(560))
        self.into.currentIndexChanged.connect(lambda _index: self._new())
        self._new()

    def _new(self) -> None:
        fresh = not self.into.currentData()
        self.name.setEnabled(fresh)
        self.code.setEnabled(fresh)

    def chosen(self) -> list[int]:
        """Return the numbers of the villages ticked."""
        every = [self.villages.item(row) for row in range(self.villages.count())]
        return [
            int(each.data(Qt.ItemDataRole.UserRole)) for each in every if each.checkState() == Qt.CheckState.Checked
        ]

    def merge(self) -> None:
        """Make the villages ticked one."""
        from clfdesk.grammar.dates import read_date
        from clfdesk.services import division

        day, office, numbers = read_date(self.day.text()), self.session.desk, self.chosen()
        into: Any = self.into.currentData() or self.name.text().strip()
        if day is None or not into:
            self.session.refused.emit(
                Refusal(_("Something is missing."), where=_("Into"), next=_("Enter the new name and the day."))
            )
            return
        code = self.code.text().strip() if isinstance(into, str) else ""

        def done(moved: Any) -> None:
            self.effects.setText("\n".join(f"· {each}" for each in moved.effects))
            self.go.setEnabled(False)

        self.session.do(
            _("Merging"),
            lambda: division.merge(office, numbers, into, day, code=code),
            changes=("division", "person", "household", "nonholder", "staff", "body"),
            done=done,
            told=_("They are one now; the old names lead to the new one."),
        )
