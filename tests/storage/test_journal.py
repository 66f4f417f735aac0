from __future__ import annotations

import pytest

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import database, desk, journal, operations, records, search
from clfdesk.storage.unit import unit, verify_chain


def _people():
    with unit("import", source="名单.xlsx", why="季报") as done:
        (village,) = records.insert([Division("东坪村")])
        numbers = records.insert([Person("单雄信", village_id=village, id_number="110000201703026378"), Person("李㛃")])
        records.insert([Certificate(numbers[0], "11000020170302637843", type="mental", grade=3)])
    return done.id, numbers


def test_a_change_set_says_who_what_why_and_from_where(opened):
    number, _numbers = _people()
    done = journal.change_sets()[0]
    assert (done.id, done.action, done.why, done.source, done.user, done.rows) == (
        number,
        "import",
        "季报",
        "名单.xlsx",
        "经办人甲",
        4,
    )
    assert done.at.endswith("+00:00")


def test_units_inside_a_unit_join_it(opened):
    with unit("outer") as outer:
        with unit("inner") as inner:
            records.insert([Person("张三")])
        assert inner.id == outer.id
    assert [done.action for done in journal.change_sets()] == ["outer", "new"]


def test_what_fails_leaves_nothing(opened):
    before = database.fetch("SELECT * FROM change_set")
    with pytest.raises(ZeroDivisionError), unit("test"):
        records.insert([Person("张三")])
        raise ZeroDivisionError
    assert records.count(Person) == 0
    assert database.fetch("SELECT * FROM change_set") == before
    assert search.find("张三") == []
    with unit("test"):
        records.insert([Person("李四")])


def test_undo_and_redo_of_many_steps_survive_a_restart(opened):
    _people()
    with unit("person.change"):
        records.update(Person, 1, {"name": "单熊", "phone": "13800000001"})
    with unit("person.change"):
        records.update(Person, 1, {"phone": "13800000002"})
    kept = records.get(Person, 1)
    journal.undo()
    journal.undo()
    desk.close()
    desk.open_(opened, secret=None)
    assert (records.get(Person, 1).name, records.get(Person, 1).phone) == ("单雄信", "")
    assert search.find("sxx") == [1]
    journal.undo()
    assert (records.count(Person), records.count(Certificate), search.find("3026")) == (0, 0, [])
    assert journal.last_undoable() is None
    for _ in range(3):
        journal.undo(journal.last_redoable())
    assert journal.last_redoable() is None
    again = records.get(Person, 1)
    assert (again.name, again.phone, again.id_number) == (kept.name, kept.phone, kept.id_number)
    assert records.every(Certificate)[0].number == "11000020170302637843"
    assert search.find("熊") == [1]
    assert verify_chain() is None


def test_a_later_change_of_the_same_cell_blocks_and_is_named(opened):
    first, _numbers = _people()
    with unit("person.change") as second:
        records.update(Person, 1, {"phone": "1"})
    with unit("person.change") as third:
        records.update(Person, 1, {"phone": "2"})
    with pytest.raises(journal.Blocked) as blocked:
        journal.undo(second.id)
    assert blocked.value.by.id == third.id
    with pytest.raises(journal.Blocked):
        journal.undo(first)
    assert records.get(Person, 1).phone == "2"
    journal.undo(third.id)
    journal.undo(second.id)
    assert records.get(Person, 1).phone == ""


def test_another_cell_of_the_same_record_does_not_block(opened):
    _people()
    with unit("person.change") as second:
        records.update(Person, 1, {"phone": "1"})
    with unit("person.change"):
        records.update(Person, 1, {"remark": "2"})
    journal.undo(second.id)
    assert (records.get(Person, 1).phone, records.get(Person, 1).remark) == ("", "2")


def test_a_later_record_that_points_at_it_blocks_and_is_named(opened):
    with unit("import") as first:
        records.insert([Person("张三")])
    with unit("person.change") as second:
        records.insert([Certificate(1, type="visual", grade=2)])
    with pytest.raises(journal.Blocked) as blocked:
        journal.undo(first.id)
    assert blocked.value.by.id == second.id
    assert records.count(Person) == 1


def test_a_deleted_record_comes_back_whole(opened):
    _people()
    kept = records.get(Person, 1), records.every(Certificate, person_id=1)[0]
    with unit("person.delete"):
        records.delete(Certificate, kept[1].id)
        records.delete(Person, 1)
    assert search.find("sxx") == []
    journal.undo()
    assert (records.get(Person, 1), records.every(Certificate, person_id=1)[0]) == kept
    assert search.find("sxx") == [1]


def test_what_cannot_be_taken_back_is_said(opened):
    for number in (1, 99):
        with pytest.raises(Refusal):
            journal.undo(number)
    with pytest.raises(Refusal):
        journal.undo()
    number, _numbers = _people()
    journal.undo(number)
    with pytest.raises(Refusal) as twice:
        journal.undo(number)
    assert "3" in twice.value.why


def test_redo_ends_where_other_work_was_done(opened):
    _people()
    with unit("person.change"):
        records.update(Person, 1, {"phone": "1"})
    journal.undo()
    assert journal.last_redoable() == 4
    with unit("person.change"):
        records.update(Person, 2, {"phone": "1"})
    assert journal.last_redoable() is None


