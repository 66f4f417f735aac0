"""How the window speaks up: a banner for a refusal, a toast with undo, a dialog for a bug."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPlainTextEdit, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import clipboard, element, theme
from clfdesk.ui import icon as icons


def alert(widget: QWidget) -> None:
    """Tell a screen reader that something wants to be read now."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


class Banner(QFrame):
    """A refusal in its four parts, above the page until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        sign = QLabel()
        sign.setPixmap(icons.pixmap("circle-alert", 24, theme.colours().red))
        self._what = element.label("", "strong", "red")
        self._lines = element.label("")
        self._next = element.label("", "strong")
        copy = element.button(_("Copy this"), self._copy, kind="quiet", icon="copy")
        self.offer = element.button("", self._offered)
        self._does: Callable[[], Any] | None = None
        self.offer.hide()
        close = element.button(_("Close"), self.hide, kind="quiet", icon="x")
        self._words = element.bare(element.column(self._what, self._lines, self._next, space=4))
        self._area = element.scrolled(self._words, _("What went wrong"))
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a long one is scrolled by the arrow keys
        line = element.row(
            sign, element.column(self._area, element.flow(self.offer, copy, close), space=4), margin=12, space=12
        )
        line.setStretch(1, 1)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.hide()

    def _offered(self) -> None:
        self.hide()
        if self._does is not None:
            self._does()

    def show_refusal(self, refusal: Refusal, offer: str = "", does: Callable[[], Any] | None = None) -> None:
        """Show what, where, why and what next; ``offer`` is a button for the way out, where there is one."""
        self.offer.setText(offer)
        self.offer.setAccessibleName(offer.replace("&", ""))
        self.offer.setVisible(bool(offer))
        self._does = does
        self._what.setText(refusal.what)
        middle = [part for part in (refusal.where, refusal.why) if part]
        self._lines.setText("\n".join(middle))
        self._lines.setVisible(bool(middle))
        self._next.setText(_("What to do: {next}").format(next=refusal.next) if refusal.next else "")
        self._next.setVisible(bool(refusal.next))
        self.setAccessibleName(str(refusal))
        self._fit()
        self.show()
        self._fit()
        alert(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the words the height they need, at most a third of the window; beyond that they scroll."""
        layout, window = self._words.layout(), self.window()
        assert layout is not None
        width = max(1, self._area.viewport().width())
        needed = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        most = max(theme.px(60), window.height() // 3 if window is not self else needed)
        self._area.setFixedHeight(min(needed, most))

    def text(self) -> str:
        """Return the sentences shown."""
        parts = (self._what.text(), self._lines.text(), self._next.text())
        return "\n".join(part for part in parts if part)

    def _copy(self) -> None:
        clipboard.put_unrecorded(self.text())


class Toast(QFrame):
    """A sentence over the window's foot, with undo where there is something to undo.

    It goes after ten seconds; undo stays on Ctrl+Z and on the safety page.
    """

    def __init__(self, parent: QWidget, undo: Callable[[], Any]) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self._text = element.label("", wrap=False)
        self.undo = element.button(_("Undo"), lambda: (self.hide(), undo()), says=_("Take the last change back"))
        self.more = element.button("", self._offered)
        self._does: Callable[[], Any] | None = None
        self.more.hide()
        close = element.button("", self.hide, kind="quiet")
        close.setIcon(icons.icon("x", theme.colours().surface))
        close.setAccessibleName(_("Close"))
        self.setLayout(element.row(self._text, self.more, self.undo, close, margin=8, space=16))
        self._timer = QTimer(self, singleShot=True, interval=10_000)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undoable: bool) -> None:
        """Show a sentence."""
        self._text.setText(text)
        self.more.hide()
        self.undo.setVisible(undoable)
        self.setAccessibleName(text)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        alert(self)

    def offer(self, words: str, says: str, does: Callable[[], Any]) -> None:
        """Put a button beside the sentence that is shown."""
        self.more.setText(words)
        self.more.setToolTip(says)
        self.more.setAccessibleName(words.replace("&", ""))
        self._does = does
        self.more.show()
        self.adjustSize()
        self._place()

    def _offered(self) -> None:
        self.hide()
        if self._does is not None:
            self._does()

    def text(self) -> str:
        """Return the sentence shown, empty while hidden."""
        return self._text.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        home = self.parentWidget()
        if home is not None:
            self.move((home.width() - self.width()) // 2, home.height() - self.height() - theme.px(48))


class CrashDialog(QDialog):
    """A bug, told calmly: what is safe, where the log is, and a report without personal data."""

    def __init__(self, report: str, log: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong in the program"))
        words = QPlainTextEdit(report)
        words.setReadOnly(True)
        words.setAccessibleName(_("Report"))
        words.setTabChangesFocus(True)
        copy = element.button(
            _("Copy the report (personal data removed)"),
            lambda: clipboard.put_unrecorded(report),
            kind="primary",
            icon="copy",
        )
        close = element.button(_("Close"), self.accept)
        self.setLayout(
            element.column(
                element.label(_("Something went wrong in the program"), "heading"),
                element.label(_("What was saved before is safe. The step that failed was not kept at all.")),
                element.label(_("The log is here: {path}").format(path=log), "muted"),
                words,
                element.flow(copy, close),
                space=12,
                margin=24,
            )
        )
        self.resize(theme.px(640), theme.px(400))
