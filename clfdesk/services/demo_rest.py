"""The rest of the demonstration: a household, people without a certificate, contracts, leave, a matter at the counter.

Invented last, so that what is drawn before stays as it was; only where there are people enough.
"""

from __future__ import annotations

import json
from datetime import timedelta

from clfdesk.domain.contract import Contract, Leave
from clfdesk.domain.counter import Business
from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.division import Division
from clfdesk.domain.event import Event
from clfdesk.domain.household import Household, HouseholdMember
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.storage import records

_ENOUGH = 100


def fill_rest(inventor: Inventor, names: list[str]) -> None:
    """Put something into every list that the rest of the demonstration leaves empty."""
    people = records.every(Person)
    if len(people) < _ENOUGH:
        return
    places = {each.name: each.id for each in records.every(Division)}
    _household(inventor, next(each for each in people if each.birth and inventor.today.year - each.birth.year > 30))
    for name, cause, origin in zip(names, ("unaware", "immobile", "away"), ("visit", "grid", "self"), strict=False):
        found = inventor.identity(20, 80)
        known = inventor.today - timedelta(days=inventor.draw.randint(20, 90))
        records.insert(
            [
                Nonholder(
                    found.name,
                    found.gender,
                    found.id_number,
                    found.birth,
                    places[name],
                    phone=inventor.phone(),
                    suspected_type="physical",
                    cause=cause,
                    origin=origin,
                    registered_on=known,
                )
            ]
        )
    _workers(inventor)
    _matters(inventor, people)


def _household(inventor: Inventor, head: Person) -> None:
    spouse = inventor.identity(30, 80)
    (household,) = records.insert(
        [Household(village_id=head.village_id, address=head.hukou_address, hardship=head.hardship)]
    )
    records.insert(
        [
            HouseholdMember(
                household,
                head.id,
                head.name,
                "head",
                True,
                head.gender,
                head.id_number,
                head.birth,
                joined_on=head.birth,
            ),
            HouseholdMember(
                household,
                None,
                spouse.name,
                "spouse",
                False,
                spouse.gender,
                spouse.id_number,
                spouse.birth,
                phone=inventor.phone(),
                joined_on=spouse.birth,
            ),
        ]
    )


def _workers(inventor: Inventor) -> None:
    """Give every worker an open contract, and one a day of leave that is over."""
    staff = [each for each in records.every(Staff) if each.started_on and not each.ended_on]
    records.insert([Contract(each.id, "part_time", started_on=each.started_on) for each in staff])
    if staff:
        day = inventor.today - timedelta(days=45)
        records.insert([Leave(staff[-1].id, "personal", day, day)])


def _matters(inventor: Inventor, people: list[Person]) -> None:
    """Leave one matter open at the counter, and one change of guardian behind."""
    applied = inventor.today - timedelta(days=3)
    records.insert(
        [Business(kind="damaged", person_id=people[len(people) // 2].id, applied_on=applied, declared="none")]
    )
    cared = next((each for each in people if each.guardian_name), None)
    if cared is not None:
        answers = {name: getattr(cared, name) for name in ("guardian_name", "guardian_relation", "guardian_phone")}
        day = inventor.today - timedelta(days=30)
        records.insert([Event("guardian", cared.id, day, day, json.dumps(answers, ensure_ascii=False), settled_on=day)])
