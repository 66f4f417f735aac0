"""One scan on screen: pages turned, turned round, larger and smaller."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut, QTransform
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session

_STEP, _LEAST, _MOST = 1.25, 0.2, 6.0


class ScanViewer(QWidget):
    """Shows the scan it is given; reading and drawing happen on the worker."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.opened: Any = None
        self._wanted = 0
        self._page, self._turn, self._zoom = 0, 0, 0.0  # zoom 0: as large as fits
        self._fine = 1.0  # how much finer than at first the page is drawn
        self._picture = QPixmap()
        self.title = element.label("", "strong")
        self.where = element.label("", "muted", wrap=False)
        self.back = element.button(_("Page &back"), lambda: self.go(-1), icon="arrow-left", says=_("PgUp"))
        self.forth = element.button(_("Page &on"), lambda: self.go(1), icon="chevron-right", says=_("PgDown"))
        smaller = element.button(_("Smaller"), lambda: self.zoom(1 / _STEP), says="Ctrl+-")
        larger = element.button(_("Larger"), lambda: self.zoom(_STEP), says="Ctrl++")
        fit = element.button(_("Whole page"), self.fit, says="Ctrl+*")
        turn = element.button(_("Turn"), self.turn, icon="refresh-cw", says="Ctrl+R")
        self.tools = element.flow(self.back, self.forth, larger, smaller, fit, turn)
        self.sheet = QLabel()
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setWidget(self.sheet)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(_("Scan"))
        self.area.setMinimumHeight(theme.px(90))
        head = element.row(self.title, self.where)
        head.setStretch(0, 1)
        layout = element.column(head, self.tools, self.area)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.nothing = _("Choose a scan to see it here.")
        for keys, slot in (
            ("PgUp", lambda: self.go(-1)),
            ("PgDown", lambda: self.go(1)),
            ("Ctrl++", lambda: self.zoom(_STEP)),
            ("Ctrl+-", lambda: self.zoom(1 / _STEP)),
            ("Ctrl+*", self.fit),
            ("Ctrl+R", self.turn),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.opened, self._wanted = None, 0
        self._picture = QPixmap()
        self.title.setText("")
        self.where.setText("")
        self.sheet.setPixmap(QPixmap())
        self.sheet.setText(self.nothing)
        self.tools.setEnabled(False)

    def show_scan(self, number: int) -> None:
        """Open a scan and show its first page."""
        from clfdesk.services import scan_view

        office = self.session.desk
        self._wanted = number

        def verb() -> Any:
            found = scan_view.opened(office, number)
            return found, scan_view.page(found, 0)

        def shown(result: Any) -> None:
            if self._wanted != number:
                return
            self.opened, picture = result
            self._page, self._turn, self._zoom = 0, 0, 0.0
            self.title.setText(self.opened.title)
            self.tools.setEnabled(True)
            self._take(picture)

        self.session.do(_("Opening the scan"), verb, done=shown, failed=lambda _error: self.clear())

    def go(self, by: int) -> None:
        """Turn pages."""
        if self.opened is not None and 0 <= self._page + by < self.opened.pages:
            self._page += by
            self._draw()

    def zoom(self, by: float) -> None:
        """Show it larger or smaller."""
        if self.opened is None:
            return
        now = self._zoom or self._fitting() * self._fine
        self._zoom = min(_MOST, max(_LEAST, now * by))
        if self.opened.media == "application/pdf" and by > 1 and self._zoom > 1:
            self._draw()
        else:
            self._lay()

    def fit(self) -> None:
        """Show the whole page."""
        self._zoom = 0.0
        self._lay()

    def turn(self) -> None:
        """Turn it a quarter to the right (for looking only; the scan stays as it is)."""
        self._turn = (self._turn + 90) % 360
        self._lay()

    def _draw(self) -> None:
        from clfdesk.services import scan_view

        found, number = self.opened, self._page
        fine = min(max(self._zoom, 1.0), float(scan_view.FINEST))

        def shown(picture: bytes) -> None:
            if self.opened is found and self._page == number:
                self._take(picture, fine)

        self.session.do(_("Drawing the page"), lambda: scan_view.page(found, number, fine), done=shown)

    def _take(self, picture: bytes, fine: float = 1.0) -> None:
        self._fine = fine
        self._picture = QPixmap()
        self._picture.loadFromData(picture)
        pages = self.opened.pages
        self.where.setText(_("page {number} of {pages}").format(number=self._page + 1, pages=pages))
        self.back.setEnabled(self._page > 0)
        self.forth.setEnabled(self._page + 1 < pages)
        self.area.setAccessibleDescription(f"{self.opened.title}，{self.where.text()}")
        self._lay()

    def _turned(self) -> QPixmap:
        return self._picture.transformed(QTransform().rotate(self._turn)) if self._turn else self._picture

    def _fitting(self) -> float:
        turned, room = self._turned(), self.area.viewport().size()
        if turned.isNull() or not turned.width() or not turned.height():
            return 1.0
        return min((room.width() - 4) / turned.width(), (room.height() - 4) / turned.height())

    def _lay(self) -> None:
        turned = self._turned()
        if turned.isNull():
            return
        scale = self._zoom / self._fine if self._zoom else self._fitting()
        wide = max(1, round(turned.width() * scale))
        self.sheet.setText("")
        self.sheet.setPixmap(turned.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation))

    def minimumSizeHint(self) -> QSize:
        return QSize(
            0, theme.px(260)
        )  # its rows of buttons wrap: their least height is not that of the narrowest width

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self._lay()
