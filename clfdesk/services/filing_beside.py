"""What a return tells of a row beside the fields of its list: people of a body, certificates of an event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from clfdesk import resources
from clfdesk.domain.body import Body, Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.event import Event
from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.poster import Placement
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.card import render
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Words
from clfdesk.grammar.words import words
from clfdesk.services.office import Office
from clfdesk.storage import columns, listing, records

Row = dict[str, Any]

_LISTED = ("chair", "vice_chair", "member", "commissioner", "liaison")
_PERSON = (
    "number",
    "name",
    "village",
    "id_number",
    "certificate_number",
    "type",
    "grade",
    "issued_on",
    "gender",
    "age",
    "certificate_state",
)


def words_for(stem: str) -> Words:
    """Return the headings and code words of a stem with those of what stands beside it."""
    own = words(stem)
    if stem in ("event", "appraisal", "body"):
        return Words(own.synonyms, {**words("person").codes, **words("staff").codes, **own.codes})
    return own


def add(office: Office, stem: str, rows: Sequence[Row], day: date) -> None:
    """Add to every row what its stem has beside its fields (see ``domain.filing_fields``)."""
    if stem == "body":
        _bodies(office, rows, day)
    elif stem == "event":
        _events(rows, day)
    elif stem == "person":
        home = {
            person: household
            for person, household, left in columns.tuples(HouseholdMember, ("person_id", "household_id", "left_on"))
            if person is not None and not left
        }
        for row in rows:
            row["household"] = home.get(row["number"])
    elif stem == "appraisal":
        from clfdesk.domain.appraisal import Appraisal
        from clfdesk.domain.staff import Staff

        identity = {each.id: each.id_number for each in records.every(Staff)}
        whose = {each.id: each.staff_id for each in records.every(Appraisal)}
        for row in rows:
            row["id_number"] = identity.get(whose.get(row["number"], 0))
            row.update(_points(office, whose.get(row["number"], 0), int(row["year"])))


def _points(office: Office, staff: int, year: int) -> Row:
    """Return a worker's points of a year by part, how many are satisfied, what the rating asks for; blank where open."""
    from clfdesk.services import appraisal, contract_proposal

    if not staff or not appraisal.rated(staff, year):
        return {}
    scored = appraisal.standing(office, staff, year).scored
    points = {part: str(value) for part, value in scored.parts}
    content = "" if scored.dissatisfied is None else f"{100 - scored.dissatisfied:.0f}%"
    asked = "；".join(each.says for each in contract_proposal.of(office, staff, year))
    return points | {"total": str(scored.total), "satisfied": content, "opinion": asked}


def people(numbers: Sequence[int], day: date) -> dict[int, Row]:
    """Return what registers and events tell of persons, by number."""
    if not numbers:
        return {}
    found = listing.rows("person", columns=_PERSON, numbers=list(numbers), today=day)
    return {row["number"]: row for row in found}


def _events(rows: Sequence[Row], day: date) -> None:
    persons = people(sorted({row["person"] for row in rows if row.get("person")}), day)
    names = ("person_id", "number", "reissue", "current")
    former: dict[int, list[str]] = {}
    for person, number, reissue, current in columns.tuples(Certificate, names):
        if not current and number and person in persons:
            former.setdefault(person, []).append(number + (f"B{reissue}" if reissue else ""))
    answers = {each.id: json.loads(each.answers) for each in records.every(Event)}
    for row in rows:
        person = persons.get(row.get("person") or 0, {})
        row |= {
            name: person.get(name)
            for name in _PERSON
            if name not in ("number", "name", "village", "gender", "age", "certificate_state")
        }
        numbers = former.get(row.get("person") or 0)
        row["old_number"] = numbers[-1] if numbers else None
        said = answers.get(row["number"], {})
        row["evidence"] = said.get("evidence") or said.get("destination") or said.get("origin") or ""


def _bodies(office: Office, rows: Sequence[Row], day: date) -> None:
    posts: dict[int, list[Post]] = {}
    for post in records.every(Post):
        if post.ended_on is None or post.ended_on > day:
            posts.setdefault(post.body_id, []).append(post)
    bodies = {each.id: each for each in records.every(Body)}
    hung = Counter(place for place, _card in {(each.place, each.card) for each in records.every(Placement)})
    villages = _by_village(day)
    composed = _composition(office)
    for row in rows:
        held, body = posts.get(row["number"], []), bodies[row["number"]]
        tags = [set(post.tags.replace(" ", "").split(",")) for post in held]
        for code in _LISTED:
            row[code] = "、".join(post.name for post in held if post.post == code)
        liaison = next((post for post in held if post.post == "liaison"), None)
        row["liaison_phone"] = (liaison.public_phone or liaison.phone) if liaison else ""
        row["people"] = len(held)
        for tag in ("disabled", "relative", "model", "frontline"):
            row[tag] = sum(tag in each for each in tags)
        row["women"] = sum(post.gender == "female" for post in held)
        row["office_address"], row["plate"] = body.office_address, body.plate
        row["boards"] = hung[row["village"] or ""]
        types = villages.get(row["village"] or "", Counter())
        row["persons"] = sum(types.values())
        row["persons_by_type"] = _told(types)
        row["composed"] = composed.get(row["number"], _says("met"))


def _says(name: str) -> str:
    return str(resources.shipped("filings", "words", "sources.toml")["composition"][name])


def _by_village(day: date) -> dict[str, Counter[str]]:
    where = parse("lifecycle == 'registered'", STEMS["person"])
    found: dict[str, Counter[str]] = {}
    for row in listing.rows("person", where=where, columns=("number", "village", "type"), today=day):
        found.setdefault(row["village"] or "", Counter())[row["type"] or ""] += 1
    return found


def _told(types: Mapping[str, int]) -> str:
    known = words("person")
    parts = [
        render(_says("by_type"), {"type": known.word("type", code), "count": types[code]})
        for code in known.codes["type"]
        if types.get(code)
    ]
    return "、".join(parts)


def _composition(office: Office) -> dict[int, str]:
    """Return what the standards find amiss in each body, as one text."""
    from clfdesk.services.check import verdicts

    found: dict[int, list[str]] = {}
    for verdict in verdicts(office, "composition"):
        for key in verdict.concerned:
            stem, _colon, number = key.partition(":")
            if stem == "body":
                found.setdefault(int(number), []).append(verdict.says)
    return {number: "；".join(dict.fromkeys(says)) for number, says in found.items()}


def villages() -> list[str]:
    """Return the villages and communities of the desk in their order."""
    return [each.name for each in records.every(Division) if each.kind in ("village", "community")]
