"""What a file must be to be taken for a backup, and what one says of itself."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import backup, database, keyslots, records, session
from clfdesk.storage.unit import unit

AT = "2026-01-02T03:04:05+00:00"


@pytest.fixture
def made(opened, tmp_path):
    with unit("import"):
        records.insert([Person("张三")])
    path, _manifest = backup.make(tmp_path / "stick", at=AT)
    return path


def test_a_backup_is_named_after_the_moment_it_was_asked_for(made):
    manifest = backup.read(made)
    assert (made.name, manifest.made_at) == ("desk-000002-2026-01-02.clfbak", AT)
    again, _manifest = backup.make(made.parent, at=AT)
    third, _manifest = backup.make(made.parent, at=AT)
    assert (again.stem[-2:], third.stem[-2:]) == ("-2", "-3")
    assert backup.make(made.parent)[1].made_at > AT


def _parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _written(path, parts, packed=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", packed) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _refused(path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        backup.read(path)
    assert refused.value.where == str(path)
    return refused.value


def test_each_way_not_to_be_a_backup_is_told_by_itself(made, tmp_path):
    whole, path = _parts(made), tmp_path / "x.clfbak"
    assert backup.read(_written(path, whole)).persons == 1
    other = keyslots.dump(keyslots.fresh("b" * 32, b"k" * 32, None))
    told = {
        "more in it": _refused(_written(path, {**whole, "readme.txt": b"x"})),
        "less in it": _refused(_written(path, {name: whole[name] for name in whole if name != "manifest.json"})),
        "packed": _refused(_written(path, whole, zipfile.ZIP_DEFLATED)),
        "longer": _refused(_written(path, {**whole, session.DATABASE: whole[session.DATABASE] + b"x"})),
        "changed": _refused(_written(path, {**whole, session.DATABASE: whole[session.DATABASE][:-1] + b"\0"})),
        "no slots": _refused(_written(path, {**whole, keyslots.NAME: b"{}"})),
        "other slots": _refused(_written(path, {**whole, keyslots.NAME: other})),
        "no words": _refused(_written(path, {**whole, "manifest.json": b"[]"})),
    }
    foreign, damaged = told["more in it"].what, told["packed"].what
    assert foreign != damaged
    assert [refusal.what == foreign for refusal in told.values()] == [True, True, *[False] * 6]
    assert {told[each].what for each in list(told)[2:]} == {damaged}
    assert told["packed"].why == told["longer"].why != told["changed"].why != told["no slots"].why
    assert told["no slots"].why == told["other slots"].why != told["no words"].why
    path.write_bytes(made.read_bytes()[:2000])
    assert _refused(path).what == damaged
    path.write_bytes(b"%PDF-1.7" * 99)
    assert _refused(path).what == foreign
    path.unlink()
    assert _refused(path).what not in (foreign, damaged)


def test_a_stick_that_cannot_be_read_is_not_called_foreign(made, monkeypatch):
    def pulled(*_args, **_more):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(backup.zipfile, "ZipFile", pulled)
    with pytest.raises(Refusal) as refused:
        backup.read(made)
    assert refused.value.what == backup.damaged_backup(made, "").what


def test_one_that_cannot_be_read_hides_no_other_in_the_list(made):
    with unit("import"):
        records.insert([Person("李四")])
    again, _manifest = backup.make(made.parent, at=AT)
    for number, content in enumerate((b"x", b"PK\x03\x04", b"")):
        (made.parent / f"desk-{number}.clfbak").write_bytes(content)
    (made.parent / "zz.clfbak").mkdir()
    shutil.copy(made, made.parent / "copy.txt")
    assert [path for path, _each in backup.listed(made.parent)] == [again, made]


def test_pages_are_checked_unless_told_otherwise(opened):
    asked = []

    class Heard:
        def execute(self, sql):
            asked.append(sql.split()[1])
            return database.raw().execute(sql)

    assert backup.check_pages(Heard()) == ""
    assert backup.check_pages(Heard(), pages=False) == ""
    assert asked == [
        "cipher_integrity_check",
        "integrity_check",
        "foreign_key_check",
        "integrity_check",
        "foreign_key_check",
    ]


def test_a_copy_that_does_not_check_becomes_no_backup(made, monkeypatch):
    before = sorted(made.parent.iterdir())
    monkeypatch.setattr(backup, "check_pages", lambda _connection, **_more: "row 3 missing from index")
    with pytest.raises(Refusal):
        backup.make(made.parent)
    assert sorted(made.parent.iterdir()) == before


@pytest.mark.parametrize("full", [False, True])
def test_the_copy_is_made_beside_the_desk_or_where_there_is_room(made, monkeypatch, full):
    rooms = []
    real = backup.tempfile.TemporaryDirectory

    def seen(**more):
        rooms.append(more["dir"])
        return real(**more)

    monkeypatch.setattr(backup.place, "unwritable", lambda _folder: full)
    monkeypatch.setattr(backup.tempfile, "TemporaryDirectory", seen)
    backup.make(made.parent)
    assert rooms == [made.parent if full else session.current().folder]
