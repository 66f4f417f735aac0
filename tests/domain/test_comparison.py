"""What becomes of a row: whom it means, what it would change, and what makes it wait for the clerk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clfdesk.domain.cell import Cell
from clfdesk.domain.comparison import Comparison, Decision, Known, Mode, compare
from clfdesk.domain.intake import Candidate, Context, read_row
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.place import Places
from tests.samples.people import id_number

TODAY = date(2026, 11, 20)
BORN = date(1962, 8, 15)
ID, OTHER, THIRD = (id_number(BORN, number) for number in (234, 236, 238))
NAME = "王秀英"


def row(number: int = 5, **cells: Cell) -> Candidate:
    context = Context(ROSTER_FIELDS, TODAY, "person", Places(["北坡村", "新街社区"], "柳河镇"))
    return read_row("表", number, {"name": NAME, **cells}, context)


def known(
    number: int = 1, *, old: tuple[str, ...] = (), registered: bool = True, aliases: Any = (), **values: Any
) -> Known:
    kept = {"name": NAME, "id_state": "verified" if values.get("id_number") else "missing", **values}
    return Known(number, kept, old, registered, tuple(aliases))


def one(candidate: Candidate, *kept: Known, mode: Mode = "update") -> Decision:
    (decision,) = compare([candidate], kept, mode).decisions
    return decision


def fields(decision: Decision) -> list[str]:
    return [problem.field for problem in decision.problems if problem.severity == "suspect"]


def meant(decision: Decision) -> int:
    return decision.known.number if decision.known else 0


def test_a_person_is_known_by_the_id_then_by_the_certificate_now_and_before() -> None:
    theirs = known(1, id_number=ID, certificate_number=ID + "43", birth=BORN)
    earlier = known(2, name="李四", old=(OTHER + "44",))
    assert meant(one(row(id_number=ID), theirs, earlier)) == 1
    assert meant(one(row(certificate_number=ID + "43"), theirs, earlier)) == 1
    assert meant(one(row(certificate_number=ID + "43B1"), theirs, earlier)) == 1  # issued again
    assert meant(one(row(name="李四", certificate_number=OTHER + "44"), theirs, earlier)) == 2
    assert meant(one(row(name="赵六", id_number=THIRD), theirs, earlier)) == 0
    assert one(row(name="赵六", id_number=THIRD), theirs, earlier).pile == "new"


def test_an_earlier_certificate_is_told_and_the_present_one_is_not() -> None:
    theirs = known(1, id_number=ID, certificate_number=ID + "42", old=(ID + "43",), birth=BORN)
    before = one(row(id_number=ID, certificate_number=ID + "43"), theirs)
    assert (before.pile, fields(before), before.changes) == ("suspect", ["certificate_number"], ())
    now = one(row(id_number=ID, certificate_number=ID + "42"), theirs)
    assert "certificate_number" not in fields(now)


def test_two_documents_of_two_people_wait_for_the_clerk() -> None:
    first = known(1, id_number=ID, birth=BORN)
    second = known(2, name="李四", id_number=OTHER, certificate_number=OTHER + "44", birth=BORN)
    both = one(row(id_number=ID, certificate_number=OTHER + "44"), first, second)
    assert (both.pile, meant(both)) == ("suspect", 1)
    assert "certificate_number" in fields(both)
    assert any("李四" in problem.why and NAME in problem.why for problem in both.problems)


def test_of_several_with_one_id_the_one_of_this_name_who_is_on_the_roster_is_meant() -> None:
    away = known(1, id_number=ID, birth=BORN, registered=False)
    other = known(2, name="李四", id_number=ID, birth=BORN)
    here = known(3, id_number=ID, birth=BORN)
    assert meant(one(row(id_number=ID), away, other, here)) == 3
    assert meant(one(row(id_number=ID), other, away)) == 1
    assert meant(one(row(name="赵六", id_number=ID), away, other)) == 2


def test_another_good_id_than_the_verified_one_is_told_with_its_places_and_never_taken() -> None:
    theirs = known(1, id_number=ID, certificate_number=OTHER + "44", birth=BORN)
    decision = one(row(id_number=OTHER, certificate_number=OTHER + "44"), theirs)
    assert decision.pile == "suspect"
    assert "id_number" in fields(decision)
    told = next(problem for problem in decision.problems if problem.field == "id_number" and ID in problem.why)
    assert told.found == OTHER
    unsure = known(1, id_number=ID, id_state="unverified", certificate_number=OTHER + "44", birth=BORN)
    again = one(row(id_number=OTHER, certificate_number=OTHER + "44"), unsure)
    assert not any(ID in problem.why for problem in again.problems if problem.field == "id_number")


def test_name_and_birth_find_who_has_no_good_id_and_two_good_ids_are_two_people() -> None:
    bare = known(1, birth=BORN, village="北坡村")
    assert meant(one(row(birth="1962-08-15"), bare)) == 1
    assert meant(one(row(id_number=ID), bare)) == 1  # the row brings the number the desk lacks
    assert [change.field for change in one(row(id_number=ID), bare).changes if change.field == "id_number"] == [
        "id_number"
    ]
    sure = known(1, id_number=OTHER, birth=BORN)
    assert meant(one(row(id_number=ID), sure)) == 0
    assert one(row(id_number=ID), sure).pile == "new"
    assert meant(one(row(birth="1962-08-15"), sure)) == 1  # the row has none: it may be them


def test_name_and_village_are_the_last_resort_and_two_of_a_name_are_asked_about() -> None:
    theirs, twin = known(1, village="北坡村"), known(2, village="北坡村")
    lone = one(row(village="北坡村"), theirs)
    assert meant(lone) == 1
    assert meant(one(row(village="新街社区"), theirs)) == 0
    assert meant(one(row(village="北坡村", id_number=ID), theirs)) == 0  # a number says more than a village
    several = one(row(village="北坡村"), theirs, twin)
    assert (several.pile, meant(several)) == ("suspect", 0)
    assert "2" in next(problem.why for problem in several.problems if problem.field == "name")


def test_what_somebody_was_called_finds_them_and_never_comes_back_over_what_they_are_called() -> None:
    aliases = [("name", "王小妹"), ("id_number", OTHER), ("certificate_number", THIRD + "44")]
    theirs = known(1, id_number=ID, birth=BORN, village="北坡村", aliases=aliases)
    for candidate in (
        row(name="王小妹", id_number=ID),
        row(name="王小妹", birth="1962-08-15"),
        row(name="王小妹", village="北坡村"),
        row(certificate_number=THIRD + "44"),
    ):
        assert meant(one(candidate, theirs)) == 1
    assert one(row(name="王小妹", id_number=ID), theirs).changes == ()
    assert fields(one(row(name="王小妹", id_number=ID), theirs)) == []
    stranger = one(row(name="赵六", id_number=ID), theirs)
    assert "name" in fields(stranger)
    present = known(2, name="王小妹", id_number=OTHER, birth=BORN)  # who is called so now goes before who was
    assert meant(one(row(name="王小妹", id_number=OTHER), theirs, present)) == 2


@pytest.mark.parametrize(
    ("mode", "phone", "remark"),
    [("update", True, True), ("fill", False, True), ("add", False, False)],
)
def test_updating_writes_over_filling_only_fills_adding_changes_nobody(mode: Mode, phone: bool, remark: bool) -> None:
    theirs = known(1, id_number=ID, birth=BORN, gender="female", phone="13800000001", remark="")
    decision = one(row(id_number=ID, phone="13800000002", remark="新"), theirs, mode=mode)
    found = {change.field for change in decision.changes}
    assert ("phone" in found, "remark" in found) == (phone, remark)
    assert decision.pile == ("changed" if found else "same")


def test_a_blank_keeps_and_the_same_words_otherwise_written_are_no_change() -> None:
    theirs = known(1, id_number=ID, birth=BORN, gender="female", phone="13800000001", live_address="幸福路1号")
    assert one(row(id_number=ID, phone="", live_address="幸福路 １号"), theirs).pile == "same"
    assert one(row(id_number=ID), theirs).changes == ()


def test_an_unmatched_import_refuses_only_a_number_that_is_there() -> None:
    theirs = known(1, id_number=ID, birth=BORN)
    assert [one(row(id_number=each), theirs, mode="none").pile for each in (ID, OTHER)] == ["refused", "new"]
    assert one(row(birth="1962-08-15"), theirs, mode="none").known is None


def test_two_rows_for_one_record_keep_the_first_and_ask_about_the_second() -> None:
    theirs = known(1, id_number=ID, certificate_number=ID + "42", old=(OTHER + "43",), birth=BORN)
    unseen, gone = known(2, name="李四", id_number=OTHER), known(3, name="赵六", id_number=THIRD, registered=False)
    told: Comparison = compare([row(5, id_number=ID), row(9, certificate_number=ID + "42")], [theirs, unseen, gone])
    first, second = told.decisions
    assert (first.pile in ("same", "changed"), second.pile) == (True, "suspect")
    assert any("5" in problem.why and "表" in problem.why for problem in second.problems)
    assert [each.number for each in told.missing] == [2]  # whoever left the roster is not missed
    counts = told.counts()
    assert (counts["suspect"], counts["missing"], sum(counts.values())) == (1, 1, 3)
    assert (
        list(told.piles()) == [decision.pile for decision in told.decisions] == [d.pile for d in told.made().decisions]
    )
    assert told.decisions[-1].candidate.number == 9
    assert [each.candidate.number for each in told.decisions[::-1]] == [9, 5]
    assert len(told.decisions) == 2


def test_what_a_record_is_known_by() -> None:
    assert known(1, id_number=ID, certificate_number="x").key == ID
    assert known(1, certificate_number="x").key == "x"
    assert known(1).key == NAME
