"""Filling a notice card from the desk: one notice for each person, village or worker, or one for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.notice import (
    TO_WRITE,
    Closing,
    FormGrid,
    FormRow,
    Grid,
    Notice,
    NoticeBlock,
    Prose,
    Publicity,
    SignLine,
    Slip,
)
from clfdesk.domain.paper import Column
from clfdesk.domain.register import Entry
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import add_months
from clfdesk.grammar.card import Card, missing, render, texts
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field
from clfdesk.grammar.masks import mask
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services.notice_card import named_fields
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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A person a notice does not name, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One notice with its place and how many people it names."""

    notice: Notice
    place: str
    people: int
    division: int | None = None


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


def _shown(each: Field, value: Any, stem: str, card: Card) -> Any:
    """Return a field as this card may print it: its word, masked for the public."""
    if value is None or value == "":
        return ""
    if each.kind == "tags":
        return [words(stem).word(each.codes, code) for code in value]
    if each.codes:
        return words(stem).word(each.codes, "yes" if value is True else "no" if value is False else str(value))
    if each.kind == "name" and each.name in card.table.get("full", ()):
        return value
    return mask(each.kind, value, card.purpose)


def _rows(office: Office, card: Card, stem: str, where: str) -> list[dict[str, Any]]:
    """Return the records of a card with the fields it names, and what grouping needs."""
    fields = STEMS[stem]
    wanted = {name for group, name in named_fields(card) if group == stem}
    wanted |= {"number", "village"} & set(fields.names())
    wanted |= {"age"} if stem == "person" else set()
    wanted |= {each["field"] for each in card.table.get("programme", ())}
    expression = parse(where, fields) if where.strip() else None
    columns = [name for name in fields.names() if name in wanted]
    order = str(card.table.get("order", "village, number" if "village" in fields.names() else ""))
    return listing.rows(stem, where=expression, columns=columns, order=order, limit=None, today=office.today)


def _where(card: Card, asked: Asked, values: Mapping[str, Any]) -> str:
    own = render(str(card.table.get("where", "")), values)
    kept = str(card.table.get("always", ""))
    chosen = asked.where or own
    return f"({chosen}) and ({kept})" if chosen and kept else chosen or kept


def chosen_rows(office: Office, card: Card) -> list[tuple[int, str, str]]:
    """Return (number, name, village) of everybody a card means today; nothing for a card that is not of people."""
    stem = str(card.table.get("stem", ""))
    if stem not in ("person", "staff"):
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


def _record(stem: str, row: Mapping[str, Any], card: Card) -> dict[str, Any]:
    return {each.name: _shown(each, row.get(each.name), stem, card) for each in STEMS[stem] if each.name in row}


def text_of(template: str, values: Mapping[str, Any]) -> str:
    """Return running text; what is missing prints a line to write on, never a hole."""
    empty = dict.fromkeys(missing(template, values), TO_WRITE)
    return render(template, {**values, **empty}) if empty else render(template, values)


def _table(block: Mapping[str, Any], rows: Sequence[dict[str, Any]], values: Mapping[str, Any], card: Card) -> Grid:
    stem = str(card.table.get("stem", ""))
    columns = []
    for each in block["column"]:
        heading = each.get("heading") or words(stem).heading(each["field"])
        columns.append(Column(text_of(heading, values), float(each.get("width", 6)), each.get("align", "center")))
    made = []
    expanded = [(row, programme) for row in rows for programme in _programmes(card, row, values)]
    for index, (row, programme) in enumerate(expanded, start=1):
        here = {**values, stem: _record(stem, row, card), "index": index, "programme": programme}
        made.append(
            tuple(
                render(each.get("text") or ("{" + f"{stem}.{each['field']}" + "}" if "field" in each else ""), here)
                for each in block["column"]
            )
        )
    for number in range(len(made) + 1, int(block.get("rows", 0)) + 1):
        index_only = (str(number) if each.get("text") == "{index}" else "" for each in block["column"])
        made.append(tuple(index_only))
    if block.get("fixed"):
        made = [tuple(render(cell, values) for cell in row) for row in block["fixed"]]
    return Grid(tuple(columns), tuple(made), float(block.get("mm", 9)))


