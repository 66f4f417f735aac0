"""Some of several names, ticked: all of them to begin with, or those given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme


class TickDialog(QDialog):
    """Asks which names are meant; ``chosen`` is called with those ticked."""

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        chosen: Callable[[list[str]], None],
        parent: QWidget | None = None,
        *,
        ticked: Collection[str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._chosen = chosen
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        for name in names:
            line = QListWidgetItem(name, self.list)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            meant = ticked is None or name in ticked
            line.setCheckState(Qt.CheckState.Checked if meant else Qt.CheckState.Unchecked)
        self.take_button = element.button(_("&Choose these"), self.take, kind="primary", icon="check", changes=True)
        none = element.button(_("&Tick none"), lambda: self._tick(on=False))
        every = element.button(_("Tick &all"), lambda: self._tick(on=True))
        shut = element.button(_("Close"), self.reject)
        box = element.column(
            element.flow(every, none), self.list, element.flow(self.take_button, shut), space=12, margin=16
        )
        box.setStretch(1, 1)
        self.setLayout(box)
        self.resize(theme.px(420), theme.px(480))

    def _tick(self, *, on: bool) -> None:
        for at in range(self.list.count()):
            self.list.item(at).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def take(self) -> None:
        """Hand over the names ticked and close."""
        lines = (self.list.item(at) for at in range(self.list.count()))
        names = [line.text() for line in lines if line.checkState() == Qt.CheckState.Checked]
        self.accept()
        self._chosen(names)
