"""数字一段话 in the window: township or village, as of a day; copied or pressed on one A4."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import clipboard, element, files, person_lines, theme
from clfdesk.ui.session import Session


class FiguresDialog(QDialog):
    """Shows the paragraph of the place and day chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(_("The figures in one paragraph"))
        self.place = element.combo(_("Place"), 10)
        self.place.addItem(session.desk.info.township, "")
        for name in session.read(person_lines.villages, otherwise=[]):
            self.place.addItem(name, name)
        self.day = QLineEdit(session.desk.today.isoformat())
        self.day.setAccessibleName(_("As of"))
        form = QFormLayout()
        form.addRow(_("Place"), self.place)
        form.addRow(_("As of"), self.day)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Paragraph"))
        copy = element.button(_("&Copy"), self.copy, kind="primary", icon="copy")
        press = element.button(_("&Print"), self.press, icon="printer")
        stop = element.button(_("Close"), self.reject)
        box = element.column(form, self.text, element.flow(copy, press, stop), space=16, margin=24)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.resize(theme.px(640), theme.px(460))
        self.place.currentIndexChanged.connect(lambda _index: self.show_text())
        self.day.editingFinished.connect(self.show_text)
        self.show_text()

    def _asked(self) -> dict[str, Any]:
        from clfdesk.grammar.dates import read_date

        day = read_date(self.day.text())
        if day is None:
            raise Refusal(
                _("This date cannot be read: {text}").format(text=self.day.text()),
                where=_("As of"),
                next=_("Write it like 2026-10-01."),
            )
        return {"village": str(self.place.currentData() or ""), "day": day}

    def show_text(self) -> None:
        """Read the paragraph again."""
        from clfdesk.services import paragraph

        try:
            told = paragraph.paragraph(self.session.desk, **self._asked())
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        self.text.setPlainText(told.text)

    def copy(self) -> None:
        """Copy the paragraph."""
        clipboard.put(self.text.toPlainText(), self.windowTitle())
        self.session.told.emit(_("Copied."), False)

    def press(self) -> None:
        """Press it on one A4 and open the file."""
        from clfdesk.services import paragraph

        office, out = self.session.desk, self.session.out_folder(_("lists"))
        try:
            asked = self._asked()
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        self.session.do(
            _("Pressing"), lambda: paragraph.press(office, out, **asked), done=lambda file: files.open_path(file.path)
        )
