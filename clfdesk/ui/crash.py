"""The one handler of bugs in the window: a masked report in a file and on the screen."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

#: The interpreter writes into it at the very end, so it stays open.
_fault: IO[str] | None = None
_LARGEST = 1_000_000


class _Masking(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        from clfdesk.report import masked

        record.msg, record.args = masked(record.getMessage()), ()
        record.exc_info = record.exc_text = None
        return True


def install(show: Callable[[BaseException], None], folder: Path) -> None:
    """Send uncaught errors to ``show`` and Qt's own warnings to the log in ``folder``."""
    log = logging.getLogger("clfdesk")
    if not log.handlers:
        log.addHandler(_Late(folder))
        log.setLevel(logging.INFO)
        log.propagate = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        show(error.with_traceback(trace))

    def qt_says(kind: QtMsgType, _context: object, text: str | None) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            log.warning("Qt: %s", text or "")

    def thread_hook(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
            show(told.exc_value)

    def unraisable(told: sys.UnraisableHookArgs) -> None:
        log.warning("unraisable: %s", getattr(told.exc_type, "__name__", ""))

    sys.excepthook, sys.unraisablehook = hook, unraisable
    threading.excepthook = thread_hook
    _last_words(folder)
    qInstallMessageHandler(qt_says)


def _last_words(folder: Path) -> None:
    """Let the interpreter write where the code stood when it dies of a signal: files, lines and names of functions, no values."""
    global _fault
    if faulthandler.is_enabled() and _fault is None:
        return  # a test runner's own
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "fault.log"
        full = path.exists() and path.stat().st_size > _LARGEST
        fresh = path.open("w" if full else "a", encoding="utf-8")
    except OSError:
        return
    faulthandler.enable(fresh)
    _fault, old = fresh, _fault
    if old is not None:
        old.close()


class _Late(logging.Handler):
    """Makes the file's own handler with the first thing there is to write: most days there is nothing."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._keeper: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._keeper is None:
            self._keeper = _keeper(self._folder)
        self._keeper.handle(record)


def _keeper(folder: Path) -> logging.Handler:
    import logging.handlers  # it loads sockets and pickles

    try:
        folder.mkdir(parents=True, exist_ok=True)
        keeper: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "clfdesk.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
        )
    except OSError:  # a profile that cannot be written must not keep the desk shut
        keeper = logging.NullHandler()
    keeper.addFilter(_Masking())
    keeper.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return keeper


def remember(error: BaseException) -> tuple[str, Path]:
    """Keep a bug's report in a file; return the report and the file."""
    from clfdesk.report import report_of, write_report

    return report_of(error), write_report(error)
