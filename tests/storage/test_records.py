from __future__ import annotations

import dataclasses
import threading
from datetime import date

import pytest

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.storage import database, desk, records, tables
from clfdesk.storage.unit import unit

#: What a column with a closed list of values takes.
CHOSEN = {
    ("box", "kind"): "items",
    ("archive_item", "year"): 2026,
    ("archive_item", "term"): "D30",
    ("archive_item", "state"): "open",
    ("card_text", "kind"): "notices",
    ("own_field", "kind"): "code",
    ("own_field", "choices"): '{"1": "甲"}',
    ("circulation", "sha256"): "0" * 64,
    ("circulation", "state"): "sign",
}


def _filled(name: str, kind: type, references: dict[str, int]) -> object:
    values = {}
    for column in tables.columns(kind):
        if column.name in ("id", "ver"):
            continue
        if (name, column.name) in CHOSEN:
            values[column.name] = CHOSEN[name, column.name]
        elif column.name.endswith("_id"):
            values[column.name] = (
                2 if column.name == "other_id" else references.get(column.name, None if column.null else 1)
            )
        elif column.holds == "date":
            values[column.name] = date(2024, 2, 29)
        elif column.name.endswith("_on") or column.name == "since":
            values[column.name] = "2024-02-29"  # days that a table keeps as it gives them
        elif column.holds == "flag":
            values[column.name] = True
        elif column.holds == "integer":
            values[column.name] = 3
        else:
            values[column.name] = (
                '{"甲": "0012"}' if column.name in ("answers", "effects", "papers", "detail") else f"𬭬·0{column.name}"
            )
    return kind(**values)


def test_every_kind_comes_back_as_it_went_in(opened):
    references: dict[str, int] = {}
    for name, kind in tables.KINDS.items():
        if name == "desk":
            continue
        value = _filled(name, kind, references)
        with unit("test"):
            (number,) = records.insert([value])
        assert records.get(kind, number) == dataclasses.replace(value, id=number)
        key = {"budget_line": "line_id"}.get(name, f"{name}_id")
        references.setdefault(key, number)
        if name == "person":  # two of them, for what holds between two people
            with unit("test"):
                records.insert([Person("李四")])
        if name == "division":
            references |= {"village_id": number, "parent_id": number, "successor_id": number}
    assert desk.check_all()[:2] == ("", 0)


def test_empty_values_come_back_empty(opened):
    with unit("test"):
        (number,) = records.insert([Person("张三")])
    assert records.get(Person, number) == Person("张三", id=number)


def test_numbers_are_never_used_twice(opened):
    with unit("test"):
        first = records.insert([Person("张三"), Person("李四")])
        records.delete(Person, first[1])
        (third,) = records.insert([Person("王五")])
    assert (first, third) == ([1, 2], 3)


def test_every_filters_and_orders(opened):
    with unit("test"):
        (village,) = records.insert([Division("东坪村")])
        records.insert([Person("张三", village_id=village), Person("李四"), Person("王五", village_id=village)])
    assert [p.name for p in records.every(Person, village_id=village)] == ["张三", "王五"]
    assert [p.name for p in records.every(Person, village_id=None)] == ["李四"]
    assert records.count(Person, village_id=village) == 2
    with pytest.raises(KeyError):
        records.every(Person, nothing=1)


def test_a_stale_version_is_refused_with_both(opened):
    with unit("test"):
        (number,) = records.insert([Person("张三", phone="1")])
        records.update(Person, number, {"phone": "2"}, ver=1)
    with pytest.raises(records.Conflict) as refused, unit("test"):
        records.update(Person, number, {"phone": "3"}, ver=1)
    assert refused.value.kept.phone == "2"
    assert refused.value.changes == {"phone": "3"}
    assert (refused.value.opened, refused.value.kept.ver) == (1, 2)
    assert records.get(Person, number).phone == "2"


def test_an_update_that_changes_nothing_writes_nothing(opened):
    with unit("test"):
        (number,) = records.insert([Person("张三", phone="1")])
    with unit("test") as done:
        records.update(Person, number, {"phone": "1"})
    assert done.rows == 0
    assert records.get(Person, number).ver == 1


def test_writing_outside_a_unit_is_an_error(opened):
    with pytest.raises(RuntimeError):
        records.insert([Person("张三")])
    with pytest.raises(Exception, match=r"NOT NULL constraint failed: change\.change_set"):
        database.raw().execute("INSERT INTO local_value VALUES (9, '', '', '', '', '', '', 1)")
    assert records.count(Person) == 0


def test_a_record_in_use_is_not_deleted(opened):
    with unit("test"):
        (number,) = records.insert([Person("张三")])
        records.insert([Certificate(number, type="visual", grade=1)])
    with pytest.raises(Refusal) as refused, unit("test"):
        records.delete(Person, number)
    assert refused.value.next
    assert records.count(Person) == 1


def test_one_current_certificate_each(opened):
    with unit("test"):
        (number,) = records.insert([Person("张三")])
    with pytest.raises(Refusal), unit("test"):
        records.insert([Certificate(number), Certificate(number)])
    assert records.count(Certificate) == 0


@pytest.mark.parametrize(
    "value", [Person(""), Person("张三", id_number=""), Certificate(1, grade=7), Entry(answers="{"), Division("")]
)
def test_a_value_that_breaks_a_rule_is_refused(opened, value):
    with pytest.raises(Refusal), unit("test"):
        records.insert([value])
    assert [records.count(kind) for kind in (Person, Certificate, Entry, Division)] == [0, 0, 0, 0]


def test_what_is_gone_is_refused(opened):
    with pytest.raises(Refusal), unit("test"):
        records.update(Person, 7, {"phone": "1"})
    with pytest.raises(Refusal), unit("test"):
        records.delete(Person, 7)


def test_the_window_only_reads_and_sees_what_the_worker_wrote(opened):
    said: list[object] = []

    def work() -> None:
        database.connect_here()
        with unit("test"):
            records.insert([Person("张三")])
        database.close_here()

    database.connect_here(query_only=True)
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    said.append(records.count(Person))
    with pytest.raises(Refusal), unit("test"):
        records.insert([Person("李四")])
    assert said == [1]
    assert records.count(Person) == 1


def test_two_workers_lose_no_update(opened):
    with unit("test"):
        (number,) = records.insert([Person("张三", remark="0")])

    def work() -> None:
        for _ in range(20):
            with unit("test"):
                person = records.get(Person, number)
                records.update(Person, number, {"remark": str(int(person.remark) + 1)}, ver=person.ver)
        database.close_here()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert records.get(Person, number).remark == "40"
