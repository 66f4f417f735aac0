"""Backups that make themselves, thin themselves, and are put back; the checks at the start."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import backup, restoring, start_check
from clfdesk.services import office as offices
from clfdesk.services import user as users
from clfdesk.storage import backup as packed
from clfdesk.storage import database, desk, health, keeping, place, records, session, swap, unpacking
from clfdesk.storage.unit import unit

CLOCK = Clock(fixed=date(2026, 11, 20))


class Time:
    """A clock that stands until it is moved."""

    def __init__(self, monkeypatch) -> None:
        self.wall = datetime(2026, 11, 20, 4, tzinfo=UTC)
        monkeypatch.setattr(Clock, "now", lambda _clock: self.wall)
        monkeypatch.setattr(Clock, "today", lambda _clock: self.wall.date())

    def passes(self, **how: float) -> None:
        self.wall += timedelta(**how)


@pytest.fixture
def time(monkeypatch):
    return Time(monkeypatch)


@pytest.fixture
def office(tmp_path):
    made = offices.create_desk(tmp_path / "desk", pack="longli", township="青石镇", clock=CLOCK)
    yield made
    desk.close()


def _enter(count=1, action="person.add"):
    for _number in range(count):
        with unit(action, at=CLOCK.now().isoformat()):
            records.insert([Person("张三")])


def _kept(office):
    return sorted(path.name[:11] for path in (office.folder / packed.FOLDER).glob("*.clfbak"))


def test_fifty_operations_or_half_an_hour_make_a_backup(office, time):
    _enter(49)
    assert _kept(office) == []
    _enter(2)
    assert _kept(office) == ["desk-000051"]
    _enter(1)
    time.passes(minutes=29)
    _enter(1)
    assert _kept(office) == ["desk-000051"]
    time.passes(minutes=2)
    _enter(1)
    assert _kept(office) == ["desk-000051", "desk-000054"]
    assert keeping.kept_until() == 54


def test_a_backup_stands_before_what_changes_much(office):
    _enter(1)
    _enter(1, "import")
    assert _kept(office) == ["desk-000002"]
    _enter(1, "payroll_confirm")
    assert _kept(office) == ["desk-000002", "desk-000003"]


def test_on_leaving_only_what_changed_is_backed_up(office):
    _enter(1)
    offices.close_desk(office)
    assert _kept(office) == []
    again = offices.open_desk(office.folder, clock=CLOCK)
    offices.close_desk(again, leaving=True)
    assert _kept(office) == ["desk-000002"]
    again = offices.open_desk(office.folder, clock=CLOCK)
    offices.close_desk(again, leaving=True)
    assert _kept(office) == ["desk-000002"]


def test_no_room_stops_an_import_and_no_small_change(office, monkeypatch):
    def full(*_args, **_more):
        raise Refusal("满")

    _enter(1)
    monkeypatch.setattr(packed, "make", full)
    with pytest.raises(Refusal):
        _enter(1, "import")
    monkeypatch.setattr(keeping, "due", lambda _clock: True)
    _enter(1)
    assert records.count(Person) == 2


def test_half_an_hour_counts_from_the_first_operation_without_a_backup_either_way(office, time):
    assert (keeping.changed(), keeping.due(CLOCK)) == (0, False)
    _enter(1)
    time.passes(minutes=29, seconds=59)
    assert not keeping.due(CLOCK)
    time.passes(seconds=1)
    assert keeping.due(CLOCK)
    time.passes(hours=-1)  # set back as far: still worth one
    assert keeping.due(CLOCK)
    path = keeping.keep(CLOCK, "automatic")
    assert (keeping.changed(), keeping.due(CLOCK)) == (0, False)
    assert (keeping.kept_until(), path.name[:11]) == (2, "desk-000002")


def test_a_backup_that_makes_itself_lets_the_old_ones_go(office, monkeypatch):
    for name, value in (("LAST", 2), ("DAYS", 0), ("MONTHS", 0)):
        monkeypatch.setattr(keeping, name, value)
    for _time in range(4):
        _enter(1)
        keeping.keep(CLOCK, "automatic")
    assert _kept(office) == ["desk-000004", "desk-000005"]


def test_backups_are_thinned_by_the_desks_own_days(office, time, monkeypatch):
    made = []

    def listed(_folder):
        return sorted(made, key=lambda pair: -pair[1].sequence)

    here = session.current().uuid
    for number in range(1, 400):  # two a day for two hundred days of work
        path = office.folder / f"desk-{number:06d}.clfbak"
        path.touch()
        made.append((path, packed.Manifest(here, number, 3, "", "", 0, "", {}, (number + 1) // 2)))
    foreign = office.folder / "desk-000900.clfbak"
    foreign.touch()
    made.append((foreign, packed.Manifest(here, 900, 3, "", "", 0, "", {}, 1)))
    monkeypatch.setattr(keeping, "_newest", lambda: 400)
    monkeypatch.setattr(packed, "listed", listed)
    monkeypatch.setattr(health, "work_days", lambda until=None: 200)
    time.passes(days=400)
    assert keeping.thin(CLOCK) == []  # a clock that jumped throws nothing away
    time.passes(days=-400)
    keeping.thin(CLOCK)
    left = sorted(manifest.sequence for path, manifest in made if path.exists())
    assert left[-1] == 900
    days = {(number + 1) // 2 for number in left[:-1]}
    assert left[-11:-1] == list(range(390, 400))
    assert set(range(171, 201)) <= days
    assert {day // keeping.MONTH for day in days} == set(range(200 // keeping.MONTH + 1))
    assert len(left) < 55


def test_a_second_place_is_asked_for_after_seven_days(office, time, tmp_path, monkeypatch):
    monkeypatch.setattr(place, "same_disk", lambda *_two: False)
    time.wall = datetime(2026, 11, 21, 4, tzinfo=UTC)
    _enter(1)
    assert [each.code for each in start_check.check(office)] == ["backup"]
    backup.make_backup(office, tmp_path / "stick")
    backup.make_backup(office)
    assert start_check.check(office) == []
    time.passes(days=8)
    assert [each.code for each in start_check.check(office)] == ["second_place"]
    monkeypatch.setattr(place, "same_disk", lambda *_two: True)
    says = backup.make_backup(office, tmp_path / "beside").says
    assert "同一块盘" in says  # it is made and usable, and no second place: one disk fails as a whole
    assert [each.code for each in start_check.check(office)] == ["second_place"]
    monkeypatch.setattr(place, "same_disk", lambda *_two: False)
    assert "同一块盘" not in backup.make_backup(office, tmp_path / "stick").says
    assert start_check.check(office) == []


@pytest.mark.parametrize(("year", "days"), [(1970, 0), (2099, 0), (2026, -366), (2026, 60)])
def test_an_odd_clock_is_told(office, time, year, days):
    _enter(1)
    time.wall = time.wall.replace(year=year) + timedelta(days=days)
    assert "clock" in [each.code for each in start_check.check(office)]


def test_a_full_disk_and_tampering_are_told(office, monkeypatch):
    backup.make_backup(office)
    monkeypatch.setattr(health, "space", lambda: (100 << 20, 200 << 20))
    assert [each.code for each in start_check.check(office)] == ["space"]
    monkeypatch.setattr(health, "cut_accesses", lambda: True)
    concerns = start_check.check(office)
    assert [(each.code, each.grave) for each in concerns] == [("tampered", "stop"), ("space", "look")]
    monkeypatch.setattr(health, "quick", lambda: ("x", 0, 0))
    assert start_check.check(office)[0].code == "damaged"
    assert all(each.says and each.next for each in start_check.check(office))


def test_a_backup_is_compared_before_it_is_put_back(office, tmp_path):
    _enter(3)
    made = backup.make_backup(office).files[0].path
    _enter(2)
    told = restoring.compare(office, made)
    assert (told.here.persons, told.there.persons, told.older, told.apart) == (5, 3, True, False)
    assert told.counts == {"person": (5, 3)}
    assert [each.id for each in told.lost] == [6, 5]
    assert len(told.says) == 3
    with pytest.raises(Refusal):
        restoring.restore_over(office, made)
    assert records.count(Person) == 5
    again, done = restoring.restore_over(office, made, older_ok=True)
    assert (records.count(Person), done.change_set) == (3, 5)
    assert backup.verify_desk(again).ok
    assert unpacking.verify(done.kept).persons == 5
    assert not [each for each in again.folder.iterdir() if each.name.startswith((".incoming", ".outgoing", "restore"))]
    back, _done = restoring.restore_over(again, done.kept, older_ok=True)
    assert records.count(Person) == 5
    told = restoring.compare(back, made)
    assert told.older
    _enter(1)


def test_two_histories_are_told_apart(office):
    _enter(2)
    first = backup.make_backup(office).files[0].path
    again, _done = restoring.restore_over(office, first)
    _enter(4)
    other = backup.make_backup(again).files[0].path
    third, _done = restoring.restore_over(again, first, older_ok=True)
    _enter(9)
    assert restoring.compare(third, other).apart


def test_a_backup_of_another_desk_is_refused(office, tmp_path):
    made = backup.make_backup(office).files[0].path
    office.close()
    other = offices.create_desk(tmp_path / "other", pack="longli", township="柳河镇", clock=CLOCK)
    for verb in (restoring.compare, restoring.restore_over):
        with pytest.raises(Refusal):
            verb(other, made)
    assert other.is_open
    assert other.info.township == "柳河镇"


def test_who_was_removed_does_not_come_back_with_a_backup(office):
    users.set_password(office, "password one", "张甲")
    users.add(office, "李乙", "clerk", "password two")
    made = backup.make_backup(office).files[0].path
    users.remove(office, "李乙")
    again, _done = restoring.restore_over(office, made, older_ok=True)
    assert again.user == "张甲"
    again.close()
    with pytest.raises(Refusal):
        offices.open_desk(office.folder, secret="password two", clock=CLOCK)
    offices.open_desk(office.folder, secret="password one", clock=CLOCK)


@pytest.mark.parametrize("stop", range(6))
def test_a_swap_that_was_interrupted_is_carried_to_its_end(office, monkeypatch, stop):
    _enter(3)
    made = backup.make_backup(office).files[0].path
    _enter(2)
    office.close()
    swap.stage(made, office.folder, secret=None)
    done = iter(range(stop))
    real = swap.atomic.replace

    def replace(source, target):
        if target.name != swap.JOURNAL and next(done, None) is None:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(swap.atomic, "replace", replace)
    try:
        swap.swap(office.folder)
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    monkeypatch.undo()
    assert interrupted == (stop < 4)
    offices.open_desk(office.folder, clock=CLOCK)
    assert records.count(Person) == 3
    assert desk.check_all()[:2] == ("", 0)


@pytest.mark.parametrize("lost", ["desk.db", "torn", "keyslots.json*"])
def test_a_damaged_desk_is_put_right_from_its_backup(office, lost):
    _enter(3)
    backup.make_backup(office)
    _enter(1)
    office.close()
    if lost == "torn":
        with (office.folder / "desk.db").open("rb+") as stream:
            stream.write(b"\0" * 4096)
    else:
        for path in office.folder.glob(lost):
            path.unlink()
    with pytest.raises(Refusal):
        offices.open_desk(office.folder, clock=CLOCK)
    rescue = restoring.rescue(office.folder)
    assert [checked.persons for _path, checked in rescue.backups] == [3]
    assert "3" in rescue.says
    again, done = restoring.restore_damaged(office.folder, rescue.backups[0][0], secret=None, clock=CLOCK)
    keys_alone = lost.startswith("keyslots")  # the data was whole: nothing of it becomes older
    assert records.count(Person) == (4 if keys_alone else 3)
    assert (done.kept is None) if keys_alone else done.kept.is_dir()
    assert backup.verify_desk(again).ok


def test_a_desk_without_backups_says_so(tmp_path, office):
    (office.folder / packed.FOLDER).mkdir()
    (office.folder / packed.FOLDER / "desk-000001-2026-11-20.clfbak").write_bytes(b"PK\x03\x04")
    rescue = restoring.rescue(office.folder)
    assert rescue.backups == []
    assert rescue.says
    with pytest.raises(Refusal):
        restoring.rescue(office.folder) and restoring.compare(
            office, office.folder / packed.FOLDER / "desk-000001-2026-11-20.clfbak"
        )


def test_the_drill_from_backup_and_paper_alone(office, tmp_path):
    from clfdesk.storage import members

    users.set_password(office, "password one", "张甲")
    _enter(4)
    _name, code = members.new_sheet(at=CLOCK.now().isoformat())
    sums = database.fetch("SELECT count(*), group_concat(name) FROM person")
    made = backup.make_backup(office, tmp_path / "stick").files[0].path
    office.close()
    shutil.rmtree(office.folder)
    restored = backup.restore_backup(made, tmp_path / "new" / "desk", secret=code)
    assert restored.persons == 4
    again = offices.open_desk(tmp_path / "new" / "desk", secret=code, clock=CLOCK)
    assert database.fetch("SELECT count(*), group_concat(name) FROM person") == sums
    assert backup.verify_desk(again).ok
