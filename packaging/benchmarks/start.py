"""From the command to the first painted window, on the demonstration township."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.race import Race

HERE = Path(__file__).resolve().parent
# What may not have been imported by the first paint: each costs more than a clerk's patience.
LATE = (
    "openpyxl",
    "xlsxwriter",
    "python_calamine",
    "reportlab",
    "pypinyin",
    "pikepdf",
    "pypdfium2",
    "fontTools",
    "lxml",
)
_ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}


_ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed copy is compiled once, not at every start


def _child(*words: str | Path) -> None:
    subprocess.run(
        [sys.executable, *map(str, words)],
        check=True,
        env=_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def races(scratch: Path) -> Iterator[Race]:
    """Give the one race, and say which heavy libraries were loaded too early."""
    _ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(scratch / "compiled")
    desk, modules = scratch / "desk", scratch / "modules"
    _child("-m", "clfdesk", "demo", "--desk", desk, "--policy", "longli", "--json")
    yield Race(
        "start: to the first painted window",
        lambda: _child(HERE / "first_paint.py", modules, "--desk", desk),
        lambda: _child(HERE / "bare_window.py"),
        1.3,
        "a bare PySide6 window with a table of 900 rows",
    )
    loaded = set(modules.read_text(encoding="utf-8").split())
    early = sorted(loaded & set(LATE))
    print(f"{'':<44} loaded by the first paint that should be late: {', '.join(early) or 'none'}")
