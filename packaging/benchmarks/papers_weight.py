"""How much paper weighs: the file of a thousand notices, and the memory that pressing takes, against the bare canvas."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import notices, pressing
from benchmarks.race import Race, Weight

_HERE = Path(__file__).resolve().parent.parent
#: What one press runs in a process of its own, so that its peak is nobody else's.
_JOBS = {
    "notices": "notices.ours()",
    "bare notices": "notices.bare(json.loads(sys.stdin.read()))",
    "table": "pressing._our_table(pressing.rows(pressing.ROWS))",
    "bare table": "pressing._bare_table(pressing.rows(pressing.ROWS))",
}


def _peak(job: str, drawn: list[tuple[float, float, str, float, str, float]]) -> float:
    """Return the peak memory of one job in a process of its own, in megabytes (as Linux counts it)."""
    program = (
        f"import sys; sys.path[:0] = [{str(_HERE)!r}, {str(_HERE.parent)!r}]\n"
        "import json\nfrom benchmarks import notices, pressing\nfrom clfdesk.papers import fonts\n"
        "[fonts.face(each) for each in ('song', 'fang', 'hei', 'title')]\n"
        f"{_JOBS[job]}\n"
        "print(open('/proc/self/status').read())\n"  # getrusage would tell the parent's peak where that is higher
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, input=json.dumps(drawn)
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("VmHWM")]
    return float(line.split()[1]) / 1024


def races(_scratch: Path) -> Iterator[Race | Weight]:
    """Give what is weighed."""
    drawn = notices.runs()
    yield Weight(
        f"papers: the file of {notices.NOTICES:,} one-page notices",
        len(notices.ours()) / 2**20,
        len(notices.bare(drawn)) / 2**20,
        1.2,
        "MB",
        "the file of the same runs drawn page by page",
    )
    yield Weight(
        f"papers: peak memory of {notices.NOTICES:,} one-page notices",
        _peak("notices", drawn),
        _peak("bare notices", drawn),
        1.2,
        "MB",
        "a process that draws the same runs page by page",
    )
    yield Weight(
        f"papers: peak memory of a list of {pressing.ROWS:,} rows",
        _peak("table", drawn),
        _peak("bare table", drawn),
        1.2,
        "MB",
        "a process that draws every cell",
    )
