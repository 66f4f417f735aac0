"""The data errors a clerk must hear of: each planted once, each told by its own rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.body import Body, Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
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
