"""A real window on a real small desk, driven as a clerk would."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from clfdesk.clock import Clock
from clfdesk.ui import theme
from clfdesk.ui.session import Session
from clfdesk.ui.window import Window

TODAY = date(2026, 10, 15)


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory) -> Path:
    """Return a closed demonstration desk; tests work on copies."""
    from clfdesk.services.demo import make_demo

    folder = tmp_path_factory.mktemp("demo") / "desk"
    make_demo(folder, persons=60, villages=4, clock=Clock(TODAY)).close()
    return folder


class Clerk:
    """A clerk at the window: sees texts, presses buttons, waits until the work is done."""

    def __init__(self, qtbot, window: Window) -> None:
        self.bot, self.window, self.session = qtbot, window, window.session
        self.refusals: list = []
        self.crashes: list = []
        self.session.refused.connect(self.refusals.append)
        self.session.crashed.connect(self.crashes.append)

    def wait(self) -> None:
        """Wait until nothing runs; a bug on the way fails the test."""
        self.bot.waitUntil(lambda: not self.session.worker.busy(), timeout=60_000)
        QApplication.processEvents()
        self.bot.waitUntil(lambda: not self.session.worker.busy(), timeout=60_000)
        assert not self.crashes, self.crashes

    def open(self, name: str, key=None):
        """Open a page and wait for it."""
        self.window.open_page(name, key)
        self.wait()
        return self.window.pages[name]

    def press(self, text: str, home: QWidget | None = None) -> None:
        """Press the visible button whose text begins so (mnemonics left out)."""
        for each in (home or self.window).findChildren(QPushButton):
            if each.isVisible() and each.text().replace("&", "").startswith(text):
                assert each.isEnabled(), text
                self.bot.mouseClick(each, Qt.MouseButton.LeftButton)
                self.wait()
                return
        raise AssertionError(f"no button {text}")

    def key(self, keys: str, home: QWidget | None = None) -> None:
        """Press a key or a chord."""
        target = home or QApplication.focusWidget() or self.window
        QTest.keySequence(target, keys)
        if shiboken6.isValid(target):
            QTest.keyRelease(target, Qt.Key.Key_F35)  # the last event's modifiers would count as held down
        self.wait()

    def type(self, editor: QWidget, text: str) -> None:
        """Type a text; Chinese comes as an input method commits it."""
        editor.setFocus()
        for character in text:
            if character.isascii():
                self.bot.keyClicks(editor, character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(editor, event)

    def sees(self, text: str, home: QWidget | None = None) -> bool:
        """Tell whether some visible label holds the text."""
        return any(text in each for each in texts(home or self.window))


def texts(home: QWidget) -> list[str]:
    """Return the texts of all visible labels."""
    return [each.text() for each in home.findChildren(QLabel) if each.isVisible()]


@pytest.fixture
def bare(qtbot, qapp):
    """Return a clerk at a window without a desk."""
    theme.register_fonts()
    theme.apply(qapp)
    window = Window(Session(Clock(TODAY)))
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    clerk = Clerk(qtbot, window)
    yield clerk
    window.leaving = True
    window.close()


@pytest.fixture
def clerk(bare, demo_desk, tmp_path):
    """Return a clerk at a window on a copy of the demonstration desk."""
    folder = tmp_path / "desk"
    shutil.copytree(demo_desk, folder)
    bare.session.open_desk(folder)
    bare.wait()
    return bare
