"""Filing cards: found, inherited and unfolded, so that a new return is only a card.

A card may take over another (``extends``), add columns after one of its headings
(``after``), and unfold one column into many (``each`` = the code lists to cross).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

from clfdesk import resources
from clfdesk.domain.alias import SavedList
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.card import Card, load_card
from clfdesk.grammar.field import Fields, Words
from clfdesk.i18n import _
from clfdesk.storage import records

_KNOWN = (
    *("township", "county", "clerk", "leader", "phone", "today", "day", "period", "period.first", "period.last"),
    *("period.year", "revision", "name", "unit", "code", "count", "sum", "total", "kind", "before", "now", "percent"),
    "term.*",
)
_OWN = "R40"  # what a desk adds to the returns is one of these
_JOINED = ("column", "check", "unique", "cross_foot", "previous")


@cache
def cards() -> tuple[Card, ...]:
    """Return every filing card, by its number; a faulty one is refused with its line."""
    plain = {name: load_card("filings", name, _KNOWN) for name in resources.names("filings")}
    return tuple(sorted((_inherited(card, plain) for card in plain.values()), key=lambda card: card.code))


def find(name: str) -> Card:
    """Return the card of a number (``R01``) or file name; :class:`Refusal` naming those there are."""
    head, _slash, own = name.strip().partition("/")
    if own and head.upper() == _OWN:
        return _custom(own)
    wanted = name.strip().lower()
    every = cards()
    for card in every:
        if wanted in (card.code.lower(), card.name.lower(), card.name.lower().partition("_")[2]):
            return card
    raise Refusal(
        _("There is no return of that name."),
        where=name,
        why=_("Known returns: {names}.").format(names=", ".join(card.code for card in every)),
        next=_("Choose one of them."),
    )


def custom() -> list[Card]:
    """Return the returns this desk made for itself: every list that was kept with its columns is one, ``R40/name``."""
    kept = records.every(SavedList)
    return [_from_list(each) for each in kept if each.stem in STEMS and each.columns]


def _custom(name: str) -> Card:
    for card in custom():
        if card.code == f"{_OWN}/{name}":
            return card
    raise Refusal(
        _("There is no return of that name."),
        where=f"{_OWN}/{name}",
        why=_("A return with columns of your own is a list that was kept under that name."),
        next=_("Choose the columns of a list, keep it, and make the return."),
    )


def _from_list(kept: SavedList) -> Card:
    """Return the card of a list that was kept: its columns, its condition, its order; the rest as R40 has it."""
    plain = find(_OWN)
    known = STEMS[kept.stem]
    names = [name for name in kept.columns.split(",") if name in known.names() and name != "number"]
    usual = {str(each["field"]): each for each in plain.table["column"] if each.get("field")}
    columns: list[Mapping[str, Any]] = [usual["number"]]
    columns += [usual[name] if kept.stem == "person" and name in usual else {"field": name} for name in names]
    listed = "lifecycle == 'registered'" if kept.stem == "person" else ""
    table = {
        **plain.table,
        "name": kept.name,
        "title": f"{{township}}{kept.name}",
        "stem": kept.stem,
        "where": kept.condition or listed,
        "order": kept.sorting or ("village, number" if kept.stem == "person" else "number"),
        "column": columns,
    }
    return replace(plain, code=f"{_OWN}/{kept.name}", title=f"{{township}}{kept.name}", table=table)


def _inherited(card: Card, plain: Mapping[str, Card]) -> Card:
    base = card.table.get("extends")
    if base is None:
        return card
    if base not in plain:
        raise Refusal(
            _("This card cannot be used."),
            where=card.name,
            why=_("It takes over {name}, which does not exist.").format(name=base),
            next=_("Mend the line named."),
        )
    whole = _inherited(plain[str(base)], plain)
    table: dict[str, Any] = {**whole.table, **{name: each for name, each in card.table.items() if name not in _JOINED}}
    for name in _JOINED:
        table[name] = [*whole.table.get(name, ()), *card.table.get(name, ())]
    table["column"] = _placed(list(whole.table["column"]), card.table.get("column", ()))
    return replace(card, table=table)


def _placed(columns: list[Mapping[str, Any]], added: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the columns with the added ones: after the field they name, else before the remark."""
    for column in added:
        fields = [str(each.get("field", "")) for each in columns]
        if column.get("after") in fields:
            at = fields.index(str(column["after"])) + 1
            while at < len(columns) and columns[at].get("after") == column["after"]:
                at += 1
        else:
            at = fields.index("remark") if "remark" in fields else len(columns)
        columns.insert(at, column)
    return columns


def columns(card: Card, fields: Fields, words: Words) -> list[dict[str, Any]]:
    """Return a card's columns, those that stand for many unfolded into one a code.

    ``each = ["type", "grade"]`` makes a column for every type and grade: the first word
    is its group, the last its heading, its condition that both hold (and ``when``).
    """
    made: list[dict[str, Any]] = []
    for column in card.table["column"]:
        if "each" not in column:
            made.append(dict(column))
            continue
        lists = [fields.named(name) for name in column["each"]]
        shown = set(column.get("only", ()))
        codes = [[code for code in words.codes[each.codes] if code != "unknown"] for each in lists]
        for chosen in product(*codes):
            if shown and chosen[0] not in shown:
                continue
            said = [words.word(each.codes, code) for each, code in zip(lists, chosen, strict=True)]
            asked = [_asks(each.name, each.kind, code) for each, code in zip(lists, chosen, strict=True)]
            plain = {name: value for name, value in column.items() if name not in ("each", "only")}
            plain["when"] = " and ".join([*asked, *([f"({column['when']})"] if column.get("when") else [])])
            plain["heading"] = said[-1]
            plain["group"] = said[0] if len(said) > 1 else column.get("group", "")
            made.append(plain)
    return made


def _asks(name: str, kind: str, code: str) -> str:
    if kind == "tags":
        return f"{name} contains '{code}'"
    return f"{name} == {code}" if code.isdigit() and kind != "flag" else f"{name} == '{code}'"
