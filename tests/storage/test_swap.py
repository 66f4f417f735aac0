"""A backup in the place of the desk: what is refused, what a fault leaves, and what is flushed before the journal goes."""

from __future__ import annotations

import json
import shutil

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import anchor, backup, desk, keyslots, lock, records, session, swap
from clfdesk.storage.unit import unit
from tests.storage.conftest import DAY, INFO

pytestmark = pytest.mark.usefixtures("closed_after")


def _add(name):
    with unit("person.add"):
        records.insert([Person(name)])


@pytest.fixture
def saved(opened):
    """A closed desk of two, and a backup of it from when there was one."""
    _add("张三")
    path, _manifest = backup.make()
    _add("李四")
    desk.close()
    return opened, path


def _names(folder):
    desk.open_(folder, secret=None)
    found = [each.name for each in records.every(Person)]
    desk.close()
    return found


def _in_the_way(folder):
    return sorted(each.name for each in folder.iterdir() if each.name.startswith((".", "restore")))


def test_a_backup_of_another_desk_is_not_even_staged(saved, tmp_path):
    _folder, path = saved
    desk.create(tmp_path / "other", INFO, secret=None, clock=Clock(fixed=DAY))
    with pytest.raises(Refusal) as refused:
        swap.stage(path, tmp_path / "other", secret=None)
    assert refused.value.where == str(path)
    assert _in_the_way(tmp_path / "other") == []
    assert _names(tmp_path / "other") == []


def test_what_is_staged_changes_nothing_until_it_is_swapped(saved):
    folder, path = saved
    manifest = swap.stage(path, folder, secret=None)
    assert (manifest.persons, swap.pending(folder)) == (1, False)
    assert sorted(each.name for each in (folder / swap.INCOMING).iterdir()) == [anchor.NAME, session.DATABASE]
    assert _names(folder) == ["张三", "李四"]
    swap.stage(path, folder, secret=None)  # once more, over what was left
    swap.swap(folder)
    assert _in_the_way(folder) == []
    assert anchor.read(folder).sequence == manifest.sequence
    assert _names(folder) == ["张三"]


def test_what_was_there_can_be_kept_aside(saved):
    folder, path = saved
    swap.stage(path, folder, secret=None)
    swap.swap(folder, aside="damaged-1")
    assert _names(folder) == ["张三"]
    for name in (keyslots.NAME, keyslots.COPY):
        shutil.copy(folder / name, folder / "damaged-1" / name)
    assert _names(folder / "damaged-1") == ["张三", "李四"]


def test_lost_keys_come_back_with_the_backup(saved):
    folder, path = saved
    for name in (keyslots.NAME, keyslots.COPY):
        (folder / name).unlink()
    swap.stage(path, folder, secret=None)
    swap.swap(folder)
    assert (folder / keyslots.NAME).read_bytes() == (folder / keyslots.COPY).read_bytes()
    assert _names(folder) == ["张三"]


def test_a_full_disk_stages_nothing_and_says_so(saved, monkeypatch):
    folder, path = saved
    before = sorted(each.name for each in folder.iterdir())

    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as later:
        later.setattr(swap.os, "fsync", full)
        with pytest.raises(Refusal) as refused:
            swap.stage(path, folder, secret=None)
    assert refused.value.where == str(folder / session.DATABASE)
    assert sorted(each.name for each in folder.iterdir()) == before
    assert _names(folder) == ["张三", "李四"]


def test_a_fault_in_the_swap_is_told_and_the_next_to_open_carries_it_to_its_end(saved, monkeypatch):
    folder, path = saved
    swap.stage(path, folder, secret=None)
    real = swap.atomic.replace

    def pulled(source, target):
        if target.name == session.DATABASE and target.parent == folder:
            raise OSError(5, "Input/output error")
        real(source, target)

    with monkeypatch.context() as later:
        later.setattr(swap.atomic, "replace", pulled)
        with pytest.raises(Refusal) as refused:
            swap.swap(folder)
    assert refused.value.where == str(folder / session.DATABASE)
    assert swap.pending(folder)
    swap.settle(folder)
    assert not swap.pending(folder)
    assert _names(folder) == ["张三"]
    swap.settle(folder)  # nothing left to do


@pytest.mark.parametrize("content", [b"", b"{}", b'{"names": 3}', b"[]", b"\xff"])
def test_a_journal_of_a_swap_that_cannot_be_read_stops_and_moves_nothing(saved, content):
    folder, path = saved
    swap.stage(path, folder, secret=None)
    (folder / swap.JOURNAL).write_bytes(content)
    with pytest.raises(Refusal) as refused:
        swap.settle(folder)
    assert refused.value.where == str(folder / swap.JOURNAL)
    assert (folder / session.DATABASE).is_file()
    assert (folder / swap.INCOMING / session.DATABASE).is_file()
    (folder / swap.JOURNAL).write_text(json.dumps({"names": [session.DATABASE, anchor.NAME], "aside": ""}))
    swap.settle(folder)  # the lock was given back
    assert _names(folder) == ["张三"]


def test_who_has_the_desk_open_is_not_swapped_from_under(saved):
    folder, path = saved
    swap.stage(path, folder, secret=None)
    (folder / swap.JOURNAL).write_text(json.dumps({"names": [session.DATABASE, anchor.NAME], "aside": ""}))
    held = lock.take(folder)
    with pytest.raises(lock.Held):
        swap.settle(folder)
    lock.release(held)
    assert swap.pending(folder)


def test_everything_moved_is_flushed_before_the_journal_goes(saved, monkeypatch):
    folder, path = saved
    swap.stage(path, folder, secret=None)
    flushed = []
    real = swap.atomic.sync_folder

    def seen(where):
        flushed.append((where.name, (folder / swap.JOURNAL).exists()))
        real(where)

    monkeypatch.setattr(swap.atomic, "sync_folder", seen)
    swap.swap(folder)
    home = folder.name
    assert flushed == [
        (home, True), (swap.OUTGOING, True), (swap.INCOMING, True), (home, True), (home, False)
    ]  # fmt: skip
