"""The originals of one record: its scans shown, more of them added, in a window of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, keep_anyway, theme
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

    def add(self, paths: list[Path], *, again: set[str] | None = None) -> None:
        """Add files; each that cannot be kept is told by name, and those in ``again`` are kept all the same."""
        from clfdesk.domain.scan import veiled
        from clfdesk.services import scan

        office = self.session.desk
        papers = [scan.Paper(path.name, self.owner, self.number, title=self.says, path=path) for path in paths]
        papers = [each for each in papers if again is None or veiled(each.name) in again]
        accept = frozenset() if again is None else frozenset((scan.MANY, scan.TWICE))

        def done(stored: Any) -> None:
            if told := [each for each in stored.refused if not each.accept]:
                self.session.refused.emit(told[0].refusal)
            keep_anyway.ask(self, stored.refused, lambda names: self.add(paths, again=names))
            if stored.scans:
                self.session.told.emit(_("{count} scans are kept.").format(count=len(stored.scans)), True)
            self.load()

        self.session.do(
            _("Keeping scans"), lambda: scan.store_all(office, papers, accept=accept), changes=("scan",), done=done
        )
