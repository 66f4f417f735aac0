"""What is looked at when a desk was opened: pages, seals, what its witnesses saw; and keys that were lost alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import backup, restoring, safety, start_check, whole
from clfdesk.services import office as offices
from clfdesk.storage import anchor, database, desk, health, journal, keyslots, records, session
from clfdesk.storage import backup as packed
from clfdesk.storage.unit import unit, verify_chain, witness
from tests.storage.ghost import Ghost, fault

CLOCK = Clock(fixed=date(2026, 11, 20))


@pytest.fixture
def now(monkeypatch):
    """A clock that stands until it is moved."""
    here = SimpleNamespace(at=datetime(2026, 11, 20, 4, tzinfo=UTC))
    monkeypatch.setattr(Clock, "now", lambda _clock: here.at)
    monkeypatch.setattr(Clock, "today", lambda _clock: here.at.date())
    return here


@pytest.fixture
def office(tmp_path, now):
    made = offices.create_desk(tmp_path / "desk", pack="longli", township="青石镇", clock=CLOCK)
    _enter()
    backup.make_backup(made)
    yield made
    desk.close()


def _enter(name: str = "张三") -> None:
    with unit("person.add", at=Clock().now().isoformat()):
        records.insert([Person(name)])


def _codes(office) -> list[str]:
    return [each.code for each in start_check.check(office) if each.code != "second_place"]


def test_every_page_is_read_once_a_day_and_everything_once_a_month(office, now, monkeypatch):
    looked: list[str] = []
    pages, everything = packed.check_pages, backup.verify_desk
    monkeypatch.setattr(packed, "check_pages", lambda *a, **k: looked.append("pages") or pages(*a, **k))
    monkeypatch.setattr(backup, "verify_desk", lambda office: looked.append("all") or everything(office))
    for days, expected in ((0, ["pages"]), (0, []), (1, ["pages"]), (0, []), (29, ["all", "pages"]), (0, [])):
        now.at += timedelta(days=days)
        looked.clear()
        assert _codes(office) == []
        assert looked == expected, days
    assert "今天" in safety.overview(office).whole
    for _day in range(whole.WORK_MONTH):  # a clock that is set back each evening does not put it off
        with unit("person.add", at=(now.at + timedelta(days=_day % 2, hours=1)).isoformat()):
            records.insert([Person("李四")])
    looked.clear()
    now.at -= timedelta(hours=1)
    start_check.check(office)
    assert "all" in looked


def test_what_the_daily_check_finds_stops_the_work(office, monkeypatch):
    monkeypatch.setattr(packed, "check_pages", lambda *_a, **_k: "row 7 missing from index")
    assert next((each.code, each.grave) for each in start_check.check(office)) == ("damaged", "stop")
    monkeypatch.undo()
    monkeypatch.setattr(whole, "due", lambda _office: "all")
    monkeypatch.setattr(health, "untraced", lambda: ("person", 1))
    (found, *_rest) = start_check.check(office)
    assert (found.code, found.grave) == ("tampered", "stop")
    assert found.next


def test_a_cut_tail_is_seen_by_the_backups_where_the_file_beside_the_data_was_forged_too(office, now):
    assert _codes(office) == []
    newest = packed.listed(office.folder / packed.FOLDER)[0][1].sequence
    connection = database.raw()
    connection.set_authorizer(None)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("DELETE FROM change WHERE change_set = ?", (newest,))
    connection.execute("DELETE FROM change_set WHERE id = ?", (newest,))
    connection.execute("DELETE FROM person")
    witness()
    assert verify_chain() is None
    assert _codes(office) == ["behind"]


def test_backups_of_a_history_that_was_left_are_no_witnesses(office, now):
    (old, _manifest), *_rest = packed.listed(office.folder / packed.FOLDER)
    _enter("李四")
    _enter("王五")
    again, _done = restoring.restore_over(office, old, older_ok=True)  # keeps a backup of what was there
    now.at += timedelta(minutes=5)
    _enter("赵六")
    _enter("钱七")
    assert _codes(again) == []
    backup.make_backup(again)
    assert _codes(again) == []


def test_what_was_saved_without_an_answer_is_told_once(office):
    before = anchor.read(office.folder)
    assert before is not None
    _enter("李四")
    office.close()
    anchor.write(office.folder, before)  # the PC stopped between the commit and its witness
    again = offices.open_desk(office.folder, clock=CLOCK)
    (told,) = [each for each in start_check.check(again) if each.code == "kept"]
    assert told.next
    _enter("王五")
    assert "kept" not in _codes(again)


def test_a_witness_that_is_gone_is_told(office):
    office.close()
    (office.folder / anchor.NAME).unlink()
    again = offices.open_desk(office.folder, clock=CLOCK)
    assert _codes(again) == ["witness"]
    _enter("李四")
    again.close()
    assert _codes(offices.open_desk(office.folder, clock=CLOCK)) == []


def test_where_only_the_keys_were_lost_nothing_becomes_older(office):
    ((path, _manifest),) = packed.listed(office.folder / packed.FOLDER)
    _enter("后来的人")
    office.close()
    for name in (keyslots.NAME, keyslots.COPY):
        (office.folder / name).write_bytes(b"{")
    with pytest.raises(Refusal) as told:
        offices.open_desk(office.folder, clock=CLOCK)
    assert told.value.way == "rescue"
    again, done = restoring.restore_damaged(office.folder, path, secret=None, clock=CLOCK)
    assert done.kept is None
    assert done.checked.persons == 2
    assert [each.name for each in records.every(Person)] == ["张三", "后来的人"]
    assert journal.accesses(limit=1)[0]["kind"] == "keys"
    assert backup.verify_desk(again).ok
    again.close()
    for name in (keyslots.NAME, keyslots.COPY):
        (office.folder / name).unlink()
    data = office.folder / "desk.db"
    data.write_bytes(data.read_bytes()[:8192])  # the data is gone too: the backup takes its place
    _again, done = restoring.restore_damaged(office.folder, path, secret=None, clock=CLOCK)
    assert done.kept is not None
    assert records.count(Person) == 1


def test_a_commit_that_seemed_to_fail_is_looked_for_as_soon_as_the_disk_answers(office, monkeypatch):
    def gone(**_how: object) -> None:
        raise fault()

    ghost = Ghost(database.raw())
    monkeypatch.setattr(database, "raw", lambda: ghost)
    monkeypatch.setattr(database, "connect_here", gone)
    with pytest.raises(Refusal):
        _enter("李四")
    monkeypatch.undo()
    monkeypatch.setattr(Clock, "now", lambda _clock: datetime(2026, 11, 20, 4, tzinfo=UTC))
    with pytest.raises(Refusal) as told:
        _enter("李四")  # the clerk enters it again
    assert "保存" in told.value.what
    assert [each.name for each in records.every(Person)] == ["张三", "李四"]
    _enter("王五")
    assert [each.name for each in records.every(Person)] == ["张三", "李四", "王五"]
    assert session.is_open()
    assert verify_chain() is None
