"""The full figures, on demand (``packaging/test.py --campaign``): a table of what was done and what was found.

``--campaign 0.1`` does a tenth of them, ``--campaign 1,C2,C5`` only those named.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from clfdesk import i18n
from tests.fault import (
    budget,
    drill,
    foreign_plan,
    guessing,
    kit,
    roundtrip,
    secrecy,
    tampering,
    walls,
    windows,
    workloads,
)

#: How many people the desks hold whose upgrades are killed.
SIZES = (workloads.BATCH, 800, 4000)


def _plan(share: float) -> list[tuple[str, str, Callable[[Path], kit.Found]]]:
    def part(number: int) -> int:
        return max(2, round(number * share))

    names = [load.name for load in workloads.all_()]
    loads, operations = len(names), ",".join(name for name in names if not name.startswith("upgrade"))
    return [
        ("C1", "kill -9 at random points", lambda room: kit.kills(room, part(-(-1000 // loads)))),
        ("C2", "power-cut states, two models", lambda room: kit.power_cuts(room, part(-(-10_000 // loads)))),
        *(
            (
                "C3",
                f"failing file calls (ENOSPC, EIO; once, for ever), {which}",
                lambda room, wanted=wanted: kit.calls(room, 100_000 if share >= 1 else part(250), wanted=wanted),
            )
            for which, wanted in (("operations", operations), ("upgrades", "upgrade"))
        ),
        ("C4", "limits of the heap", lambda room: kit.memory(room, part(200))),
        ("C5", "flipped bits (data, backup, slots)", lambda room: kit.bits(room, part(1000))),
        *foreign_plan.figures(part),
        ("C8", "people out by list and return, and in again", lambda room: roundtrip.round_trip(room, part(10_000))),
        (
            "C10",
            "a day with killed imports, scans and pay, every byte read",
            lambda room: secrecy.killed_day(room, part(20)),
        ),
        ("C11", "public papers of random people, read", lambda room: walls.walls(room, part(1000))),
        ("C12", "tamperings, seven kinds", lambda room: tampering.tampering(room, part(100))),
        *(
            (
                "C13",
                f"upgrades killed, each old schema, {people:,} people",
                lambda room, people=people: kit.kills(room, part(50), 3, "upgrade", people),
            )
            for people in SIZES
        ),
        ("C14", "drills: backup and paper on an empty profile", lambda room: drill.restore(room, part(10))),
        ("C15", "an old PC's budget, CPU seconds here", lambda room: budget.budget(room, 20_000)),
        ("C16", "interleavings of two windows", lambda room: windows.interleavings(room, part(10_000))),
        ("C17", "tricks against the pause after five guesses", lambda room: guessing.lockout(room, part(1000))),
        ("C18", "operations and backups under clocks that jump", lambda room: drill.clocks(room, part(300))),
    ]


_DONE = (
    "kills",
    "states",
    "runs",
    "limits",
    "flips",
    "tamperings",
    "interleavings",
    "drills",
    "figures",
    "tries",
    "operations",
    "files",
    "papers",
    "people",
)


def main() -> int:
    """Run everything; print the table; return 0 where nothing was found."""
    first, *names = (sys.argv[1] if len(sys.argv) > 1 else "1").split(",")
    share = float(first)
    i18n.use("zh_CN")
    memory = Path("/dev/shm")
    room = Path(tempfile.mkdtemp(prefix="campaign-", dir=memory if memory.is_dir() else None))
    bad = 0
    print("| figure | what | done | counted | complaints |\n|---|---|---:|---|---:|", flush=True)
    try:
        for figure, what, does in _plan(share):
            if names and figure not in names:
                continue
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
