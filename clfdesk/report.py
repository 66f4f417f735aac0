"""A bug's report: what happened, without anything that names a person.

Tracebacks are written without values of variables, and runs of digits are masked, so a
report can be sent on.
"""

from __future__ import annotations

import re
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from clfdesk import __version__, paths
from clfdesk.clock import Clock

#: Six digits and more, in groups too: a number, whose it is can be found.
_DIGITS = re.compile(r"\d(?:[ -]?\d){5,}[Xx]?")
_KEPT = 50
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003FFFF]+")


def masked(text: str) -> str:
    """Return text with long numbers and Chinese words (which may be names) covered."""
    return _HAN.sub("□", _DIGITS.sub("******", text))


def report_of(error: BaseException) -> str:
    """Return the report of one bug: program version, kind of error, where in the code."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"clfdesk {__version__}", f"{type(error).__name__}: {masked(str(error))}"]
    lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    if error.__cause__ is not None:
        lines.append(f"caused by {type(error.__cause__).__name__}: {masked(str(error.__cause__))}")
    return "\n".join(lines) + "\n"


def write_report(error: BaseException) -> Path:
    """Write the report into the profile's log folder and return its path; the newest are kept.

    Where nothing can be written (a full disk may be what failed) the path stays empty: the handler of bugs has none.
    """
    folder = paths.settings_folder() / "reports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir())
    path = folder / f"report-{Clock().now().astimezone():%Y%m%d-%H%M%S}.txt"
    with suppress(OSError):
        path.write_text(report_of(error), encoding="utf-8")
        for old in sorted(folder.glob("report-*.txt"))[:-_KEPT]:
            old.unlink()
    return path
