"""The least a Qt program with a table can do before its first paint: the measure for ``start``."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView


class Rows(QAbstractTableModel):
    """Nine hundred rows of ready strings."""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else 900

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else 12

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return one cell's text."""
        return f"{index.row()}-{index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


class Window(QMainWindow):
    """Ends the process when it has been painted."""

    def paintEvent(self, event: object) -> None:
        """Paint, and leave."""
        super().paintEvent(event)  # type: ignore[arg-type]
        os._exit(0)


application = QApplication(sys.argv)
window = Window()
table = QTableView()
table.setModel(Rows())
window.setCentralWidget(table)
window.resize(1280, 800)
window.show()
application.exec()
