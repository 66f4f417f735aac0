"""Who must sit where: a body's posts held against the pack's seats, shares and conditions on holders.

昌市政办发〔2020〕53号 四(三)一 asks for 1 / 2–3 / 3–5 / ≥ 1, other counties for other numbers;
every number comes with the record. A rule for another level (the county's own bodies) is
not asked of a township. A record's ``body`` is a kind or the family of several (the five
special associations).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Literal

from clfdesk.domain.body import Body, Post
from clfdesk.grammar.bodies import kind_of
from clfdesk.grammar.policy import Pack
from clfdesk.grammar.rule import (
    Rule,
    State,
    Verdict,
    judge_holder,
    judge_seats,
    judge_share,
    rules,
    seated,
)
from clfdesk.i18n import ngettext

Light = Literal["red", "amber", "green"]
Row = Mapping[str, Any]
#: The tables that are asked of one body.
SEATING = ("seats", "share", "holder")


def binding(pack: Pack, day: date, level: str) -> list[Rule]:
    """Return the rules in force on a day that bind a desk of this level."""
    return [rule for rule in rules(pack, day, level=level) if rule.record.get("level", level) == level]


def others_duties(pack: Pack, day: date, level: str) -> list[Rule]:
    """Return the rules in force that bind another level: shown as its own, never asked of this desk."""
    return [rule for rule in rules(pack, day, level=level) if rule.record.get("level", level) != level]


def in_office(post: Post, day: date) -> bool:
    """Return whether a post is held on a day; the last day counts."""
    begun = post.started_on is None or post.started_on <= day
    return begun and (post.ended_on is None or post.ended_on >= day)


def asks(rule: Rule, kind: str) -> bool:
    """Return whether a seating rule is asked of bodies of a kind."""
    return rule.table in SEATING and rule.record.get("body") in (kind, kind_of(kind).family)


def post_row(post: Mapping[str, Any], kind: str, types: Mapping[int, str]) -> Row:
    """Return a post held today as a row a rule can ask.

    ``tags`` become a list; ``type`` is the holder's disability type where he is on the
    roster, ``body_type`` and ``body_relatives`` are what the body's kind speaks for.
    """
    about = kind_of(kind)
    return {
        **post,
        "key": f"post:{post['id']}",
        "tags": [tag.strip() for tag in str(post["tags"]).split(",") if tag.strip()],
        "ended_on": None,
        "type": types.get(post.get("person_id") or 0, ""),
        "body_type": about.type,
        "body_relatives": about.relatives,
    }


def _rows(body: Body, posts: Iterable[Post], day: date, types: Mapping[int, str]) -> list[Row]:
    return [post_row(asdict(post), body.kind, types) for post in posts if in_office(post, day)]


def judge_body(
    rule: Rule, rows: Sequence[Row], *, place: str, key: str, word: Callable[[str], str], day: date
) -> Verdict:
    """Return what one seating rule says of one body's rows."""
    if rule.table == "seats":
        return judge_seats(rule, rows, place=place, key=key, word=word)
    if rule.table == "share":
        return judge_share(rule, rows, place=place, key=key, today=day)
    known = [{**row, "tags": row["tags"] or None, "type": row["type"] or None} for row in rows]
    return judge_holder(rule, known, place=place, key=key, word=word, today=day)


def body_verdicts(
    body: Body,
    posts: Sequence[Post],
    asked: Iterable[Rule],
    word: Callable[[str], str],
    day: date,
    types: Mapping[int, str] | None = None,
) -> list[Verdict]:
    """Return what the seating rules say of one body on a day.

    ``word`` is the locality's word for a post, ``types`` the disability type of people on
    the roster who hold one.
    """
    rows = _rows(body, posts, day, types or {})
    return [
        judge_body(rule, rows, place=body.name, key=f"body:{body.id}", word=word, day=day)
        for rule in asked
        if asks(rule, body.kind)
    ]


def missing_seats(body: Body, posts: Sequence[Post], asked: Iterable[Rule], day: date) -> list[tuple[str, int]]:
    """Return the empty seats of a body on a day as (post, how many)."""
    rows, missing = _rows(body, posts, day, {}), []
    for rule in asked:
        if rule.table == "seats" and asks(rule, body.kind) and "title" not in rule.record:
            held, others = seated(rule.record, rows)
            if (short := int(rule.record.get("min", 0)) - len(held) - len(others)) > 0:
                missing.append((str(rule.record["post"]), short))
    return missing


def light(verdicts: Iterable[Verdict]) -> Light:
    """Return the traffic light of some verdicts: the gravest unmet one; what is unknown is never green."""
    worst: Light = "green"
    for each in verdicts:
        if each.state == "unmet" and each.severity == "red":
            return "red"
        if each.state == "unknown" or (each.state == "unmet" and each.severity == "amber"):
            worst = "amber"
    return worst


def gather(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return verdicts with those of one rule, place and state made one: the first speaks for all."""
    groups: dict[tuple[str, tuple[str, ...], State], list[Verdict]] = {}
    for each in verdicts:
        groups.setdefault((each.rule, each.concerned, each.state), []).append(each)
    return [_spokesman(group) for group in groups.values()]


def _spokesman(group: Sequence[Verdict]) -> Verdict:
    first, others = group[0], len(group) - 1
    if not others:
        return first
    says = ngettext("{says} (and {count} more place like it)", "{says} (and {count} more places like it)", others)
    return replace(first, says=says.format(says=first.says, count=others))
