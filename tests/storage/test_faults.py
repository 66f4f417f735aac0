"""Kills, full disks and other people's faults, in processes of their own."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

import pytest

from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import database, desk, faults, records
from clfdesk.storage.faults import is_fault, is_unopened, refusal_for, root_cause
from clfdesk.storage.unit import unit, verify_chain
from tests.storage.ghost import Ghost

_BATCH = 200
_IMPORT = f"""
import sys
from pathlib import Path
from clfdesk.domain.person import Person
from clfdesk.storage import desk, records
from clfdesk.storage.unit import unit
desk.open_(Path(sys.argv[1]), secret=None)
print("open", flush=True)
while True:
    with unit("import") as done:
        records.insert([Person(f"王{{n}}", phone=str(n)) for n in range({_BATCH})])
    print(done.id, flush=True)
"""


def test_a_kill_in_the_middle_of_an_import_loses_and_halves_nothing(folder, top):
    chance = random.Random(7)
    acknowledged = 0
    for heard in (0, 1, 2, 3, 1, 2):
        child = subprocess.Popen(
            [sys.executable, "-c", _IMPORT, str(folder)], stdout=subprocess.PIPE, cwd=top, text=True
        )
        assert child.stdout.readline().strip() == "open"
        said = [int(child.stdout.readline()) for _ in range(heard)]
        time.sleep(chance.uniform(0.0, 0.1))
        child.kill()
        said += [int(line) for line in child.stdout.read().split("\n")[:-1]]
        child.stdout.close()
        child.wait()
        acknowledged = max([acknowledged, *said])
        desk.open_(folder, secret=None)
        persons, sets = records.count(Person), database.one("SELECT max(id) FROM change_set")
        assert persons % _BATCH == 0
        assert sets - 1 == persons // _BATCH
        assert sets >= acknowledged
        assert desk.check_all()[:2] == ("", 0)
        assert database.one("SELECT change_set FROM change_head") is None
        desk.close()
    assert acknowledged >= 9


_FULL = """
import resource, signal, sys
from pathlib import Path
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import desk, records
from clfdesk.storage.unit import unit
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
desk.open_(Path(sys.argv[1]), secret=None)
with unit("before"):
    records.insert([Person("张三")])
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    with unit("import"):
        records.insert([Person(f"王{n}", remark="远" * 300) for n in range(3000)])
    print("stored")
except Refusal as refused:
    print(refused.what, refused.next)
print(records.count(Person))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with unit("after"):
    records.insert([Person("李四")])
