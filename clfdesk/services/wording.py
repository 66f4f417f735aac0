"""A township's own words on a card: what can be written, the shipped text beside, and the way back to it."""

from __future__ import annotations

from dataclasses import replace

from clfdesk import resources
from clfdesk.domain.wording import CELLS, CardText, Part, misshapen, overlaid, places, value_of, written
from clfdesk.errors import Refusal
from clfdesk.grammar.card import Card, check_texts, load_card, texts
from clfdesk.i18n import _
from clfdesk.services import board, notice_card
from clfdesk.services.card_words import Kind, changed_cards, localised, own_words
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

__all__ = ["changed_cards", "known", "localised", "own_words", "parts", "reset", "write"]


def parts(kind: Kind, name: str) -> list[Part]:
    """Return the parts of a card that can be written, the shipped text and the one in force."""
    card = _shipped(kind, name)
    own = own_words(kind, card.name)
    found = []
    for place, what, value in places(card.table):
        shipped = written(value)
        mine = own.get(place)
        if mine is None:
            found.append(Part(place, what, shipped, shipped))
        else:
            moved = mine.shipped != shipped
            found.append(Part(place, what, shipped, mine.words, mine.changed_on, mine.changed_by, moved))
    return found


def write(office: Office, kind: Kind, name: str, place: str, words: str) -> int | None:
    """Put a township's own words on a card, or go back to the shipped ones where they are the same.

    Returns the change set, or None where nothing changed. Raises :class:`Refusal` naming card
    and line for a placeholder nobody knows, for braces that do not match and for an empty part.
    """
    card = _shipped(kind, name)
    shipped = next((value for each, _kind, value in places(card.table) if each == place), None)
    if shipped is None:
        raise Refusal(_("This card has no such part."), where=f"{card.code} {place}")
    plain = words if place.endswith(f".{CELLS}") else words.strip("\n")
    if not plain.strip():
        raise Refusal(
            _("A part of a card cannot be empty."),
            where=f"{card.code} {place}",
            next=_("Write the words, or go back to the shipped text."),
        )
    if (wrong := misshapen(place, plain, shipped)) is not None:
        raise Refusal(
            _("The columns and cells of a form stay where they are."),
            where=_("{card}: {part}, line {line}").format(card=card.code, part=place, line=wrong),
            why=_("There are more or fewer of them than on the shipped card."),
            next=_("Change the words only; leave each line and each stroke between cells."),
        )
    before = own_words(kind, card.name).get(place)
    if plain == written(shipped) or written(value_of(plain, shipped)) == written(shipped):
        return reset(office, kind, name, place) if before else None
    if before and before.words == plain:
        return None
    lines = plain.splitlines()
    for each in texts(value_of(plain, shipped)):
        line = next((number for number, text in enumerate(lines, start=1) if each and each[:12] in text), 1)
        check_texts([each], known(kind), _("{card}: {part}, line {line}").format(card=card.code, part=place, line=line))
    if kind == "notices":
        table = overlaid(card.table, {place: plain})
        notice_card.check_public(replace(card, title=table["title"], table=table))
    value = CardText(
        kind, card.name, place, plain, written(shipped), office.today.isoformat(), office.user or office.info.clerk
    )
    with unit("card.write", why=f"{card.code} {place}", user=office.user, at=_now(office)) as change:
        if before:
            changes = {name: getattr(value, name) for name in ("words", "shipped", "changed_on", "changed_by")}
            records.update(CardText, before.id, changes, ver=before.ver)
        else:
            records.insert([value])
    return change.id


def reset(office: Office, kind: Kind, name: str, place: str = "") -> int | None:
    """Go back to the shipped text of one part, or of the whole card; None where nothing was changed."""
    card = _shipped(kind, name)
    own = own_words(kind, card.name)
    gone = [each for each in own.values() if not place or each.part == place]
    if not gone:
        return None
    with unit("card.reset", why=f"{card.code} {place}".strip(), user=office.user, at=_now(office)) as change:
        for each in gone:
            records.delete(CardText, each.id)
    return change.id


def known(kind: Kind) -> tuple[str, ...]:
    """Return the placeholders a card of a kind may name."""
    return notice_card.KNOWN if kind == "notices" else board.KNOWN


def _shipped(kind: Kind, name: str) -> Card:
    for each in resources.names("papers", kind):
        table = resources.shipped("papers", kind, f"{each}.toml")
        if name.lower() in (each, str(table.get("code", "")).lower()):
            return load_card(kind, each, known(kind))
    raise Refusal(_("There is no card of that name."), where=name, next=_("Choose one from the list."))


def _now(office: Office) -> str:
    return office.clock.now().isoformat()
