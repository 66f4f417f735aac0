"""A county's rules over nine hundred bodies and nine thousand posts cost little more than reading them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.body import Body, Post
from clfdesk.domain.composition import SEATING, binding, body_verdicts
from clfdesk.domain.composition_table import BODY_COLUMNS, POST_COLUMNS, judge_all
from clfdesk.services.office import create_desk
from clfdesk.storage import columns, records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)
SEATED = ("chair", "vice_chair", "vice_chair", "member", "member", "member", "commissioner")
TAGS = {"chair": "committee", "vice_chair": "disabled"}


def fastest(work: Callable[[], object]) -> float:
    took = []
    for _time in range(7):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def test_a_countys_rules_cost_at_most_three_readings_and_say_what_the_slow_way_says(tmp_path: Path) -> None:
    office = create_desk(tmp_path / "desk", pack="longli", township="示范县", level="county", clock=Clock(fixed=DAY))
    posts = []
    for body in range(1, 901):
        seats = [*SEATED, "officer", "officer", "liaison"]
        if body % 45 == 0:
            seats[0] = "officer"  # twenty have no chair
        posts += [
            Post(body, f"某{seat}", post, tags=TAGS.get(post, ""), started_on=date(2024, 1, 10))
            for seat, post in enumerate(seats)
        ]
    with unit("test"):
        records.insert([Body(f"第{number}残疾人协会") for number in range(1, 901)])
        records.insert(posts)
    asked = [rule for rule in binding(office.pack, DAY, "county") if rule.table in SEATING]

    def read() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        return columns.tuples(Body, BODY_COLUMNS), columns.tuples(Post, POST_COLUMNS)

    def judge() -> list[object]:
        return list(judge_all(*read(), asked, word=office.pack.term, day=DAY))

    found = judge()
    assert len(found) == 20
    slow = [
        verdict
        for body in records.every(Body)
        if body.id in (1, 44, 45, 90)
        for verdict in body_verdicts(body, records.every(Post, body_id=body.id), asked, office.pack.term, DAY)
        if verdict.state != "met"
    ]
    assert slow == found[:2]
    assert fastest(judge) <= 3 * fastest(read)
    office.close()
