"""What is not in order: the pack's rules asked of the whole desk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.composition import binding, body_verdicts, gather
from clfdesk.domain.division import Division
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Fields
from clfdesk.grammar.rule import Rule, Verdict, judge_due, judge_rows, unmet
from clfdesk.services.office import Office
from clfdesk.storage import listing, records

Row = dict[str, Any]


def verdicts(office: Office, kind: str | None = None, everything: bool = False) -> list[Verdict]:
    """Return what is unmet or unknown, the gravest first; with ``everything`` what is met after it.

    ``kind`` narrows to ``data`` or ``composition``; other kinds have no rules yet. The keys
    of those concerned read ``person:12``, ``body:3``, ``division:4``.
    """
    asked = [rule for rule in binding(office.pack, office.today, office.info.level) if kind in (None, rule.kind)]
    found: list[Verdict] = []
    if seats := [rule for rule in asked if rule.table in ("seats", "share")]:
        found += _composition(office, seats)
    found += _due(office, [rule for rule in asked if rule.table == "due"])
    found += _rows(office, [rule for rule in asked if rule.table == "verdict"])
    return unmet(found) + ([each for each in found if each.state == "met"] if everything else [])


def _composition(office: Office, asked: list[Rule]) -> Iterator[Verdict]:
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in records.every(Post):
        posts[post.body_id].append(post)
    for body in records.every(Body):
        yield from body_verdicts(body, posts[body.id], asked, office.pack.term, office.today)


def _due(office: Office, asked: Iterable[Rule]) -> Iterator[Verdict]:
    """Yield what is due in townships, villages and settlements, one verdict a rule and village."""
    places: dict[str, list[Row]] = {}
    for rule in asked:
        places = places or _places(office)
        rows = places.get(str(rule.record["each"]), [])
        yield from gather(judge_due(rule, rows, values=office.pack.values(office.today), today=office.today))


def _places(office: Office) -> dict[str, list[Row]]:
    """Return the places bodies may be due in, with the people registered there and the kinds of body they have."""
    where = parse("lifecycle == 'registered'", STEMS["person"])
    people = listing.rows("person", where=where, columns=("village", "settlement"), today=office.today)
    villages = Counter(row["village"] or "" for row in people)
    settlements = Counter((row["village"] or "", row["settlement"]) for row in people if row["settlement"])
    divisions = {each.id: each for each in records.every(Division)}
    bodies = records.every(Body)
    places: dict[str, list[Row]] = {"township": [], "village": [], "settlement": []}
    numbers: dict[str, int] = {}
    for each in divisions.values():
        stem = "township" if each.kind == "township" else "village" if each.kind in ("village", "community") else ""
        if stem:
            persons = len(people) if stem == "township" else villages[each.name]
            has = [body.kind for body in bodies if body.division_id == each.id]
            places[stem].append(_place(each.id, each.name, "", persons, has))
            numbers[each.name] = each.id
    for (village, settlement), persons in sorted(settlements.items()):
        number = numbers.get(village, 0)
        has = [body.kind for body in bodies if _stands_in(body, number, settlement, divisions)]
        places["settlement"].append(_place(number, village, settlement, persons, has))
    return places


def _place(number: int, village: str, settlement: str, persons: int, bodies: list[str]) -> Row:
    return {
        "key": f"division:{number}",
        "village": village,
        "settlement": settlement,
        "persons": persons,
        "bodies": bodies,
    }


def _stands_in(body: Body, village: int, settlement: str, divisions: Mapping[int, Division]) -> bool:
    """Return whether a body stands in a settlement: in its own division, or in the village and named after it."""
    home = divisions.get(body.division_id or 0)
    if home is None:
        return False
    return (home.parent_id == village and home.name == settlement) or (home.id == village and settlement in body.name)


def _rows(office: Office, asked: Iterable[Rule]) -> Iterator[Verdict]:
    """Yield what the rules over lists find; each list is fetched once, with the columns its rules use."""
    stems: dict[str, list[Rule]] = defaultdict(list)
    for rule in asked:
        stems[str(rule.record["stem"])].append(rule)
    values = office.pack.values(office.today)
    for stem, together in stems.items():
        columns = list(dict.fromkeys(name for rule in together for name in _columns(rule, STEMS[stem])))
        rows = listing.rows(stem, columns=["number", *columns], today=office.today)
        for row in rows:
            row["key"] = f"{stem}:{row['number']}"
        for rule in together:
            yield judge_rows(rule, rows, values=values, today=office.today)


def _columns(rule: Rule, fields: Fields) -> list[str]:
    """Return the fields of the list a rule asks about; a name of a policy value is none."""
    known = fields.names()
    asked = parse(str(rule.record["when"])).names()
    return [name for name in (*asked, *rule.record.get("group_by", ())) if name in known and name != "number"]
