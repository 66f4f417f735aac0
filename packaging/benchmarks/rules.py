"""All seating rules of a county against reading the columns they use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.race import Race

BODIES, POSTS = 900, 10
TODAY = date(2026, 11, 20)


def _county(folder: Path) -> None:
    """Make a desk of thirty townships with 900 associations of ten posts each."""
    from clfdesk.clock import Clock
    from clfdesk.domain.body import Body, Post
    from clfdesk.services import office
    from clfdesk.storage import records
    from clfdesk.storage.unit import unit

    office.create_desk(folder, pack="longli", township="示范县", level="county", clock=Clock(TODAY))
    seats = ("chair", "vice_chair", "vice_chair", "member", "member", "member", "commissioner", "member", "officer")
    tags = ("committee", "disabled", "relative", "grid,disabled", "", "volunteer")
    with unit("benchmark", at=TODAY.isoformat()):
        numbers = records.insert([Body(f"第{each}村残疾人协会") for each in range(BODIES)])
        records.insert(
            [
                Post(body, f"甲{at}", (*seats, "liaison")[at], tags=tags[(body + at) % len(tags)], started_on=TODAY)
                for body in numbers
                for at in range(POSTS)
            ]
        )


def _ours() -> int:
    from clfdesk.domain.body import Body, Post
    from clfdesk.domain.composition_table import BODY_COLUMNS, POST_COLUMNS, judge_all
    from clfdesk.grammar.policy import load_pack
    from clfdesk.grammar.rule import rules
    from clfdesk.storage import columns

    pack = load_pack("longli")
    asked = [rule for rule in rules(pack, TODAY) if rule.record.get("level", "township") == "township"]
    found = judge_all(
        columns.tuples(Body, BODY_COLUMNS), columns.tuples(Post, POST_COLUMNS), asked, word=pack.term, day=TODAY
    )
    return sum(1 for _each in found)


def _bare() -> int:
    from clfdesk.domain.composition_table import BODY_COLUMNS, POST_COLUMNS
    from clfdesk.storage import database

    rows = 0
    for table, names in (("body", BODY_COLUMNS), ("post", POST_COLUMNS)):
        for _row in database.fetch(f"SELECT {', '.join(names)} FROM {table}"):  # noqa: S608  both are our own names
            rows += 1
    return rows


def races(scratch: Path) -> Iterator[Race]:
    """Give the one race, on a county desk made once."""
    _county(scratch / "county")
    yield Race(
        f"rules: a county's {BODIES} bodies, {BODIES * POSTS:,} posts",
        _ours,
        _bare,
        3.0,
        "one SELECT of the columns the rules use, iterated as tuples",
    )
