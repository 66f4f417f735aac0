"""The password of a received workbook: asked for where it is needed, kept as long as the window is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui.question import SecretDialog

#: Passwords that opened a file since the window was opened; never written anywhere.
_known: dict[Path, str] = {}


def of(path: Path | None) -> str | None:
    """Return the password a file was opened with before, or ``None``."""
    return _known.get(path) if path is not None else None


def remember(path: Path, password: str | None) -> None:
    """Remember what opened a file."""
    if password:
        _known[path] = password


def ask(parent: QWidget, path: Path, error: BaseException, again: Callable[[str], object]) -> SecretDialog | None:
    """Ask for a file's password where that is why it was refused, and read it again; ``None`` for any other reason."""
    if not isinstance(error, Refusal) or error.way != "password":
        return None
    _known.pop(path, None)
    dialog = SecretDialog(path.name, parent, says=_("{file} is protected by a password.").format(file=path.name))
    dialog.given.connect(again)
    dialog.open()
    return dialog
