"""Starts the program as a clerk does and stops it at its first painted window.

Run as a child: ``python first_paint.py MODULES_FILE --desk DIR``. It ends inside the main window's first paint event, as
``bare_window.py`` does; what was imported by then is written to MODULES_FILE, one name a line.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from PySide6.QtGui import QPaintEvent


def main() -> int:
    """Start, and come back only if no window was ever painted."""
    report = sys.argv.pop(1)
    from clfdesk.ui.window import Window

    paint = Window.paintEvent

    def painted(self: Window, event: QPaintEvent) -> None:
        """Let the window paint itself as it does, then write what was imported by then and leave."""
        paint(self, event)
        Path(report).write_text("\n".join(sorted(sys.modules)), encoding="utf-8")
        os._exit(0)  # nothing after the first paint is measured

    Window.paintEvent = painted  # type: ignore[method-assign]
    from clfdesk.__main__ import main as clfdesk

    return clfdesk()


if __name__ == "__main__":
    sys.exit(main())
