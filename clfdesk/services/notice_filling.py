"""Filling a notice card from the desk: one notice for each person, village or worker, or one for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.counter import Business
from clfdesk.domain.division import Division
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.notice import Notice, Publicity
from clfdesk.domain.register import Entry
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import add_months
from clfdesk.grammar.card import Card, render, texts
from clfdesk.grammar.expression import parse
from clfdesk.i18n import _
from clfdesk.services.notice_card import named_fields
from clfdesk.services.notice_parts import notice_of, record
from clfdesk.services.office import Office
from clfdesk.storage import listing, records

_TERMS = (
    "federation", "association", "group", "station", "home", "chair", "vice_chair", "member", "commissioner",
    "officer", "director", "leader", "liaison", "visit", "stipend",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch is wanted for: the filter, the villages, the day a publicity begins, words given on the way."""

    where: str = ""
    villages: tuple[str, ...] = ()
    start: date | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A person a notice does not name, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One notice with its place, how many people it names, and which of the register's persons they are."""

    notice: Notice
    place: str
    people: int
    division: int | None = None
    persons: tuple[int, ...] = ()


def base_values(office: Office, card: Card, asked: Asked, period: Publicity | None) -> dict[str, Any]:
    """Return what every text of a card may name, whoever it is for."""
    info, day = office.info, office.today
    township = next(iter(records.every(Division, kind="township")), Division(name=info.township))
    months = office.pack.value("certificate.renew_months", day)
    settings = {**card.table.get("defaults", {}), **asked.settings}
    return {
        "township": {"name": info.township, "contact_phone": township.contact_phone or info.contact_phone},
        "county": info.county,
        "clerk": info.clerk,
        "leader": info.leader,
        "today": day,
        "renew_by": add_months(day, int(months.value) if months else 0),
        "term": {code: office.pack.term(code) for code in _TERMS},
        "set": settings,
        "figure": figures(office) if any("{figure." in each for each in texts(card.table)) else {},
        "notice": {"first": period.first, "last": period.last, "down": period.down, "days": period.days}
        if period
        else {},
    }


def figures(office: Office) -> dict[str, int]:
    """Return the numbers a year's report names, as of today."""
    year = f"{office.today.year}-"
    entries = [(each.form, each.entered_on) for form in ("visit", "need") for each in records.every(Entry, form=form)]

    def counted(stem: str, where: str) -> int:
        return listing.count(stem, parse(where, STEMS[stem]), today=office.today)

    return {
        "villages": sum(1 for each in records.every(Division) if each.kind in ("village", "community")),
        "persons": counted("person", "lifecycle == 'registered'"),
        "living": counted("person", "lifecycle == 'registered' and living_allowance"),
        "care": counted("person", "lifecycle == 'registered' and care_subsidy"),
        "staff": counted("staff", "empty(ended_on)"),
        "nonholders": records.count(Nonholder),
        "visits": sum(1 for form, day in entries if form == "visit" and day.startswith(year)),
        "needs": sum(1 for form, day in entries if form == "need" and day.startswith(year)),
    }


def _rows(office: Office, card: Card, stem: str, where: str) -> list[dict[str, Any]]:
    """Return the records of a card with the fields it names, and what grouping needs."""
    fields = STEMS[stem]
    wanted = {name for group, name in named_fields(card) if group == stem}
    wanted |= {"number", "village"} & set(fields.names())
    wanted |= {"age"} if stem in ("person", "business") else set()
    wanted |= {each["field"] for each in card.table.get("programme", ())}
    expression = parse(where, fields) if where.strip() else None
    columns = [name for name in fields.names() if name in wanted]
    order = str(card.table.get("order", "village, number" if "village" in fields.names() else ""))
    return listing.rows(stem, where=expression, columns=columns, order=order, limit=None, today=office.today)


def _tell_standards(office: Office, rows: list[dict[str, Any]]) -> None:
    """Tell each person's row what its benefits come to and in which months."""
    from clfdesk.services.benefit_publicity import standards

    by_person: dict[int, dict[str, tuple[str, str]]] = {}
    for (number, flag), told in standards(office).items():
        by_person.setdefault(number, {})[flag] = told
    for row in rows:
        row["drawn"] = by_person.get(row["number"], {})


def _where(card: Card, asked: Asked, values: Mapping[str, Any]) -> str:
    own = render(str(card.table.get("where", "")), values)
    kept = str(card.table.get("always", ""))
    chosen = asked.where or own
    return f"({chosen}) and ({kept})" if chosen and kept else chosen or kept


