"""How fast it is, as ratios against the bare libraries: ``python3 packaging/test.py --benchmark [NAME …]``.

A ratio is CPU seconds of ours over CPU seconds of the barest program that does the same job with the same library,
children included, medians of interleaved rounds in one run: seconds say how fast the machine is, ratios how fast the
program is. These are measurements and not tests; a goal that is missed is marked and fails nothing.

Each file in ``benchmarks/`` gives its races by ``races(scratch) -> Iterator[Race]``.
"""

from __future__ import annotations

import gc
import importlib
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from benchmarks.race import Race, Weight

ROUNDS = 5
NAMES = (
    "start",
    "persons",
    "reading",
    "previewing",
    "importing",
    "writing",
    "pressing",
    "first_page",
    "notices",
    "papers_weight",
    "paying",
    "benefits",
    "rules",
    "returns",
    "archive",
)


def _cpu() -> float:
    return sum(os.times()[:4])


def _lap(job: object) -> float:
    gc.collect()
    begin = _cpu()
    job()  # type: ignore[operator]
    return _cpu() - begin


def weighed(each: Weight) -> str:
    """Return the line of something weighed: ours, bare, ratio, goal."""
    return _line(each.name, f"{each.ours:8.1f} {each.unit} {each.bare:7.1f} {each.unit}", each.ours / each.bare, each)


def _line(name: str, figures: str, ratio: float, told: Race | Weight) -> str:
    mark = "" if ratio <= told.goal else "   over the goal"
    return f"{name:<52} {figures} {ratio:7.2f} x   goal {told.goal:g} x{mark}   {told.against}"


def run(race: Race) -> str:
    """Run one race and return its line: ours, bare, ratio, goal."""
    ours: list[float] = []
    bare: list[float] = []
    for lap in range(1, race.rounds + 1) if race.rounds else range(ROUNDS + 1):  # round 0 warms caches, uncounted
        first, second = (race.ours, race.bare) if lap % 2 else (race.bare, race.ours)
        taken = {first: _lap(first), second: _lap(second)}
        if lap:
            ours.append(taken[race.ours])
            bare.append(taken[race.bare])
    mine, theirs = statistics.median(ours), statistics.median(bare)
    ratio = mine / theirs if theirs else float("inf")
    return _line(race.name, f"{mine:8.3f} s  {theirs:7.3f} s ", ratio, race)


def main() -> int:
    """Run the races that are named, or all of them."""
    wanted = sys.argv[1:] or list(NAMES)
    if unknown := [name for name in wanted if name not in NAMES]:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    print(f"{'':<52} {'ours':>10} {'bare':>10} {'ratio':>9}   (CPU time, medians of {ROUNDS} interleaved)")
    home = tempfile.gettempdir()  # an open desk keeps its temporary files inside itself: the next race must not
    for name in wanted:
        module = importlib.import_module(f"benchmarks.{name}")
        with tempfile.TemporaryDirectory(prefix="clfdesk-benchmark-", dir=home) as scratch:
            for race in module.races(Path(scratch)):
                print(weighed(race) if isinstance(race, Weight) else run(race), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
