"""来电应答 and 照录 beside a person: who is calling, what to answer, the call kept, and each value copied with one key."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from clfdesk.i18n import _
from clfdesk.ui import clipboard, element, theme
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
            clipboard.put(value, item.text().partition("　")[0] if item else "")
            self._session.told.emit(_("Copied: {text}").format(text=item.text() if item else ""), False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.copy(self.currentItem())
            self.setCurrentRow(min(self.currentRow() + 1, self.count() - 1))
        else:
            super().keyPressEvent(event)


class CallPanel(QWidget):
    """First who is calling, then the answer; the call is kept as an entry; and the values to copy."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.number: int | None = None
        self._asked: QVBoxLayout = element.column(space=6)
        self._lines: QVBoxLayout = element.column(space=6)
        self.phone = QLineEdit()
        self.phone.setAccessibleName(_("Number that calls"))
        self.phone.setPlaceholderText(_("Number that calls"))
        self.phone.setMaximumWidth(theme.px(220))
        self.phone.textChanged.connect(lambda _text: self._look())
        self.whose = element.label("", "muted")
        self.check = element.combo(_("How the caller was checked"), 16)
        self.check.currentIndexChanged.connect(lambda _index: self._open())
        self.answers = element.bare(self._lines)
        self.topic = element.combo(_("What was asked"), 8)
        self.told = QLineEdit()
        self.told.setAccessibleName(_("What was told"))
        self.told.setPlaceholderText(_("What was told"))
        self.keep_button = element.button(_("&Keep this call"), self.keep, icon="save", changes=True)
        self.told.returnPressed.connect(self.keep_button.click)
        self.values = CopyList(session)
        box = element.column(
            self._asked,
            element.flow(self.phone, self.check),
            self.whose,
            self.answers,
            element.label(_("Keep this call"), "strong"),
            element.flow(self.topic, self.keep_button),
            self.told,
            element.label(_("Copy into the national system"), "strong"),
            element.label(_("Click a line, or Enter: it is copied and the next one is chosen."), "muted"),
            self.values,
            space=8,
            margin=4,
        )
        box.addStretch(1)
        self.setLayout(box)

    def show_person(self, number: int) -> None:
        """Read what stands for a person now; another person is another call, checked anew."""
        from clfdesk.services import call_check, telephone

        told = self.session.read(telephone.call, number)
        if not self.check.count():
            self.check.addItem(_("not checked yet"), "")
            for code, word in call_check.options("checked"):
                self.check.addItem(word, code)
            for code, word in call_check.options("topic"):
                self.topic.addItem(word, code)
        if number != self.number:
            self.number = number
            self.check.setCurrentIndex(0)
            self.phone.clear()
            self.told.clear()
        for layout in (self._asked, self._lines):
            element.clear(layout)
        if told is None:
            return
        self._part(self._asked, _("First ask, then answer"), told.questions)
        self._part(self._asked, _("Call back"), told.call_back or (_("No phone number is on record."),))
        self._part(self._lines, _("Benefits"), [each.says for each in told.benefits])
        self._part(self._lines, _("Certificate"), [told.certificate, *([told.business] if told.business else [])])
        self._part(self._lines, _("To bring along"), ["、".join(told.bring)] if told.bring else [])
        self._part(self._lines, _("Due after events"), told.due)
        self.values.fill(self.session.read(telephone.copy_out, number, otherwise=[]))
        self._look()
        self._open()

    def _look(self) -> None:
        """Hold the calling number against those on record; one that stands there checks the caller."""
        from clfdesk.services import call_check

        if self.number is None:
            return
        told = self.session.read(call_check.caller, self.number, self.phone.text())
        if told is None:
            return
        self.whose.setText(told.says)
        element.restyle(self.whose, tone="green" if told.known else "amber" if self.phone.text().strip() else "")
        if told.known and not self.check.currentData():
            self.check.setCurrentIndex(self.check.findData("number"))

    def _open(self) -> None:
        """Show what may be told once the caller was checked."""
        self.answers.setHidden(str(self.check.currentData() or "") in ("", "none"))

    def keep(self) -> None:
        """Keep the call as an entry of the register of consultations."""
        from clfdesk.services import call_check

        office, number = self.session.desk, self.number
        said = {
            "check": str(self.check.currentData() or ""),
            "topic": str(self.topic.currentData() or ""),
            "answer": self.told.text(),
            "phone": self.phone.text().strip(),
        }
        if number is not None:
            self.session.do(
                _("Saving"),
                lambda: call_check.keep(office, number, **said),
                changes=("entry",),
                done=lambda _kept: self.told.clear(),
                told=_("The call is kept among the consultations."),
            )

    def _part(self, layout: QVBoxLayout, heading: str, lines: Any) -> None:
        if not lines:
            return
        layout.addWidget(element.label(heading, "strong"))
        for line in lines:
            layout.addWidget(element.label(line))
