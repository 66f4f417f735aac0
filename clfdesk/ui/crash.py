"""The one handler of bugs in the window: a masked report in a file and on the screen."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from clfdesk.report import masked, report_of, write_report


class _Masking(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        record.exc_info = record.exc_text = None
        return True


def install(show: Callable[[BaseException], None], folder: Path) -> None:
    """Send uncaught errors to ``show`` and Qt's own warnings to the log in ``folder``."""
    log = logging.getLogger("clfdesk")
    if not log.handlers:
        log.addHandler(_keeper(folder))
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

    sys.excepthook = hook
    qInstallMessageHandler(qt_says)


def _keeper(folder: Path) -> logging.Handler:
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
    return report_of(error), write_report(error)
