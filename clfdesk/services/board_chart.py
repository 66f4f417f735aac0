"""Who stands in an organisation chart: the holders of posts, level by level, and the villages under a township."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.poster import Block, Chart
from clfdesk.grammar.card import render
from clfdesk.services.office import Office
from clfdesk.storage import records

Box = tuple[str, str, str]


def _held(place: Division) -> list[Post]:
    kind = "federation" if place.kind == "township" else "association"
    return [
        post
        for body in records.every(Body, division_id=place.id, kind=kind)
        for post in records.every(Post, body_id=body.id, ended_on=None)
    ]


def _holders(office: Office, posts: list[Post], code: str, label: str) -> list[Box]:
    """Return a box for each holder of a post, with the telephone its holder agreed to post."""
    if code == "leader":
        return [(label, office.info.leader, "")]
    return [(label, post.name, post.public_phone) for post in posts if post.post == code]


def _village(place: Division, code: str) -> Box:
    names = [post.name for post in _held(place) if post.post == code]
    return (place.name, "、".join(names), "")


def chart(office: Office, place: Division, table: Mapping[str, Any], values: Mapping[str, Any]) -> list[Block]:
    """Return the chart of a card's levels.

    A level names posts of the place's own body (``posts``, with their words in ``labels``), or
    ``villages`` with the post whose holder stands for each. A post that must be filled
    (``always``) keeps an empty box to write in.
    """
    held = _held(place)
    levels = []
    for level in table["level"]:
        if "villages" in level:
            places = [each for each in records.every(Division) if each.kind in ("village", "community")]
            levels.append(tuple(_village(each, level["villages"]) for each in places))
            continue
        if "boxes" in level:
            levels.append(tuple((render(label, values), render(name, values), "") for label, name in level["boxes"]))
            continue
        boxes: list[Box] = []
        for code, label in zip(level["posts"], level["labels"], strict=True):
            found = _holders(office, held, code, render(label, values))
            if not found and code in level.get("always", ()):
                found = [(render(label, values), "", "")]
            boxes += found
        if boxes:
            levels.append(tuple(boxes))
    return [Chart(tuple(levels))]
