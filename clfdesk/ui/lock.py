"""The locked window: nothing of the desk can be read in it, what was typed waits under it, running work goes on."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QWindow
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QToolTip, QVBoxLayout, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, preference, theme
from clfdesk.ui import icon as icons
from clfdesk.ui.sealed_lines import SealedLines
from clfdesk.ui.session import Session

_WORK = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class LockScreen(QWidget):
    """One line for the password and nothing else of the desk; ``given`` carries what was typed."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(_("Locked"))
        sign = QLabel()
        sign.setPixmap(icons.pixmap("clfdesk", 48))
        sign.setMinimumHeight(sign.sizeHint().height())
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(_("Password"))
        self.line.setPlaceholderText(_("Password"))
        self.line.setMaximumWidth(theme.px(360))
        self.line.returnPressed.connect(self._go)
        self.says = element.label("", "strong", "red")
        self.go = element.button(_("&Unlock"), self._go, kind="primary")
        self.other = element.button(_("&Somebody else works here now"), self.left.emit)
        card = element.card(
            sign,
            element.label(_("The window is locked"), "heading"),
            element.label(_("What you were typing is kept; work that was running goes on."), "muted"),
            self.line,
            self.says,
            element.flow(self.go, self.other),
            margin=32,
            space=12,
        )
        self.card = card
        middle: QVBoxLayout = element.column(margin=16)
        middle.addStretch(1)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        self.setLayout(middle)
        self.says.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.card.setFixedWidth(min(theme.px(480), self.width() - theme.px(32)))
        super().resizeEvent(event)
        self._whole()

    def _whole(self) -> None:
        """Give what is said the height it takes at this width: a refusal is never cut."""
        room = self.card.width() - theme.px(64) - 2 * self.card.frameWidth()
        self.says.setMinimumHeight(max(0, self.says.heightForWidth(room)))

    def refuse(self, refusal: Refusal) -> None:
        """Say why it stays locked."""
        self.says.setText("\n".join(part for part in (refusal.what, refusal.why, refusal.next) if part))
        self._whole()
        self.says.show()
        self.line.clear()
        self.line.setFocus()

    def _go(self) -> None:
        self.given.emit(self.line.text())


class Lock(QObject):
    """Locks a window by the clerk's hand or after a while without work, and opens it again.

    The pages are taken out of the window while it is locked, dialogs hidden, the title,
    tool tips and what was copied here cleared; messages wait until it is open again.
    """

    def __init__(self, window: QMainWindow, session: Session, resume: Callable[[], Any]) -> None:
        super().__init__(window)
        self._window, self._session, self._resume = window, session, resume
        self.ticks: Callable[[], float] = time.monotonic
        self._last = self.ticks()
        self._pages: QWidget | None = None
        self._sealed: SealedLines | None = None
        self.unsaved: Any = None  # the page with something unsaved, as it was when its lines were sealed
        self._hidden: list[QWidget] = []
        self._title = ""
        self._focus: QWidget | None = None
        self.screen: LockScreen | None = None
        self._timer = QTimer(self, interval=10_000)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._watched: list[QWindow] = []
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
            self._watch(application.focusWindow())

    @property
    def on(self) -> bool:
        """Tell whether the window is locked."""
        return self.screen is not None

    @property
    def sealed(self) -> bool:
        """Tell whether what was typed is kept as cipher text just now."""
        return self._sealed is not None

    def _watch(self, window: QWindow | None) -> None:
        """Listen to the windows that get the keyboard (theirs are the keys and the mouse of everything inside)."""
        self.touched()
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.destroyed.connect(lambda *_gone, window=window: self._watched.remove(window))
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _WORK:
            self.touched()
        return False

    def touched(self) -> None:
        """Remember that somebody works here."""
        self._last = self.ticks()

    def look(self) -> None:
        """Lock where nobody has worked for as long as the settings say (0: never); let a locked desk rest."""
        if self.on:
            self._session.rest(lambda: self.on, self._seal)
            return
        minutes = preference.idle()
        if minutes and not self.on and self.ticks() - self._last >= minutes * 60 and self._possible():
            self.lock()

    def _seal(self) -> None:
        """Take what was typed out of its lines before the key goes; whether it was saved is remembered."""
        from clfdesk.services import user

        if self._pages is not None and self._sealed is None:
            self.unsaved = getattr(self._window, "unsaved", lambda: None)()
            self._sealed = SealedLines([self._pages, *self._hidden], user.sealed)

    def _give_back(self) -> None:
        sealed, self._sealed = self._sealed, None
        if sealed is not None:
            from clfdesk.services import user

            sealed.give_back(user.unsealed)

    def _possible(self) -> bool:
        if self._session.office is None:
            return False
        from clfdesk.services import user

        try:
            return user.locks(self._session.office)
        except Refusal:  # the key file cannot be read just now
            return False

    def lock(self) -> None:
        """Lock the window; where the desk has no password, say what would be needed."""
        if self.on or self._session.office is None:
            return
        if not self._possible():
            says = _("This desk has no password, so locking would keep nobody out. Set one on the page Safety.")
            self._session.told.emit(says, False)
            return
        window = self._window
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        QToolTip.hideText()
        clipboard = QApplication.clipboard()
        clipboard.clear()  # whoever put it there: not every platform can tell, and it may be a number of somebody's
        if clipboard.supportsSelection():
            clipboard.clear(clipboard.Mode.Selection)
        self._hidden = [
            each for each in QApplication.topLevelWidgets() if each is not window and each.isVisible() and _ours(each)
        ]
        for each in self._hidden:
            each.hide()
        for each in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if each is not window.centralWidget() and not each.isWindow():
                each.hide()  # what floats above the pages may name somebody; it is not shown again
        self._title = window.windowTitle()
        window.setWindowTitle(_("clfdesk"))
        self._pages = window.takeCentralWidget()
        self._pages.hide()
        window.statusBar().hide()
        self.screen = LockScreen()
        self.screen.given.connect(self.unlock)
        self.screen.left.connect(self._leave)
        window.setCentralWidget(self.screen)
        self.screen.show()
        self.screen.line.setFocus()

    def unlock(self, secret: str) -> None:
        """Open the window again where the password is right; the lock says so where it is not."""
        from clfdesk.services import user

        screen, office = self.screen, self._session.office
        if screen is None or office is None:
            return
        try:
            failed = user.unlock(office, secret)
        except Refusal as refusal:
            screen.refuse(refusal)
            return
        self._give_back()
        self.open()
        self._session.woken()
        self._session.do("", lambda: user.unlocked(office, failed))

    def open(self) -> None:
        """Put everything back as it was."""
        pages, self._pages, self.screen = self._pages, None, None
        if pages is not None:
            self._window.setCentralWidget(pages)
            pages.show()
        self._window.statusBar().show()
        self._window.setWindowTitle(self._title)
        for each in self._hidden:
            each.show()
        self._hidden = []
        self.touched()
        if self._focus is not None:
            with contextlib.suppress(RuntimeError):  # it went while the window was locked
                self._focus.setFocus()
        self._focus = None
        self._resume()

    def _leave(self) -> None:
        """Close the desk for somebody else, unless something typed would be lost."""
        if getattr(self._window, "unsaved", lambda: None)() is not None and self.screen is not None:
            self.screen.refuse(
                Refusal(
                    _("Something that was typed is not saved yet."),
                    next=_("Whoever typed it unlocks the window and saves it first."),
                )
            )
            return
        self._sealed = None  # nothing unsaved was in it
        self.open()
        self._session.leave()


def _ours(widget: QWidget) -> bool:
    return widget.isWindow() and not isinstance(widget, QMainWindow)
