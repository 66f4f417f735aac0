"""Coverage by village: its association's light, seats, groups, station, and who was visited this quarter.

The chart an inspector asks for first (昌市政办发〔2020〕53号 四(三)一: every village covered, nobody left out).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.division import Division
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.grammar.card import render
from clfdesk.services import groups, organisation
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import columns, journal, records

_BAR = 10
_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Covered:
    """One village: registered people, the light of its association (none: there is none), who sits, who was seen.

    ``visited`` counts the registered people with a visit since the quarter began.
    """

    village: str
    number: int
    persons: int
    light: str
    seats: int
    commissioners: int
    groups: int
    ungrouped: int
    stations: int
    visited: int

    @property
    def percent(self) -> int:
        """Return visited people of a hundred registered ones, rounded down; 100 where there is nobody to visit."""
        return 100 * self.visited // self.persons if self.persons else 100


def since(office: Office) -> date:
    """Return the first day of the quarter the desk works in."""
    today = office.today
    return today.replace(month=(today.month - 1) // _QUARTER * _QUARTER + 1, day=1)


def villages(office: Office) -> list[Covered]:
    """Return every village and community standing today, in the desk's order."""
    home = {
        number: village
        for number, village, lifecycle in columns.tuples(Person, ("id", "village_id", "lifecycle"))
        if lifecycle == "registered"
    }
    persons = Counter(home.values())
    grouped = groups.members()
    loose = Counter(village for number, village in home.items() if number not in grouped)
    first = since(office).isoformat()
    seen = {
        person
        for form, person, day in columns.tuples(Entry, ("form", "person_id", "entered_on"))
        if form == "visit" and person in home and str(day)[:10] >= first
    }
    visited = Counter(home[person] for person in seen)
    bodies: dict[str, list[Any]] = defaultdict(list)
    for view in organisation.bodies_with_posts(office):
        bodies[view.village].append(view)
    found = []
    for place in records.every(Division):
        if place.kind not in ("village", "community") or place.valid_to is not None:
            continue
        here = bodies[place.name]
        associations = [view for view in here if view.kind == "association"]
        posts = [post for view in associations for post in view.posts]
        found.append(
            Covered(
                place.name,
                place.id,
                persons[place.id],
                associations[0].light if associations else "none",
                len(posts),
                sum(post.post == "commissioner" for post in posts),
                sum(view.kind == "group" for view in here),
                loose[place.id],
                sum(view.kind in ("station", "home") for view in here),
                visited[place.id],
            )
        )
    return found


def layout() -> dict[str, Any]:
    """Return the words of the table."""
    return dict(resources.shipped("lists", "coverage.toml"))


def bar(percent: int) -> str:
    """Return a share as ten squares and its figure: it copies, prints and needs no colour."""
    full, empty = layout()["bar"]
    done = min(_BAR, percent * _BAR // 100)
    return f"{full * done}{empty * (_BAR - done)} {percent}%"


def cells(each: Covered) -> tuple[str, ...]:
    """Return a village as the row of the table."""
    figures = (each.seats, each.commissioners, each.groups, each.ungrouped, each.stations, each.visited)
    light = layout()["lights"][each.light]
    return (each.village, str(each.persons), light, *map(str, figures), bar(each.percent))


def press(office: Office, out: Path) -> OutFile:
    """Press the coverage of all villages on A4 with its sum, to hang or to hand in; return the file."""
    from clfdesk.papers.sheet import press_table

    words, found = layout(), villages(office)
    values = {
        "unit": office.info.township,
        "today": office.today,
        "first": since(office),
        "commissioner": office.pack.term("commissioner"),
    }
    names = ("seats", "commissioners", "groups", "ungrouped", "stations", "visited")
    sums = [sum(getattr(each, name) for each in found) for name in names]
    people = sum(each.persons for each in found)
    share = 100 * sums[-1] // people if people else 100
    aligned = ["left", *["right"] * 1, "center", *["right"] * 6, "left"]
    sheet = TableSheet(
        title=f"{office.info.township}{words['title']}",
        columns=tuple(
            Column(render(heading, values), width, align)  # type: ignore[arg-type]
            for heading, width, align in zip(words["headings"], words["widths"], aligned, strict=True)
        ),
        rows=tuple(map(cells, found)),
        left=render(words["left"], values),
        right=render(words["right"], values),
        totals=(words["total"], str(people), "", *map(str, sums), bar(share)),
        signatures=tuple(words["signatures"]),
        notes=(render(words["note"], values),),
    )
    file = write_out(out, render(words["file"], values), press_table(sheet).pdf, "internal")
    journal.log_access("print", file.path.name, user=office.user, stem="division", purpose="internal", rows=len(found))
    return file
