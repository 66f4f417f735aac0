"""What an import would do, of a list of a county: parsed, mapped, normalised, checked, compared; and its first rows.

Bare is calamine's reading and an ``executemany`` of the same rows into bare SQLCipher, in the same run. The commit is
measured by ``importing``.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.intake_file import workbook
from benchmarks.race import Race, Weight

COUNT = int(os.environ.get("CLFDESK_ROWS", "100000"))
TIMES = 20


def _read(path: Path) -> list[Any]:
    import python_calamine

    return list(python_calamine.load_workbook(str(path)).get_sheet_by_index(0).iter_rows())


def _bare(path: Path, desk: Path) -> None:
    from sqlcipher3 import dbapi2 as sqlcipher

    rows = _read(path)
    names = ", ".join(f"c{index}" for index in range(30))
    with sqlcipher.connect(str(desk)) as connection:
        connection.execute(f"PRAGMA key = \"x'{'11' * 32}'\"")
        connection.execute(f"CREATE TABLE person ({names})")
        marks = ", ".join("?" * 30)
        connection.executemany(f"INSERT INTO person VALUES ({marks})", rows)  # noqa: S608  marks alone
    connection.close()


_MEMORY = """
import resource, sys
sys.path[:0] = sys.argv[4:]
kind, path, desk = sys.argv[1:4]
if kind == "bare":
    from benchmarks.previewing import _read
    rows = _read(path)
else:
    from pathlib import Path
    from clfdesk.clock import Clock
    from clfdesk.services import intake, office
    opened = office.create_desk(Path(desk), pack="longli", township="示范镇", clock=Clock())
    kept = intake.preview(opened, Path(path))
    office.close_desk(opened)
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

#: Counts how long the window's own thread waited while a preview was made on the worker: by the clock, and in processor
#: time of this process alone (on a PC that others use too, a thread that could run also waits for its turn).
_GAPS = """
import sys, time
sys.path[:0] = sys.argv[3:]
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QThread, QTimer
from clfdesk.clock import Clock
from clfdesk.services import intake, office
opened = office.create_desk(Path(sys.argv[2]), pack="longli", township="示范镇", clock=Clock())
application = QCoreApplication([])
gaps, last = [], [(time.perf_counter(), time.process_time())]
def tick():
    now = time.perf_counter(), time.process_time()
    gaps.append((now[0] - last[0][0], min(now[0] - last[0][0], now[1] - last[0][1])))
    last[0] = now
class Worker(QThread):
    def run(self):
        self.found = intake.preview(opened, Path(sys.argv[1]))
timer, worker = QTimer(), Worker()
timer.timeout.connect(tick)
timer.start(5)
worker.finished.connect(lambda: QTimer.singleShot(100, application.quit))
worker.start()
application.exec()
for each in zip(*gaps):
    print(len(each), sum(gap > 0.05 for gap in each), max(each))
"""


def _asked(program: str, *words: object) -> list[float]:
    here = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-c", program, *map(str, words), str(here), str(here.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def _weights(scratch: Path, path: Path) -> Iterator[Weight]:
    """Give peak memory over that of the bare read, and the longest gap of an event loop meanwhile."""
    bare, _children = _asked(_MEMORY, "bare", path, "-")
    ours, child = _asked(_MEMORY, "ours", path, scratch / "memory")
    for name, peak in (("the program", ours), ("its limited child", child)):
        what = f"previewing: peak memory, {name}"
        yield Weight(what, peak / 1024, bare / 1024, 2.0, "MB", "calamine reading the file into lists")
    figures = _asked(_GAPS, path, scratch / "gaps")
    for how, (count, late, longest) in (("by the clock", figures[:3]), ("of our doing", figures[3:])):
        what = f"previewing: gap {how} ({late:.0f} of {count:.0f} over 50 ms)"
        yield Weight(what, longest * 1000, 50.0, 1.0, "ms", "an event loop that never waits over 50 ms")


def races(scratch: Path) -> Iterator[Race | Weight]:
    """Give the preview of the whole, and of its first twenty rows (as often as makes it measurable)."""
    from clfdesk.clock import Clock
    from clfdesk.services import intake, office
    from clfdesk.sheets.first_rows import first_rows

    path = workbook(scratch / "county.xlsx", COUNT)
    yield from _weights(scratch, path)  # before the races: what a process once used, its children begin with
    lap = itertools.count()
    opened = office.create_desk(scratch / "desk", pack="longli", township="示范镇", clock=Clock())
    try:
        yield Race(
            f"previewing: {COUNT:,} x 30 of an import",
            lambda: intake.preview(opened, path),
            lambda: _bare(path, scratch / f"bare-{next(lap)}.db"),
            2.0,
            "calamine + executemany into bare SQLCipher",
            int(os.environ.get("CLFDESK_ROUNDS", "0")),
        )
    finally:
        office.close_desk(opened)
    yield Race(
        f"previewing: first 20 rows of {COUNT:,}, {TIMES} times",
        lambda: [first_rows(path) for _time in range(TIMES)],
        lambda: _read(path),
        0.02 * TIMES,
        "calamine reading the file once",
    )
