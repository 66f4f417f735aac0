"""A grid to key a list into: each cell is checked by its field as soon as it is left; Enter goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from clfdesk.domain.cell_values import reader
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.place import Places
from clfdesk.grammar.certificate import why_not
from clfdesk.grammar.identity import check_id
from clfdesk.i18n import _
from clfdesk.ui import shown, theme

FIELDS = (
    "name", "gender", "id_number", "certificate_number", "type", "grade", "village", "phone", "guardian_name", "remark",
)  # fmt: skip
_ROWS = 12


class KeyingGrid(QTableWidget):
    """Rows of people as a clerk keys them; there is always an empty row below."""

    def __init__(self) -> None:
        super().__init__(_ROWS, len(FIELDS))
        self.setAccessibleName(_("Keyed rows"))
        self.setHorizontalHeaderLabels([shown.words("person").heading(name) for name in FIELDS])
        self.setTabKeyNavigation(True)
        self._today = date.max
        self.set_villages([], date.max)
        wide = self.fontMetrics().horizontalAdvance("国")
        for index, name in enumerate(FIELDS):
            self.setColumnWidth(
                index, round(wide * max(4, min(11, ROSTER_FIELDS.named(name).width + 1))) + theme.px(12)
            )
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        self.horizontalHeader().setStretchLastSection(True)
        self.itemChanged.connect(self._changed)
        self.setMinimumHeight(theme.px(160))

    def set_villages(self, names: list[str], today: date) -> None:
        """Say which villages the desk knows and which day it is."""
        self._today = today
        places = Places(names)
        self._readers = [reader(ROSTER_FIELDS.named(name), "person", places) for name in FIELDS]

    def headings(self) -> list[str]:
        """Return the headings, as an import reads them."""
        return [shown.words("person").heading(name) for name in FIELDS]

    def lines(self) -> list[list[str]]:
        """Return the keyed texts; empty rows at the end are left out."""
        rows = [[self._text(row, column) for column in range(len(FIELDS))] for row in range(self.rowCount())]
        while rows and not any(rows[-1]):
            rows.pop()
        return rows

    def wrong(self) -> int:
        """Return how many cells have something to look at."""
        return sum(
            bool(item.toolTip())
            for row in range(self.rowCount())
            for column in range(len(FIELDS))
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
        if not text:
            return ""
        name = FIELDS[column]
        if name == "id_number":
            return check_id(text, self._today).why
        if name == "certificate_number":
            return why_not(text)
        problem = self._readers[column](text).problem
        return f"{problem.why} {problem.next}" if problem is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next cell, at the end of a row to the next row; Delete empties a cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self.go_on()
            return
        if event.key() == Qt.Key.Key_Delete:
            for item in self.selectedItems():
                item.setText("")
            return
        super().keyPressEvent(event)

    def go_on(self) -> None:
        """Go to the next cell."""
        row, column = self.currentRow(), self.currentColumn() + 1
        if column >= len(FIELDS):
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
