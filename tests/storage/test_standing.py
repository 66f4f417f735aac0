"""A desk that is older, newer or none at all, and what its owner left protected."""

from __future__ import annotations

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import columns, database, desk, entering, keyslots, migrate, place, records, session, standing
from clfdesk.storage.unit import unit


def _form(folder, number):
    connection = database.open_raw(folder / session.DATABASE, keyslots.unlock(keyslots.read(folder), None))
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()


def test_an_older_desk_is_not_read_before_it_was_brought_up_to_date(folder):
    _form(folder, migrate.latest() - 1)
    before = (folder / session.DATABASE).read_bytes()
    with pytest.raises(Refusal) as refused:
        desk.open_(folder, secret=None, read_only=True)
    assert refused.value.where == str(folder)
    assert refused.value.next
    assert (folder / session.DATABASE).read_bytes() == before
    assert not session.is_open()


def test_a_file_without_a_form_is_damaged_and_not_made_into_a_desk(folder):
    _form(folder, 0)
    for read_only in (False, True):
        with pytest.raises(Refusal) as refused:
            desk.open_(folder, secret=None, read_only=read_only)
        assert refused.value.where == str(folder)
    connection = database.open_raw(folder / session.DATABASE, keyslots.unlock(keyslots.read(folder), None))
    assert migrate.version(connection) == 0
    connection.close()


def test_tails_whose_protection_was_left_are_freed_with_the_data_and_only_then(folder, monkeypatch):
    tails = [folder / f"{session.DATABASE}{each}" for each in ("-wal", "-shm")]
    for path in tails:
        path.write_bytes(b"")
        path.chmod(0o400)
    monkeypatch.setattr(place, "writable", lambda path: False)
    standing.free_tails(folder)
    assert [path.stat().st_mode & 0o777 for path in tails] == [0o400, 0o400]
    monkeypatch.setattr(place, "writable", lambda path: path.name == session.DATABASE)
    standing.free_tails(folder)
    assert [path.stat().st_mode & 0o777 for path in tails] == [0o600, 0o600]
    tails[0].unlink()
    standing.free_tails(folder)
    assert not tails[0].exists()


def test_a_desk_without_a_password_asks_for_none_again(opened):
    assert entering.again("whatever", Clock()) == ()
    assert session.current().key


def test_a_record_that_is_gone_or_a_column_that_never_was_is_no_quiet_success(opened):
    with pytest.raises(Refusal), unit("x"):
        records.update(Person, 99, {"phone": "1"})
    with unit("x"):
        records.insert([Person("张三")])
    for name in ("id", "ver"):
        with pytest.raises(KeyError), unit("x"):
            records.update(Person, 1, {name: 5})
    with pytest.raises(KeyError):
        columns.tuples(Person, ["name", "nickname"])
    assert columns.tuples(Person, ["name", "ver"]) == [("张三", 1)]