def test_history_keeps_types_and_includes_certificates(opened):
    _people()
    with unit("person.change"):
        records.update(Person, 1, {"phone": "0012", "living_allowance": True, "id_number": None})
    steps = journal.history("person", 1)
    changed = {step.field: (step.old, step.new) for step in steps if step.operation == "update"}
    assert changed == {
        "phone": ("", "0012"),
        "living_allowance": (0, 1),
        "id_number": ("110000201703026378", None),
    }
    assert [(step.stem, step.operation) for step in steps[-2:]] == [("certificate", "insert"), ("person", "insert")]


def test_a_changed_journal_is_noticed(opened):
    _people()
    with unit("person.change"):
        records.update(Person, 1, {"phone": "1"})
    key = __import__("clfdesk.storage.session", fromlist=["current"]).current().key
    desk.close()
    connection = database.open_raw(opened / "desk.db", key)
    connection.execute("DROP TRIGGER keep_update_change")
    connection.execute("UPDATE change SET new = '2' WHERE col = 'phone'")
    connection.close()
    desk.open_(opened, secret=None)
    assert verify_chain() == 3
    assert verify_chain(limit=1) == 3
    assert desk.check_all()[1] == 3


def test_who_looked_is_on_record(opened):
    _people()
    journal.log_access("export", "花名册.xlsx", purpose="upward", rows=2)
    with unit("poster.press"):
        journal.log_access("print", stem="person", number=1)
    assert [entry["kind"] for entry in journal.accesses()] == ["print", "export"]
    assert journal.accesses("person", 1)[0]["number"] == 1


def test_each_reason_for_staying_is_told_by_itself(opened):
    """The first operation, one that changed nothing, one taken back, one built upon: four sentences, and before the click."""
    number, _numbers = _people()
    with unit("poster.press") as empty:
        pass
    with unit("person.change") as changed:
        records.update(Person, 1, {"phone": "1"})
    journal.undo(changed.id)
    told = [journal.obstacle(each) for each in (1, empty.id, changed.id)]
    with unit("person.change") as later:
        records.update(Person, 1, {"name": "单熊"})
    told.append(journal.obstacle(number))
    assert len({refusal.why for refusal in told}) == 4
    assert isinstance(told[3], journal.Blocked)
    assert told[3].by.id == later.id
    assert journal.obstacle(later.id) is None
    for each, refusal in zip((1, empty.id, changed.id, number), told, strict=True):
        with pytest.raises(Refusal) as refused:
            journal.undo(each)
        assert refused.value.why == refusal.why


def test_taking_back_a_certificate_leaves_nobody_found_by_it_and_doing_it_again_does(opened):
    with unit("import"):
        records.insert([Person("张三"), Person("李四")])
        records.insert([Certificate(1, "11000020170302637843", type="mental", grade=3)])
    assert search.find("7843") == [1]
    with unit("person.change") as moved:
        records.update(Certificate, 1, {"person_id": 2})
    assert search.find("7843") == [2]
    journal.undo(moved.id)
    assert search.find("7843") == [1]
    with unit("person.change") as gone:
        records.delete(Certificate, 1)
    assert search.find("7843") == []
    back = journal.undo(gone.id)
    assert search.find("7843") == [1]
    journal.undo(back)
    assert search.find("7843") == []


def test_undo_is_refused_where_a_record_is_gone_and_where_it_never_was_the_clerks(opened):
    number, _numbers = _people()
    with unit("person.delete") as gone:
        records.delete(Certificate, 1)
        records.delete(Person, 1)
    with pytest.raises(journal.Blocked) as blocked:
        journal.undo(number)
    assert blocked.value.by.id == gone.id
    assert records.count(Person) == 1
    with pytest.raises(Refusal):
        journal.history("nothing", 1)


def test_operations_are_looked_up_by_whom_when_in_which_list_and_about_whom(opened):
    def did(day, user, *values):
        with unit("person.add", at=f"2026-11-{day:02d}T08:00:00+00:00", user=user) as done:
            records.insert(values)
        return done.id

    one = did(21, "张甲", Person("张三"))
    two = did(22, "李乙", Person("李四"))
    village = did(23, "张甲", Division("东坪村"))
    paper = did(24, "张甲", Certificate(1, type="visual", grade=2))

    def found(**asked):
        return [each.id for each in operations.operations(**asked)]

    assert found() == [paper, village, two, one, 1]
    assert found(limit=2) == [paper, village]
    assert found(user="李乙") == [two]
    assert found(persons=[1]) == [paper, one]  # their certificate belongs to them
    assert found(persons=[1, 2]) == [paper, two, one]
    assert found(persons=[]) == []
    assert found(stem="division") == [village]
    assert found(since="2026-11-22T08:00:00+00:00", until="2026-11-24T08:00:00+00:00") == [village, two]
    assert found(stem="person", user="张甲") == [one]
    assert {"张甲", "李乙"} <= set(operations.users())
    assert set(operations.stems()) >= {"person", "division", "certificate"}
