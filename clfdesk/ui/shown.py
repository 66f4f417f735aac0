"""How a value reads on screen: codes by their words, dates and money in one way, nothing as a blank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clfdesk.grammar.field import Field, Words
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _

#: Which file of words a stem's codes stand in.
_SAME_AS = {"certificate": "person", "roster": "person"}


def words(stem: str) -> Words:
    """Return the words of a stem; without any where it has no file."""
    from clfdesk.errors import Refusal
    from clfdesk.grammar.words import words as load

    try:
        return load(_SAME_AS.get(stem, stem))
    except (Refusal, KeyError):
        return Words({}, {})


def label(field: Field) -> str:
    """Return a field's label in the language of the window."""
    return _(field.label)


def choices(stem: str, field: Field) -> list[tuple[str, str]]:
    """Return (code, word) pairs of a field's code list, in their order."""
    return [(code, group[0]) for code, group in words(stem).codes.get(field.codes, {}).items()]


def money(fen: int | None) -> str:
    """Return fen as yuan with two decimals and separators: ``1,200.00``."""
    return "" if fen is None else format_yuan(fen, grouped=True)


def day(value: date | str | None) -> str:
    """Return a date as ``2026-10-01``."""
    return value.isoformat() if isinstance(value, date) else (value or "")


def text(stem: str, field: Field, value: Any) -> str:
    """Return the text a cell or a line of a detail shows for a value."""
    if value is None or value == "":
        return ""
    if field.kind == "flag":
        return _("yes") if value else _("no")
    if field.kind == "tags":
        parts = value if isinstance(value, (list, tuple)) else str(value).split(",")
        return "、".join(words(stem).word(field.codes, part.strip()) for part in parts if part.strip())
    if field.kind == "code":
        return words(stem).word(field.codes, str(value))
    if field.kind == "money":
        return money(int(value))
    if field.kind == "date":
        return day(value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: key in the row, heading, width in characters, how a value shows.

    ``toned`` takes the row's colour; ``firm`` must stay as wide as it is (a number that is cut is no number).
    """

    name: str
    heading: str
    width: int = 8
    right: bool = False
    show: Callable[[Any], str] = lambda value: "" if value is None else str(value)
    shown: bool = True
    toned: bool = False
    firm: bool = False


def columns(stem: str, fields: Sequence[Field]) -> list[Column]:
    """Return the columns of a list from a stem's declared fields."""

    def shower(field: Field) -> Callable[[Any], str]:
        return lambda value: text(stem, field, value)

    return [
        Column(
            each.name,
            label(each),
            max(each.width, 10) if each.kind == "name" else each.width,  # 古丽娜尔·艾合买提 is read whole
            each.kind in ("integer", "money"),
            shower(each),
            each.shown,
            each.name == "id_number",
            each.kind in ("id_number", "certificate_number", "account", "phone", "date", "name"),
        )
        for each in fields
    ]


def sentence(columns: Sequence[Column], row: Mapping[str, Any]) -> str:
    """Return a whole row as one sentence, for a screen reader."""
    parts = [each.show(row.get(each.name)) for each in columns if each.shown]
    return "，".join(part for part in parts if part)
