"""The full figures, on demand (``packaging/test.py --campaign``): a table of what was done and what was found."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from clfdesk import i18n
from tests.fault import kit, secrecy, tampering, windows, workloads


def _plan(share: float) -> list[tuple[str, str, Callable[[Path], kit.Found]]]:
    def part(number: int) -> int:
        return max(2, round(number * share))

    loads = len(workloads.all_())
    return [
        ("C1", "kill -9 at random points", lambda room: kit.kills(room, part(-(-1000 // loads)))),
        ("C2", "power-cut states, two models", lambda room: kit.power_cuts(room, part(-(-10_000 // loads)))),
        (
            "C3",
            "failing file calls (ENOSPC, EIO; once, for ever)",
            lambda room: kit.calls(room, 100_000 if share >= 1 else part(250)),
        ),
        ("C4", "limits of the heap", lambda room: kit.memory(room, part(200))),
        ("C5", "flipped bits (data, backup, slots)", lambda room: kit.bits(room, part(1000))),
        ("C10", "a day with killed imports, every byte read", lambda room: secrecy.killed_day(room, part(20))),
        ("C12", "tamperings, seven kinds", lambda room: tampering.tampering(room, part(100))),
        ("C16", "interleavings of two windows", lambda room: windows.interleavings(room, part(10_000))),
        ("C13", "upgrades killed, each old schema", lambda room: kit.kills(room, part(50), 3, "upgrade")),
    ]


_DONE = ("kills", "states", "runs", "limits", "flips", "tamperings", "interleavings")


def main() -> int:
    """Run everything; print the table; return 0 where nothing was found."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    i18n.use("zh_CN")
    memory = Path("/dev/shm")
    room = Path(tempfile.mkdtemp(prefix="campaign-", dir=memory if memory.is_dir() else None))
    bad = 0
    print("| figure | what | done | counted | complaints |\n|---|---|---:|---|---:|", flush=True)
    try:
        for figure, what, does in _plan(share):
            found = does(room / figure)
            done = next(found.counts[name] for name in _DONE if name in found.counts)
            rest = ", ".join(f"{name} {n:,}" for name, n in sorted(found.counts.items()) if name not in _DONE)
            count = found.counts.get("complaints", len(found.complaints))
            bad += count
            print(f"| {figure} | {what} | {done:,} | {rest} | {count} |", flush=True)
            for complaint in found.complaints:
                print(f"  {complaint}", flush=True)
            shutil.rmtree(room / figure, ignore_errors=True)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
