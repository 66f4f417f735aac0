"""The filter row: a line to type into under every column's heading, moving along with the columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import theme
from clfdesk.ui.shown import Column


class FilterHeader(QHeaderView):
    """A heading row that may carry editors below it; ``changed`` comes a moment after the last key."""

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.editors: dict[str, QLineEdit] = {}
        self._names: list[str] = []
        self._texts: dict[str, str] = {}
        self._wait = QTimer(self, singleShot=True, interval=180)  # type: ignore[call-arg]
        self._wait.timeout.connect(self.changed)
        self.sectionResized.connect(lambda *_sizes: self._place())
        self.sectionMoved.connect(lambda *_places: self._place())

    def offer(self, columns: Sequence[Column] | None) -> None:
        """Put an editor under every column, with what was typed before; ``None`` takes the row away."""
        self._texts |= {name: editor.text() for name, editor in self.editors.items()}
        for editor in self.editors.values():
            editor.hide()
            editor.deleteLater()
        self.editors = {}
        self._names = [each.name for each in columns or ()]
        if columns is None:
            self._texts = {}
        for each in columns or ():
            editor = QLineEdit(self._texts.get(each.name, ""), self)
            editor.setAccessibleName(_("Filter by {field}").format(field=each.heading))
            editor.setToolTip(_("Filter {field}: a word, ≥60, 18-59, 2026-03, 空 or 非空").format(field=each.heading))
            editor.textChanged.connect(lambda _text: self._wait.start())
            editor.installEventFilter(self)
            editor.show()
            self.editors[each.name] = editor
        self.updateGeometries()
        self._place()

    def texts(self) -> dict[str, str]:
        """Return what is typed, by column; of columns that are not shown nothing counts."""
        return {name: editor.text() for name, editor in self.editors.items() if editor.text().strip()}

    def mark(self, name: str, why: str) -> None:
        """Show that a column's text cannot be read, and why; empty where it can."""
        editor = self.editors.get(name)
        if editor is not None:
            editor.setProperty("tone", "red" if why else "")
            editor.style().unpolish(editor)
            editor.style().polish(editor)
            editor.setAccessibleDescription(why)
            if why:
                editor.setToolTip(why)

    def _tall(self) -> int:
        return theme.px(34) if self._names else 0

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, self._tall())
        super().updateGeometries()
        self._place()

    def sizeHint(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        size = super().sizeHint()
        size.setHeight(size.height() + self._tall())
        return size

    def _place(self) -> None:
        top = self.height() - self._tall()
        for index, name in enumerate(self._names):
            editor = self.editors.get(name)
            if editor is None or index >= self.count():
                continue
            editor.setClearButtonEnabled(self.sectionSize(index) > theme.px(110))
            editor.setGeometry(
                self.sectionPosition(index) - self.offset() + theme.px(2),
                top + theme.px(1),
                max(0, self.sectionSize(index) - theme.px(4)),
                self._tall() - theme.px(4),
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Down go to the rows, Escape empties the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self._wait.stop()
                self.changed.emit()
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and watched.text():
                watched.clear()
                return True
        return super().eventFilter(watched, event)


def conditions(header: FilterHeader, make: Callable[[str, str], str]) -> list[str]:
    """Return the conditions typed, each made by ``make`` (column, text); what cannot be read is marked and left out."""
    found = []
    for name, text in header.texts().items():
        try:
            found.append(make(name, text))
            header.mark(name, "")
        except Refusal as refusal:
            header.mark(name, f"{refusal.what} {refusal.next}")
    return [each for each in found if each]
