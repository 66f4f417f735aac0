"""Handing the desk over: what is made, what goes separately, and how the old place is cleared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, theme
from clfdesk.ui.session import Session


class HandoverDialog(QDialog):
    """Makes the package, shows its files and what to do next."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(_("Handing over"))
        self.folder = QLineEdit(str(session.out_folder(_("hand-over"))))
        self.folder.setAccessibleName(_("Where the package goes"))
        choose = element.button(_("Choose …"), self._choose)
        choose.setAccessibleName(_("Choose where the package goes"))
        where = element.row(self.folder, choose)
        where.setStretch(0, 1)
        from clfdesk.services import handover

        made = handover.papers_of(session.papers_folder(), Path(self.folder.text()))
        self.along = QCheckBox(
            _("Take the files made so far along ({count}); they are not encrypted").format(count=len(made))
        )
        self.along.setVisible(bool(made))
        self.says = element.label("")
        self.files = element.plain(element.column())
        self.go = element.button(_("&Make the package"), self.make, kind="primary")
        close = element.button(_("Close"), self.accept)
        what = element.label(
            _(
                "Three files are made: the desk as a backup, a recovery sheet that opens it, and the list to sign"
                " (what is in the desk, what is open, what falls due, who works here)."
            )
        )
        inner = element.column(
            element.label(_("Handing over"), "heading"),
            what,
            where,
            self.along,
            self.says,
            self.files,
            element.label(_("Clearing the old place"), "strong"),
            element.label(_clearing()),
            space=12,
        )
        inner.addStretch(1)
        area = element.scrolled(element.plain(inner), _("Handing over"))
        layout = element.column(area, element.flow(self.go, close), space=12, margin=24)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.resize(min(theme.px(600), 1280), min(theme.px(520), 700))
        self.says.hide()

    def make(self) -> None:
        """Make the package and show it."""
        office, out = self.session.desk, Path(self.folder.text()).expanduser()
        papers = self.session.papers_folder() if self.along.isChecked() else None

        def verb() -> Any:
            from clfdesk.services import handover

            return handover.make(office, out, papers)

        def done(made: Any) -> None:
            self.says.setText(made.says)
            self.says.show()
            layout = self.files.layout()
            assert layout is not None
            element.clear(layout)
            layout.addWidget(files.buttons((each.path for each in made.files), away=False))
            self.session.bus.changed.emit(frozenset({"backup", "user"}))

        self.session.do(_("Making the package"), verb, done=done)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Where the package goes"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)


def _clearing() -> str:
    from clfdesk.services import safety_papers

    return "\n".join(str(each) for each in safety_papers.card("handover")["clear"])
