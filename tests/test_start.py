"""The start: what may be imported before the window is first painted, measured on the real program in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
LATE = (
    *("openpyxl", "xlsxwriter", "python_calamine", "msoffcrypto", "lxml", "defusedxml"),
    *("reportlab", "pikepdf", "pypdfium2", "uharfbuzz", "fontTools", "bidi", "PIL"),
    *("pypinyin", "lark", "rapidfuzz", "cryptography", "argon2", "multiprocessing"),
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of all modules that a start without a desk has imported by its first paint."""
    report = tmp_path_factory.mktemp("start") / "modules"
    words = [sys.executable, TOP / "packaging" / "benchmarks" / "first_paint.py", report]
    surroundings = {**os.environ, "CLFDESK_SETTINGS": str(report.parent / "profile")}
    subprocess.run(words, cwd=report.parent, env=surroundings, check=True, timeout=120, capture_output=True)
    return set(report.read_text(encoding="utf-8").split())


def test_a_window_was_painted_by_our_own_code(loaded: set[str]) -> None:
    assert {"clfdesk.app", "clfdesk.ui.window", "PySide6.QtWidgets"} <= loaded


def test_nothing_heavy_is_imported_before_the_first_paint(loaded: set[str]) -> None:
    assert sorted({name.split(".")[0] for name in loaded} & set(LATE)) == []


def test_papers_and_sheets_wait_until_they_are_asked(loaded: set[str]) -> None:
    assert [name for name in loaded if name.startswith(("clfdesk.papers", "clfdesk.sheets"))] == []
