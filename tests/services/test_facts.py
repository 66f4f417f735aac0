"""The facts lists show as tags and the facts a person's page tells with reasons are the same, whatever the desk holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.body import Body, Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.desk import LocalValue
from clfdesk.domain.division import Division
from clfdesk.domain.household import Household, HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.grammar.words import words
from clfdesk.services import household, person
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 2, 28)


def _anybody(draw: Random, village: int) -> Person:
    birth = draw.choice(
        [None, date(2008, 2, 28), date(2008, 3, 1), date(2008, 2, 29), date(1966, 2, 28), date(1966, 3, 1)]
    )
    return Person(
        draw.choice("张王李赵") + draw.choice("伟芳娜敏"),
        gender=draw.choice(["male", "female", "unknown"]),
        id_number=draw.choice([None, f"1100001950{draw.randint(10000000, 99999999)}"]),
        id_state=draw.choice(["verified", "unverified", "missing"]),  # type: ignore[arg-type]
        birth=birth or draw.choice([None, date(draw.randint(1930, 2024), 2, draw.randint(1, 28))]),
        village_id=village,
        live_address=draw.choice(["", "东沟村一组", "县城 幸福小区", "青石镇东沟村一组"]),
        hukou_address=draw.choice(["", "东沟村一组", "青石镇东沟村 一组"]),
        guardian_name=draw.choice(["", "张三"]),
        lifecycle=draw.choice(["registered", "registered", "registered", "dead", "moved_out"]),  # type: ignore[arg-type]
    )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Two hundred people of every kind, half of them in households."""
    made = create_desk(tmp_path / "desk", pack="national", township="柳河镇", clock=Clock(fixed=DAY))
    draw = Random(7)
    with unit("test"):
        (village,) = records.insert([Division("东沟村")])
        (body,) = records.insert([Body("残协", division_id=village)])
        numbers = records.insert([_anybody(draw, village) for _each in range(200)])
        records.insert(
            [
                Certificate(
                    number,
                    draw.choice([None, "11000019500101001542", "11000019500101001571"]),
                    type=draw.choice(["physical", "mental", "multiple"]),
                    grade=draw.choice([None, 1, 2, 3, 4]),
                    valid_until=draw.choice([None, date(2026, 2, 27), DAY, date(2026, 8, 28), date(2026, 8, 29)]),
                    state=draw.choice(["valid", "valid", "frozen", "cancelled", "lost"]),  # type: ignore[arg-type]
                )
                for number in numbers
                if draw.random() < 0.9
            ]
        )
        houses = records.insert([Household() for _each in range(60)])
        records.insert(
            [
                HouseholdMember(
                    draw.choice(houses),
                    number,
                    "某人",
                    left_on=draw.choice([None, None, None, date(2025, 1, 1)]),
                )
                for number in numbers[:120]
            ]
            + [
                HouseholdMember(draw.choice(houses), None, "外人", birth=draw.choice([None, date(1940, 1, 1)]))
                for _each in range(30)
            ]
        )
        records.insert([Post(body_id=body, name="某人", person_id=number) for number in numbers[::9]])
        records.insert(
            [
                Entry("visit", person_id=number, entered_on=draw.choice(["2026-02-01", "2026-03-01", "1930-01-01"]))
                for number in numbers[::7]
            ]
        )
        records.update(Division, village, {"valid_to": DAY})
        (other,) = records.insert([Division("西沟村")])
        for number in numbers[::2]:
            records.update(Person, number, {"village_id": other, "id_number": "110000195001010015"})
    yield made
    made.close()


def _differences(office: Office) -> list[tuple[int, list[str], list[str]]]:
    rows = person.list_rows(office, "person").rows
    found = []
    for row in rows:
        told = [fact["code"] for fact in household.facts_of(office, row["number"])]
        if told != row["tags"]:
            found.append((row["number"], row["tags"], told))
        wrong = [fault["code"] for fault in household.faults_of(office, row["number"])]
        if wrong != row["faults"]:
            found.append((row["number"], row["faults"], wrong))
    return found


def test_lists_and_reasons_agree_and_follow_the_policies(office: Office) -> None:
    assert _differences(office) == []
    faults = {fault for row in person.list_rows(office, "person").rows for fault in row["faults"]}
    assert faults == set(words("person").codes["fault"])
    every = {tag for row in person.list_rows(office, "person").rows for tag in row["tags"]}
    assert every == {
        "severe", "multiple", "minor", "working_age", "elderly", "multiple_household", "old_and_disabled", "alone",
        "near_expiry", "expired", "unverified", "id_missing", "guardian_missing", "home_differs",
    }  # fmt: skip
    before = person.list_rows(office, "person", where="tags contains 'elderly'").count
    local = (("person.elderly_age", "80"), ("certificate.severe_grades", "1"), ("certificate.renew_months", "12"))
    with unit("test"):
        records.insert([LocalValue(key, value, "", "2026-01-01", "柳办〔2026〕1号", "一") for key, value in local])
    office.refresh()
    assert _differences(office) == []
    assert person.list_rows(office, "person", where="tags contains 'elderly'").count < before
    severe = person.list_rows(office, "person", where="tags contains 'severe'").rows
    assert {row["grade"] for row in severe} == {1}


def test_every_fact_is_a_word_and_says_why(office: Office) -> None:
    for number in range(1, 201):
        for fact in household.facts_of(office, number):
            assert fact["word"] != fact["code"]
            assert fact["because"]
            if fact["code"] == "elderly":
                assert fact["source"] == "中华人民共和国老年人权益保障法"
