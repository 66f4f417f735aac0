"""The demonstration township's groups and books: so that every page of the organisation has something to show."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from clfdesk import resources
from clfdesk.domain.body import Body, Post
from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.register import KEPT_ON, Entry
from clfdesk.domain.staff import Staff
from clfdesk.services.register import named
from clfdesk.storage import records

_LEFT_OUT = 6  # every sixth village has no group yet, for the suggestion to find


def form_groups(inventor: Inventor, names: list[str], threshold: int) -> None:
    """Give every settlement with enough people its group, its members and a liaison; leave some villages to be done."""
    homes = {division.id: division.name for division in records.every(Division)}
    together: dict[tuple[int, str], list[Person]] = {}
    for person in records.every(Person, lifecycle="registered"):
        if person.village_id and person.settlement:
            together.setdefault((person.village_id, person.settlement), []).append(person)
    template = resources.shipped("lists", "groups.toml")["name"]
    since = date(inventor.today.year - 1, 3, 1)
    places = [
        (village, settlement, people)
        for (village, settlement), people in together.items()
        if len(people) >= threshold and names.index(homes[village]) % _LEFT_OUT != _LEFT_OUT - 1
    ]
    bodies = records.insert(
        [
            Body(template.format(village=homes[village], word=settlement), "group", village, founded_on=since)
            for village, settlement, _people in places
        ]
    )
    posts: list[Post] = []
    for body, (_village, _settlement, people) in zip(bodies, places, strict=True):
        somebody = inventor.identity(25, 60)
        phone = inventor.phone()
        posts.append(
            Post(
                body, somebody.name, "liaison", tags="volunteer", gender=somebody.gender, phone=phone, started_on=since
            )
        )
        posts += [
            Post(
                body,
                person.name,
                "group_member",
                tags="disabled",
                person_id=person.id,
                gender=person.gender,
                started_on=since,
            )
            for person in people
        ]
    if posts:
        records.insert(posts)


def fill_registers(inventor: Inventor, names: list[str]) -> None:
    """Put a few entries into the books, some of them due this week."""
    words = resources.shipped("lists", "demonstration_registers.toml")
    divisions = {division.name: division.id for division in records.every(Division)}
    trained = list(dict.fromkeys(worker.name for worker in records.every(Staff)))[:-2]  # two were away
    workers = "、".join(trained)
    people = records.every(Person, lifecycle="registered")
    entries: list[Entry] = []
    for each in words["entry"]:
        places = [divisions[names[index]] for index in each.get("villages", ()) if index < len(names)]
        if "people" in each:
            entries += _of_people(inventor.today, each, people)
            continue
        entries += [_entry(inventor.today, each, each["answers"], place) for place in (places or (None,))]
    for each in words["training"]:
        attended = {"attendees": workers, "people": len(trained)}
        entries.append(_entry(inventor.today, each, {**each["answers"], **attended}, None))
    records.insert(entries)


def _of_people(today: date, each: dict[str, Any], people: list[Person]) -> list[Entry]:
    """Return an entry for each of so many people of an age, the answers taken in turn; nobody fits: none."""
    youngest, oldest = each.get("ages", (0, 200))
    fitting = [one for one in people if one.birth and youngest <= _years(one.birth, today) <= oldest]
    step = max(1, len(fitting) // int(each["people"]))
    turns = each.get("turns", [{}])
    entries = []
    for number, person in enumerate(fitting[::step][: int(each["people"])]):
        told = {key: value for key, value in {**each["answers"], **turns[number % len(turns)]}.items() if value != ""}
        if "who" in {item.name for item in named(each["form"]).form.items}:
            told["who"] = person.name
        entries.append(replace(_entry(today, each, told, person.village_id), person_id=person.id))
    return entries


def _years(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _entry(today: date, each: dict[str, Any], answers: dict[str, Any], place: int | None) -> Entry:
    register = named(each["form"])
    told = {name: _dated(today, value) for name, value in answers.items()}
    day = str(told[register.day])
    return Entry(
        form=register.name,
        version=register.form.version,
        division_id=place,
        entered_on=day,
        answers=json.dumps({**told, KEPT_ON: day}, ensure_ascii=False),
    )


def _dated(today: date, value: Any) -> Any:
    at = re.fullmatch(r"day([+-]\d+)", value) if isinstance(value, str) else None
    return (today + timedelta(days=int(at[1]))).isoformat() if at else value
