"""What is said of a scan: its title, which paper it is, its day, notes; the scan itself never changes."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session


class ScanDialog(QDialog):
    """Shows and keeps the words of one scan."""

    def __init__(self, session: Session, number: int, parent: QWidget | None = None) -> None:
        from clfdesk.services import dossier, scan

        super().__init__(parent)
        self.session, self.number = session, number
        self.kept = session.read(scan.get, number)
        self.setWindowTitle(_("Change what is said of a scan"))
        self.title, self.notes, self.day = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind = element.combo(_("which paper"), 12)
        for code, word in session.read(dossier.kinds, otherwise=[]):
            self.kind.addItem(word, code)
        form = QFormLayout()
        for label, editor in (
            (_("title"), self.title),
            (_("which paper"), self.kind),
            (_("paper's day"), self.day),
            (_("notes"), self.notes),
        ):
            editor.setAccessibleName(label)
            form.addRow(label, editor)
        self.day.setPlaceholderText("2026-05-12")
        save = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        shut = element.button(_("Cancel"), self.reject)
        self.setLayout(element.column(form, element.flow(save, shut), space=16, margin=16))
        self.resize(theme.px(460), theme.px(260))
        if self.kept is not None:
            self.title.setText(self.kept.title)
            self.notes.setText(self.kept.notes)
            self.day.setText(self.kept.taken_on.isoformat() if self.kept.taken_on else "")
            self.kind.setCurrentIndex(max(0, self.kind.findData(self.kept.kind)))

    def save(self) -> None:
        """Keep what was typed."""
        from clfdesk.services import scan_change

        office, number, kept = self.session.desk, self.number, self.kept
        title, kind, notes, day = (
            self.title.text(),
            self.kind.currentData(),
            self.notes.text(),
            self.day.text(),
        )
        self.session.do(
            _("Saving"),
            lambda: scan_change.describe(
                office, number, title=title, kind=kind, notes=notes, taken_on=day, ver=kept.ver if kept else None
            ),
            changes=("scan",),
            done=lambda _change: self.accept(),
            told=_("Saved."),
        )
