"""Starts the program as a clerk does and stops it at its first painted window.

Run as a child: ``python first_paint.py MODULES_FILE --desk DIR``. Qt's event loop is replaced by one that ends as soon
as a window has been painted; what was imported by then is written to MODULES_FILE, one name a line.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


class FirstPaint(QObject):
    """Ends the process once a shown top-level window has been painted."""

    def __init__(self, report: str) -> None:
        super().__init__()
        self.report = report

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the window paint itself, then write what was imported by then and leave."""
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():  # type: ignore[attr-defined]
            watched.event(event)
            Path(self.report).write_text("\n".join(sorted(sys.modules)), encoding="utf-8")
            os._exit(0)  # nothing after the first paint is measured
        return False


def main() -> int:
    """Start, and come back only if no window was ever painted."""
    report = sys.argv.pop(1)
    watch: list[FirstPaint] = []
    run = QApplication.exec

    def until_painted(*_arguments: object) -> int:
        watch.append(FirstPaint(report))
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(watch[0])
        for window in QApplication.topLevelWidgets():
            window.update()
        return run()

    QApplication.exec = until_painted  # type: ignore[method-assign]
    from clfdesk.__main__ import main as clfdesk

    return clfdesk()


if __name__ == "__main__":
    sys.exit(main())
