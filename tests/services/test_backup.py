from __future__ import annotations

from datetime import date

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import backup
from clfdesk.services import office as offices
from clfdesk.storage import database, journal, place, records, session
from clfdesk.storage.unit import unit

CLOCK = Clock(fixed=date(2026, 11, 20))


@pytest.fixture
def office(tmp_path):
    made = offices.create_desk(tmp_path / "desk", pack="longli", township="青石镇", clock=CLOCK)
    with unit("import"):
        records.insert([Person(f"王{n}") for n in range(1204)])
    yield made
    made.close()


def test_a_backup_is_told_in_words_and_drilled(office, tmp_path, monkeypatch):
    monkeypatch.setattr(place, "same_disk", lambda *_two: False)
    made = backup.make_backup(office, tmp_path / "stick")
    assert (made.ok, made.persons, made.sequence) == (True, 1204, 2)
    assert "1,204" in made.says
    assert "2026-11-" in made.says
    (file,) = made.files
    assert (file.path.parent, file.purpose) == (tmp_path / "stick", "internal")
    assert backup.verify_backup(file.path).says == made.says
    assert [(path, each.sequence) for path, each in backup.list_backups(office, tmp_path / "stick")] == [(file.path, 2)]
    assert journal.accesses()[0]["kind"] == "backup"
    office.close()
    assert backup.restore_backup(file.path, tmp_path / "new").persons == 1204
    again = offices.open_desk(tmp_path / "new", clock=CLOCK)
    assert backup.verify_desk(again).ok
    assert again.info == office.info
    again.close()


def test_a_desk_in_order_says_so_and_one_that_is_not_too(office):
    assert "1,204" in backup.verify_desk(office).says
    key = session.current().key
    office.close()
    connection = database.open_raw(office.folder / "desk.db", key)
    connection.execute("DROP TRIGGER keep_update_change_set")
    connection.execute("UPDATE change_set SET why = 'x' WHERE id = 2")
    connection.close()
    again = offices.open_desk(office.folder, clock=CLOCK)
    with pytest.raises(Refusal) as refused:
        backup.verify_desk(again)
    assert "2" in refused.value.where
    again.close()


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "x.clfbak").write_bytes(b"x")
    for verb in (backup.verify_backup, lambda path: backup.restore_backup(path, tmp_path / "new")):
        with pytest.raises(Refusal):
            verb(tmp_path / "x.clfbak")
    assert not (tmp_path / "new").exists()
