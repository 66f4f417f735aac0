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


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        ((errno.ENOSPC, errno.EFBIG, errno.EDQUOT), "file"),
        ((errno.EACCES, errno.EPERM, errno.EROFS), "folder"),
        ((errno.EIO, errno.ENODEV), "file"),
    ],
)
def test_each_kind_of_fault_has_words_of_its_own(tmp_path, codes, names):
    path = tmp_path / "花名册.xlsx"
    told = [atomic.write_refusal(OSError(code, os.strerror(code)), path) for code in codes]
    assert len({refusal.what for refusal in told}) == 1
    assert {refusal.where for refusal in told} == {str(path if names == "file" else tmp_path)}
    assert all(refusal.why and refusal.next for refusal in told)
    full = atomic.disk_full(str(path)).what
    assert (told[0].what == full) == (errno.ENOSPC in codes)


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path):
    with pytest.raises(Refusal):
        atomic.atomic_write(tmp_path / "gone" / "a.pdf", b"new")
    assert list(tmp_path.iterdir()) == []


def test_what_need_not_last_waits_for_no_disk(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(atomic.os, "fsync", asked.append)
    atomic.atomic_write(tmp_path / "a.txt", b"x", durable=False)
    assert asked == []
    atomic.atomic_write(tmp_path / "a.txt", b"y")
    assert len(asked) == 2  # the file, then its folder
    assert (tmp_path / "a.txt").read_bytes() == b"y"


def test_another_fault_of_windows_is_not_waited_for(tmp_path, monkeypatch):
    def gone(_self, _target):
        error = OSError(errno.ENOENT, "gone")
        error.winerror = 3
        raise error

    monkeypatch.setattr(atomic.time, "sleep", pytest.fail)
    monkeypatch.setattr(Path, "replace", gone)
    with pytest.raises(OSError, match="gone"):
        atomic.replace(tmp_path / "a", tmp_path / "b")


def test_new_folders_are_flushed_one_by_one_from_above(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(atomic, "sync_folder", flushed.append)
    wanted = tmp_path / "甲" / "乙"
    atomic.make_folder(wanted)
    assert wanted.is_dir()
    assert flushed == [tmp_path, tmp_path / "甲"]
    atomic.make_folder(wanted)
    assert len(flushed) == 2


def test_windows_flushes_folders_by_itself(tmp_path, monkeypatch):
    missing = tmp_path / "missing"
    with pytest.raises(FileNotFoundError):
        atomic.sync_folder(missing)
    with monkeypatch.context() as windows:
        windows.setattr(atomic.os, "name", "nt")
        atomic.sync_folder(missing)
