"""The servers of the kit: a process that has everything loaded and forks one child for each fault.

``python -m tests.fault.run kills FOLDER COUNT SEED`` and so on; each prints one JSON object
of counts and complaints.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from clfdesk import i18n
from clfdesk.errors import Refusal
from clfdesk.storage import database
from tests.fault.judging import BATCH, Workload, cheap_keys
from tests.fault.workloads import all_, sized


def _child(work: Callable[[Callable[[int], None]], None]) -> tuple[int, int]:
    """Fork; run ``work`` there with a pipe for what it tells; return (pid, reading end)."""
    ear, mouth = os.pipe()
    pid = os.fork()
    if pid:
        os.close(mouth)
        return pid, ear
    os.close(ear)
    code = 0
    try:
        work(lambda number: os.write(mouth, b"%d\n" % number) and None)
    except Refusal as refused:
        os.write(mouth, b"refused " + refused.what.encode() + b"\n")
        code = 1
    except MemoryError:
        os.write(mouth, b"refused memory\n")
        code = 1
    except BaseException as error:  # noqa: BLE001 - a bug is what the kit looks for
        at = "; ".join(f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-4:])
        os.write(mouth, f"bug {type(error).__name__} {error} ({at})\n".encode())
        code = 2
    os._exit(code)


def _told(ear: int) -> list[str]:
    with os.fdopen(ear, "rb") as stream:
        lines = stream.read().decode("utf-8", "replace").split("\n")
    return [line for line in lines[:-1] if line]


def _steps(lines: list[str]) -> int:
    return max((int(line) for line in lines if line.isdigit()), default=0)


def _fresh(original: Path, room: Path) -> None:
    shutil.rmtree(room, ignore_errors=True)
    shutil.copytree(original, room)


class Report:
    """What was counted, and the first complaints."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.complaints: list[str] = []

    def blame(self, words: str) -> None:
        self.counts["complaints"] += 1
        if len(self.complaints) < 10:
            self.complaints.append(words)

    def out(self) -> None:
        print(json.dumps({"counts": self.counts, "complaints": self.complaints}, ensure_ascii=False))


def _prepared(folder: Path, wanted: str = "", people: int = BATCH) -> list[tuple[Workload, Path]]:
    """Prepare the workloads that are wanted (by name or by its first word; all where none is named)."""
    found = []
    for number, load in enumerate(all_() if people == BATCH else sized(people)):
        if wanted and not {load.name, load.name.split()[0]} & set(wanted.split(",")):
            continue
        original = folder / f"original-{number}"
        original.mkdir(parents=True)
        load.prepare(original)
        found.append((load, original))
    return found


class _Statements:
    """Counts what the database is asked; at the statement that is due the process is killed."""

    def __init__(self, due: int = 0) -> None:
        self.due, self.asked, self._connect = due, 0, database.sqlcipher.connect

    def _heard(self, _statement: str) -> None:
        self.asked += 1
        if self.asked == self.due:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(self) -> None:
        """Hear every statement of every connection made from now on."""

        def connect(*words: object, **more: object) -> object:
            connection = self._connect(*words, **more)
            connection.set_trace_callback(self._heard)
            return connection

        database.sqlcipher.connect = connect


def kills(folder: Path, count: int, seed: int, wanted: str = "", people: str = "") -> Report:
    """Kill a workload ``count`` times each and judge what is left.

    Every second time at a random moment, every second time at a statement of the database
    (of all that are asked, any), which always lands.
    """
    report, chance = Report(), random.Random(seed)
    for load, original in _prepared(folder, wanted, int(people or BATCH)):
        room = folder / "room"
        _fresh(original, room)
        begun = time.monotonic()

        def counted(tell: Callable[[int], None], load: Workload = load, room: Path = room) -> None:
            heard = _Statements()
            heard.listen()
            load.work(room, lambda _number: None)
            tell(heard.asked)

        pid, ear = _child(counted)
        asked = _steps(_told(ear))
        os.waitpid(pid, 0)
        takes = time.monotonic() - begun
        for number in range(count):
            _fresh(original, room)
            due = chance.randint(1, asked) if asked > 20 and number % 2 else 0

            def work(tell: Callable[[int], None], load: Workload = load, room: Path = room, due: int = due) -> None:
                if due:
                    _Statements(due).listen()
                load.work(room, tell)

            pid, ear = _child(work)
            if not due:
                time.sleep(chance.uniform(0, takes))
                os.kill(pid, signal.SIGKILL)
            lines = _told(ear)
            report.counts["landed"] += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
            report.counts["kills"] += 1
            report.counts["at a statement"] += bool(due)
            report.counts[load.name] += 1
            if complaint := load.judge(room, _steps(lines)):
                report.blame(f"{load.name}: {complaint}")
            elif number % 4 == 0 and (again := load.judge(room, _steps(lines))):
                report.blame(f"{load.name}, second start: {again}")
    return report


