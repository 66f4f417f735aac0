"""A few values asked for in one small window: typed, chosen, ticked; Enter goes on, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme

#: So many values always have room; more of them are scrolled where the window is low.
_FEW = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """One value: its key, its label, ``choices`` as (code, word) or none for text, what stands there first."""

    key: str
    label: str
    choices: Sequence[tuple[Any, str]] = ()
    first: Any = ""
    tick: bool = False


class Ask(QDialog):
    """The window; ``then`` gets the values by key once it is accepted."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        wanted: Sequence[Wanted],
        then: Callable[[dict[str, Any]], Any],
        says: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._then = then
        self.editors: dict[str, QLineEdit | QComboBox | QCheckBox] = {}
        form = QFormLayout()
        form.setVerticalSpacing(theme.px(8))
        form.setHorizontalSpacing(theme.px(12))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for each in wanted:
            editor = self._editor(each)
            editor.setAccessibleName(each.label)
            self.editors[each.key] = editor
            form.addRow("" if each.tick else each.label, editor)
        go = element.button(_("&Keep"), self._go, kind="primary", icon="check")
        go.setDefault(True)
        stop = element.button(_("Cancel"), self.reject)
        parts: list[Any] = [element.label(title, "heading", wrap=False)]
        if says:
            parts.append(element.label(says, "muted"))
        long = len(wanted) > _FEW
        asked = element.scrolled(element.bare(form), title) if long else form
        layout = element.column(*parts, asked, element.flow(go, stop), space=16, margin=24)
        if long:
            layout.setStretch(len(parts), 1)
        self.setLayout(layout)
        room = parent.window().size()
        self.setMinimumWidth(min(theme.px(460 if long else 420), room.width()))
        if long:  # as high as it asks, never higher than the window it stands over: what is below is scrolled to
            wanted_height = form.sizeHint().height() + layout.sizeHint().height() - asked.sizeHint().height()
            self.resize(self.minimumWidth(), min(wanted_height + theme.px(24), room.height()))

    def _editor(self, each: Wanted) -> QLineEdit | QComboBox | QCheckBox:
        if each.tick:
            box = QCheckBox(each.label)
            box.setChecked(bool(each.first))
            return box
        if each.choices:
            combo = element.combo(each.label, 10)
            for code, word in each.choices:
                combo.addItem(word, code)
            combo.setCurrentIndex(max(0, combo.findData(each.first)))
            return combo
        line = QLineEdit(str(each.first))
        return line

    def values(self) -> dict[str, Any]:
        """Return what stands there now."""
        found: dict[str, Any] = {}
        for key, editor in self.editors.items():
            if isinstance(editor, QCheckBox):
                found[key] = editor.isChecked()
            elif isinstance(editor, QComboBox):
                found[key] = editor.currentData()
            else:
                found[key] = editor.text().strip()
        return found

    def _go(self) -> None:
        values = self.values()
        self.accept()
        self._then(values)


def ask(
    parent: QWidget, title: str, wanted: Sequence[Wanted], then: Callable[[dict[str, Any]], Any], says: str = ""
) -> Ask:
    """Open the window over its page and return it; the page goes on meanwhile."""
    made = Ask(parent, title, wanted, then, says)
    made.open()
    return made