def _programmes(card: Card, row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what a person receives, one line each; a card without programmes gives one line a person."""
    if not card.table.get("programme"):
        return [{}]
    return [
        {"title": each["title"], "amount": render(each.get("amount", ""), values)}
        for each in card.table["programme"]
        if row.get(each["field"])
    ]


def _block(
    block: Mapping[str, Any], rows: Sequence[dict[str, Any]], values: Mapping[str, Any], card: Card
) -> NoticeBlock:
    kind = block["kind"]
    if kind == "prose":
        align = block.get("align", "left")
        return Prose(text_of(block["text"], values), float(block.get("indent", 2)), bool(block.get("strong")), align)
    if kind == "table":
        return _table(block, rows, values, card)
    if kind == "form":
        made = tuple(
            FormRow(tuple(render(cell, values) for cell in row["cells"]), float(row.get("mm", block.get("mm", 9))))
            for row in block["row"]
        )
        return FormGrid(tuple(map(float, block["widths"])), made)
    if kind == "closing":
        return Closing(text_of(block["unit"], values), text_of(block["date"], values), bool(block.get("seal", True)))
    if kind == "slip":
        return Slip(text_of(block["title"], values), tuple(text_of(line, values) for line in block["lines"]))
    if kind == "sign":
        return SignLine(tuple(render(label, values) for label in block["labels"]))
    raise Refusal(
        _("This card cannot be used."),
        where=f"{card.name}.toml",
        why=_("It has a block of a kind that is not known: {kind}.").format(kind=kind),
        next=_("Mend the line named."),
    )


def _notice(card: Card, rows: Sequence[dict[str, Any]], values: Mapping[str, Any], mark: str) -> Notice:
    table = card.table
    values = {**values, "count": len(rows)}
    top = table.get("top", ["", ""])
    return Notice(
        title="" if table.get("untitled") else render(card.title, values),
        blocks=tuple(_block(block, rows, values, card) for block in table.get("block", ())),
        purpose=card.purpose,
        size=table.get("size", "A4"),
        landscape=table.get("orientation") == "landscape",
        body_pt=float(table.get("body_pt", 15.75)),
        top=(text_of(top[0], values), text_of(top[1], values)),
        mark=mark,
    )


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
    places = _villages(asked)
    if asked.villages:
        names = {place.name for place in places}
        rows = [row for row in rows if row.get("village") in names]
    left_out: list[LeftOut] = []
    if card.table.get("minors") is False:
        rows, left_out = _adults(office, rows)
    return list(_each(card, each, stem, rows, places, values, asked.mark)), left_out


def _each(
    card: Card,
    each: str,
    stem: str,
    rows: list[dict[str, Any]],
    places: list[Division],
    values: Mapping[str, Any],
    mark: str,
) -> Iterator[Filled]:
    by_name = {place.name: place for place in places}
    described = {place.name: _village(place, values) for place in places}
    if each == "village":
        for place in places:
            here = [row for row in rows if row.get("village") == place.name]
            if here or not stem or card.table.get("empty"):
                made = _notice(card, here, {**values, "village": described[place.name]}, mark)
                yield Filled(made, place.name, len(here), place.id)
    elif each in ("person", "staff", "post") and rows:
        for row in rows:
            village: dict[str, Any] = described.get(row.get("village") or "", {})
            named = {**values, each: _record(stem, row, card), "village": village}
            division = by_name.get(row.get("village") or "")
            made = _notice(card, [], named, mark)
            yield Filled(made, row.get("village") or "", 1, division.id if division else None)
    elif each and card.table.get("blank"):
        yield Filled(_notice(card, [], values, mark), "", 0)
    elif not each:
        yield Filled(_notice(card, rows, values, mark), "", len(rows))
