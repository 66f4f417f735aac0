"""An entry's form made from a register's items: options by their words, dates as clerks type them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from clfdesk.grammar.expression import parse
from clfdesk.grammar.form import Form, Item
from clfdesk.i18n import _
from clfdesk.ui import element, theme

Editor = QLineEdit | QComboBox | QCheckBox


class EntryForm(QWidget):
    """One editor an item; what is empty is left out of the answers."""

    def __init__(self, form: Form, subject: QLineEdit | None = None) -> None:
        """Make the form; ``subject`` is a line of its own for whom the entry is about."""
        super().__init__()
        self.form = form
        self.editors: dict[str, Editor] = {}
        layout = QFormLayout()
        layout.setSpacing(theme.px(8))
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        if subject is not None:
            layout.addRow(subject.accessibleName(), subject)
        for item in form.items:
            editor = _editor(item)
            says = _("{label} (required)").format(label=item.label) if item.required else item.label
            editor.setAccessibleName(says)
            self.editors[item.name] = editor
            layout.addRow(says, editor)
            _on_change(editor, self._ask)
        self._rows = layout
        self._when = {item.name: parse(item.when) for item in form.items if item.when}
        self.setLayout(layout)
        self._ask()

    def _ask(self) -> None:
        """Show the items whose condition holds of what is answered so far; the others ask for nothing."""
        if not self._when:
            return
        given: dict[str, Any] = {item.name: None for item in self.form.items} | self._typed()
        for name, condition in self._when.items():
            self._rows.setRowVisible(self.editors[name], condition.holds(given) is True)

    def answers(self) -> dict[str, Any]:
        """Return what was typed, options as codes; items that are not asked for are left out."""
        return {name: value for name, value in self._typed().items() if self._rows.isRowVisible(self.editors[name])}

    def _typed(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in self.form.items:
            value = self._value(item)
            if value not in (None, "", []):
                found[item.name] = value
        return found

    def _value(self, item: Item) -> Any:
        editor = self.editors[item.name]
        if isinstance(editor, QCheckBox):
            return True if editor.isChecked() else None
        if isinstance(editor, QComboBox):
            return editor.currentData()
        text = editor.text().strip()
        if item.type == "multi":
            codes = {word: code for code, word in item.options}
            return [codes.get(part, part) for part in text.replace("，", "、").split("、") if part]
        return text

    def put(self, answers: Mapping[str, Any]) -> None:
        """Show an entry's answers; empty ones clear the form."""
        for item in self.form.items:
            editor, value = self.editors[item.name], answers.get(item.name)
            if isinstance(editor, QCheckBox):
                editor.setChecked(bool(value))
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(value)))
            elif item.type == "multi":
                known = dict(item.options)
                editor.setText("、".join(known.get(str(each), str(each)) for each in value or ()))
            else:
                editor.setText("" if value is None else str(value))


def _on_change(editor: Editor, tell: Callable[[], None]) -> None:
    if isinstance(editor, QCheckBox):
        editor.toggled.connect(lambda _on: tell())
    elif isinstance(editor, QComboBox):
        editor.currentIndexChanged.connect(lambda _index: tell())
    else:
        editor.textChanged.connect(lambda _text: tell())


def _editor(item: Item) -> Editor:
    if item.type == "flag":
        return QCheckBox()
    if item.type == "single":
        box = element.combo(item.label)
        box.addItem("", None)
        for code, word in item.options:
            box.addItem(word, code)
        return box
    line = QLineEdit()
    if item.type == "multi":
        line.setPlaceholderText("、".join(word for _code, word in item.options))
    elif item.type == "date":
        line.setPlaceholderText(_("such as 2026-10-15"))
    elif item.type == "time":
        line.setPlaceholderText(_("such as 15:00"))
    elif item.unit:
        line.setPlaceholderText(item.unit)
    return line
