from __future__ import annotations

import json
import os
import shutil
import zipfile

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import backup, database, desk, journal, keyslots, migrate, records, session, unpacking
from clfdesk.storage.unit import unit
from tests.storage.conftest import DAY, INFO

pytestmark = pytest.mark.usefixtures("closed_after")


@pytest.fixture
def filled(opened):
    with unit("import"):
        records.insert([Person(f"王{n}", id_number=f"11000019900101{n:04d}") for n in range(500)])
    return opened


def test_a_backup_holds_what_it_says_and_comes_back(filled, tmp_path):
    path, manifest = backup.make()
    assert path.name.startswith("desk-000002-")
    assert (manifest.persons, manifest.sequence, manifest.schema) == (500, 2, migrate.latest())
    with unit("person.change"):
        records.update(Person, 1, {"name": "后来"})
    assert unpacking.verify(path) == manifest
    unpacking.restore(path, tmp_path / "new")
    desk.close()
    assert unpacking.verify(path) == manifest
    assert desk.open_(tmp_path / "new", secret=None).uuid == manifest.desk
    assert (records.count(Person), records.get(Person, 1).name) == (500, "王0")
    assert desk.check_all() == ("", 0, 500, 2)
    journal.undo()
    assert records.count(Person) == 0


def test_nothing_but_backups_is_left_behind(filled):
    first, _manifest = backup.make()
    second, _manifest = backup.make()
    assert first != second
    assert sorted((filled / backup.FOLDER).iterdir()) == sorted([first, second])
    assert not [p for p in filled.iterdir() if p.name.startswith(".copy")]
    assert [p for p, _m in backup.listed(filled / backup.FOLDER)] == sorted([first, second], reverse=True)


def test_a_backup_opens_with_the_password_of_its_day(tmp_path):
    home = tmp_path / "desk"
    desk.create(home, INFO, secret="旧密码", clock=Clock(fixed=DAY))
    desk.open_(home, secret="旧密码")
    path, _manifest = backup.make(tmp_path / "stick")
    key = session.current().key
    desk.close()
    keyslots.write(home, keyslots.with_password(keyslots.read(home), key, "新密码", INFO.clerk))
    with pytest.raises(Refusal):
        unpacking.verify(path)
    with pytest.raises(Refusal):
        unpacking.restore(path, tmp_path / "new", secret="新密码")
    assert not (tmp_path / "new").exists()
    unpacking.restore(path, tmp_path / "new", secret="旧密码")
    assert desk.open_(tmp_path / "new", secret="旧密码").township == "青石镇"


def test_every_kind_of_damage_is_noticed(filled, tmp_path):
    path, _manifest = backup.make()
    whole = path.read_bytes()
    broken = tmp_path / "x.clfbak"
    cases = {"cut": whole[: len(whole) // 2], "empty": b"", "picture": b"\xff\xd8\xff\xe0" * 99}
    for at in range(50, len(whole), len(whole) // 40):
        flipped = bytearray(whole)
        flipped[at] ^= 16
        cases[f"bit {at}"] = bytes(flipped)
    for name, content in cases.items():
        broken.write_bytes(content)
        with pytest.raises(Refusal) as refused:
            unpacking.verify(broken)
        assert refused.value.what, name
    with pytest.raises(Refusal):
        unpacking.restore(broken, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def _rewritten(path, target, **changes):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), **changes})
            new.writestr(name, content)
    return target


@pytest.mark.parametrize("freed", [False, True], ids=["every page in use", "pages freed"])
def test_a_copy_with_a_damaged_page_is_never_kept(filled, monkeypatch, freed):
    if freed:
        with unit("person.delete"):
            for each in records.every(Person):
                records.delete(Person, each.id)
    assert bool(database.one("PRAGMA freelist_count")) == freed
    real, turns = backup._copy, iter(range(2, 99, 9))

    def damaged(source, target, key):
        real(source, target, key)
        content = bytearray(target.read_bytes())
        content[4096 * next(turns) + 700] ^= 8
        target.write_bytes(content)

    monkeypatch.setattr(backup, "_copy", damaged)
    for _page in range(6):
        with pytest.raises(Refusal):
            backup.make()
    assert list((filled / backup.FOLDER).glob("*")) == []


@pytest.mark.parametrize(
    "changes", [{"schema": 999}, {"format": 999}, {"sequence": 1}, {"head": "0"}, {"counts": {}}, {"desk": ""}]
)
def test_a_manifest_that_lies_or_is_newer_is_refused(filled, tmp_path, changes):
    path, _manifest = backup.make()
    with pytest.raises(Refusal):
        unpacking.verify(_rewritten(path, tmp_path / "x.clfbak", **changes))


def test_a_restore_never_lands_on_another_desk(filled, tmp_path):
    path, _manifest = backup.make()
    with pytest.raises(Refusal):
        unpacking.restore(path, filled)
    with pytest.raises(Refusal):
        unpacking.restore(tmp_path / "missing.clfbak", tmp_path / "new")


def test_a_full_disk_leaves_no_backup(filled, monkeypatch):
    def fail(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", fail)
    with pytest.raises(Refusal):
        backup.make()
    assert list((filled / backup.FOLDER).iterdir()) == []


def test_an_upgrade_is_backed_up_first(folder, monkeypatch):
    old = migrate.latest()
    plan = (
        *migrate.steps(),
        migrate.Step(
            migrate.latest() + 1, ("CREATE TABLE later (id INTEGER PRIMARY KEY, name TEXT, ver INTEGER) STRICT",)
        ),
    )
    monkeypatch.setattr(migrate, "steps", lambda: plan)
    desk.open_(folder, secret=None)
    (made,) = (folder / backup.FOLDER).iterdir()
    assert made.name.startswith(f"before-upgrade-{old}-000001-")
    assert unpacking.verify(made).schema == old
    assert desk.check_all()[:2] == ("", 0)
    desk.close()
    shutil.rmtree(folder / backup.FOLDER)
    desk.open_(folder, secret=None)
    assert not (folder / backup.FOLDER).exists()


def test_what_killed_backups_left_goes_at_the_next_start_and_backup(tmp_path):
    home, stick = tmp_path / "desk", tmp_path / "stick"
    desk.create(home, INFO, secret=None, clock=Clock(fixed=DAY))
    stick.mkdir()
    (home / "backups").mkdir()
    old = [home / ".copy-old", home / ".restore-old"]
    files = [home / "backups" / ".backup.old.part", stick / ".backup.old.part", home / ".copy-now" / "desk.db"]
    for folder in (*old, home / ".copy-now"):
        folder.mkdir()
    for path in (*files, *(folder / "desk.db" for folder in old)):
        path.write_bytes(b"x" * 100)
    for path in (*old, *files[:2]):
        os.utime(path, (1, 1))
    desk.open_(home, secret=None)
    assert [path.exists() for path in (*old, *files)] == [False, False, False, True, True]  # one may be at work
    backup.make(stick)
    assert sorted(path.suffix for path in stick.iterdir()) == [".clfbak"]
    desk.close()
