"""Ten thousand damaged workbooks against the reading of foreign files: ``python3 packaging/mutants.py [COUNT] [SEED]``.

Each is read or refused with a known fault; anything else is told by its number and seed. The parser runs in batches in
processes of their own; a file that ends one is read again through the limited child, where it must cost one sentence.
"""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

BATCH = 500


def batch(first: int, count: int, total: int, seed: int) -> None:
    """Read some of the mutants in this process, naming each before it is read."""
    from clfdesk.sheets import child, faults, gate
    from tests.samples import hostile

    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (child.MEMORY, child.MEMORY))
    known = set(faults.codes())
    for number, data in enumerate(islice(hostile.mutants(total, seed), first, first + count), first):
        print(number, flush=True)
        try:
            child.parse(data, gate.check(data, "list.xlsx"))
        except faults.Fault as fault:
            if fault.code not in known:
                print(f"unknown fault {fault.code}", flush=True)
        except (MemoryError, RecursionError):  # the child tells these as faults of their own
            pass


def alone(number: int, seed: int) -> str:
    """Read one mutant as the program does; return what is wrong, or an empty text."""
    from clfdesk.errors import Refusal
    from clfdesk.sheets.reading import read_bytes
    from tests.samples import hostile

    data = next(islice(hostile.mutants(number + 1, seed), number, None))
    try:
        read_bytes(data, "list.xlsx")
    except Refusal as refusal:
        return "" if all(refusal.parts().values()) else f"{number}: a refusal without its sentences"
    return ""


def main() -> int:
    """Run all batches; return 0 where every mutant was read or refused."""
    words = [int(word) for word in sys.argv[1:]]
    if len(words) == 4:
        batch(*words)
        return 0
    count, seed = (words + [10_000, 7][len(words) :])[:2]
    begun, first, contained, wrong = time.monotonic(), 0, 0, []
    while first < count:
        size = min(BATCH, count - first)
        command = [sys.executable, __file__, *map(str, (first, size, count, seed))]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        lines = done.stdout.split("\n")
        wrong += [line for line in lines if line.startswith("unknown")]
        numbers = [int(line) for line in lines if line.isdigit()]
        first = numbers[-1] + 1 if numbers else first + 1
        if done.returncode:
            contained += 1
            if (
                done.returncode > 0
            ):  # a Python error: in the child it would be a crash told as one sentence, but ours to mend
                wrong.append(f"{first - 1}: {done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode}")
            wrong += [said] if (said := alone(first - 1, seed)) else []
    print(f"{count} mutants, seed {seed}: {contained} ended their process and were contained, {len(wrong)} wrong")
    print(f"{time.monotonic() - begun:.0f} s")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