def chosen_rows(office: Office, card: Card) -> list[tuple[int, str, str]]:
    """Return (number, name, village) of everybody a card means today; nothing for a card that is not of people."""
    stem = str(card.table.get("stem", ""))
    if stem not in ("person", "staff", "business"):
        return []
    where = _where(card, Asked(), base_values(office, card, Asked(), None))
    expression = parse(where, STEMS[stem]) if where.strip() else None
    columns = [name for name in ("number", "name", "village") if name in STEMS[stem].names()]
    order = str(card.table.get("order", "village, number"))
    rows = listing.rows(stem, where=expression, columns=columns, order=order, limit=None, today=office.today)
    return [(int(row["number"]), str(row["name"]), str(row.get("village") or "")) for row in rows]


def _adults(office: Office, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Return those who may be named, and the minors (or those of unknown age) who are left out."""
    least = int(office.pack.require("person.adult_age", office.today).value)
    kept, out = [], []
    for row in rows:
        if row["age"] is None:
            out.append(LeftOut(row["number"], _("The age is not known.")))
        elif row["age"] < least:
            out.append(LeftOut(row["number"], _("A minor is not named in public.")))
        else:
            kept.append(row)
    return kept, out


def _holders(place: Division) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for body in records.every(Body, division_id=place.id, kind="association"):
        for post in records.every(Post, body_id=body.id, ended_on=None):
            found.setdefault(post.post, []).append(post.name)
    return {code: "、".join(found.get(code, ())) for code in ("chair", "commissioner")}


def _village(place: Division, values: Mapping[str, Any]) -> dict[str, Any]:
    phone = place.contact_phone or values["township"]["contact_phone"]
    return {"name": place.name, "contact_phone": phone, **_holders(place)}


def _villages(asked: Asked) -> list[Division]:
    known = [each for each in records.every(Division) if each.kind in ("village", "community")]
    unknown = [name for name in asked.villages if name not in {each.name for each in known}]
    if unknown:
        raise Refusal(
            _("There is no village or community of that name."),
            where="、".join(unknown),
            why=_("It is not among this township's divisions."),
            next=_("Choose from the list of villages and communities."),
        )
    return [each for each in known if not asked.villages or each.name in asked.villages]


def filled(office: Office, card: Card, asked: Asked, period: Publicity | None) -> tuple[list[Filled], list[LeftOut]]:
    """Return the notices of a card and who was left out of them."""
    values = base_values(office, card, asked, period)
    stem, each = str(card.table.get("stem", "")), str(card.table.get("each", ""))
    where = _where(card, asked, values)
    plain = card.table.get("blank") and not asked.where
    rows = _rows(office, card, stem, where) if stem and not plain else []
    if card.table.get("programme"):
        _tell_standards(office, rows)
    places = _villages(asked)
    if asked.villages:
        names = {place.name for place in places}
        rows = [row for row in rows if row.get("village") in names]
    left_out: list[LeftOut] = []
    if card.table.get("minors") is False:
        rows, left_out = _adults(office, rows)
    if stem == each == "business":
        from clfdesk.services.counter_words import case

        rows = [{**row, "@case": case(office, int(row["number"]))} for row in rows]
    return list(_each(card, each, stem, rows, places, values, asked)), left_out


def _each(
    card: Card,
    each: str,
    stem: str,
    rows: list[dict[str, Any]],
    places: list[Division],
    values: Mapping[str, Any],
    asked: Asked,
) -> Iterator[Filled]:
    mark = asked.mark
    by_name = {place.name: place for place in places}
    described = {place.name: _village(place, values) for place in places}
    if each == "village":
        for place in places:
            here = [row for row in rows if row.get("village") == place.name]
            if here or not stem or card.table.get("empty"):
                made = notice_of(card, here, {**values, "village": described[place.name]}, mark, large=asked.large)
                yield Filled(made, place.name, len(here), place.id, _numbers(stem, here))
    elif each in ("person", "staff", "post", "business") and rows:
        for row in rows:
            village: dict[str, Any] = described.get(row.get("village") or "", {})
            own = {**values["set"], **row.get("@case", {})}
            named = {**values, each: record(stem, row, card), "village": village, "set": own}
            division = by_name.get(row.get("village") or "")
            made = notice_of(card, [], named, mark, large=asked.large)
            yield Filled(made, row.get("village") or "", 1, division.id if division else None, _numbers(stem, [row]))
    elif each and card.table.get("blank"):
        named = {**values, each: {"name": values["set"].get("who", "")}}  # somebody who is on no roster
        yield Filled(notice_of(card, [], named, mark, large=asked.large), "", 0)
    elif not each:
        yield Filled(notice_of(card, rows, values, mark, large=asked.large), "", len(rows), None, _numbers(stem, rows))


def _numbers(stem: str, rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Return which of the register's persons records are about; an application is its applicant's."""
    numbers = [int(row["number"]) for row in rows]
    if stem == "business":
        known = records.some(Business, numbers)
        return tuple(each.person_id for each in known.values() if each.person_id)
    return tuple(numbers) if stem == "person" else ()
