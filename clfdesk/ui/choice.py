"""A choice of many lines that is found by typing any part of one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter


def searchable(box: QComboBox) -> QComboBox:
    """Let a choice box be typed into: lines that hold the words are offered, and nothing else can be entered."""
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer, line = box.completer(), box.lineEdit()
    if completer is not None:
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
    if line is not None:
        line.setAccessibleName(box.accessibleName())
        line.editingFinished.connect(lambda: _settle(box))
    return box


def _settle(box: QComboBox) -> None:
    """Take the line typed whole, or the only one that holds the words; else show the one chosen before."""
    text = box.currentText().strip()
    fitting = [at for at in range(box.count()) if text and text in box.itemText(at)]
    whole = [at for at in fitting if box.itemText(at) == text]
    if (at := (whole or (fitting if len(fitting) == 1 else [box.currentIndex()]))[0]) >= 0:
        box.setCurrentIndex(at)
        box.setEditText(box.itemText(at))
