"""The township's own words laid over the shipped cards of boards and notices."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from clfdesk.domain.wording import CardText, overlaid
from clfdesk.grammar.card import Card
from clfdesk.storage import desk, records

Kind = Literal["posters", "notices"]


def own_words(kind: Kind, name: str) -> dict[str, CardText]:
    """Return what the open desk wrote on a card itself, by its place; nothing where no desk is open."""
    if desk.opened_folder() is None:
        return {}
    return {each.part: each for each in records.every(CardText, kind=kind, card=name)}


def localised(kind: Kind, card: Card) -> Card:
    """Return a card with the township's own words in it."""
    own = own_words(kind, card.name)
    if not own:
        return card
    table = overlaid(card.table, {place: each.words for place, each in own.items()})
    return replace(card, title=table["title"], table=table)


def changed_cards(kind: Kind) -> dict[str, str]:
    """Return the cards the desk wrote own words on, with the day of the newest of them (ISO)."""
    found: dict[str, str] = {}
    for each in records.every(CardText, kind=kind):
        found[each.card] = max(found.get(each.card, ""), each.changed_on)
    return found
