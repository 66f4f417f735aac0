"""Who must sit where: a body's posts held against the pack's seats and shares.

昌市政办发〔2020〕53号 四(三)一 asks for 1 / 2–3 / 3–5 / ≥ 1, other counties for other numbers;
every number comes with the record. A rule for another level (the county's own bodies) is
not asked of a township.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Literal

from clfdesk.domain.body import Body, Post
from clfdesk.grammar.policy import Pack
from clfdesk.grammar.rule import Rule, State, Verdict, judge_seats, judge_share, rules
from clfdesk.i18n import ngettext

Light = Literal["red", "amber", "green"]
Row = Mapping[str, Any]


def binding(pack: Pack, day: date, level: str) -> list[Rule]:
    """Return the rules in force on a day that bind a desk of this level."""
    return [rule for rule in rules(pack, day, level=level) if rule.record.get("level", level) == level]


def in_office(post: Post, day: date) -> bool:
    """Return whether a post is held on a day; the last day counts."""
    begun = post.started_on is None or post.started_on <= day
    return begun and (post.ended_on is None or post.ended_on >= day)


def _rows(posts: Iterable[Post], day: date) -> list[Row]:
    """Return the posts held on a day as rows a rule can ask; tags as a list, a later end not yet told."""
    return [
        {
            **asdict(post),
            "key": f"post:{post.id}",
            "tags": [tag.strip() for tag in post.tags.split(",") if tag.strip()],
            "ended_on": None,
        }
        for post in posts
        if in_office(post, day)
    ]


def body_verdicts(
    body: Body, posts: Sequence[Post], asked: Iterable[Rule], word: Callable[[str], str], day: date
) -> list[Verdict]:
    """Return what the seats and share rules say of one body on a day; ``word`` is the locality's word for a post."""
    rows, key = _rows(posts, day), f"body:{body.id}"
    found = []
    for rule in asked:
        if rule.record.get("body") != body.kind:
            continue
        if rule.table == "seats":
            found.append(judge_seats(rule, rows, place=body.name, key=key, word=word))
        elif rule.table == "share":
            found.append(judge_share(rule, rows, place=body.name, key=key, today=day))
    return found


def missing_seats(body: Body, posts: Sequence[Post], asked: Iterable[Rule], day: date) -> list[tuple[str, int]]:
    """Return the empty seats of a body on a day as (post, how many)."""
    rows, missing = _rows(posts, day), []
    for rule in asked:
        if rule.table != "seats" or rule.record["body"] != body.kind:
            continue
        wanted, nature = {rule.record["post"], *rule.record.get("also", ())}, rule.record.get("nature")
        held = sum(row["post"] in wanted and nature in (None, row["nature"]) for row in rows)
        if (short := int(rule.record.get("min", 0)) - held) > 0:
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
