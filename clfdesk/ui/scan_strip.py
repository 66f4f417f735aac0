"""Small pictures of a record's scans in one row, to be chosen from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from clfdesk.i18n import _
from clfdesk.ui import theme
from clfdesk.ui.session import Session

_KEY = Qt.ItemDataRole.UserRole
_MOST = 60


class ScanStrip(QListWidget):
    """One picture for each scan; they are drawn on the worker, one after another, while the page is used."""

    def __init__(self, session: Session, chosen: Callable[[int], Any]) -> None:
        super().__init__()
        self.session, self._chosen = session, chosen
        self._drawn: dict[int, QIcon] = {}
        self.setAccessibleName(_("Small pictures"))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(QSize(theme.px(56), theme.px(56)))
        self.setFixedHeight(theme.px(78))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda item, _old: item and self._chosen(int(item.data(_KEY))))

    def show_of(self, scans: Sequence[Any]) -> None:
        """Show the scans of a record; a single one needs no row."""
        from clfdesk.services import scan_view

        self.blockSignals(True)
        self.clear()
        for each in scans[:_MOST]:
            item = QListWidgetItem(self._drawn.get(each.id, QIcon()), "")
            item.setData(_KEY, each.id)
            item.setToolTip(each.title)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, each.title)
            item.setSizeHint(QSize(theme.px(64), theme.px(64)))
            self.addItem(item)
        self.blockSignals(False)
        self.setVisible(len(scans) > 1)
        wanted = [each.id for each in scans[:_MOST] if each.id not in self._drawn]
        if not wanted or len(scans) < 2:
            return
        office = self.session.desk
        self.session.do(
            _("Drawing small pictures"),
            lambda: [(number, scan_view.small_or_none(office, number)) for number in wanted],
            done=self._take,
        )

    def _take(self, drawn: list[tuple[int, bytes | None]]) -> None:
        for number, jpeg in drawn:
            picture = QPixmap()
            if jpeg is not None:
                picture.loadFromData(jpeg)
            self._drawn[number] = QIcon(picture)
        for row in range(self.count()):
            self.item(row).setIcon(self._drawn.get(int(self.item(row).data(_KEY)), QIcon()))
