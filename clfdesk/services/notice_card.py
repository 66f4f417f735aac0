"""Notice cards: which there are, and what a public one may name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clfdesk import resources
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.card import Card, load_card, placeholders, texts
from clfdesk.grammar.field import Purpose
from clfdesk.i18n import _
from clfdesk.services.card_words import localised

#: The lists a notice is made of: one for each record, or a table of them.
_STEMS = ("person", "staff", "post", "business")
#: What the texts of a notice may name; ``set.*`` are the words given on the way, with the card's own defaults.
KNOWN = (
    "township.name",
    "township.contact_phone",
    "county",
    "clerk",
    "leader",
    "today",
    "renew_by",
    "index",
    "count",
    *(f"village.{name}" for name in ("name", "contact_phone", "chair", "commissioner")),
    *(f"notice.{name}" for name in ("first", "last", "down", "days")),
    *(f"programme.{name}" for name in ("title", "amount", "months")),
    *(f"{stem}.{name}" for stem in _STEMS for name in STEMS[stem].names()),
    "term.*",
    "set.*",
    "figure.*",
)


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice or form that can be pressed: its number, name, purpose, what it is made for (``each``), of what list."""

    name: str
    code: str
    title: str
    purpose: Purpose
    each: str
    stem: str = ""
    plain: bool = False  # it can be had in plain words, in large print
    blank: bool = False  # without anybody named it is an empty form to write on
    given: bool = False  # it is handed to the one it names: no internal mark


def cards() -> list[NoticeCard]:
    """Return every notice card, by its number; a faulty one is refused with its line."""
    found = []
    for name in resources.names("papers", "notices"):
        card = _loaded(name)
        plain = str(card.table.get("name", card.title))
        each, stem = str(card.table.get("each", "")), str(card.table.get("stem", ""))
        ways = (bool(card.table.get(name)) for name in ("plain", "blank", "given"))
        found.append(NoticeCard(name, card.code, plain, card.purpose, each, stem, *ways))
    return sorted(found, key=lambda each: each.code)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A paper of the field's list that another part of the program makes: its number, title, page and verb."""

    code: str
    title: str
    page: str
    verb: str


def elsewhere() -> list[Elsewhere]:
    """Return the papers of the field's list (N01 to N39) that are no notice cards, with where they are made."""
    return [Elsewhere(**each) for each in resources.shipped("lists", "papers_elsewhere.toml")["paper"]]


def find(name: str) -> Card:
    """Return the card of a number (``N01``) or a file's name; :class:`Refusal` naming those there are."""
    wanted = name.strip().lower()
    for each in resources.names("papers", "notices"):
        if wanted in (each, str(resources.shipped("papers", "notices", f"{each}.toml").get("code", "")).lower()):
            return _loaded(each)
    for paper in elsewhere():
        if wanted == paper.code.lower():
            raise Refusal(
                _("This paper is made elsewhere."),
                where=f"{paper.code} {paper.title}",
                why=_("It needs more than a list of people."),
                next=_("Make it on its page, or with: clfdesk {verb}.").format(verb=paper.verb),
            )
    raise Refusal(
        _("There is no notice or form of that name."),
        where=name,
        why=_("Known ones: {names}.").format(names=", ".join(card.code for card in cards())),
        next=_("Choose one of them."),
    )


def _loaded(name: str) -> Card:
    card = localised("notices", load_card("notices", name, KNOWN))
    check_public(card)
    return card


def named_fields(card: Card) -> Iterator[tuple[str, str]]:
    """Yield (stem, field) of everything a card prints of a record."""
    stem = str(card.table.get("stem", ""))
    blocks = (*card.table.get("block", ()), *card.table.get("plain", ()))
    for block in blocks:
        for column in block.get("column", ()):
            if "field" in column:
                yield stem, column["field"]
    for text in (*texts(blocks), *card.table.get("top", ())):
        for name in placeholders(text):
            group, _dot, field = name.partition(".")
            if group in _STEMS:
                yield group, field
    for name in placeholders(card.title):
        group, _dot, field = name.partition(".")
        if group in _STEMS:
            yield group, field


def check_public(card: Card) -> None:
    """Raise :class:`Refusal` where a public card prints a field that is not declared public."""
    if card.purpose != "public":
        return
    for stem, name in named_fields(card):
        if not STEMS[stem].named(name).public:
            raise Refusal(
                _("This public notice would print what is not public."),
                where=f"{card.name}.toml: {stem}.{name}",
                why=_("The field is not declared for public papers."),
                next=_("Take the field out of the card."),
            )