def calls(folder: Path, most: int, seed: int, wanted: str = "") -> Report:
    """Let the n-th file call fail: ENOSPC and EIO, once and from then on; at most ``most`` points a workload and kind."""
    shim = ctypes.CDLL(None)
    report, chance = Report(), random.Random(seed)
    room = Path(os.environ["IOFAULT_ROOT"])
    for load, original in _prepared(folder, wanted):
        _fresh(original, room)
        pid, ear = _child(lambda tell, load=load: _counted(load, room, tell, shim))
        points = _steps(_told(ear))
        os.waitpid(pid, 0)
        report.counts["points"] += points
        for error in (errno.ENOSPC, errno.EIO):
            for forever in (0, 1):
                every = range(1, points + 1)
                for point in every if points <= most else sorted(chance.sample(every, most)):
                    _fresh(original, room)
                    _failed_once(report, load, room, shim, point, error, forever)
    return report


def _counted(load: Workload, room: Path, tell: Callable[[int], None], shim: ctypes.CDLL) -> None:
    shim.iofault_arm(0, 0, 0)
    load.work(room, lambda _number: None)
    tell(shim.iofault_arm(0, 0, 0))


def _failed_once(
    report: Report, load: Workload, room: Path, shim: ctypes.CDLL, point: int, error: int, forever: int
) -> None:
    def work(tell: Callable[[int], None]) -> None:
        shim.iofault_arm(point, error, forever)
        load.work(room, tell)

    pid, ear = _child(work)
    lines = _told(ear)
    status = os.waitpid(pid, 0)[1]
    where = f"{load.name}, call {point}, {errno.errorcode[error]}, {'for ever' if forever else 'once'}"
    report.counts["runs"] += 1
    messages = [line for line in lines if not line.isdigit()]
    report.counts["refused"] += bool(messages)
    if os.WIFSIGNALED(status) or any(line.startswith("bug") for line in messages):
        report.blame(f"{where}: {messages or status}")
    if len(messages) > 1 or "rollback" in " ".join(messages):
        report.blame(f"{where}: says {messages}")
    if complaint := load.judge(room, _steps(lines)):
        report.blame(f"{where}: {complaint}")


def logs(folder: Path, _count: int, _seed: int, wanted: str = "") -> Report:
    """Record each workload once: ``original-N`` is what it began with, ``log-N`` every call that changed a file."""
    shim, report = ctypes.CDLL(None), Report()
    room = Path(os.environ["IOFAULT_ROOT"])
    for load, original in _prepared(folder, wanted):
        number = int(original.name.removeprefix("original-"))
        _fresh(original, room)

        def work(_tell: Callable[[int], None], load: Workload = load, number: int = number) -> None:
            shim.iofault_record(str(folder / f"log-{number}").encode())
            told = os.open(room / "ack", os.O_WRONLY | os.O_CREAT)
            load.work(room, lambda step: os.write(told, b"%d" % step) and None)

        pid, ear = _child(work)
        report.counts["logs"] += 1
        if lines := _told(ear):
            report.blame(f"{load.name}: {lines}")
        os.waitpid(pid, 0)
    return report


def memory(folder: Path, count: int, seed: int) -> Report:
    """Enter, pay and back up with a heap that is limited in ``count`` steps."""
    report, room = Report(), folder / "room"
    loads = [pair for pair in _prepared(folder) if pair[0].name in ("enter", "payroll", "backup")]
    for number in range(count):
        load, original = loads[number % len(loads)]
        limit = int(100_000 * 200 ** (number / count))
        _fresh(original, room)

        def work(tell: Callable[[int], None], load: Workload = load, limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            plain = database.sqlcipher.connect(":memory:")
            plain.execute(f"PRAGMA hard_heap_limit = {limit}")
            load.work(room, tell)

        pid, ear = _child(work)
        lines = _told(ear)
        status = os.waitpid(pid, 0)[1]
        report.counts["limits"] += 1
        report.counts["refused"] += any(line.startswith("refused") for line in lines)
        bug = [line for line in lines if line.startswith("bug")]
        if os.WIFSIGNALED(status) or bug:
            report.blame(f"{load.name} at {limit}: {bug or status}")
        if complaint := load.judge(room, _steps(lines)):
            report.blame(f"{load.name} at {limit}: {complaint}")
    return report


def main() -> None:
    """Run one server."""
    i18n.use("zh_CN")
    cheap_keys()
    what, folder, count, seed, *more = sys.argv[1:]
    {"kills": kills, "calls": calls, "memory": memory, "logs": logs}[what](
        Path(folder), int(count), int(seed), *more
    ).out()


if __name__ == "__main__":
    main()
