"""The same change for many people: set, add and clear told apart, previewed person by person, counted truly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from clfdesk.domain.person import PERSON_FIELDS
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar import own
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field
from clfdesk.grammar.words import code_of, words
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _
from clfdesk.services import roster
from clfdesk.services.event import village_number
from clfdesk.services.office import Office
from clfdesk.services.person import fields_of, problems_of
from clfdesk.storage import listing
from clfdesk.storage.unit import unit

Way = Literal["set", "add", "clear", "fill"]
#: Whom nobody changes for many at once: each belongs to one person, or comes with an event.
_OWN = frozenset({"name", "id_number", "birth", "gender"})
EDITABLE = tuple(field.name for field in PERSON_FIELDS if not field.derived and field.name not in _OWN)


def editable() -> tuple[str, ...]:
    """Return the fields that may be changed for many at once: the shipped ones, then the desk's own."""
    return (*EDITABLE, *(field.name for field in own.fields("person")))


@dataclass(frozen=True, slots=True)
class Order:
    """One change asked for: ``set`` replaces, ``add`` appends to a text, ``fill`` only where empty, ``clear`` empties."""

    field: str
    way: Way
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of one person: old and new values of what changes, and why it is refused (empty: it is not)."""

    number: int
    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A whole bulk edit: ``changed``, ``same`` and ``refused`` add up to the people chosen."""

    rows: tuple[Row, ...]
    changed: int
    same: int
    refused: int
    problems: tuple[Problem, ...] = ()
    change_set: int = 0


def preview(office: Office, numbers: Sequence[int] | str, orders: Sequence[Order]) -> Bulk:
    """Return what a bulk edit would do; nothing is changed.

    ``numbers`` are people of the roster, or a condition as lists take it. Raises
    :class:`Refusal` for a field that is nobody's to change in bulk, or a value not understood.
    """
    asked = [(order, _understood(order)) for order in _checked(orders)]
    names = list(dict.fromkeys(order.field for order in orders))
    fields = fields_of("person")
    columns = list(dict.fromkeys(("number", "name", "village", "lifecycle", *names)))
    if isinstance(numbers, str):
        where = parse(numbers, fields) if numbers.strip() else None
        found = listing.rows("person", where=where, columns=columns, today=office.today)
    else:
        found = listing.rows("person", columns=columns, today=office.today, numbers=list(numbers))
    rows = [_row(row, names, asked) for row in found]
    refused = sum(bool(row.refused) for row in rows)
    changed = sum(bool(row.new) and not row.refused for row in rows)
    return Bulk(tuple(rows), changed, len(rows) - refused - changed, refused)


def _checked(orders: Sequence[Order]) -> Sequence[Order]:
    if not orders:
        raise Refusal(_("Nothing was asked to change."), next=_("Choose a field and what becomes of it."))
    for order in orders:
        if order.field not in editable():
            raise Refusal(
                _("This field is not changed for many at once."),
                where=order.field,
                why=_("It belongs to one person, or comes with an event."),
                next=_("Choose one of: {names}.").format(names=", ".join(editable())),
            )
        field = fields_of("person").named(order.field)
        if order.way == "add" and field.kind not in ("text", "phone"):
            raise Refusal(_("Only to a text something can be added."), where=_(field.label), next=_("Set it instead."))
        if order.way != "clear" and not order.value.strip():
            raise Refusal(
                _("No value was given."),
                where=_(field.label),
                next=_("Give the value, or choose to clear the field."),
            )
    return orders


def _understood(order: Order) -> Any:
    """Return the value as the field keeps it; what a cleared field holds where it is cleared."""
    field = fields_of("person").named(order.field)
    if order.way == "clear":
        return _empty(field)
    if field.kind == "code":
        code = code_of("person", field.codes, order.value)
        if code is None:
            said = "、".join(each[0] for each in words("person").codes[field.codes].values())
            raise Refusal(
                _("This word is not known."),
                where=f"{_(field.label)}: {order.value}",
                next=_("Choose one of: {names}.").format(names=said),
            )
        return code
    if field.kind == "flag":
        return code_of("person", "flag", order.value) == "1"
    if field.kind == "date":
        return read_date(order.value)
    if field.kind == "integer":
        return _whole(field, order.value)
    if field.kind == "division":
        village_number(order.value)
    return order.value.strip()


def _whole(field: Field, value: str) -> int:
    text = solid(value)
    if not (text.isascii() and text.isdigit()):
        raise Refusal(_("This is not a number."), where=f"{_(field.label)}: {value}", next=_("Write digits only."))
    return int(text)


def _empty(field: Field) -> Any:
    if field.kind == "flag":
        return False
    if field.name == "hardship":
        return "none"
    return None if field.kind in ("date", "integer") or field.name.startswith(own.PREFIX) else ""


def _row(row: Mapping[str, Any], names: Sequence[str], asked: Sequence[tuple[Order, Any]]) -> Row:
    now: dict[str, Any] = {name: row[name] for name in names}
    for order, value in asked:
        held = now[order.field]
        if order.way == "add":
            parts = [part for part in (held or "").split("；") if part]
            now[order.field] = "；".join(parts if value in parts else [*parts, value])
        elif order.way != "fill" or held in (None, "", "none"):
            now[order.field] = value
    new = {name: value for name, value in now.items() if (value or "") != (row[name] or "")}
    refused = _("off the roster") if row["lifecycle"] != "registered" and new else ""
    return Row(row["number"], row["name"], {name: row[name] for name in new}, new, refused)


def apply(office: Office, numbers: Sequence[int] | str, orders: Sequence[Order], *, why: str = "") -> Bulk:
    """Do a bulk edit as one change set and return what really happened, person by person.

    The same code as the preview decides; a person changed meanwhile is decided anew.
    """
    with unit("person.bulk", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        planned = preview(office, numbers, orders)
        villages = roster.Villages()
        problems: list[Problem] = []
        for row in planned.rows:
            if row.new and not row.refused:
                roster.change(row.number, row.new, villages)
                problems += problems_of(row.new, office.today)
    return replace(planned, problems=tuple(problems), change_set=change.id if planned.changed else 0)


__all__ = ["EDITABLE", "Bulk", "Order", "Row", "apply", "editable", "preview"]
