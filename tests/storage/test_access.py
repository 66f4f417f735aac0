"""The log of who looked at, exported, printed and handed over whom: what it answers, and that it only grows."""

from __future__ import annotations

import pytest

from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import access, database, desk, records, session
from clfdesk.storage.unit import unit

AT = "2026-11-{:02d}T08:00:00+00:00"


def _log(day: int, kind: str, detail: str = "", **more) -> None:
    access.log_access(kind, detail, at=AT.format(day), **more)


def _days(found) -> list[int]:
    return [int(each["at"][8:10]) for each in found]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([7], "7"), ([3, 1, 2, 2], "1-3"), ([9, 1, 2, 3, 7, 10], "1-3,7,9-10"), ([4, 6, 8], "4,6,8")],
)
def test_runs_of_numbers_are_folded(numbers, text):
    assert access.ranges(numbers) == text


def test_a_person_is_found_in_the_lists_that_name_them_and_in_no_other(opened):
    _log(1, "export", "全镇.xlsx", persons=range(1, 41), rows=40)
    _log(2, "export", "两个人.xlsx", persons=[5, 55], rows=2)
    _log(3, "show", stem="person", number=5)
    _log(4, "show", stem="body", number=5)
    _log(5, "export", "名册 1-40,5")  # a name that only looks like numbers
    assert _days(access.of_person(5)) == [3, 2, 1]
    assert _days(access.of_person(5, limit=2)) == [3, 2]
    assert [_days(access.of_person(number)) for number in (1, 40, 41, 54, 55, 56)] == [[1], [1], [], [], [2], []]
    assert [each["detail"] for each in access.of_person(5)] == ["", "两个人.xlsx", "全镇.xlsx"]
    assert access.of_person(5)[1]["rows"] == 2


def test_the_log_is_asked_by_record_by_kind_and_by_number_of_lines(opened):
    for day, kind, stem, number in ((1, "show", "person", 1), (2, "print", "person", 1), (3, "show", "person", 2)):
        _log(day, kind, stem=stem, number=number)
    _log(4, "export", "x", persons=[1])
    assert _days(access.accesses()) == [4, 3, 2, 1]
    assert _days(access.accesses(limit=2)) == [4, 3]
    assert _days(access.accesses("person")) == [3, 2, 1]
    assert _days(access.accesses("person", 1)) == [2, 1]
    assert _days(access.accesses(kind="show")) == [3, 1]
    assert access.accesses(limit=1)[0]["detail"] == "x"


def test_when_something_was_last_done_by_whom_and_for_what(opened):
    _log(1, "backup", "a", user="张甲", purpose="automatic")
    _log(2, "backup", "b", user="李乙", purpose="stick")
    _log(3, "export", "c", user="张甲")
    assert access.last_access("backup") == AT.format(2)
    assert access.last_access("backup", "张甲") == AT.format(1)
    assert access.last_access("backup", purpose="automatic") == AT.format(1)
    assert access.last_access("backup", "李乙", "automatic") == ""
    assert access.last_access("print") == ""


def test_the_papers_pressed_for_a_person_are_theirs_alone(opened):
    _log(1, "paper", '["通知.pdf", 1]', persons=[3, 4], user="张甲")
    _log(2, "paper", '["信封.pdf", 1]', persons=range(1, 13))
    _log(3, "paper", '["花名册.pdf", 1]', persons=range(1, 14))  # more than twelve: nobody's own
    _log(4, "export", "通知.pdf", persons=[3])
    _log(5, "paper", '["通知.pdf", 2]', persons=[3])
    assert access.papers_of(3) == [("通知.pdf", AT.format(5), "经办人甲"), ("信封.pdf", AT.format(2), "经办人甲")]
    assert access.papers_of(4) == [("信封.pdf", AT.format(2), "经办人甲"), ("通知.pdf", AT.format(1), "张甲")]
    assert [name for name, _at, _by in access.papers_of(4, most=2)] == ["通知.pdf"]
    assert access.papers_of(13) == []


def test_a_line_goes_with_the_operation_it_belongs_to(opened):
    with pytest.raises(ZeroDivisionError), unit("export"):
        records.insert([Person("张三")])
        _log(1, "export", "x")
        raise ZeroDivisionError
    assert access.accesses() == []
    with unit("export"):
        _log(2, "export", "x")
    _log(3, "export", "y")
    assert _days(access.accesses()) == [3, 2]
    assert access.verify_accesses() is None


def test_reading_only_leaves_no_line(opened):
    desk.close()
    desk.open_(opened, secret=None, read_only=True)
    _log(1, "export", "x", persons=[1])
    assert access.accesses() == []


def test_a_log_that_cannot_be_written_stops_what_was_to_be_logged_and_nothing_else(opened):
    other = database.open_raw(opened / session.DATABASE, session.current().key)
    other.execute("BEGIN IMMEDIATE")
    database.raw().execute("PRAGMA busy_timeout = 20")
    with pytest.raises(Refusal) as refused:
        _log(1, "export", "x")
    assert refused.value.where == str(opened)
    other.execute("ROLLBACK")
    other.close()
    database.raw().execute("CREATE TEMP TABLE access_log (id INTEGER, seal TEXT)")  # it has no room for the rest
    with pytest.raises(database.sqlcipher.Error):
        _log(2, "export", "x")
    assert not database.raw().in_transaction
    database.close_here()
    database.connect_here()
    _log(3, "export", "x")
    assert _days(access.accesses()) == [3]


def test_the_last_lines_are_checked_from_the_one_before_them(opened):
    for day in range(1, 7):
        _log(day, "show", stem="person", number=day)
    for limit in (1, 3, 5, 6, 7, 100, None):
        assert access.verify_accesses(limit) is None
    key = session.current().key
    desk.close()
    connection = database.open_raw(opened / session.DATABASE, key)
    connection.execute("DROP TRIGGER keep_update_access_log")
    connection.execute("UPDATE access_log SET pk = 9 WHERE id = 3")
    connection.close()
    desk.open_(opened, secret=None)
    assert [access.verify_accesses(limit) for limit in (2, 3, 4, 5, None)] == [None, None, 3, 3, 3]
