"""The second start on the same desk: the first window comes to the front, and the second goes.

No socket is opened for it. The desk's lock already says that somebody is there; the
second start leaves an empty file beside it, which the first window takes away as it
comes forward. A file nobody takes away (a verb at work, another user's session) is
removed again, and the refusal stands.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from clfdesk.ui.session import Session

_LOOKS, _ASKS = 700, 25


class Second(QObject):
    """Both sides of it: answers who asks for this window, and asks where the desk is held elsewhere."""

    def __init__(self, window: QWidget, session: Session, leave: Callable[[], Any]) -> None:
        super().__init__(window)
        self._window, self._session, self._leave = window, session, leave
        self._asked: Path | None = None
        self._left = 0
        self._look = QTimer(self, interval=_LOOKS)
        self._look.timeout.connect(self.look)
        self._look.start()
        self._wait = QTimer(self, interval=100)
        self._wait.timeout.connect(self._answer)
        session.held.connect(self.ask)

    def look(self) -> None:
        """Come to the front where another start asked for this desk."""
        if self._session.office is None:
            return
        from clfdesk.services import office

        if office.wanted(self._session.office):
            self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
            self._window.show()
            self._window.raise_()
            self._window.activateWindow()

    def ask(self, folder: Path) -> None:
        """Ask the window that holds a desk to come to the front."""
        from clfdesk.services import office

        if office.ask_to_show(folder):
            self._asked, self._left = folder, _ASKS
            self._wait.start()

    def _answer(self) -> None:
        from clfdesk.services import office

        self._left -= 1
        if self._asked is None:
            self._wait.stop()
        elif not office.waiting(self._asked):
            self._wait.stop()
            if self._session.office is None:
                self._leave()
        elif self._left <= 0:
            self._wait.stop()
            office.asked_to_show(self._asked)  # nobody came: the question goes again
