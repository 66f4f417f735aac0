"""The trash of scans: what lies there, for how long still, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clfdesk.i18n import _, ngettext
from clfdesk.ui import element, shown
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class TrashView(QWidget):
    """What was put into the trash; ``filled`` tells how many."""

    filled = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.gone = TableModel(
            [
                shown.Column("title", _("scan"), 11),
                shown.Column("owner", _("whose"), 7),
                shown.Column("day", _("put there on"), 6),
                shown.Column("left", _("stays for"), 6),
            ]
        )
        self.table = TableView(self.gone, _("Trash"), _("The trash is empty."))
        back = element.button(_("&Bring back"), self.untrash, kind="primary", icon="undo-2", changes=True)
        says = element.label(
            _("What is put here stays for 90 days on which work was done, then it goes for good."), "muted"
        )
        head = element.row(says, back)
        head.setStretch(0, 1)
        self.setLayout(element.column(head, self.table))

    def load(self) -> None:
        """Show what lies there."""
        from clfdesk.services import scan, scan_care

        found: Sequence[tuple[Any, int]] = self.session.read(scan_care.trashed, otherwise=[])
        self.gone.fill(
            [
                {
                    "number": each.id,
                    "title": each.title,
                    "owner": scan.owner_name(each.owner, each.owner_id),
                    "day": each.trashed_on.isoformat() if each.trashed_on else "",
                    "left": ngettext("{days} working day", "{days} working days", left).format(days=left),
                }
                for each, left in found
            ]
        )
        self.filled.emit(len(found))

    def untrash(self) -> None:
        """Bring the chosen scans back."""
        from clfdesk.services import scan_change

        office, numbers = self.session.desk, [self.gone.row(row)["number"] for row in self.table.selected()]
        if numbers:
            self.session.do(
                _("Bringing back"),
                lambda: scan_change.restore(office, numbers),
                changes=("scan",),
                told=_("Back in its file."),
            )
