"""What stands in the lines and boxes of a locked window: taken out of them as cipher text, and put back when it is opened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import shiboken6
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_Editor = QLineEdit | QPlainTextEdit | QTextEdit


def _text(editor: _Editor) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def _put(editor: _Editor, text: str) -> None:
    """Put a text in place of another; nobody is told, for to the pages nothing changes."""
    with QSignalBlocker(editor):
        editor.setText(text) if isinstance(editor, QLineEdit) else editor.setPlainText(text)


class SealedLines:
    """The texts of all editors below some widgets, sealed; :meth:`give_back` needs the desk's key again."""

    def __init__(self, homes: Iterable[QWidget], seal: Callable[[str], bytes]) -> None:
        self._editors: list[_Editor] = []
        for home in homes:
            self._editors += home.findChildren(QLineEdit)
            self._editors += [each for each in home.findChildren(QPlainTextEdit) if not each.isReadOnly()]
            self._editors += [each for each in home.findChildren(QTextEdit) if not each.isReadOnly()]
        self._sealed = seal(json.dumps([_text(each) for each in self._editors]))
        for each in self._editors:
            _put(each, "")

    def give_back(self, opened: Callable[[bytes], str]) -> None:
        """Put every text back where it stood."""
        for each, text in zip(self._editors, json.loads(opened(self._sealed)), strict=True):
            if shiboken6.isValid(each):
                _put(each, text)
        self._editors, self._sealed = [], b""
