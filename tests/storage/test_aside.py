"""A desk that can only be read, whose last operations still stand in its ``-wal`` file."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import aside, backup, database, desk, records, session, unpacking
from clfdesk.storage.lock import Unwritable
from clfdesk.storage.unit import unit
from tests.fault.plainly import as_a_clerk


@pytest.fixture
def cut(tmp_path: Path):
    """A desk as a power cut leaves it: its last person stands in the -wal file alone."""
    made, home = tmp_path / "made", tmp_path / "desk"
    desk.create(made, DeskInfo(pack="longli", township="柳河镇"), secret=None, clock=Clock(fixed=date(2026, 11, 20)))
    desk.open_(made, secret=None)
    database.raw().execute("PRAGMA wal_autocheckpoint = 0")
    with unit("person.add"):
        records.insert([Person("张三")])
    shutil.copytree(made, home, ignore=shutil.ignore_patterns("*-shm", "tmp"))
    desk.close()
    assert aside.tail(home)
    yield home
    desk.close()
    for each in (home, *home.rglob("*")):
        each.chmod(0o755)


def _names() -> list[str]:
    return [each.name for each in records.every(Person)]


def test_on_a_full_disk_what_was_done_last_is_read_and_carried_away_on_a_stick(cut, tmp_path, monkeypatch):
    monkeypatch.setattr("clfdesk.storage.place._free", lambda _folder: 0)
    with pytest.raises(Unwritable):
        desk.open_(cut, secret=None)
    desk.open_(cut, secret=None, read_only=True)
    assert _names() == ["张三"]
    assert aside.tail(cut) == 0  # it went into the data, which needed no room
    path, manifest = backup.make(tmp_path / "stick")
    desk.close()
    assert manifest.persons == unpacking.verify(path).persons == 1
    assert sorted(each.name for each in cut.iterdir()) == [
        "anchor.json", "desk.db", "desk.lock", "keyslots.json", "keyslots.json.1"
    ]  # fmt: skip


def test_on_a_protected_medium_it_is_read_from_a_copy_that_goes_again(cut, tmp_path, monkeypatch):
    before = {each: each.read_bytes() for each in cut.iterdir()}
    room = tmp_path / "scratch"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    for each in (*cut.iterdir(), cut):
        each.chmod(0o555)
    with as_a_clerk():
        with pytest.raises(Unwritable) as told:
            desk.open_(cut, secret=None)
        assert told.value.next
        desk.open_(cut, secret=None, read_only=True)
        assert _names() == ["张三"]
        assert session.current().path.is_relative_to(room)
        with pytest.raises(Refusal), unit("person.add"):
            records.insert([Person("李四")])
        _path, manifest = backup.make(tmp_path / "stick")
        desk.close()
    assert manifest.persons == 1
    assert list(room.iterdir()) == []
    assert {each: each.read_bytes() for each in cut.iterdir()} == before


def test_where_it_can_be_read_in_no_way_nothing_older_is_shown(cut, monkeypatch):
    monkeypatch.setattr("clfdesk.storage.aside.shutil.disk_usage", lambda _path: SimpleNamespace(free=0))
    for each in (*cut.iterdir(), cut):
        each.chmod(0o555)
    with as_a_clerk(), pytest.raises(Refusal, match="操作|operations|last") as told:
        desk.open_(cut, secret=None, read_only=True)
    assert told.value.where.endswith("desk.db-wal")
    assert told.value.why
    assert told.value.next
    assert aside.tail(cut)


def test_a_desk_another_window_works_on_is_left_to_it(cut, monkeypatch):
    from clfdesk.storage import lock

    monkeypatch.setattr("clfdesk.storage.place._free", lambda _folder: 0)
    held, size = lock.take(cut), aside.tail(cut)
    try:
        with pytest.raises(Refusal):  # what it has not taken in cannot be seen, and nothing older passes for new
            desk.open_(cut, secret=None, read_only=True)
    finally:
        lock.release(held)
    assert aside.tail(cut) == size
