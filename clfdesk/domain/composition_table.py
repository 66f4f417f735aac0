"""The seating rules of a whole county at once, over tuples as they lie in the table.

Nine thousand posts are counted, not built into objects; only a body that has something
wanting is looked at again in full, for the sentence that says what.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from clfdesk.domain.composition import SEATING, asks, judge_body, post_row
from clfdesk.grammar.bodies import kind_of
from clfdesk.grammar.expression import parse
from clfdesk.grammar.rule import Rule, Verdict, share_of

#: What of a body and of a post the rules need, in this order; days are ISO text.
BODY_COLUMNS = ("id", "name", "kind")
POST_COLUMNS = ("id", "body_id", "post", "nature", "tags", "name", "person_id", "staff_id", "started_on", "ended_on")
_BODY, _POST, _NATURE, _TAGS, _NAME, _PERSON, _STARTED, _ENDED = (
    POST_COLUMNS.index(name)
    for name in ("body_id", "post", "nature", "tags", "name", "person_id", "started_on", "ended_on")
)

Cells = tuple[Any, ...]
Test = Callable[[list[Cells]], bool]


def judge_all(
    bodies: Iterable[Cells],
    posts: Iterable[Cells],
    asked: Iterable[Rule],
    *,
    word: Callable[[str], str],
    day: date,
    types: Mapping[int, str] | None = None,
    everything: bool = False,
) -> Iterator[Verdict]:
    """Yield the verdicts of all bodies; only those not met unless ``everything``.

    ``bodies`` and ``posts`` are tuples of :data:`BODY_COLUMNS` and :data:`POST_COLUMNS`.
    """
    held, known = _held(posts, day.isoformat()), types or {}
    seating = [rule for rule in asked if rule.table in SEATING]
    tests: dict[str, list[tuple[Rule, Test]]] = {}
    nobody: list[Cells] = []
    for number, name, kind in bodies:
        if kind not in tests:
            tests[kind] = [(rule, _test(rule, kind, known)) for rule in seating if asks(rule, kind)]
        here = held.get(number, nobody)
        for rule, met in tests[kind]:
            if not everything and met(here):
                continue
            rows = [
                post_row(dict(zip(POST_COLUMNS, cells, strict=True)), kind, known) for cells in _concerning(rule, here)
            ]
            yield judge_body(rule, rows, place=name, key=f"body:{number}", word=word, day=day)


def _concerning(rule: Rule, posts: list[Cells]) -> list[Cells]:
    """Return the posts a rule looks at: those it names, or all where it counts shares."""
    if "post" not in rule.record:
        return posts
    wanted = {rule.record["post"], *rule.record.get("also", ())}
    return [cells for cells in posts if cells[_POST] in wanted]


def _held(posts: Iterable[Cells], day: str) -> dict[int, list[Cells]]:
    found: defaultdict[int, list[Cells]] = defaultdict(list)
    for cells in posts:
        ended = cells[_ENDED]
        if ended is None or ended >= day:
            started = cells[_STARTED]
            if started is None or started <= day:
                found[cells[_BODY]].append(cells)
    return found


def _test(rule: Rule, kind: str, types: Mapping[int, str]) -> Test:
    """Return whether a rule is surely met by a body's posts; False only says: look closer."""
    record = rule.record
    if rule.table == "share":
        return _share(rule, kind, types)
    post, also, nature = record["post"], frozenset(record.get("also", ())), record.get("nature")
    if rule.table == "holder":
        return _holder(rule, kind, types)
    least, most = int(record.get("min", 0)), int(record.get("max", sys.maxsize))
    fits = _answers(str(record["when"]), kind, types, strict=False) if "when" in record else None
    if not also and nature is None and fits is None:

        def plain(posts: list[Cells]) -> bool:
            number = 0
            for cells in posts:
                if cells[_POST] == post:
                    number += 1
            return least <= number <= most

        return plain

    def counted(posts: list[Cells]) -> bool:
        number, beside, names = 0, [], set()
        for cells in posts:
            if nature is not None and cells[_NATURE] != nature:
                continue
            if fits is not None and fits(cells) is not True:
                continue
            if cells[_POST] == post:
                number += 1
                names.add(cells[_NAME])
            elif cells[_POST] in also:
                beside.append(cells[_NAME])
        if not names.isdisjoint(beside) or len(set(beside)) < len(beside):
            return False  # somebody may hold both: looked at in full
        return least <= number + len(beside) <= most

    return counted


def _answers(text: str, kind: str, types: Mapping[int, str], *, strict: bool) -> Callable[[Cells], bool | None]:
    """Return a condition over one post, remembered by all it can ask: nature, identity and type."""
    when, about = parse(text), kind_of(kind)
    if not set(when.names()) <= {"tags", "nature", "post", "type", "body_type", "body_relatives"}:
        return lambda _cells: None
    known: dict[tuple[Any, ...], bool | None] = {}

    def answer(cells: Cells) -> bool | None:
        kinds = types.get(cells[_PERSON], "") if types and cells[_PERSON] else ""
        key = (cells[_TAGS], cells[_NATURE], cells[_POST], kinds)
        if key not in known:
            tags = [tag.strip() for tag in cells[_TAGS].split(",") if tag.strip()]
            row = {
                "tags": (tags or None) if strict else tags,
                "nature": cells[_NATURE],
                "post": cells[_POST],
                "type": kinds or (None if strict else ""),
                "body_type": about.type,
                "body_relatives": about.relatives,
            }
            known[key] = when.holds(row)
        return known[key]

    return answer


def _share(rule: Rule, kind: str, types: Mapping[int, str]) -> Test:
    counts = _answers(str(rule.record["counts"]), kind, types, strict=False)
    share = share_of(rule.record["at_least"])

    def met(posts: list[Cells]) -> bool:
        yes = sum(counts(cells) is True for cells in posts)
        return bool(posts) and yes >= share * len(posts)

    return met


def _holder(rule: Rule, kind: str, types: Mapping[int, str]) -> Test:
    record = rule.record
    wanted, nature = {record["post"], *record.get("also", ())}, record.get("nature")
    fits = _answers(str(record["when"]), kind, types, strict=True)

    def met(posts: list[Cells]) -> bool:
        for cells in posts:
            if cells[_POST] in wanted and nature in (None, cells[_NATURE]) and fits(cells) is not True:
                return False
        return True

    return met
