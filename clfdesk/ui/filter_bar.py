"""The filters above a list: plain fields with names, so that a screen reader finds them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import _
from clfdesk.ui import element, shown, theme


class FilterBar(QWidget):
    """One editor for each filter; ``changed`` comes a moment after the last key."""

    changed = Signal()

    def __init__(self, stem: str, fields: Fields, names: Sequence[str]) -> None:
        super().__init__()
        self.stem = stem
        self.editors: dict[str, QLineEdit | QComboBox] = {}
        self._wait = QTimer(self, singleShot=True, interval=120)  # type: ignore[call-arg]
        self._wait.timeout.connect(self.changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(element.flow(*(self._editor(fields.named(each)) for each in names)))
        if not names:
            self.hide()

    def where(self) -> str:
        """Return the condition the filters make, in the expression language."""
        parts = []
        for name, editor in self.editors.items():
            if isinstance(editor, QComboBox):
                if editor.currentData():
                    parts.append(f"{name} == {editor.currentData()}")
            elif editor.text().strip():
                parts.append(f"{name} contains {_quoted(editor.text().strip())}")
        return " and ".join(parts)

    def clear(self) -> None:
        """Empty every filter without telling."""
        for editor in self.editors.values():
            editor.blockSignals(True)
            editor.setCurrentIndex(0) if isinstance(editor, QComboBox) else editor.clear()
            editor.blockSignals(False)

    def offer(self, name: str, values: Sequence[str]) -> None:
        """Offer these values in a filter of places."""
        box = self.editors[name]
        if isinstance(box, QComboBox):
            box.blockSignals(True)
            chosen = box.currentData()
            while box.count() > 1:
                box.removeItem(1)
            for value in values:
                box.addItem(value, _quoted(value))
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)

    def _editor(self, field: Field) -> QWidget:
        says = shown.label(field)
        editor: QLineEdit | QComboBox
        if field.kind in ("code", "flag", "division"):
            editor = QComboBox()
            editor.addItem(_("{field}: all").format(field=says), "")
            if field.kind == "flag":
                editor.addItem(_("{field}: yes").format(field=says), "true")
                editor.addItem(_("{field}: no").format(field=says), "false")
            for code, word in shown.choices(self.stem, field) if field.kind == "code" else ():
                editor.addItem(word, code if code.isdigit() else _quoted(code))
            editor.currentIndexChanged.connect(lambda _index: self._wait.start())
            editor.setMaximumWidth(theme.px(220))
        else:
            editor = QLineEdit()
            editor.setPlaceholderText(says)
            editor.setClearButtonEnabled(True)
            editor.setFixedWidth(theme.px(140))
            editor.textChanged.connect(lambda _text: self._wait.start())
        editor.setAccessibleName(_("Filter by {field}").format(field=says))
        self.editors[field.name] = editor
        return editor


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "") + "'"
