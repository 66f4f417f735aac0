from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import anchor, database, desk, keyslots, lock, place, records, session
from clfdesk.storage.unit import unit
from tests.storage.conftest import DAY, INFO

pytestmark = pytest.mark.usefixtures("closed_after")


def _hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.name != lock.NAME}


def _refused(folder: Path, **more) -> Refusal:
    with pytest.raises(Refusal) as refused:
        desk.open_(folder, **{"secret": None, **more})
    assert not session.is_open()
    assert refused.value.what
    assert refused.value.next
    assert not any(word in str(refused.value) for word in ("Error", "sqlite", "SQLITE"))
    return refused.value


def test_a_new_desk_opens_and_says_what_it_is(folder):
    info = desk.open_(folder, secret=None)
    assert (info.township, info.pack, info.made_on, info.id) == ("青石镇", "longli", "2026-11-20", 1)
    assert len(info.uuid) == 32
    assert desk.is_desk(folder)
    assert not desk.needs_secret(folder)


def test_a_desk_is_made_in_an_empty_folder_only(tmp_path):
    occupied = tmp_path / "a"
    occupied.mkdir()
    (occupied / "x.txt").write_text("x")
    with pytest.raises(Refusal):
        desk.create(occupied, INFO, secret=None, clock=Clock(fixed=DAY))
    assert [p.name for p in occupied.iterdir()] == ["x.txt"]


def test_what_was_begun_is_taken_away_again(tmp_path, monkeypatch):
    def fail(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("clfdesk.storage.atomic.os.fsync", fail)
    with pytest.raises(Refusal) as refused:
        desk.create(tmp_path / "desk", INFO, secret=None, clock=Clock(fixed=DAY))
    assert refused.value.what == "磁盘已满。" or "full" in refused.value.what
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_no_desk(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "photo.jpg").write_bytes(b"x")
    (tmp_path / "file.clfbak").write_bytes(b"x")
    said = {_refused(tmp_path / name).what for name in ("empty", "other", "missing", "file.clfbak")}
    assert len(said) == 4
    assert list((tmp_path / "empty").iterdir()) == []
    assert [p.name for p in (tmp_path / "other").iterdir()] == ["photo.jpg"]


def test_a_missing_data_file_is_never_replaced_by_an_empty_one(folder):
    (folder / "desk.db").unlink()
    _refused(folder)
    assert not (folder / "desk.db").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 100, b"SQLite format 3\x00" + bytes(8192), b"\xff\xd8\xff\xe0" + bytes(20000)],
    ids=["empty", "short", "plain", "picture"],
)
def test_a_foreign_or_truncated_data_file(folder, content):
    (folder / "desk.db").write_bytes(content)
    before = _hashes(folder)
    _refused(folder)
    assert _hashes(folder) == before


