"""A desk in doubt after a fault of the disk, a desk at rest under a lock, and its own folder for scratch files."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import backup, database, desk, entering, keyslots, records, session
from clfdesk.storage.unit import unit

SECRET = "丁香花-2026"
CLOCK = Clock(date(2026, 11, 20))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A closed desk with a password (a cheap one to test)."""
    monkeypatch.setattr(keyslots, "_MEMORY_KIB", 64)
    monkeypatch.setattr(keyslots, "_PASSES", 1)
    folder = tmp_path / "desk"
    desk.create(folder, DeskInfo(pack="national", township="柳河镇"), secret=SECRET, clock=CLOCK)
    yield folder
    desk.close()


def _fault() -> sqlcipher.Error:
    error = sqlcipher.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_WRITE"
    return error


def test_after_a_fault_of_the_disk_every_page_is_read_before_anything_more_is_written(home, monkeypatch):
    desk.open_(home, secret=SECRET)
    before, looked = database.raw(), []
    pages = backup.check_pages
    monkeypatch.setattr(backup, "check_pages", lambda connection: looked.append(1) or pages(connection))
    with pytest.raises(Refusal, match="disk|硬盘|磁盘") as told, unit("person.add"):
        records.insert([Person("张三")])
        raise _fault()
    assert told.value.next
    assert looked == [1]
    assert database.raw() is not before
    with pytest.raises(sqlcipher.ProgrammingError):
        before.execute("SELECT 1")  # what failed is closed
    with unit("person.add"):
        records.insert([Person("李四")])
    assert [each.name for each in records.every(Person)] == ["李四"]
    assert looked == [1]  # in order: not asked again


def test_a_desk_that_is_damaged_by_the_fault_is_written_no_more(home, monkeypatch):
    desk.open_(home, secret=SECRET)
    monkeypatch.setattr(backup, "check_pages", lambda _connection: "page 3 is bad")
    with pytest.raises(Refusal), unit("person.add"):
        raise _fault()
    for _time in range(2):
        with pytest.raises(Refusal) as told, unit("person.add"):
            records.insert([Person("张三")])
        assert told.value.way == "rescue"
    assert records.count(Person) == 0
    monkeypatch.undo()
    with unit("person.add"):
        records.insert([Person("张三")])
    assert records.count(Person) == 1


def _known(key: bytes) -> bool:
    """Tell whether anything that carries a desk's key still carries this one."""
    kinds = (session.Session, keyslots.Opened, database.DeskDatabase)
    return any(each.key == key for each in gc.get_objects() if isinstance(each, kinds))


def _opened_files() -> list[str]:
    room = Path("/proc/self/fd")
    return [str(each.readlink()) for each in room.iterdir() if each.is_symlink()] if room.is_dir() else []


def test_a_desk_at_rest_holds_no_connection_and_no_key_and_its_place_is_kept(home):
    desk.open_(home, secret=SECRET)
    with unit("person.add"):
        records.insert([Person("张三")])
    key = bytes(bytearray(session.current().key))
    desk.rest()
    assert session.current().rests
    assert session.current().by is None
    assert not _known(key)
    assert database.database.is_closed()
    assert not [name for name in _opened_files() if name.startswith(str(home / "desk.db"))]
    held = f"from clfdesk.storage import desk; from pathlib import Path; desk.open_(Path({str(home)!r}), secret={SECRET!r})"
    other = subprocess.run([sys.executable, "-c", held], capture_output=True, text=True, check=False)
    assert "Held" in other.stderr  # nobody else gets it meanwhile
    with pytest.raises(keyslots.WrongSecret):
        entering.again("不对", CLOCK)
    assert session.current().rests
    entering.again(SECRET, CLOCK)
    assert session.current().key == key
    assert [each.name for each in records.every(Person)] == ["张三"]
    desk.rest()
    desk.close()  # somebody else works here now
    desk.open_(home, secret=SECRET)
    assert records.count(Person) == 1


def test_scratch_files_lie_in_the_desk_and_are_wiped_at_the_end_and_at_the_start(home):
    desk.open_(home, secret=SECRET)
    room = home / desk.TEMPORARY
    handle, name = tempfile.mkstemp()
    os.close(handle)
    assert Path(name).parent == room
    assert room.stat().st_mode & 0o077 == 0 or os.name == "nt"
    desk.close()
    assert not room.exists()
    assert Path(tempfile.gettempdir()) != room
    code = (
        "import os, signal, tempfile; from pathlib import Path; from clfdesk.storage import desk, keyslots;"
        f"desk.open_(Path({str(home)!r}), secret={SECRET!r});"
        "Path(tempfile.mkstemp()[1]).write_text('110000199001011235'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode in (-signal.SIGKILL, 1)
    assert len(list(room.iterdir())) == 1
    desk.open_(home, secret=SECRET)
    assert list(room.iterdir()) == []
