"""The keys that work everywhere in the window, and nowhere while it is locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit

#: The main window (named by its work here: its module uses this one).
Window = Any


def bind(window: Window) -> None:
    """Give the window its keys."""
    for keys, slot in (
        ("Ctrl+F", lambda: _to_search(window)),
        ("F3", lambda: _to_search(window)),
        ("F1", window.toggle_help),
        ("Esc", lambda: _escape(window)),
        ("Ctrl+L", lambda: window.lock.lock()),
        ("Ctrl+Shift+F", window.file_away),
    ):
        QShortcut(QKeySequence(keys), window).activated.connect(_unless_locked(window, slot))
    undo = QShortcut(QKeySequence.StandardKey.Undo, window)
    undo.activated.connect(_unless_locked(window, lambda: _undo(window)))


def _unless_locked(window: Window, slot: Callable[[], Any]) -> Callable[[], None]:
    def pressed() -> None:
        if not window.locked():
            slot()

    return pressed


def _to_search(window: Window) -> None:
    if window.session.office is not None:
        window.topbar.to_search()


def _undo(window: Window) -> None:
    """Leave Ctrl+Z to a text that is being typed; otherwise take the last operation back."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit) and focus.isUndoAvailable():
        focus.undo()
    else:
        window.undo()


def _escape(window: Window) -> None:
    """Close the nearest extra thing; never lose a typed text."""
    if shown := next((part for part in ("banner", "toast", "help") if window.has(part)), ""):
        getattr(window, shown).hide()
    elif window.has("topbar") and window.search.hasFocus() and window.search.text():
        window.search.clear()
        window.pages["persons"].find("")
    elif (page := window.page()) is not None:
        page.setFocus()
