"""The limited child: how a packed program starts it, and what a Windows job is told."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from typing import Any

import pytest

from clfdesk import job
from clfdesk.sheets import child, limited, reading


def test_a_packed_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reading.entry() == [sys.executable, "--child"]


def test_the_program_answers_as_the_child() -> None:
    order = json.dumps({"kind": "csv"}).encode() + b"\n" + "姓名,村\n甲,乙\n".encode()
    done = subprocess.run([sys.executable, "-m", "clfdesk", "--child"], input=order, capture_output=True, check=True)
    assert json.loads(done.stdout.splitlines()[1]) == [[1, ["姓名", "村"]], [2, ["甲", "乙"]]]


def test_a_child_keeps_within_its_memory_and_is_told_nothing_that_changes_its_parsers(monkeypatch) -> None:
    monkeypatch.setenv("OPENPYXL_DEFUSEDXML", "False")
    says = "import os; print('OPENPYXL_DEFUSEDXML' in os.environ, end='')"
    code, said = limited.run([sys.executable, "-c", says], b"", 20, 100)
    assert (code, said.read()) == (0, b"False")
    assert child.MEMORY <= 1 << 30
    greedy = "from clfdesk.sheets import child; child.limit(); bytearray(child.MEMORY)"
    assert limited.run([sys.executable, "-c", greedy], b"", 20, 100)[0] == 1


def test_a_child_that_says_too_much_or_nothing_at_all_is_ended() -> None:
    endless = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    code, said = limited.run([sys.executable, "-c", endless], b"", 20, 1 << 20)
    assert code != 0
    assert len(said.getvalue()) <= 2 << 20
    with pytest.raises(TimeoutError):
        limited.run([sys.executable, "-c", "import time; time.sleep(60)"], b"x" * 3_000_000, 0.3, 100)


class Kernel:
    """Stands for kernel32: remembers what it was told."""

    def __init__(self) -> None:
        self.told: Any = None

        def create(_security: Any, _name: Any) -> int:
            return 7

        def current() -> int:
            return -1

        self.CreateJobObjectW, self.GetCurrentProcess = create, current

    def SetInformationJobObject(self, handle: Any, kind: int, found: Any, size: int) -> int:
        self.told = (handle.value, kind, found._obj, size)
        return 1

    def AssignProcessToJobObject(self, handle: Any, _process: Any) -> int:
        return int(handle.value == 7)


def test_a_job_binds_memory_and_time() -> None:
    kernel = Kernel()
    assert job.bind(1 << 30, 20, kernel)
    handle, kind, found, size = kernel.told
    assert (handle, kind) == (7, 9)
    assert found.process_memory == 1 << 30
    assert found.basic.per_process_user_time == 200_000_000
    assert found.basic.flags == 0x50A
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert size == 144  # as the header of Windows lays it out on 64 bits
