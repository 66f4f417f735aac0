"""The originals of one record: its scans shown, more of them added, in a window of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, theme
from clfdesk.ui.scan_panel import SCANS, ScanPanel
from clfdesk.ui.session import Session


class OriginalsDialog(QDialog):
    """Shows and adds the scans of a record (``owner`` its stem, ``key`` its number)."""

    def __init__(self, session: Session, owner: str, key: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.owner, self.number, self.says = session, owner, key, title
        self.setWindowTitle(_("Originals: {title}").format(title=title))
        self.panel = ScanPanel(session)
        self.panel.added.connect(self.choose)
        session.bus.changed.connect(lambda _stems: self.load())
        add = element.button(_("&Add scans"), self.choose, icon="file-up", changes=True)
        shut = element.button(_("Close"), self.accept)
        layout = element.column(self.panel, element.flow(add, shut), space=12, margin=16)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.resize(theme.px(820), theme.px(600))
        self.load()

    def load(self) -> None:
        """Read the scans anew."""
        from clfdesk.services import scan

        self.panel.show_of(
            self.owner, self.number, self.session.read(scan.owned, self.owner, self.number, otherwise=[])
        )

    def choose(self) -> None:
        """Ask for files and add them."""
        if chosen := files.ask_many(self, _("Add scans"), _("Scans and photos") + SCANS):
            self.add(chosen)

    def add(self, paths: list[Path]) -> None:
        """Add files; each that cannot be kept is told by name."""
        from clfdesk.services import scan

        office = self.session.desk
        papers = [scan.Paper(path.name, self.owner, self.number, title=self.says, path=path) for path in paths]

        def done(stored: Any) -> None:
            if stored.refused:
                self.session.refused.emit(stored.refused[0].refusal)
            if stored.scans:
                self.session.told.emit(_("{count} scans are kept.").format(count=len(stored.scans)), True)
            self.load()

        self.session.do(_("Keeping scans"), lambda: scan.store_all(office, papers), changes=("scan",), done=done)
