"""The form engine: registers, surveys, score sheets and a clerk's own ledgers.

A form is items with types, options, conditions and a version; answers keep the version
they were given under. Items of the yearly survey carry its R-numbers as their names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, cast, get_args

from clfdesk import resources
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.accounts import why_not as account_why_not
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.evaluation import empty
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field, Fields, Kind
from clfdesk.i18n import _

ItemType = Literal["single", "multi", "text", "number", "date", "time", "flag", "account"]

#: An hour as it is kept: 15:00.
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")

_KINDS: dict[ItemType, Kind] = {
    "single": "code",
    "multi": "tags",
    "text": "text",
    "number": "integer",
    "date": "date",
    "time": "text",
    "flag": "flag",
    "account": "account",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One question: ``when`` is a condition over the other items' answers, ``options`` code and word."""

    name: str
    label: str
    type: ItemType = "text"
    required: bool = False
    when: str = ""
    options: tuple[tuple[str, str], ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A version of a form."""

    name: str
    title: str
    version: str
    items: tuple[Item, ...]
    source: str = ""

    def item(self, name: str) -> Item:
        """Return an item by its name; ``KeyError`` where there is none."""
        for item in self.items:
            if item.name == name:
                return item
        raise KeyError(name)

    def fields(self) -> Fields:
        """Return the items as fields, for conditions and lists."""
        return Fields(Field(item.name, item.label, _KINDS[item.type], required=item.required) for item in self.items)


def load_form(kind: str, name: str) -> Form:
    """Return a shipped form; ``kind`` is its folder under ``resources/`` (registers, surveys)."""
    return read_form(resources.folder(kind, f"{name}.toml"))


def read_form(path: Path) -> Form:
    """Return the form of a file; Refusal naming the file and the item that cannot be used."""
    return form_of(resources.read(path), path)


def form_of(table: Mapping[str, Any], path: Path) -> Form:
    """Return the form a table describes; ``path`` is only its name in a refusal."""
    try:
        items = tuple(_item(path, entry) for entry in table["item"])
        form = Form(table.get("name", path.stem), table["title"], str(table["version"]), items, table.get("source", ""))
    except KeyError as error:
        raise _fault(path, "", _("It has no {name}.").format(name=str(error.args[0]))) from error
    names = [item.name for item in items]
    for item in items:
        if names.count(item.name) > 1:
            raise _fault(path, item.name, _("Two items have this name."))
        if item.when:
            try:
                parse(item.when, form.fields())
            except Refusal as refusal:
                raise _fault(path, item.name, refusal.why) from refusal
    return form


def _fault(path: Path, item: str, why: str) -> Refusal:
    where = _("{file}, item {item}").format(file=path.name, item=item) if item else path.name
    return Refusal(_("This form cannot be used."), where=where, why=why, next=_("Mend the item named."))


def _item(path: Path, entry: Mapping[str, Any]) -> Item:
    name, kind = str(entry["name"]), entry.get("type", "text")
    if kind not in get_args(ItemType):
        raise _fault(path, name, _("There is no item type {type}.").format(type=kind))
    if not re.fullmatch(r"[^\W\d]\w*", name):
        raise _fault(path, name, _("An item's name is one word that begins with a letter."))
    options = tuple((str(code), str(word)) for code, word in entry.get("options", {}).items())
    if kind in ("single", "multi") and not options:
        raise _fault(path, name, _("It has no options to choose from."))
    return Item(
        name,
        entry["label"],
        cast(ItemType, kind),
        bool(entry.get("required", False)),
        entry.get("when", ""),
        options,
        _bound(entry.get("minimum")),
        _bound(entry.get("maximum")),
        entry.get("unit", ""),
        entry.get("group", ""),
    )


def _bound(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def asked(form: Form, answers: Mapping[str, Any], *, today: date | None = None) -> list[Item]:
    """Return the items that apply to these answers; one whose condition is unknown is not asked yet."""
    return [
        item
        for item in form.items
        if not item.when or parse(item.when, form.fields()).holds(answers, today=today) is True
    ]


def problems(form: Form, answers: Mapping[str, Any], *, today: date | None = None) -> list[Problem]:
    """Return what is wrong with answers: missing, not among the options, out of bounds, not asked at all."""
    applies = {item.name for item in asked(form, answers, today=today)}
    found = []
    for item in form.items:
        answer = answers.get(item.name)
        if item.name not in applies:
            if not empty(answer):
                why = _("This is not asked here, after the other answers.")
                found.append(Problem(item.name, str(answer), why, _("Clear it, or correct the other answers.")))
        elif empty(answer):
            if item.required:
                found.append(Problem(item.name, "", _("This must be answered."), _("Fill it in."), "refused"))
        elif why := _wrong(item, answer):
            found.append(Problem(item.name, str(answer), why, _("Correct it."), "refused"))
    strange = answers.keys() - {item.name for item in form.items}
    why, mend = _("The form has no such item."), _("Leave it out.")
    return found + [Problem(name, str(answers[name]), why, mend, "refused") for name in sorted(strange)]


def read_time(answer: object) -> str:
    """Return a time of day as it is kept (``09:30``), from ``9:30`` or a full-width colon; empty where it is none."""
    found = _CLOCK.fullmatch(str(answer).strip())
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def _wrong(item: Item, answer: Any) -> str:
    codes = {code for code, _word in item.options}
    match item.type:
        case "single":
            return "" if str(answer) in codes else _("This is none of the options.")
        case "multi":
            chosen = answer if isinstance(answer, (list, tuple, set, frozenset)) else [answer]
            return "" if {str(each) for each in chosen} <= codes else _("This is none of the options.")
        case "number":
            return _wrong_number(item, answer)
        case "date":
            return "" if read_date(answer) is not None else _("This is no date.")
        case "time":
            return "" if read_time(answer) else _("This is no time of day; write it as 15:00.")
        case "account":
            return account_why_not(answer)
        case "flag":
            return "" if isinstance(answer, bool) or answer in (0, 1) else _("This is neither yes nor no.")
        case _:
            return "" if isinstance(answer, str) else _("This is no text.")


def _wrong_number(item: Item, answer: Any) -> str:
    try:
        number = Decimal(str(answer))
    except InvalidOperation:
        return _("This is no number.")
    if isinstance(answer, bool) or not number.is_finite():
        return _("This is no number.")
    if item.minimum is not None and number < item.minimum:
        return _("It is below {limit}.").format(limit=item.minimum)
    if item.maximum is not None and number > item.maximum:
        return _("It is above {limit}.").format(limit=item.maximum)
    return ""
