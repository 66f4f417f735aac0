"""A grid to key a list into: each cell is checked by its field as soon as it is left; Enter goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from clfdesk.i18n import _
from clfdesk.ui import theme

_ROWS = 12
#: Lines of a pasted block that are taken.
_MOST = 2_000


class KeyingGrid(QTableWidget):
    """Rows as a clerk keys them; there is always an empty row below. A copied block of cells is pasted with Ctrl+V."""

    def __init__(self) -> None:
        super().__init__(_ROWS, 0)
        self.setAccessibleName(_("Keyed rows"))
        self.setTabKeyNavigation(True)
        self._today = date.max
        self.columns: list[Any] = []
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        self.horizontalHeader().setStretchLastSection(True)
        self.itemChanged.connect(self._changed)
        self.setMinimumHeight(theme.px(160))

    def set_columns(self, columns: Sequence[Any], today: date) -> None:
        """Say what is keyed (:class:`clfdesk.services.keying.Keyed`) and which day it is; other columns begin anew."""
        self._today = today
        if [each.name for each in columns] != [each.name for each in self.columns]:
            self.empty_out()
            self.setColumnCount(len(columns))
            self.setHorizontalHeaderLabels([each.heading for each in columns])
            wide = self.fontMetrics().horizontalAdvance("国")
            for index, each in enumerate(columns):
                width = max(4, min(11, max(each.width, len(each.heading)) + 1))
                self.setColumnWidth(index, round(wide * width) + theme.px(12))
        self.columns = list(columns)

    def headings(self) -> list[str]:
        """Return the headings, as an import reads them."""
        return [each.heading for each in self.columns]

    def paste(self, text: str) -> None:
        """Put a copied block of cells (tabs and lines) in from the chosen cell on; what is too wide is left out."""
        lines = text.replace("\r\n", "\n").rstrip("\n").split("\n") if text.strip() else []
        top, left = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        for down, line in enumerate(lines[:_MOST]):
            for right, cell in enumerate(line.split("\t")):
                if left + right < self.columnCount():
                    if top + down >= self.rowCount():
                        self.insertRow(self.rowCount())
                    self.setItem(top + down, left + right, QTableWidgetItem(cell.strip().strip('"')))

    def lines(self) -> list[list[str]]:
        """Return the keyed texts; empty rows at the end are left out."""
        rows = [[self._text(row, column) for column in range(self.columnCount())] for row in range(self.rowCount())]
        while rows and not any(rows[-1]):
            rows.pop()
        return rows

    def wrong(self) -> int:
        """Return how many cells have something to look at."""
        return sum(
            bool(item.toolTip())
            for row in range(self.rowCount())
            for column in range(self.columnCount())
            if (item := self.item(row, column)) is not None
        )

    def empty_out(self) -> None:
        """Begin again."""
        self.clearContents()
        self.setRowCount(_ROWS)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""

    def _changed(self, item: QTableWidgetItem) -> None:
        said = self._why(item.column(), item.text().strip())
        self.blockSignals(True)
        item.setToolTip(said)
        shade = theme.colours()
        item.setData(Qt.ItemDataRole.ForegroundRole, QColor(shade.red) if said else None)
        self.blockSignals(False)
        if item.row() == self.rowCount() - 1 and item.text().strip():
            self.insertRow(self.rowCount())

    def _why(self, column: int, text: str) -> str:
        """Return what is wrong with a cell, in words; empty where nothing is."""
        return str(self.columns[column].why(text, self._today)) if column < len(self.columns) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next cell, at the end of a row to the next row; Delete empties a cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self.go_on()
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
            return
        if event.key() == Qt.Key.Key_Delete:
            for item in self.selectedItems():
                item.setText("")
            return
        super().keyPressEvent(event)

    def go_on(self) -> None:
        """Go to the next cell."""
        row, column = self.currentRow(), self.currentColumn() + 1
        if column >= self.columnCount():
            row, column = row + 1, 0
        if row >= self.rowCount():
            self.insertRow(row)
        self.setCurrentCell(row, column)

    def event(self, event: QEvent) -> Any:
        """Let Ctrl+Tab leave the grid: Tab itself moves in it."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            return self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
        return super().event(event)
