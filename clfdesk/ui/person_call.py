"""来电应答 and 照录 beside a person: what to ask, what to answer, and each value copied with one key."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session


class CopyList(QListWidget):
    """One line a value; a click or Enter copies it and Enter goes on to the next."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Values to copy out"))
        self.setMinimumHeight(theme.px(260))
        self.itemClicked.connect(self.copy)

    def fill(self, lines: list[Any]) -> None:
        """Show the lines; those without a value are shown as such and copy nothing."""
        self.clear()
        for line in lines:
            item = QListWidgetItem(f"{line.heading}　{line.value or '—'}")
            item.setData(Qt.ItemDataRole.UserRole, line.value)
            item.setToolTip(line.group)
            self.addItem(item)
        self.setCurrentRow(0)

    def copy(self, item: QListWidgetItem | None) -> None:
        """Copy one value."""
        value = str(item.data(Qt.ItemDataRole.UserRole) or "") if item is not None else ""
        if value:
            QApplication.clipboard().setText(value)
            self._session.told.emit(_("Copied: {text}").format(text=item.text() if item else ""), False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.copy(self.currentItem())
            self.setCurrentRow(min(self.currentRow() + 1, self.count() - 1))
        else:
            super().keyPressEvent(event)


class CallPanel(QWidget):
    """The answer to a call and the values to copy, read when the tab is opened."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._lines: QVBoxLayout = element.column(space=6)
        self.values = CopyList(session)
        box = element.column(
            self._lines,
            element.label(_("Copy into the national system"), "strong"),
            element.label(_("Click a line, or Enter: it is copied and the next one is chosen."), "muted"),
            self.values,
            space=8,
            margin=4,
        )
        box.addStretch(1)
        self.setLayout(box)

    def show_person(self, number: int) -> None:
        """Read what stands for a person now."""
        from clfdesk.services import telephone

        told = self.session.read(telephone.call, number)
        element.clear(self._lines)
        if told is None:
            return
        self._part(_("First ask, then answer"), told.questions)
        self._part(_("Call back"), told.call_back or (_("No phone number is on record."),))
        self._part(_("Benefits"), [each.says for each in told.benefits])
        self._part(_("Certificate"), [told.certificate, *([told.business] if told.business else [])])
        self._part(_("To bring along"), ["、".join(told.bring)] if told.bring else [])
        self._part(_("Due after events"), told.due)
        self.values.fill(self.session.read(telephone.copy_out, number, otherwise=[]))

    def _part(self, heading: str, lines: Any) -> None:
        if not lines:
            return
        self._lines.addWidget(element.label(heading, "strong"))
        for line in lines:
            self._lines.addWidget(element.label(line))
