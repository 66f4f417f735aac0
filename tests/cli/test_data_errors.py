"""The data errors a clerk must hear of: each planted once, each told by its own rule."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.body import Body, Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.household import Household, HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.grammar.identity import check_character
from clfdesk.services.office import open_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.office import Desk, new_desk

OWN = "110000195001010015"
BORN = date(1950, 1, 1)


def _plant(desk: Desk) -> None:
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    with unit("test"):
        here, gone = records.insert([Division("东沟村"), Division("西沟村", valid_to=date(2026, 1, 1))])
        base = {"birth": BORN, "village_id": here, "gender": "male"}
        people = [
            Person("甲", id_number="110000195001010014", id_state="unverified", **base),
            Person("乙", id_number=None, id_state="missing", **base),
            Person("丙", id_number="110000195001010031", **base),
            Person("丁", id_number="110000195001010058", **base),
            Person("戊", id_number=OWN, **base),
            Person("己", id_number=OWN, **base),
            Person("庚", id_number="110000195001010074", **{**base, "gender": "female"}),
            Person("辛", id_number="110000195001010090", **{**base, "birth": date(1951, 1, 1)}),
            Person("壬", id_number="110000195001010111", **base, lifecycle="dead", lifecycle_on=date(2026, 2, 1)),
            Person("癸", id_number="110000195001010138", **{**base, "village_id": gone}),
            Person("子", id_number="110000195001010154", **base, living_allowance=True),
            Person("丑", id_number="110000195001010170", **base),
        ]
        records.insert(people)
        records.insert(
            [
                Certificate(3, "11000019500101999942", type="physical", grade=2),
                Certificate(4, "11000019500101005842", type="visual", grade=2),
                Certificate(11, "11000019500101015443", type="physical", grade=3, state="frozen"),
                Certificate(12, "11000019500101017052", type="intellectual", grade=2),
            ]
        )
        (body,) = records.insert([Body("残协", division_id=here)])
        records.insert([Post(body, "壬", "member", person_id=9)])
        records.insert([Entry("visit", person_id=9, entered_on="2026-03-01")])
        records.insert([Staff("卯", account="1", account_holder="寅")])
    office.close()


def test_each_error_is_found_where_it_was_planted(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="national")
    _plant(desk)
    verdicts = desk.done("check", "--kind", "data")["verdicts"]
    found = {each["rule"].removeprefix("data."): set(each["concerned"]) for each in verdicts}
    wanted = {
        "id_unverified": {1},
        "id_missing": {2},
        "number_differs": {3},
        "digits_differ": {4},
        "same_id": {5, 6},
        "gender_differs": {7},
        "birth_differs": {8},
        "active_after_leaving": {9},
        "visit_impossible": {9},
        "village_unknown": {10},
        "benefit_without_certificate": {11},
        "severe_without_care": {3, 4, 12},
        "guardian_missing": {12},
    }
    assert {rule: found.get(rule) for rule in wanted} == {
        rule: {f"person:{number}" for number in numbers} for rule, numbers in wanted.items()
    }
    assert found["account_of_another"] == {"staff:1"}
    assert all(each["mend"] for each in verdicts)
    told = {each["code"]: each["because"] for each in desk.done("show", "person", 4)["told"]}
    assert "42" in told["digits_differ"]


def _more(desk: Desk) -> None:
    """Plant what the first list leaves out: shared phones, an amount off the standard, households, a successor, visits."""
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    with unit("test"):
        (fresh,) = records.insert([Division("新合村")])
        records.update(Division, 2, {"successor_id": fresh})
        wrong = Person(
            "寅", id_number="11000019500101023X", id_state="unverified", birth=BORN, village_id=1, gender="male"
        )
        assert check_character(wrong.id_number[:17]) != "X"
        records.insert([wrong])
        printed = "11000019500101025"
        records.insert([Certificate(2, f"{printed}{check_character(printed)}42", type="physical", grade=2)])
        for number in (1, 2, 3, 4, 5, 6):
            records.update(Person, number, {"phone": "13800000001"})
        (home,) = records.insert([Household()])
        records.insert(
            [
                HouseholdMember(home, 12, "丑", birth=BORN),
                HouseholdMember(home, None, "丑父", relation="parent", birth=date(1930, 1, 1), head=True),
            ]
        )
        records.insert([Certificate(5, f"{OWN}42", type="physical", grade=2, valid_until=date(2026, 1, 1))])
        told = {"lines": [[11, "living_allowance", 8150]]}
        records.insert([Entry("@benefit_told", "2026-11", entered_on="2026-11-01", answers=json.dumps(told))])
    office.close()


#: The fifteen of the domain paper (F3) by the rule that finds them, whom it is mended for, and the first click.
_CLICKS = {
    "data.id_unverified": ("person:13", "check_character"),
    "data.id_missing": ("person:2", "id_from_certificate"),
    "data.number_differs": ("person:3", "counter"),
    "data.digits_differ": ("person:4", "digits_from_number"),
    "data.same_id": ("person:5", "merge"),
    "data.gender_differs": ("person:7", "gender_from_id"),
    "data.birth_differs": ("person:8", "birth_from_id"),
    "data.active_after_leaving": ("person:9", "end_posts"),
    "data.visit_impossible": ("person:9", "visit"),
    "data.village_unknown": ("person:10", "successor"),
    "data.benefit_without_certificate": ("person:11", "stop"),
    "data.severe_without_care": ("person:4", "apply"),
    "data.guardian_missing": ("person:12", "guardian:2"),
    "data.phone_shared": ("person:1", "clear_phone"),
    "data.account_of_another": ("staff:1", "empty_account"),
    "data.certificate_expired": ("person:5", "renew"),
}
#: What one click begins; the county's answer ends it.
_BEGUN = ("data.severe_without_care", "data.certificate_expired")


def test_each_error_is_mended_by_one_click_and_the_click_is_taken_back(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="national")
    _plant(desk)
    _more(desk)
    rules = {each["rule"]: set(each["concerned"]) for each in desk.done("mend")["rules"]}
    assert set(_CLICKS) <= set(rules)
    first = desk.done("mend", "data.id_unverified", "person:1")["ways"][0]
    assert (first["code"], first["other"]) == ("merge", 5)  # the right number is somebody else's
    for rule, (key, code) in _CLICKS.items():
        assert key in {each["key"] for each in desk.done("mend", rule)["concerned"]}, rule
        ways = desk.done("mend", rule, key)["ways"]
        assert ways[0]["code"] == code, (rule, [each["code"] for each in ways])
        assert ways[0]["says"]
        assert ways[-1]["page"], rule  # by hand there is always a way
        if ways[0]["page"]:
            continue
        change = desk.done("mend", rule, key, "--way", code)["change_set"]
        left = {each["rule"]: set(each["concerned"]) for each in desk.done("mend")["rules"]}
        assert key not in left.get(rule, set()) or rule in _BEGUN, rule
        desk.done("undo", change)
        again = {each["rule"]: set(each["concerned"]) for each in desk.done("mend")["rules"]}
        assert again == rules, rule


def test_many_are_mended_alike_in_one_step_and_what_must_be_looked_at_is_not(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="national")
    _plant(desk)
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    with unit("test"):
        records.update(Person, 8, {"gender": "female"})
    office.close()
    told = desk.done("mend", "data.gender_differs", "--all", "--way", "gender_from_id")
    assert told["count"] == 2
    assert [each["gender"] for each in desk.persons("number in (7, 8)")] == ["male", "male"]
    desk.done("undo", told["change_set"])
    assert [each["gender"] for each in desk.persons("number in (7, 8)")] == ["female", "female"]
    assert desk.done("mend", "data.severe_without_care", "--all", "--way", "apply")["count"] == 0
    assert desk("mend", "data.gender_differs", "person:7", "--way", "merge").refusal["next"]


def test_an_account_of_another_with_its_paper_is_no_error(tmp_path: Path) -> None:
    from clfdesk.services import pay_bank

    desk = new_desk(tmp_path / "desk", policy="national")
    _plant(desk)
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    pay_bank.allow(office, 1, "寅", "儿子", "李主任")
    office.close()
    assert "data.account_of_another" not in {each["rule"] for each in desk.done("mend")["rules"]}


def test_why_two_are_not_one_is_asked(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="national")
    _plant(desk)
    assert desk("duplicate", "apart", 5, 6).refusal["next"]
    desk.done("duplicate", "apart", 5, 6, "--why", "两人都来过窗口")
