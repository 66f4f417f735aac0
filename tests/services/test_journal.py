from __future__ import annotations

from datetime import date

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import journal
from clfdesk.services import office as offices
from clfdesk.storage import records
from clfdesk.storage.unit import unit

CLOCK = Clock(fixed=date(2026, 11, 20))


@pytest.fixture
def office(tmp_path):
    made = offices.create_desk(tmp_path / "desk", pack="longli", township="青石镇", clock=CLOCK)
    with unit("import", source="西沟村.xlsx"):
        records.insert([Division("东坪村"), Division("西沟村")])
        records.insert([Person("张三", village_id=1)])
    yield made
    made.close()


def test_operations_are_told_in_words(office):
    last = journal.change_sets(office, limit=1)[0]
    assert (last.id, last.source, last.rows, last.undone_by) == (2, "西沟村.xlsx", 3, 0)
    assert last.says == journal.says("import") != "import"
    assert journal.says("something") == "something"


def test_history_names_villages(office):
    with unit("person.change"):
        records.update(Person, 1, {"village_id": 2, "phone": "0012"})
    steps = journal.history(office, "person", 1)
    assert {(step.field, step.old, step.new) for step in steps if step.operation == "update"} == {
        ("village", "东坪村", "西沟村"),
        ("phone", "", "0012"),
    }
    with unit("person.delete"):
        records.delete(Person, 1)
    gone = journal.history(office, "person", 1)[0]
    assert (gone.operation, gone.old, gone.new) == ("delete", None, None)
    with pytest.raises(Refusal):
        journal.history(office, "person", 99)


def test_undo_redo_and_what_they_would_do(office):
    with unit("person.change") as saved:
        records.update(Person, 1, {"phone": "1"})
    back, again = journal.next_steps(office)
    assert (back.id, again) == (saved.id, None)
    undone = journal.undo(office)
    assert journal.next_steps(office)[1].id == saved.id
    assert records.get(Person, 1).phone == ""
    assert journal.redo(office) == undone + 1
    assert records.get(Person, 1).phone == "1"
    with pytest.raises(Refusal):
        journal.redo(office)
    with pytest.raises(Refusal) as blocked:
        journal.undo(office, 2)
    assert str(saved.id) in blocked.value.why


def test_a_closed_desk_is_refused(office):
    office.close()
    for verb in (journal.undo, journal.redo, journal.change_sets):
        with pytest.raises(Refusal):
            verb(office)
