"""The demonstration township's organisation: federation, associations, commissioners and their ratings."""

from __future__ import annotations

from datetime import date, timedelta

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.body import Body, Post
from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.division import Division
from clfdesk.domain.staff import Staff
from clfdesk.storage import records

COMMISSIONERS = 30
_LARGE = 10  # so many villages make a township with all thirty; a small one has two or three a village
_MEMBERS = 5


def organise(inventor: Inventor, names: list[str]) -> None:
    """Give the township its federation, each village its association, the commissioners their ratings."""
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
                term_ends_on=_term_end(index, day),
                contact_phone=divisions[name].contact_phone,
                plate=index % 5 != 4,
            )
            for index, name in enumerate(names)
        ]
    )
    posts: list[Post] = []
    for code, nature in (
        ("leader", "part_time"),
        ("chair", "part_time"),
        ("director", "full_time"),
        ("officer", "full_time"),
    ):
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
    posts += [_commissioner(federation, number, worker) for number, worker in by_place.get(township.id, [])]
    records.insert(posts)


def _commissioner(body: int, number: int, worker: Staff) -> Post:
    """Return the full-time post of a paid worker."""
    return Post(
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


def _term_end(index: int, day: date) -> date:
    """Return when a village's term ends: one is over, one is soon to be, the others have three years."""
    if index == 2:
        return day + timedelta(days=90)
    return date(day.year + (0 if index == 1 else 3), 1, 9)


def _association(
    inventor: Inventor, body: int, index: int, workers: list[tuple[int, Staff]], since: date
) -> list[Post]:
    """Return the posts of one village; every fifth village lacks a vice chair, for the checks to find."""
    wanted = [("chair", "committee")]
    wanted += [("vice_chair", "disabled"), ("vice_chair", "relative")][: 1 if index % 5 == 4 else 2]
    beside = [("member", "disabled"), ("member", "grid"), ("member", "volunteer")]
    wanted += beside[: max(1, _MEMBERS - len(workers))]  # commissioners are members too
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
    return posts + [_commissioner(body, number, worker) for number, worker in workers]


def _commissioners(
    inventor: Inventor, names: list[str], divisions: dict[str, Division], township: Division
) -> list[Staff]:
    """Return the commissioners: two in the township's office, the others spread over the villages; thirty in a large one."""
    count = max(COMMISSIONERS, len(names) + 2) if len(names) >= _LARGE else max(8, 2 * len(names) + 2)
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
