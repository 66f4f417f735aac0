"""A form made from declared fields: Enter goes on, Shift+Enter back, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QFormLayout, QLineEdit, QWidget

from clfdesk.errors import Refusal
from clfdesk.grammar.field import Field
from clfdesk.i18n import _
from clfdesk.ui import element, shown, theme

Editor = QLineEdit | QComboBox | QCheckBox
Group = tuple[str, Sequence[Field]]


class RecordForm(QWidget):
    """Editors for one record; ``values`` are those that differ from what was set."""

    edited = Signal(str)

    def __init__(self, stem: str, groups: Sequence[Group], places: Sequence[str] = ()) -> None:
        super().__init__()
        self.stem = stem
        self.editors: dict[str, Editor] = {}
        self._fields: dict[str, Field] = {}
        self._places = list(places)
        self._before: dict[str, Any] = {}
        self.touched = False
        self.edited.connect(self._touch)
        cards = []
        for heading, fields in groups:
            form = QFormLayout()
            form.setHorizontalSpacing(theme.px(12))
            form.setVerticalSpacing(theme.px(8))
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            for field in fields:
                form.addRow(shown.label(field), self._editor(field))
            parts: list[Any] = [element.label(heading, "heading")] if heading else []
            cards.append(element.card(*parts, form, margin=16, space=12))
        self.setLayout(element.column(*cards, space=12))

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a record."""
        self._before = {name: values.get(name) for name in self.editors}
        for name in self.editors:
            self.put(name, values.get(name))

    def put(self, name: str, value: Any) -> None:
        """Write one value into its editor."""
        editor = self.editors[name]
        editor.blockSignals(True)
        if isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, QComboBox) and not editor.isEditable():
            editor.setCurrentIndex(max(0, editor.findData("" if value is None else str(value))))
        elif isinstance(editor, QComboBox):
            editor.setCurrentText(str(value or ""))
        else:
            editor.setText(shown.text(self.stem, self._fields[name], value))
        editor.blockSignals(False)

    def value(self, name: str) -> Any:
        """Return one value as the services take it; ``None`` for an empty one.

        Raises :class:`Refusal` for a date that cannot be read.
        """
        editor, field = self.editors[name], self._fields[name]
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, QComboBox) and not editor.isEditable():
            code = str(editor.currentData() or "")
            return (int(code) if code.isdigit() else code) or None
        text = (editor.currentText() if isinstance(editor, QComboBox) else editor.text()).strip()
        if field.kind == "date":
            return self._date(field, text)
        if field.kind == "integer" and text:
            return int(text) if text.isdigit() else None
        return text or None

    def values(self) -> dict[str, Any]:
        """Return what differs from the record shown."""
        changed = {}
        for name in self.editors:
            now, before = self.value(name), self._before.get(name)
            if (now or None) != (before or None):
                changed[name] = "" if now is None and self._fields[name].kind not in ("date", "integer") else now
        return changed

    def before(self) -> dict[str, Any]:
        """Return the record as it was shown first."""
        return dict(self._before)

    def everything(self) -> dict[str, Any]:
        """Return all values as they stand, leaving out a date that cannot be read yet."""
        found = {}
        for name in self.editors:
            try:
                found[name] = self.value(name)
            except Refusal:
                found[name] = None
        return found

    def _touch(self, _name: str) -> None:
        self.touched = True

    def focus_first(self) -> None:
        """Put the cursor into the first editor."""
        next(iter(self.editors.values())).setFocus()

    def _date(self, field: Field, text: str) -> date | None:
        from clfdesk.grammar.dates import read_date

        if not text:
            return None
        found = read_date(text)
        if found is None:
            raise Refusal(
                _("This date cannot be read: {text}").format(text=text),
                where=shown.label(field),
                why=_("A day has a year, a month and a day that exist."),
                next=_("Write it like 2026-10-01."),
            )
        return found

    def _editor(self, field: Field) -> Editor:
        editor: Editor
        if field.kind == "flag":
            editor = QCheckBox(_("yes"))
            editor.toggled.connect(lambda _on: self.edited.emit(field.name))
        elif field.kind == "code":
            editor = element.combo("")
            editor.addItem("", "")
            for code, word in shown.choices(self.stem, field):
                editor.addItem(word, code)
            editor.currentIndexChanged.connect(lambda _index: self.edited.emit(field.name))
        elif field.kind == "division":
            editor = element.combo("")
            editor.setEditable(True)
            editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            editor.addItems(["", *self._places])
            completer = QCompleter(editor.model(), editor)
            editor.setCompleter(completer)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            editor.editTextChanged.connect(lambda _text: self.edited.emit(field.name))
            line = editor.lineEdit()
            if line is not None:
                line.setAccessibleName(shown.label(field))
                line.installEventFilter(self)
        else:
            editor = QLineEdit()
            if field.kind == "date":
                editor.setPlaceholderText("2026-10-01")
            editor.textEdited.connect(lambda _text: self.edited.emit(field.name))
        editor.setAccessibleName(shown.label(field))
        editor.setMinimumWidth(theme.px(120))
        editor.installEventFilter(self)
        self.editors[field.name], self._fields[field.name] = editor, field
        return editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)  # type: ignore[attr-defined]
            self.focusNextPrevChild(not back)
            return True
        return super().eventFilter(watched, event)
