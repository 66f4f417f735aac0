"""The register on a past day, and what the checks find of tampering."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import access, anchor, as_of, database, desk, health, journal, listing, records, session
from clfdesk.storage.unit import unit

pytestmark = pytest.mark.usefixtures("closed_after")


def _on(day: int) -> str:
    return Clock(fixed=date(2026, 11, day)).now().replace(hour=4).isoformat()


@pytest.fixture
def lived(opened):
    with unit("import", at=_on(21)):
        records.insert([Person("张三", phone="1"), Person("李四")])
        records.insert([Certificate(person_id=1, type="visual", grade=1, current=True)])
    with unit("person.change", at=_on(23)):
        records.update(Person, 1, {"phone": "2", "name": "张三丰"})
    with unit("person.delete", at=_on(25)):
        records.delete(Person, 2)
        records.update(Certificate, 1, {"grade": 2})
        records.insert([Person("王五")])
    return opened


def _roster(day: int) -> list[tuple[object, ...]]:
    with as_of.shadowed(date(2026, 11, day)):
        rows = listing.rows("person", where=None, columns=["name", "phone", "grade"], today=date(2026, 11, day))
        return [tuple(row.values()) for row in rows]


def test_every_past_day_is_told(lived):
    assert _roster(20) == []
    assert _roster(22) == [("张三", "1", 1), ("李四", "", None)]
    assert _roster(23) == _roster(24) == [("张三丰", "2", 1), ("李四", "", None)]
    assert _roster(25) == [("张三丰", "2", 2), ("王五", "", None)]
    assert [p.name for p in records.every(Person)] == ["张三丰", "王五"]


def test_the_past_can_be_read_by_the_window_and_not_written(lived):
    database.connect_here(query_only=True)
    assert len(_roster(22)) == 2
    with pytest.raises(Refusal), unit("x"):
        records.insert([Person("赵六")])
    database.connect_here(query_only=False)
    with as_of.shadowed(date(2026, 11, 22)), pytest.raises(Refusal), unit("x"):
        records.insert([Person("赵六")])
    with unit("x"):
        records.insert([Person("赵六")])
    assert records.count(Person) == 3


def test_what_was_undone_was_there_in_between(lived):
    journal.undo(3, at=_on(27))
    assert _roster(26)[0][:2] == ("张三丰", "2")
    assert _roster(27)[0][:2] == ("张三", "1")


def test_before_the_first_day_there_was_no_operation_and_each_day_has_its_last(lived):
    assert as_of.boundary(date(2020, 1, 1)) == 0
    assert [as_of.boundary(date(2026, 11, day)) for day in (21, 22, 23, 24, 25, 30)] == [2, 2, 3, 3, 4, 4]
    with as_of.shadowed(date(2026, 11, 22)) as last:
        assert last == 2
    assert database.raw().execute("PRAGMA query_only").fetchone() == (0,)


def test_days_since_a_moment_are_the_desks_own(lived):
    assert [health.work_days_since(_on(day)) for day in (21, 22, 23, 24, 25)] == [2, 2, 1, 1, 0]
    assert health.work_days_since("2019-01-01") == 0
    assert health.days_between(_on(21), _on(24)) == 3
    assert health.days_between(_on(24), _on(21)) == -3


def test_a_clock_in_1970_or_2099_breaks_no_order(lived):
    with unit("person.change", at="1970-01-01T00:00:05+00:00"):
        records.update(Person, 1, {"phone": "3"})
    assert _roster(25)[0][1] == "2"
    with unit("person.change", at=_on(28)):
        records.update(Person, 1, {"phone": "4"})
    assert _roster(28)[0][1] == "4"
    assert health.last_moment() == _on(28)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET phone = '9' WHERE id = 1",
        "UPDATE person SET name = '王伍' WHERE id = 3",
        "DELETE FROM certificate",
        "INSERT INTO division (name, kind, code, urban, contact_phone) VALUES ('甲', '', '', 0, '')",
        (
            "INSERT INTO person SELECT 9, name, gender, id_number, id_state, id_reason, birth, ethnic, village_id, settlement,"
            " phone, hukou_address, live_address, guardian_name, guardian_relation, guardian_phone, hardship,"
            " living_allowance, care_subsidy, employment, lifecycle, lifecycle_on, remark, ver, living FROM person LIMIT 1"
        ),
    ],
)
def test_what_is_changed_past_the_program_is_found(lived, statement):
    assert health.untraced() is None
    key = session.current().key
    desk.close()
    connection = database.open_raw(lived / session.DATABASE, key)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(statement)
    connection.close()
    desk.open_(lived, secret=None)
    assert desk.check_all()[:2] == ("", 0)
    assert health.untraced() is not None


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE access_log SET rows = 1 WHERE id = 2", 2),
        ("DELETE FROM access_log WHERE id = 2", 2),
        ("UPDATE access_log SET user = 'x' WHERE id = 1", 1),
    ],
)
def test_the_log_of_accesses_is_sealed(lived, statement, found):
    for _time in range(3):
        journal.log_access("export", "花名册.xlsx", rows=2)
    assert access.verify_accesses() is None
    assert access.verify_accesses(2) is None
    _past_the_guard(lived, statement)
    assert access.verify_accesses() == found


def _past_the_guard(folder, statement):
    key = session.current().key
    desk.close()
    connection = database.open_raw(folder / session.DATABASE, key)
    for event in ("update", "delete"):
        connection.execute(f"DROP TRIGGER keep_{event}_access_log")
    connection.execute(statement)
    connection.close()
    desk.open_(folder, secret=None)


def test_cutting_off_the_end_of_the_log_is_seen_from_outside(lived):
    for _time in range(3):
        journal.log_access("export", "花名册.xlsx", rows=2)
    assert anchor.read(lived).accesses == 3
    assert not health.cut_accesses()
    _past_the_guard(lived, "DELETE FROM access_log WHERE id = 3")
    assert access.verify_accesses() is None
    assert health.cut_accesses()
    whole = anchor.read(lived)
    for other in (
        None,
        replace(whole, desk="b" * 32),
        replace(whole, accesses=0),
    ):  # nobody saw the log: nothing to say
        (lived / anchor.NAME).unlink(missing_ok=True)
        if other is not None:
            anchor.write(lived, other)
        assert not health.cut_accesses()


def test_an_anchor_of_before_the_log_was_sealed_names_no_line(tmp_path):
    (tmp_path / anchor.NAME).write_text('{"desk": "a", "sequence": 3, "seal": "s"}')
    assert anchor.read(tmp_path) == anchor.Anchor("a", 3, "s", 0, "")
    anchor.write(tmp_path / "gone", anchor.Anchor("a", 3, "s"))  # the commit stands, whatever becomes of its witness
    assert list(tmp_path.iterdir()) == [tmp_path / anchor.NAME]


def test_the_desk_counts_its_own_days(lived):
    assert [health.work_days(number) for number in (1, 2, 3, 4)] == [1, 2, 3, 4]
    with unit("x", at=_on(25)):
        records.insert([Person("赵六")])
    assert health.work_days() == 4
    with unit("x", at="1970-01-01T00:00:05+00:00"):
        records.insert([Person("赵六")])
    assert health.work_days() == 5
    assert health.space()[1] == 200 << 20
