"""What the program leaves of a bug or a death: masked, small, never in the way of the desk."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from clfdesk import report
from clfdesk.ui import crash

TOP = Path(__file__).resolve().parents[2]
NAME, NUMBER, PHONE = "欧阳青禾", "110000195001010015", "138 1234 5678"


@pytest.fixture
def handlers():
    """Put back what the handlers were."""
    was = sys.excepthook, sys.unraisablehook, threading.excepthook
    log = logging.getLogger("clfdesk")
    kept = list(log.handlers)
    log.handlers.clear()
    log.disabled = False  # the checker of import rules switches every other log off in its process
    yield log
    log.handlers[:] = kept
    sys.excepthook, sys.unraisablehook, threading.excepthook = was


def test_the_log_turns_over_at_five_megabytes_and_names_nobody(handlers, tmp_path):
    crash.install(lambda _error: None, tmp_path)
    for number in range(6_000):
        handlers.warning("%s %s %s %s " + "x" * 900, NAME, NUMBER, PHONE, number)
    files = sorted(tmp_path.glob("clfdesk.log*"))
    assert [each.name for each in files] == ["clfdesk.log", *(f"clfdesk.log.{n}" for n in range(1, 5))]
    assert sum(each.stat().st_size for each in files) <= 5_000_000
    text = "".join(each.read_text("utf-8") for each in files)
    assert not [planted for planted in (NAME, NUMBER, PHONE, "5678") if planted in text]


def test_a_bug_in_a_thread_is_told_like_any_other(handlers, tmp_path):
    met: list[BaseException] = []
    crash.install(met.append, tmp_path)

    def bug() -> None:
        raise ValueError(NAME)

    thread = threading.Thread(target=bug)
    thread.start()
    thread.join()
    assert [type(each) for each in met] == [ValueError]


def test_a_death_by_a_signal_leaves_where_the_code_stood_and_no_value(tmp_path):
    code = (
        "import faulthandler, sys; from pathlib import Path; from clfdesk.ui import crash\n"
        f"crash.install(print, Path({str(tmp_path)!r}))\n"
        f"def dies(name, number): faulthandler._sigsegv()\ndies({NAME!r}, {NUMBER!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, check=False)
    assert done.returncode != 0
    said = (tmp_path / "fault.log").read_text("utf-8")
    assert "in dies" in said
    assert NAME not in said
    assert NUMBER not in said


def test_a_report_that_cannot_be_written_hides_no_bug(monkeypatch, tmp_path):
    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert report.write_report(ValueError("x")).name.startswith("report-")


def test_reports_do_not_pile_up(monkeypatch, tmp_path):
    monkeypatch.setenv("CLFDESK_SETTINGS", str(tmp_path))
    (tmp_path / "reports").mkdir()
    for number in range(80):
        (tmp_path / "reports" / f"report-20200101-{number:06}.txt").write_text("old", "utf-8")
    assert report.write_report(ValueError(f"{NAME} {PHONE}")).is_file()
    left = sorted((tmp_path / "reports").glob("*.txt"))
    assert len(left) == 50
    assert NAME not in left[-1].read_text("utf-8")
    assert "5678" not in left[-1].read_text("utf-8")
