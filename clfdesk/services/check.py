"""What is not in order: the pack's rules asked of the whole desk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from clfdesk.domain import data_rules
from clfdesk.domain.body import Body, Post
from clfdesk.domain.composition import Place, Record, binds, body_verdicts, due_verdict, gather
from clfdesk.domain.division import Division
from clfdesk.domain.stems import STEMS
from clfdesk.domain.verdict import SEVERITIES, Verdict
from clfdesk.grammar.expression import parse
from clfdesk.services.office import Office
from clfdesk.storage import listing, records

_PEOPLE = "lifecycle == 'registered'"


def verdicts(office: Office, kind: str | None = None, everything: bool = False) -> list[Verdict]:
    """Return what is unmet or unknown, the gravest first; with ``everything`` also what is met.

    ``kind`` narrows to ``data`` or ``composition``; other kinds have no rules yet.
    """
    found: list[Verdict] = []
    if kind in (None, "composition"):
        found += _composition(office)
    if kind != "composition":
        found += _data(office, kind)
    if not everything:
        found = [each for each in found if each.state != "met"]
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    states = {"unmet": 0, "unknown": 1, "met": 2}
    return sorted(found, key=lambda each: (states[each.state], order[each.severity]))


def _composition(office: Office) -> Iterator[Verdict]:
    pack, day, level = office.pack, office.today, office.info.level
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in records.every(Post):
        posts[post.body_id].append(post)
    bodies = records.every(Body)
    for body in bodies:
        yield from body_verdicts(body, posts[body.id], pack, level, day)
    yield from gather(_due(office, bodies))


def _due(office: Office, bodies: list[Body]) -> Iterator[Verdict]:
    wanted = [each for each in office.pack.records("due", office.today) if binds(each, office.info.level)]
    if not wanted:
        return
    divisions = {each.id: each for each in records.every(Division)}
    places = _places(office, divisions)
    for record in wanted:
        for place in places.get(str(record["each"]), ()):
            exists = any(_stands_in(body, place, str(record["make"]), divisions) for body in bodies)
            verdict = due_verdict(record, place, exists, office.pack, office.today)
            if verdict is not None:
                yield verdict


def _places(office: Office, divisions: dict[int, Division]) -> dict[str, list[Place]]:
    """Return the places bodies may be due in, each with the people registered there."""
    where = parse(_PEOPLE, STEMS["person"])
    rows = listing.rows("person", where=where, columns=("village", "settlement"), today=office.today)
    villages = Counter(row["village"] or "" for row in rows)
    settlements = Counter((row["village"] or "", row["settlement"]) for row in rows if row["settlement"])
    numbers = {each.name: each.id for each in divisions.values()}
    places: dict[str, list[Place]] = {"township": [], "village": [], "settlement": []}
    for each in divisions.values():
        if each.kind in ("village", "community"):
            places["village"].append(Place(each.name, "", villages[each.name], f"division:{each.id}"))
        elif each.kind == "township":
            places["township"].append(Place(each.name, "", len(rows), f"division:{each.id}"))
    for (village, settlement), persons in sorted(settlements.items()):
        places["settlement"].append(Place(village, settlement, persons, f"division:{numbers.get(village, 0)}"))
    return places


def _stands_in(body: Body, place: Place, kind: str, divisions: dict[int, Division]) -> bool:
    """Return whether a body of a kind is there for a place: in its own division, or named after the settlement."""
    home = divisions.get(body.division_id or 0)
    if body.kind != kind or home is None:
        return False
    if not place.settlement:
        return home.name == place.village
    above = divisions.get(home.parent_id or 0)
    own = home.name == place.settlement and above is not None and above.name == place.village
    return own or (home.name == place.village and place.settlement in body.name)


def _data(office: Office, kind: str | None) -> Iterator[Verdict]:
    pack, day = office.pack, office.today
    wanted: dict[str, list[Record]] = defaultdict(list)
    for record in pack.records("verdict", day):
        if (kind is None or record["kind"] == kind) and binds(record, office.info.level):
            wanted[str(record["stem"])].append(record)
    for stem, rules in wanted.items():
        fields = STEMS[stem]
        columns = list(dict.fromkeys(name for rule in rules for name in data_rules.columns_of(rule, fields)))
        rows = listing.rows(stem, columns=columns, today=day)
        for rule in rules:
            yield data_rules.data_verdict(rule, rows, fields, pack, day)
