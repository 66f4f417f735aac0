"""Choosing several things from a list, found by typing a part of their words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme

_KEY = Qt.ItemDataRole.UserRole


class PickDialog(QDialog):
    """A list of (key, words) with a tick before each; the space bar ticks."""

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], chosen: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QLineEdit()
        self.text.setAccessibleName(_("Find in the list"))
        self.text.setPlaceholderText(_("Find in the list"))
        self.text.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        for key, words in rows:
            item = QListWidgetItem(words)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.text.textChanged.connect(self._narrow)
        take = element.button(_("&Take these"), self.accept, kind="primary", icon="check")
        none = element.button(_("&None (by itself)"), self.clear)
        shut = element.button(_("Cancel"), self.reject)
        layout = element.column(self.text, self.list, element.flow(take, none, shut), space=12, margin=16)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.resize(theme.px(560), theme.px(480))

    def _narrow(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(text.strip() not in item.text())

    def clear(self) -> None:
        """Take every tick away."""
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Unchecked)

    def keys(self) -> list[str]:
        """Return the keys of what is ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [str(item.data(_KEY)) for item in items if item.checkState() == Qt.CheckState.Checked]


def picked(parent: QWidget, title: str, rows: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[str] | None:
    """Let the clerk tick things in a list and return their keys; ``None`` where the clerk thinks better of it."""
    dialog = PickDialog(title, rows, chosen, parent)
    return dialog.keys() if dialog.exec() else None
