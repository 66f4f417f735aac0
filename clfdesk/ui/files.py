"""Files the window hands to the clerk: opening one, showing its folder, reading what was pasted."""

from __future__ import annotations

import atexit
import csv
import io
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from clfdesk.clock import Clock
from clfdesk.i18n import _
from clfdesk.ui import element, preference


def open_path(path: Path) -> None:
    """Open a file or folder with the program the machine has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask(parent: QWidget, title: str, pattern: str) -> Path | None:
    """Ask for a file, beginning where the last one was chosen; ``None`` where the clerk thinks better of it."""
    path, _kind = QFileDialog.getOpenFileName(parent, title, preference.last_folder(), pattern)
    if not path:
        return None
    preference.keep("folder", str(Path(path).parent))
    return Path(path)


def ask_many(parent: QWidget, title: str, pattern: str) -> list[Path]:
    """Ask for files, beginning where the last one was chosen; empty where the clerk thinks better of it."""
    paths, _kind = QFileDialog.getOpenFileNames(parent, title, preference.last_folder(), pattern)
    if paths:
        preference.keep("folder", str(Path(paths[0]).parent))
    return [Path(path) for path in paths]


def buttons(paths: Iterable[Path], *, away: bool = True) -> QWidget:
    """Return a row of buttons: each file, their folder, and filing them ``away`` (never a sheet that opens the desk)."""
    listed = list(paths)
    parts: list[QWidget] = [
        element.button(path.name, lambda path=path: open_path(path), icon="file-check") for path in listed[:4]
    ]
    if listed:
        parts.append(element.button(_("Open the folder"), lambda: open_path(listed[0].parent), icon="folder-open"))
    if away and any(path.suffix.lower() in (".pdf", ".xlsx", ".xls", ".docx") for path in listed):

        def ask_away() -> None:
            from clfdesk.ui import file_away

            file_away.ask(button, listed)

        button = element.button(_("File &away"), ask_away, icon="save", changes=True)
        parts.append(button)
    return element.flow(*parts)


_PASTED = "clfdesk-pasted-"
_OLD = 600.0


def wipe(older: float = _OLD) -> None:
    """Delete pasted cells that were kept for reading: those of this run when it ends, forgotten ones at the start.

    ``older`` spares what another window pasted a moment ago (seconds).
    """
    now = Clock().now().timestamp()
    for folder in Path(tempfile.gettempdir()).glob(f"{_PASTED}*"):
        try:
            if now - folder.stat().st_mtime >= older - 1:  # the clock tells whole seconds
                shutil.rmtree(folder)
        except OSError:  # another user's, or gone already
            continue


def pasted(text: str) -> Path | None:
    """Keep pasted cells as a file that can be read like any other; ``None`` where nothing was pasted."""
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    if not rows:
        return None
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return kept(buffer.getvalue())


def kept(text: str) -> Path:
    """Keep pasted cells (the text of a table parted by commas) as a file for this run, where only this user may look."""
    room = Path(tempfile.mkdtemp(prefix=_PASTED))  # only this user may look into it
    atexit.register(shutil.rmtree, room, ignore_errors=True)
    path = room / f"{_('pasted cells')}.csv"
    path.write_text(text, "utf-8-sig")
    return path
