"""One cell changed in the list itself: F2 opens it, Enter keeps it with the checks of the form, Esc leaves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

from clfdesk.grammar.field import Field, Fields
from clfdesk.ui import shown
from clfdesk.ui.table import TableView


class InlineEdit(QObject):
    """Edits cells of one table; ``keep`` gets the row, the field and the text (a code where there is a list)."""

    def __init__(
        self,
        table: TableView,
        stem: str,
        fields: Fields,
        keep: Callable[[Any, Field, Any], Any],
        places: Callable[[], list[str]],
    ) -> None:
        super().__init__(table)
        self.table, self.stem, self.fields = table, stem, fields
        self._keep, self._places = keep, places
        self.editor: QLineEdit | QComboBox | None = None
        self._row: Any = None
        self._field: Field | None = None

    def open(self) -> None:
        """Open the cell at hand, where its field may be typed."""
        index = self.table.currentIndex()
        if not index.isValid():
            return
        name = self.table.rows.columns[index.column()].name
        if name not in self.fields.names() or self.fields.named(name).derived:
            return
        self.close()
        self._row, self._field = self.table.rows.row(index.row()), self.fields.named(name)
        self.editor = self._editor(self._field, self._row.get(name))
        self.editor.setAccessibleName(shown.label(self._field))
        self.editor.setParent(self.table.viewport())
        self.editor.setGeometry(self.table.visualRect(index))
        self.editor.installEventFilter(self)
        self.editor.show()
        self.editor.setFocus()

    def _editor(self, field: Field, value: Any) -> QLineEdit | QComboBox:
        if field.kind in ("code", "flag", "division"):
            box = QComboBox()
            if field.kind == "division":
                for place in self._places():
                    box.addItem(place, place)
            else:
                for code, word in shown.choices(self.stem, field):
                    box.addItem(word, code)
            known = ("1" if value else "0") if field.kind == "flag" else str(value)
            box.setCurrentIndex(max(0, box.findData(known)))
            return box
        line = QLineEdit(shown.text(self.stem, field, value))
        line.selectAll()
        return line

    def close(self) -> None:
        """Leave the cell as it was."""
        if self.editor is not None:
            editor, self.editor = self.editor, None
            editor.hide()
            editor.deleteLater()
            self.table.setFocus()

    def commit(self) -> None:
        """Keep what was typed."""
        if self.editor is None or self._field is None:
            return
        value: Any = self.editor.text().strip() if isinstance(self.editor, QLineEdit) else self.editor.currentData()
        if self._field.kind == "flag":
            value = value == "1"
        elif self._field.kind == "code" and str(value).isdigit():
            value = int(value)
        row, field = self._row, self._field
        self.close()
        self._keep(row, field, value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)
