"""Who looks after which village: one row each, with the number of households and never a name of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.poster import Block, Table
from clfdesk.grammar.card import render
from clfdesk.services.office import Office
from clfdesk.storage import records


def areas(office: Office, table: Mapping[str, Any], values: Mapping[str, Any]) -> list[Block]:
    """Return the table of villages: their workers, public telephones, and households as the public may count them.

    A household is counted once by its address, a person without one alone; few are folded
    as the information board folds them.
    """
    smallest = int(office.pack.require("notice.smallest_public_count", office.today).value)
    homes: dict[int, set[str]] = {}
    for person in records.every(Person):
        if person.lifecycle == "registered" and person.village_id:
            home = person.live_address or person.hukou_address or f"#{person.id}"
            homes.setdefault(person.village_id, set()).add(home)
    rows = []
    for place in records.every(Division):
        if place.kind not in ("village", "community"):
            continue
        posts = [
            post
            for body in records.every(Body, division_id=place.id, kind="association")
            for post in records.every(Post, body_id=body.id, ended_on=None, post="commissioner")
        ]
        count = len(homes.get(place.id, ()))
        shown = str(count) if count >= smallest or not count else str(table["few"]).replace("{smallest}", str(smallest))
        phone = next((post.public_phone for post in posts if post.public_phone), place.contact_phone)
        rows.append((place.name, "、".join(post.name for post in posts), phone, shown))
    headings = tuple(render(each, values) for each in table["headings"])
    return [Table(headings, tuple(map(float, table["widths"])), tuple(rows))]
