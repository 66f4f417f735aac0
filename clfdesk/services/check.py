"""What is not in order: the pack's rules asked of the whole desk."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.composition import SEATING, binding, gather, others_duties
from clfdesk.domain.composition_table import BODY_COLUMNS, POST_COLUMNS, judge_all
from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.bodies import kind_of
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Fields
from clfdesk.grammar.rule import Rule, Verdict, judge_due, judge_rows, unmet
from clfdesk.grammar.unreadable import cannot, strange_names
from clfdesk.i18n import _
from clfdesk.services import groups, register_doubts
from clfdesk.services.office import Office
from clfdesk.storage import columns, listing, records

Row = dict[str, Any]

#: What a condition on places may ask of one.
_ASKED_OF_PLACES = frozenset({"village", "settlement", "persons", "bodies", "groups", "ungrouped"})


def verdicts(office: Office, kind: str | None = None, everything: bool = False) -> list[Verdict]:
    """Return what is unmet or unknown, the gravest first; with ``everything`` what is met after it.

    ``kind`` narrows to ``data``, ``composition``, ``deadline`` or ``indicator``. The keys of
    those concerned read ``person:12``, ``body:3``, ``division:4``. A rule that cannot be
    evaluated says so and is unknown, never met.
    """
    asked = [rule for rule in binding(office.pack, office.today, office.info.level) if kind in (None, rule.kind)]
    found: list[Verdict] = []
    if seats := [rule for rule in asked if rule.table in SEATING]:
        found += _composition(office, seats, everything)
    found += _due(office, [rule for rule in asked if rule.table == "due"])
    found += _rows(office, [rule for rule in asked if rule.table == "verdict"])
    if measured := [rule for rule in asked if rule.table in ("tally", "indicator")]:
        from clfdesk.services import check_measures

        found += check_measures.verdicts(office, measured)
    if kind in (None, "data"):
        found += register_doubts.verdicts(office)
        found += _amounts(office)
    return unmet(found) + ([each for each in found if each.state == "met"] if everything else [])


def _amounts(office: Office) -> list[Verdict]:
    """Return whose benefit was last told with another amount than the standard in force (F3 no. 14)."""
    from clfdesk.services import benefit

    found = benefit.amounts_differ(office)
    if not found:
        return []
    first = found[0]
    says = _("{count} people draw a benefit whose amount is not the standard: {example}")
    return [
        Verdict(
            "data.amount_differs",
            "unmet",
            "amber",
            first.source,
            first.clause,
            tuple(f"person:{number}" for number in dict.fromkeys(each.person for each in found)),
            says.format(count=len(found), example=f"{first.name} {first.says}"),
            _("Correct the amount in the ledger, or enter the document that changed the standard."),
        )
    ]


def county_duties(office: Office) -> list[Rule]:
    """Return the rules of the pack that bind another level: its own duties, never red on this desk."""
    return others_duties(office.pack, office.today, office.info.level)


def types_of(people: Iterable[int]) -> dict[int, str]:
    """Return the disability type of people by number, for conditions on who holds a post."""
    wanted = set(people)
    if not wanted:
        return {}
    return {
        number: kind
        for number, kind, current in columns.tuples(Certificate, ("person_id", "type", "current"))
        if current and number in wanted
    }


def _composition(office: Office, asked: list[Rule], everything: bool) -> Iterable[Verdict]:
    bodies = columns.tuples(Body, BODY_COLUMNS)
    posts = columns.tuples(Post, POST_COLUMNS)
    types = {}
    if any(" type " in f" {rule.record.get('when', '')} " for rule in asked):
        types = types_of(
            cells[POST_COLUMNS.index("person_id")] for cells in posts if cells[POST_COLUMNS.index("person_id")]
        )
    return judge_all(bodies, posts, asked, word=office.pack.term, day=office.today, types=types, everything=everything)


def _due(office: Office, asked: Iterable[Rule]) -> Iterator[Verdict]:
    """Yield what is due in townships, villages and settlements, one verdict a rule and village."""
    places: dict[str, list[Row]] = {}
    values = office.pack.values(office.today)
    for rule in asked:
        places = places or _places(office)
        each = str(rule.record["each"])
        reason = strange_names(rule, _ASKED_OF_PLACES | values.keys())
        if reason or each not in places:
            yield cannot(rule, reason or _("there are no places of the kind {kind}").format(kind=each))
            continue
        yield from gather(judge_due(rule, places[each], values=values, today=office.today))


def _places(office: Office) -> dict[str, list[Row]]:
    """Return the places bodies may be due in, with the people registered there and the kinds of body they have."""
    where = parse("lifecycle == 'registered'", STEMS["person"])
    people = listing.rows("person", where=where, columns=("number", "village", "settlement"), today=office.today)
    villages = Counter(row["village"] or "" for row in people)
    grouped = groups.members()
    loose = Counter(row["village"] or "" for row in people if row["number"] not in grouped)
    settlements = Counter((row["village"] or "", row["settlement"]) for row in people if row["settlement"])
    divisions = {each.id: each for each in records.every(Division)}
    bodies = records.every(Body)
    places: dict[str, list[Row]] = {"township": [], "village": [], "settlement": [], "resettlement": []}
    numbers: dict[str, int] = {}
    for each in divisions.values():
        if each.kind == "township":
            persons, ungrouped, stem = len(people), sum(loose.values()), "township"
            has = [kind for body in bodies for kind in _kinds(body)]
        elif each.kind in ("village", "community", "resettlement"):
            stem = "village" if each.kind != "resettlement" else "resettlement"
            persons, ungrouped = villages[each.name], loose[each.name]
            has = [kind for body in bodies if body.division_id == each.id for kind in _kinds(body)]
        else:
            continue
        village, settlement = each.name, ""
        if stem == "resettlement" and (parent := divisions.get(each.parent_id or 0)):
            village, settlement = parent.name, each.name
            persons = settlements[village, settlement]
        places[stem].append(_place(each.id, village, settlement, persons, has, ungrouped))
        numbers[each.name] = each.id
    for (village, settlement), persons in sorted(settlements.items()):
        number = numbers.get(village, 0)
        has = [kind for body in bodies if _stands_in(body, number, settlement, divisions) for kind in _kinds(body)]
        places["settlement"].append(_place(number, village, settlement, persons, has, 0))
    return places


def _kinds(body: Body) -> set[str]:
    return {body.kind, kind_of(body.kind).family}


def _place(number: int, village: str, settlement: str, persons: int, bodies: list[str], ungrouped: int) -> Row:
    return {
        "key": f"division:{number}",
        "village": village,
        "settlement": settlement,
        "persons": persons,
        "bodies": bodies,
        "groups": bodies.count("group"),
        "ungrouped": ungrouped,
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
    values = office.pack.values(office.today)
    for rule in asked:
        stem = str(rule.record["stem"])
        if stem not in STEMS:
            yield cannot(rule, _("there is no list {name}").format(name=stem))
        elif reason := strange_names(rule, {*STEMS[stem].names(), *values}):
            yield cannot(rule, reason)
        else:
            stems[stem].append(rule)
    for stem, together in stems.items():
        names = list(dict.fromkeys(name for rule in together for name in _columns(rule, STEMS[stem])))
        rows = listing.rows(stem, columns=["number", *names], today=office.today)
        for row in rows:
            row["key"] = f"{stem}:{row['number']}"
        for rule in together:
            yield _without_proxies(judge_rows(rule, rows, values=values, today=office.today))


def _without_proxies(verdict: Verdict) -> Verdict:
    """Return a finding about accounts without those whose paper for another's account (代领) was kept."""
    if verdict.rule != "data.account_of_another" or not verdict.concerned:
        return verdict
    allowed = {
        f"staff:{entry.staff_id}": str(json.loads(entry.answers)["holder"])
        for entry in records.every(Entry, form="@proxy")
        if entry.staff_id
    }
    holders = {f"staff:{number}": holder for number, holder in columns.tuples(Staff, ("id", "account_holder"))}
    left = tuple(key for key in verdict.concerned if allowed.get(key) != holders.get(key))
    return replace(verdict, concerned=left) if left else replace(verdict, state="met", concerned=(), says="", mend="")


def _columns(rule: Rule, fields: Fields) -> list[str]:
    """Return the fields of the list a rule asks about; a name of a policy value is none."""
    known = fields.names()
    asked = parse(str(rule.record["when"])).names()
    return [
        name
        for name in (*asked, *rule.record.get("group_by", ()), rule.record.get("distinct", ""))
        if name in known and name != "number"
    ]
