"""A character no keyboard offers: found by reading, strokes or code point, put where the cursor stood."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QListWidget, QListWidgetItem, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme


class RareDialog(QDialog):
    """Offers characters; the one chosen is inserted into ``target`` and the dialog stays for the next."""

    def __init__(self, target: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Rare characters"))
        self.target = target
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Reading, strokes or code point"))
        self.line.setPlaceholderText(_("yan, 19, yan 19 or U+4DAE"))
        self.found = QListWidget()
        self.found.setViewMode(QListView.ViewMode.IconMode)
        self.found.setResizeMode(QListView.ResizeMode.Adjust)
        self.found.setMovement(QListView.Movement.Static)
        self.found.setAccessibleName(_("Characters found"))
        face = self.found.font()
        face.setPixelSize(theme.px(26))
        self.found.setFont(face)
        self.found.setSpacing(theme.px(4))
        self.found.itemClicked.connect(self.insert)
        self.says = element.label("", "muted")
        stop = element.button(_("Close"), self.accept)
        box = element.column(
            element.label(_("Type the reading, the number of strokes, both, or the code point.")),
            self.line, self.found, self.says, element.flow(stop), space=12, margin=24,
        )  # fmt: skip
        box.setStretch(2, 1)
        self.setLayout(box)
        self.resize(theme.px(520), theme.px(420))
        self.line.textChanged.connect(self._look)
        self.found.currentItemChanged.connect(lambda item, _old: self._tell(item))

    def _look(self, text: str) -> None:
        from clfdesk.grammar import rare

        self.found.clear()
        for character in rare.candidates(text):
            item = QListWidgetItem(character)
            item.setToolTip(f"U+{ord(character):04X}")
            self.found.addItem(item)
        self.says.setText(_("{count} found").format(count=self.found.count()) if text.strip() else "")

    def _tell(self, item: QListWidgetItem | None) -> None:
        from clfdesk.grammar import rare

        if item is not None:
            strokes = rare.strokes_of(item.text())
            says = _("{character}　U+{code}　{strokes} strokes")
            self.says.setText(
                says.format(character=item.text(), code=f"{ord(item.text()):04X}", strokes=strokes or "—")
            )

    def insert(self, item: QListWidgetItem | None) -> None:
        """Put a character where the cursor stood."""
        if item is not None:
            self.target.insert(item.text())
            self.target.textEdited.emit(self.target.text())
            self.says.setText(_("Inserted: {character}").format(character=item.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.found.hasFocus():
                self.insert(self.found.currentItem())
            elif self.found.count():
                self.found.setFocus()
                self.found.setCurrentRow(0)
            return
        super().keyPressEvent(event)
