"""The demonstration township: invented people, something in every page, the same seed the same desk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.clock import Clock
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.body import Body, Post
from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import roster
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit

COMMISSIONERS = 30
_SMALL_VILLAGE = 6


def make_demo(
    folder: Path,
    *,
    pack: str = "longli",
    level: str = "township",
    persons: int = 900,
    villages: int = 12,
    seed: int = 1,
    clock: Clock,
) -> Office:
    """Make a demonstration desk in an empty folder and leave it open.

    ``persons`` hold a current certificate; one village in it has just six of them (where
    there are enough people), which proves that small villages publish only a total.
    """
    if persons < 0 or villages < 1:
        raise Refusal(
            _("A demonstration needs at least one village."),
            where=f"--persons {persons} --villages {villages}",
            why=_("People live in villages."),
            next=_("Give both as positive numbers."),
        )
    words = resources.shipped("lists", "demonstration.toml")
    inventor = Inventor(words, seed, clock.today())
    township = inventor.draw.choice(words["townships"])
    office = create_desk(folder, pack=pack, township=township, level=level, county=words["county"], clock=clock)
    with unit("demo", why="", user=office.user, at=clock.now().isoformat()):
        names = _founded(office, inventor, villages)
        _populate(inventor, names, persons)
        _organise(inventor, names)
        _log_visits(inventor, names)
    return office


def _village_names(words: Mapping[str, Any], count: int) -> list[str]:
    """Return village and community names, one community to three villages, numbered when they run out."""
    kinds = [words["communities"] if index % 4 == 3 else words["villages"] for index in range(count)]
    used: dict[int, int] = {}
    names = []
    for pool in kinds:
        position = used.get(id(pool), 0)
        used[id(pool)] = position + 1
        name = pool[position % len(pool)]
        again = position // len(pool)
        for _time in range(again):
            name = words["again"].format(village=name)
        names.append(name)
    return names


def _founded(office: Office, inventor: Inventor, count: int) -> list[str]:
    """Found the township and its divisions; return the villages' names."""
    info = office.info
    phone = "0100-5550100"
    records.update(DeskInfo, info.id, {"contact_phone": phone, "clerk": "", "demo": True})
    (township,) = records.insert([Division(name=info.township, kind="township", contact_phone=phone)])
    names = _village_names(inventor.words, count)
    records.insert(
        [
            Division(
                name=name,
                kind="community" if index % 4 == 0 else "village",
                parent_id=township,
                urban=index % 4 == 0,
                contact_phone=f"0100-55501{index:02d}",
            )
            for index, name in enumerate(names, start=1)
        ]
    )
    return names


