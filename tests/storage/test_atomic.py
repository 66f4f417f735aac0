from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from clfdesk.errors import Refusal
from clfdesk.storage import atomic


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "报表.xlsx"
    atomic.atomic_write(path, b"old")
    atomic.atomic_write(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["报表.xlsx"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_fault_leaves_the_old_file(tmp_path, monkeypatch, call, code):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def fail(*_args, **_more):
        raise OSError(code, os.strerror(code))

    if call == "fsync":
        monkeypatch.setattr(atomic.os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Refusal) as refused:
        atomic.atomic_write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]
    assert refused.value.next


def test_a_file_held_by_another_program_is_tried_again(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    pauses: list[float] = []
    held = [32, 5, 33]
    real = Path.replace

    def busy(self, target):
        if held:
            error = PermissionError(13, "busy")
            error.winerror = held.pop()
            raise error
        return real(self, target)

    monkeypatch.setattr(atomic.time, "sleep", pauses.append)
    monkeypatch.setattr(Path, "replace", busy)
    atomic.atomic_write(path, b"new")
    assert path.read_bytes() == b"new"
    assert len(pauses) == 3
    held[:] = [32] * 20
    with pytest.raises(Refusal) as refused:
        atomic.atomic_write(path, b"newer")
    assert refused.value.where == "a.xlsx"
    assert sum(pauses[3:]) == pytest.approx(2.5)
    assert path.read_bytes() == b"new"
