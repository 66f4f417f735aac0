"""How much memory this process takes, and an alarm for what takes too long in it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path


class Hang(Exception):
    """This process was at one thing for too long."""


@contextlib.contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise :class:`Hang` where what is inside takes longer."""

    def late(_signal: int, _frame: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def memory(what: str) -> int:
    """Return this process's memory in MB: ``VmRSS`` now, ``VmHWM`` at its highest."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) >> 10
    return 0


def peak_forgotten() -> None:
    """Let the highest memory be counted anew from here."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