print(records.count(Person), desk.check_all()[:2])
desk.close()
"""


def test_a_disk_that_fills_up_refuses_in_words_and_keeps_working(folder, top):
    run = subprocess.run(
        [sys.executable, "-c", _FULL, str(folder)], capture_output=True, text=True, cwd=top, check=True
    )
    said, kept, after = run.stdout.splitlines()
    assert "disk" in said.lower() or "磁盘" in said
    assert "rollback" not in said
    assert (kept, after) == ("1", "2 ('', 0)")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY


class _Coded(Exception):
    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.sqlite_errorname = name


def test_the_true_cause_is_found_behind_what_hides_it(tmp_path):
    try:
        try:
            raise _Coded("database or disk is full", "SQLITE_FULL")
        except _Coded:
            raise _Coded("cannot rollback - no transaction is active", "SQLITE_ERROR")  # noqa: B904
    except _Coded as error:
        hidden = error
    assert str(root_cause(hidden)) == "database or disk is full"
    assert refusal_for(hidden, tmp_path).where == str(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "SQLITE_FULL",
        "SQLITE_BUSY",
        "SQLITE_READONLY",
        "SQLITE_CORRUPT",
        "SQLITE_IOERR",
        "SQLITE_NOMEM",
        "SQLITE_CONSTRAINT",
        "SQLITE_CANTOPEN",
        "SQLITE_NOTADB",
    ],
)
def test_each_complaint_of_the_database_has_its_sentence(tmp_path, name):
    refused = refusal_for(_Coded("x", name), tmp_path)
    assert refused.what
    assert refused.next
    assert "SQLITE" not in str(refused)


def test_a_bug_stays_a_bug(tmp_path):
    with pytest.raises(_Coded):
        refusal_for(_Coded("no such column: x", "SQLITE_ERROR"), tmp_path)


def test_a_commit_that_only_seemed_to_fail_is_kept_once(opened, monkeypatch):
    real = database.raw()
    calls = iter([Ghost(real)])
    monkeypatch.setattr(database, "raw", lambda: next(calls, None) or database.database.connection())
    with unit("test"):
        records.insert([Person("张三")])
    monkeypatch.undo()
    assert records.count(Person) == 1
    assert verify_chain() is None


def test_a_busy_desk_says_so(opened, monkeypatch):
    from clfdesk.storage import session

    other = database.open_raw(opened / "desk.db", session.current().key)
    other.execute("BEGIN IMMEDIATE")
    database.raw().execute("PRAGMA busy_timeout = 50")
    with pytest.raises(Refusal), unit("test"):
        records.insert([Person("张三")])
    other.execute("ROLLBACK")
    other.close()
    with unit("test"):
        records.insert([Person("张三")])


#: What SQLite says, as code or as text alone, and which of our sentences it is told with.
_TOLD = {
    "full": [("x", "SQLITE_FULL"), ("database or disk is full", "")],
    "busy": [
        ("x", "SQLITE_BUSY"),
        ("x", "SQLITE_BUSY_SNAPSHOT"),
        ("x", "SQLITE_LOCKED"),
        ("database is locked", ""),
    ],
    "protected": [("x", "SQLITE_READONLY_DBMOVED"), ("attempt to write a readonly database", "")],
    "pointed at": [("FOREIGN KEY constraint failed", "SQLITE_CONSTRAINT_FOREIGNKEY")],
    "a rule": [("CHECK constraint failed: grade", "SQLITE_CONSTRAINT_CHECK")],
    "damaged": [
        ("x", "SQLITE_CORRUPT_VTAB"),
        ("x", "SQLITE_NOTADB"),
        ("database disk image is malformed", ""),
        ("file is not a database", ""),
    ],
    "a fault": [
        ("x", "SQLITE_IOERR_FSYNC"),
        ("disk I/O error", ""),
        ("x", "SQLITE_CANTOPEN_ISDIR"),
        ("unable to open database file", "SQLITE_ERROR"),
    ],
    "memory": [("x", "SQLITE_NOMEM"), ("out of memory", "")],
}


def test_codes_extended_codes_and_bare_words_are_told_alike(tmp_path, monkeypatch):
    monkeypatch.setattr(faults, "_free", lambda _folder: 1 << 30)
    said = {meant: {refusal_for(_Coded(*each), tmp_path).what for each in given} for meant, given in _TOLD.items()}
    assert [len(told) for told in said.values()] == [1] * len(said)
    assert len(set.union(*said.values())) == len(said)
    assert refusal_for(MemoryError(), tmp_path).what in said["memory"]


def test_a_fault_on_a_disk_without_room_is_a_full_disk(tmp_path, monkeypatch):
    fault, full = (refusal_for(_Coded("x", name), tmp_path).what for name in ("SQLITE_IOERR_WRITE", "SQLITE_FULL"))
    assert fault != full
    monkeypatch.setattr(faults.shutil, "disk_usage", lambda _folder: type("", (), {"free": (1 << 20) - 1})())
    assert refusal_for(_Coded("x", "SQLITE_IOERR_WRITE"), tmp_path).what == full
    monkeypatch.setattr(faults.shutil, "disk_usage", lambda _folder: type("", (), {"free": 1 << 20})())
    assert refusal_for(_Coded("x", "SQLITE_IOERR_WRITE"), tmp_path).what == fault

    def pulled(_folder):
        raise OSError(5, "gone")

    monkeypatch.setattr(faults.shutil, "disk_usage", pulled)
    assert refusal_for(_Coded("x", "SQLITE_IOERR_WRITE"), tmp_path).what == fault


@pytest.mark.parametrize(
    ("text", "name", "fault", "unopened"),
    [
        ("x", "SQLITE_IOERR_READ", True, True),
        ("x", "SQLITE_CORRUPT", True, False),
        ("x", "SQLITE_NOTADB", True, False),
        ("disk I/O error", "", True, True),
        ("x", "SQLITE_CANTOPEN", False, True),
        ("unable to open database file", "", False, True),
        ("x", "SQLITE_READONLY", False, True),
        ("x", "SQLITE_FULL", False, False),
        ("no such column: x", "SQLITE_ERROR", False, False),
    ],
)
def test_what_is_a_fault_of_the_disk_and_what_was_only_not_opened(text, name, fault, unopened):
    assert is_fault(_Coded(text, name)) is fault
    assert is_unopened(_Coded(text, name)) is unopened


def test_the_cause_is_looked_for_behind_every_wrapping_and_a_ring_of_them_ends():
    inner, outer = _Coded("disk I/O error", "SQLITE_IOERR"), ValueError("outer")
    outer.orig = inner
    assert root_cause(outer) is inner
    inner.__context__ = outer
    assert root_cause(outer) is inner
    plain, first = ValueError("b"), ValueError("a")
    plain.__cause__ = first
    assert root_cause(plain) is first
    assert root_cause(_Coded("x", "SQLITE_ERROR")).args == ("x",)
