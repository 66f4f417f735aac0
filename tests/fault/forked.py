"""The limited child by forking instead of starting an interpreter: the same orders, limits and answers, a hundred
times as fast, so that ten thousand files can be tried. What a start costs is measured elsewhere."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from unittest import mock

from clfdesk.sheets import child, limited


@dataclass(slots=True)
class Worst:
    """What the children needed at most: seconds by the clock, MB of memory; how many were ended by a signal."""

    children: int = 0
    seconds: float = 0.0
    megabytes: int = 0
    signals: int = 0


@contextlib.contextmanager
def children() -> Iterator[Worst]:
    """Let every child inside be forked; yields what they needed."""
    import lxml.etree  # noqa: F401  what a child would load is here before it is forked
    import openpyxl  # noqa: F401
    import python_calamine  # noqa: F401

    from clfdesk.sheets import flat, marking, textual, workbook  # noqa: F401

    worst = Worst()

    def run(_command: Sequence[str], order: bytes, seconds: float, most: int) -> tuple[int, io.BytesIO]:
        return _run(worst, order, seconds, most)

    with mock.patch.object(limited, "run", run):
        yield worst


def _run(worst: Worst, order: bytes, seconds: float, most: int) -> tuple[int, io.BytesIO]:
    read, write = os.pipe()
    began = time.monotonic()
    number = os.fork()
    if number == 0:
        _be_the_child(read, write, order)
    os.close(write)
    late = threading.Event()

    def end() -> None:
        late.set()
        os.kill(number, signal.SIGKILL)

    clock = threading.Timer(seconds, end)
    clock.start()
    try:
        with os.fdopen(read, "rb") as stream:
            said = limited._taken(stream, most)
    finally:
        clock.cancel()
        _number, status, used = os.wait4(number, 0)
    worst.children += 1
    worst.seconds = max(worst.seconds, time.monotonic() - began)
    worst.megabytes = max(worst.megabytes, used.ru_maxrss >> 10)
    code = os.waitstatus_to_exitcode(status)
    worst.signals += code < 0
    if late.is_set():
        raise TimeoutError
    said.seek(0)
    return code, said


def _be_the_child(read: int, write: int, order: bytes) -> None:
    """Be what :func:`clfdesk.sheets.child.main` is; never returns."""
    code = 1
    try:
        os.close(read)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.stdin = SimpleNamespace(buffer=io.BytesIO(order))  # type: ignore[assignment]
        with os.fdopen(write, "wb") as out:
            sys.stdout = SimpleNamespace(buffer=out)  # type: ignore[assignment]
            child.main()
        code = 0
    finally:
        os._exit(code)
