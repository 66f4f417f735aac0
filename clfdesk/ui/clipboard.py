"""The one door to the clipboard: whatever is copied out of the desk is put on record, for it can be pasted anywhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

_keep: Callable[[str, int], None] | None = None


def recorded_by(keep: Callable[[str, int], None]) -> None:
    """Let the window's session keep the record: what was copied, and how many rows of it."""
    global _keep
    _keep = keep


def put(content: str | QMimeData, what: str, rows: int = 1) -> None:
    """Copy a text or a file, told on record as ``what``."""
    put_unrecorded(content)
    if _keep is not None and rows:
        _keep(what, rows)


def put_unrecorded(content: str | QMimeData) -> None:
    """Copy what tells of nobody: a refusal, a bug's masked report."""
    board = QApplication.clipboard()
    if isinstance(content, str):
        board.setText(content)
    else:
        board.setMimeData(content)


def text() -> str:
    """Return what the clipboard holds as text."""
    return QApplication.clipboard().text()