def _populate(inventor: Inventor, names: list[str], persons: int) -> None:
    """Put the certificate holders into the villages, six of them into the last."""
    small = _SMALL_VILLAGE if persons >= 100 and len(names) > 2 else 0
    weights = [inventor.draw.uniform(0.7, 1.4) for _name in names]
    if small:
        weights[-1] = 0.0
    where = inventor.draw.choices(names, weights, k=max(persons - small, 0)) + [names[-1]] * small
    whole = [tuple(each) for each in inventor.words["whole_names"]]
    rows = []
    for index, village in enumerate(sorted(where, key=names.index)):
        chosen = whole[index % 97] if persons >= 100 and index % 97 < len(whole) and index < 97 else None
        rows.append(inventor.holder(village, whole=chosen))
    for row in rows[20 :: max(len(rows) // 6, 1)]:  # a few that the checks will find
        row["id_state"] = "unverified"
        row["id_reason"] = inventor.words["remark_unverified"]
        row["id_number"] = row["id_number"][:-1] + ("1" if row["id_number"][-1] != "1" else "2")
        row["certificate_number"] = row["id_number"] + row["certificate_number"][-2:]
    if rows:
        roster.add(rows)


def _organise(inventor: Inventor, names: list[str]) -> None:
    """Give the township its federation, each village its association, thirty commissioners their ratings."""
    divisions = {division.name: division for division in records.every(Division)}
    township = next(division for division in divisions.values() if division.kind == "township")
    day = inventor.today
    term_start = date(day.year - 2, 1, 10)
    (federation,) = records.insert(
        [
            Body(
                name=inventor.words["federation"].format(township=township.name),
                kind="federation",
                division_id=township.id,
                founded_on=date(2009, 5, 17),
                term=5,
                term_ends_on=date(day.year + 3, 1, 9),
                contact_phone=township.contact_phone,
                plate=True,
            )
        ]
    )
    associations = records.insert(
        [
            Body(
                name=inventor.words["association"].format(village=name),
                kind="association",
                division_id=divisions[name].id,
                founded_on=date(2012, 4, 1 + index % 28),
                term=4,
                term_ends_on=date(day.year + (0 if index == 1 else 3), 1, 9),
                contact_phone=divisions[name].contact_phone,
                plate=index % 5 != 4,
            )
            for index, name in enumerate(names)
        ]
    )
    posts: list[Post] = []
    for code, nature in (("chair", "part_time"), ("director", "full_time"), ("officer", "full_time")):
        somebody = inventor.identity(30, 55)
        posts.append(
            Post(
                body_id=federation,
                name=somebody.name,
                gender=somebody.gender,
                post=code,
                nature=nature,
                tags="cadre",
                phone=inventor.phone(),
                started_on=term_start,
            )
        )
    staff = _commissioners(inventor, names, divisions, township)
    numbers = records.insert(staff)
    _rate(inventor, staff, numbers)
    by_place: dict[int | None, list[tuple[int, Staff]]] = {}
    for number, worker in zip(numbers, staff, strict=True):
        by_place.setdefault(worker.village_id, []).append((number, worker))
    for index, (name, body) in enumerate(zip(names, associations, strict=True)):
        posts += _association(inventor, body, index, by_place.get(divisions[name].id, []), term_start)
    for number, worker in by_place.get(township.id, []):
        posts.append(
            Post(
                body_id=federation,
                name=worker.name,
                gender=worker.gender,
                post="commissioner",
                nature="full_time",
                tags="disabled" if worker.disabled else "",
                staff_id=number,
                phone=worker.phone,
                started_on=worker.started_on,
            )
        )
    records.insert(posts)


def _association(
    inventor: Inventor, body: int, index: int, workers: list[tuple[int, Staff]], since: date
) -> list[Post]:
    """Return the posts of one village; every fifth village lacks a vice chair, for the checks to find."""
    wanted = [("chair", "committee")]
    wanted += [("vice_chair", "disabled"), ("vice_chair", "relative")][: 1 if index % 5 == 4 else 2]
    wanted += [("member", "disabled"), ("member", "grid"), ("member", "volunteer")]
    posts = []
    for code, tags in wanted:
        somebody = inventor.identity(28, 62)
        posts.append(
            Post(
                body_id=body,
                name=somebody.name,
                gender=somebody.gender,
                post=code,
                nature="part_time",
                tags=tags,
                phone=inventor.phone(),
                started_on=since,
            )
        )
    for number, worker in workers:
        posts.append(
            Post(
                body_id=body,
                name=worker.name,
                gender=worker.gender,
                post="commissioner",
                nature="full_time",
                tags="disabled" if worker.disabled else "",
                staff_id=number,
                phone=worker.phone,
                started_on=worker.started_on,
            )
        )
    return posts


def _commissioners(
    inventor: Inventor, names: list[str], divisions: dict[str, Division], township: Division
) -> list[Staff]:
    """Return thirty commissioners: two in the township's office, the others spread over the villages."""
    count = max(COMMISSIONERS, len(names) + 2)
    workers = []
    for index in range(count):
        in_town = index >= count - 2
        place = township if in_town else divisions[names[index % len(names)]]
        somebody = inventor.identity(24, 57)
        disabled = inventor.draw.random() < 0.6
        since = inventor.day(date(inventor.today.year - 6, 1, 1), date(inventor.today.year - 1, 12, 1))
        if index == 4:
            since = date(inventor.today.year, 8, 15)  # joined in the middle of a half-year
        workers.append(
            Staff(
                name=somebody.name,
                role="commissioner",
                level="township" if in_town else "village",
                gender=somebody.gender,
                id_number=somebody.id_number,
                birth=somebody.birth,
                certificate_number=f"{somebody.id_number}4{inventor.draw.choice((3, 4))}" if disabled else "",
                disabled=disabled,
                village_id=place.id,
                post="commissioner",
                started_on=since,
                hired_by=inventor.draw.choice(inventor.words["hired_by"]),
                phone=inventor.phone(),
                education=inventor.draw.choice(inventor.words["education"]),
                politics=inventor.words["politics"][0 if inventor.draw.random() < 0.6 else 1],
                ethnic=inventor.draw.choice(inventor.words["ethnic"]),
                bank=inventor.words["banks"][0],
                account=f"62280000{inventor.draw.randrange(10**10):010d}0",
                account_holder=somebody.name,
            )
        )
    return workers


def _rate(inventor: Inventor, staff: list[Staff], numbers: list[int]) -> None:
    """Rate last year's work: most pass, two fail, the newly joined and one more are not yet rated."""
    year = inventor.today.year - 1
    document = inventor.words["document"].format(year=year)
    ratings = []
    for index, (worker, number) in enumerate(zip(staff, numbers, strict=True)):
        if (worker.started_on and worker.started_on.year > year) or index == 11:
            continue
        rating = "failed" if index in (7, 19) else inventor.draw.choices(("excellent", "competent"), (2, 8))[0]
        ratings.append(
            Appraisal(
                staff_id=number, year=year, rating=rating, decided_on=date(year, 12, 20), document_number=document
            )
        )
    records.insert(ratings)


def _log_visits(inventor: Inventor, names: list[str]) -> None:
    """Log this year's home visits of every village, one entry a month."""
    divisions = {division.name: division.id for division in records.every(Division)}
    entries = []
    for name in names:
        for month in range(1, inventor.today.month + 1):
            day = min(
                date(inventor.today.year, month, inventor.draw.randint(1, 28)), inventor.today - timedelta(days=1)
            )
            times = inventor.draw.randint(2, 9)
            entries.append(
                Entry(
                    form="visit",
                    version="1",
                    division_id=divisions[name],
                    entered_on=day.isoformat(),
                    answers=json.dumps({"times": times}),
                )
            )
    records.insert(entries)
