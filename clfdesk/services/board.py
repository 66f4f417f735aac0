"""Gathering what a wall board says: who sits where, the local words, the counts, as of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clfdesk import resources
from clfdesk.domain.board import fill
from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.poster import Block, Board
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.card import Card, load_card, render, texts
from clfdesk.i18n import _
from clfdesk.services.benefit_publicity import standards_said as benefit_standards
from clfdesk.services.board_areas import areas
from clfdesk.services.board_chart import chart
from clfdesk.services.board_statistics import Statistics
from clfdesk.services.card_words import changed_cards, localised
from clfdesk.services.office import Office
from clfdesk.storage import records

#: Who is named on boards, and the local words they use.
_WORDS = ("visit", "association", "station", "federation", "group", "home", "stipend", "wage", "leader")
_POSTS = ("chair", "vice_chair", "member", "commissioner", "officer", "liaison", "director", "vice_director")
#: What the texts of a board may name.
KNOWN = (
    "today",
    *("smallest", "first", "last", "total", "count", "share", "age"),  # of the information board
    *(f"{place}.{name}" for place in ("village", "place", "township") for name in ("name", "contact_phone")),
    *(f"post.{post}.{name}" for post in _POSTS for name in ("name", "phone")),
    "term.*",
    "benefit.*",
)


def sizes() -> list[str]:
    """Return the sizes a board can be pressed in, in the order the clerk chooses from."""
    return list(resources.shipped("papers", "boards.toml")["size"])


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A board that can be pressed: its name, number in the list of boards, title and where it hangs."""

    name: str
    code: str
    title: str
    hangs: str
    sets: tuple[str, ...]
    sizes: tuple[str, ...] = ()  # those it is made for, the usual one first; none: any
    changed_on: str = ""  # the day the township last wrote words of its own on it


def named(name: str) -> Card:
    """Return a card by its name (``association_duties``) or number (``P04``)."""
    for each in resources.names("papers", "posters"):
        table = resources.shipped("papers", "posters", f"{each}.toml")
        if name in (each, table.get("code")) or name.lower() == str(table.get("code", "")).lower():
            return localised("posters", load_card("posters", each, KNOWN))
    raise Refusal(
        _("There is no board of that name."),
        where=name,
        why=_("It is not among the boards of this program."),
        next=_("Choose one from the list of boards."),
    )


def _meant(name: str) -> list[Card]:
    """Return the cards a name or number means: a number whose boards are lettered (``P33``) means all of them."""
    numbers = {each: str(resources.shipped("papers", "posters", f"{each}.toml").get("code", "")) for each in _names()}
    lettered = [each for each, code in numbers.items() if code[:-1] == name.upper() and code[-1:].isalpha()]
    return [named(each) for each in sorted(lettered, key=lambda each: numbers[each])] or [named(name)]


def _names() -> list[str]:
    return list(resources.names("papers", "posters"))


def cards(office: Office, chosen_set: str | None = None) -> list[BoardCard]:
    """Return the boards there are, in the order of their numbers; of one set where asked."""
    words = {"term": _terms(office)}
    found = []
    changed = changed_cards("posters")
    for name in resources.names("papers", "posters"):
        card = named(name)
        sets = tuple(card.table.get("set", ()))
        if chosen_set is None or chosen_set in sets:
            plain = render(card.table.get("name", card.title), words)  # a place prints nothing here
            usual = tuple(card.table.get("sizes", ()))
            found.append(BoardCard(name, card.code, plain, card.table["hangs"], sets, usual, changed.get(name, "")))
    return sorted(found, key=lambda each: each.code)


def _terms(office: Office) -> dict[str, str]:
    return {code: office.pack.term(code) for code in (*_POSTS, *_WORDS)}


class _People:
    """Who sits where in a place, for the placeholders of a card."""

    def __init__(self, place: Division) -> None:
        bodies = records.every(Body, division_id=place.id)
        wanted = ("federation",) if place.kind == "township" else ("association",)
        posts = [
            post
            for body in bodies
            if body.kind in wanted
            for post in records.every(Post, body_id=body.id, ended_on=None)
        ]
        self.posts: dict[str, dict[str, str]] = {}
        for post in posts:
            held = self.posts.setdefault(post.post, {"name": "", "phone": ""})
            held["name"] = f"{held['name']}、{post.name}" if held["name"] else post.name
            held["phone"] = held["phone"] or post.public_phone


def _values(office: Office, card: Card, place: Division, township: Division) -> dict[str, Any]:
    """Return everything a card's placeholders may name for one place."""
    empty = {"name": "", "phone": ""}
    posts = _People(place).posts
    phone = place.contact_phone or township.contact_phone or office.info.contact_phone
    where = {"name": place.name, "contact_phone": phone}
    return {
        "village": where,
        "place": where,
        "township": {
            "name": office.info.township,
            "contact_phone": township.contact_phone or office.info.contact_phone,
        },
        "post": {code: posts.get(code, empty) for code in _POSTS},
        "term": _terms(office),
        "today": office.today,
        "benefit": benefit_standards(office) if any("{benefit." in each for each in texts(card.table)) else {},
    }


def gather(office: Office, card: Card, place: Division, township: Division) -> Board:
    """Return what a board says today in one place."""
    values = _values(office, card, place, township)

    def counted(table: Mapping[str, Any]) -> list[Block]:
        if table.get("kind") == "areas":
            return areas(office, table, values)
        if table.get("kind") == "chart":
            return chart(office, place, table, values)
        return Statistics(office, place).blocks(table)

    return fill(
        card,
        values,
        counted,
        place=place.name,
        owner=office.info.township,
        updated=written_day(office.today),
        second=card.table.get("second", {}).get(office.info.pack),
    )


def _township(office: Office) -> Division:
    found = records.every(Division, kind="township")
    return found[0] if found else Division(name=office.info.township, kind="township")


def _places(office: Office, card: Card, names: Iterable[str]) -> list[Division]:
    """Return the places a card is wanted for; refuses names that are not on the desk."""
    known = {division.name: division for division in records.every(Division)}
    township = _township(office)
    asked = list(names)
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise Refusal(
            _("There is no village or community of that name."),
            where="、".join(unknown),
            why=_("It is not among this township's divisions."),
            next=_("Choose from the list of villages and communities."),
        )
    hangs = card.table["hangs"]
    if hangs == "township":
        return [township]
    villages = [known[name] for name in asked if hangs == "any" or known[name].kind != "township"]
    if not asked:
        villages = [each for each in known.values() if each.kind in ("village", "community")]
        if hangs == "any" and township.id:
            villages.append(township)
    return villages


def boards(office: Office, chosen: Sequence[str], places: Sequence[str]) -> list[tuple[Card, Board]]:
    """Return all boards of the chosen cards for the chosen places (none chosen: every village)."""
    township = _township(office)
    return [
        (card, gather(office, card, place, township))
        for name in chosen
        for card in _meant(name)
        for place in _places(office, card, places)
    ]


def public_phones(office: Office) -> set[str]:
    """Return the telephones the office declared as public contacts."""
    declared = {office.info.contact_phone} | {division.contact_phone for division in records.every(Division)}
    declared |= {post.public_phone for post in records.every(Post)}
    return declared - {""}