def test_a_truncated_or_changed_desk_is_noticed(folder):
    whole = (folder / "desk.db").read_bytes()
    (folder / "desk.db").write_bytes(whole[: len(whole) // 2])
    _refused(folder)
    damaged = bytearray(whole)
    damaged[100] ^= 1
    (folder / "desk.db").write_bytes(damaged)
    _refused(folder)
    (folder / "desk.db").write_bytes(whole)
    desk.open_(folder, secret=None)


def test_one_damaged_slot_file_is_healed_two_are_refused(folder):
    content = (folder / keyslots.NAME).read_bytes()
    (folder / keyslots.NAME).write_bytes(content[:100])
    desk.open_(folder, secret=None)
    desk.close()
    assert (folder / keyslots.NAME).read_bytes() == content
    for name in (keyslots.NAME, keyslots.COPY):
        (folder / name).write_bytes(content.replace(b'"open"', b'"nope"'))
    _refused(folder)
    for name in (keyslots.NAME, keyslots.COPY):
        (folder / name).unlink()
    _refused(folder)


def test_the_slots_of_another_desk_do_not_open_this_one(folder, tmp_path):
    desk.create(tmp_path / "other", INFO, secret=None, clock=Clock(fixed=DAY))
    for name in (keyslots.NAME, keyslots.COPY):
        shutil.copy(tmp_path / "other" / name, folder / name)
    _refused(folder)


def test_password_recovery_code_and_wrong_ones(tmp_path):
    home = tmp_path / "desk"
    desk.create(home, INFO, secret="木兰Dan-1", clock=Clock(fixed=DAY))
    assert desk.needs_secret(home)
    missing, wrong = _refused(home).what, _refused(home, secret="木兰dan-1").what
    assert missing != wrong
    desk.open_(home, secret="木兰Dan-1")
    key = session.current().key
    desk.close()
    slots, _name, code = keyslots.with_recovery(keyslots.read(home), key)
    slots = keyslots.with_password(slots, key, "新密码", "经办人甲")
    keyslots.write(home, slots)
    _refused(home, secret="木兰Dan-1")
    desk.open_(home, secret="新密码", user="经办人甲")
    desk.close()
    desk.open_(home, secret=code.lower().replace("-", " "))
    desk.close()
    _refused(home, secret="A" * 32)
    assert key.hex().encode() not in (home / keyslots.NAME).read_bytes()


def test_an_open_desk_gets_a_password_by_rewriting_slots_only(folder):
    data = (folder / "desk.db").read_bytes()
    slots = keyslots.read(folder)
    keyslots.write(folder, keyslots.with_password(slots, keyslots.unlock(slots, None), "新密码", "甲"))
    assert (folder / "desk.db").read_bytes() == data
    _refused(folder)
    desk.open_(folder, secret="新密码")


def test_a_newer_desk_is_left_alone(folder):
    key = keyslots.unlock(keyslots.read(folder), None)
    connection = database.open_raw(folder / "desk.db", key)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = _hashes(folder)
    assert "999" in _refused(folder).why
    assert _hashes(folder) == before


_HOLD = """
import sys, time
from pathlib import Path
from clfdesk.storage import desk
desk.open_(Path(sys.argv[1]), secret=None)
print("open", flush=True)
time.sleep(60)
"""


def test_a_second_copy_is_refused_until_the_first_is_gone(folder, top):
    child = subprocess.Popen([sys.executable, "-c", _HOLD, str(folder)], stdout=subprocess.PIPE, cwd=top)
    try:
        assert child.stdout.readline().strip() == b"open"
        _refused(folder)
        assert desk.open_(folder, secret=None, read_only=True).township == "青石镇"
        desk.close()
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    desk.open_(folder, secret=None)
    with pytest.raises(Refusal):
        desk.open_(folder, secret=None)


@pytest.mark.parametrize("rubbish", [b"", bytes(512), b"host=PC7 pid=4711" * 40])
def test_a_lock_left_by_a_power_cut_heals_itself(folder, rubbish):
    (folder / lock.NAME).write_bytes(rubbish)
    desk.open_(folder, secret=None)


def test_read_only_reads_and_does_not_write(folder):
    desk.open_(folder, secret=None, read_only=True)
    with pytest.raises(Refusal), unit("test"):
        records.insert([Person("张三")])
    assert records.count(Person) == 0


def test_a_lost_wal_or_an_old_copy_is_noticed(folder, tmp_path):
    old = tmp_path / "old"
    shutil.copytree(folder, old)
    desk.open_(folder, secret=None)
    with unit("test"):
        records.insert([Person("张三")])
    desk.close()
    shutil.copy(old / "desk.db", folder / "desk.db")
    assert "2" in _refused(folder).why
    desk.open_(folder, secret=None, older_ok=True)
    with unit("other"):
        records.insert([Person("李四")])
    assert anchor.read(folder).sequence == 2


def test_a_lost_anchor_is_no_reason_to_stay_shut(folder):
    for content in (b"", b"{}", b"\xff"):
        (folder / anchor.NAME).write_bytes(content)
        desk.open_(folder, secret=None)
        desk.close()
    (folder / anchor.NAME).unlink()
    desk.open_(folder, secret=None)


def test_a_data_file_renamed_while_open_stops_the_work(opened):
    (opened / "desk.db").rename(opened / "away.db")
    with pytest.raises(Refusal), unit("test"):
        records.insert([Person("张三")])
    (opened / "away.db").rename(opened / "desk.db")
    assert records.count(Person) == 0
    with unit("test"):
        records.insert([Person("张三")])


def test_a_data_file_replaced_while_open_stops_the_work(opened, tmp_path):
    shutil.copy(opened / "desk.db", tmp_path / "copy.db")
    (tmp_path / "copy.db").rename(opened / "desk.db")
    with pytest.raises(Refusal) as refused, unit("test"):
        records.insert([Person("张三")])
    assert refused.value.where == str(opened / "desk.db")


def test_one_desk_at_a_time_and_none_is_told(folder, tmp_path):
    with pytest.raises(Refusal):
        session.current()
    desk.open_(folder, secret=None)
    for verb in (
        lambda: desk.create(tmp_path / "other", INFO, secret=None, clock=Clock(fixed=DAY)),
        lambda: desk.open_(folder, secret=None),
    ):
        with pytest.raises(Refusal):
            verb()
    assert not (tmp_path / "other").exists()
    assert session.is_open()
    desk.close()
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(Refusal) as refused:  # under something that is no folder
        desk.create(tmp_path / "file" / "desk", INFO, secret=None, clock=Clock(fixed=DAY))
    assert refused.value.next


def test_a_key_that_is_none_would_make_a_plain_file_and_is_refused(tmp_path):
    for key in (b"", b"k" * 31, b"k" * 33):
        with pytest.raises(ValueError, match="32"):
            database.open_raw(tmp_path / "x.db", key, create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mounts", "cloud", "kind"),
    [
        ([("//pc/share", "/", "cifs")], "", "network"),
        ([("/dev/sdz1", "/", "vfat")], "", "stick"),
        ([("/dev/sda1", "/", "ext4")], "OneDrive - 镇政府", "cloud"),
        ([("/dev/sda1", "/", "ext4")], "坚果云", "cloud"),
        ([("/dev/sda1", "/", "ext4")], "", ""),
    ],
)
def test_sticks_networks_and_clouds_are_known(tmp_path, monkeypatch, mounts, cloud, kind):
    monkeypatch.setattr(place, "_mounts", lambda: mounts)
    folder = tmp_path / cloud / "desk"
    assert place.kind_of(folder) == kind
    if kind:
        with pytest.raises(Refusal):
            desk.create(folder, INFO, secret=None, clock=Clock(fixed=DAY))
        assert not folder.exists()


def test_a_full_disk_is_said_at_the_start_and_reading_still_works(folder, monkeypatch):
    monkeypatch.setattr("clfdesk.storage.place.shutil.disk_usage", lambda _path: SimpleNamespace(free=0))
    _refused(folder)
    before = _hashes(folder)
    assert desk.open_(folder, secret=None, read_only=True).pack == "longli"
    assert desk.check_all()[:2] == ("", 0)
    assert _hashes(folder) == before  # not even the small files a database keeps beside itself
    desk.close()


def test_nothing_planted_can_be_read_in_any_file(opened):
    planted = ["单雄信𬭬", "110000201703026378", "13800001537", "杏花岭九号院"]
    with unit("import", why=planted[0]):
        records.insert([Person(planted[0], id_number=planted[1], phone=planted[2], live_address=planted[3])] * 300)
    from clfdesk.storage import backup

    backup.make()
    files = [path for path in opened.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    for path in files:
        content = path.read_bytes()
        assert b"SQLite format 3" not in content or path.name == lock.NAME
        for text in planted:
            assert text.encode() not in content, path.name
            assert text.encode("utf-16-le") not in content, path.name
