"""The table classes: one for each value of the domain, made from its declaration.

A column's name and kind follow the dataclass field, so that no second list of columns
exists; a test holds them against the migrated schema. Flags are 0 or 1 at rest, dates
ISO text.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import peewee

from clfdesk.domain.alias import Alias, Distinction, SavedList
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.archive import ArchiveItem, Box, CloseStep, Evidence, ItemText, Loan, PolicyDocument
from clfdesk.domain.body import Body, Post
from clfdesk.domain.budget import BudgetLine, BudgetUse
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.circulation import Circulation, PrintRun
from clfdesk.domain.contract import Contract, Leave
from clfdesk.domain.counter import Business
from clfdesk.domain.desk import DeskInfo, LocalValue
from clfdesk.domain.division import Division
from clfdesk.domain.event import Event
from clfdesk.domain.filing import BlankMapping, Filing, ImportRecord
from clfdesk.domain.household import Household, HouseholdMember
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.own_field import OwnField, OwnValue
from clfdesk.domain.payroll import PayrollRun
from clfdesk.domain.person import Person
from clfdesk.domain.poster import Placement
from clfdesk.domain.register import Entry
from clfdesk.domain.scan import Scan
from clfdesk.domain.staff import Staff
from clfdesk.domain.user import User
from clfdesk.domain.wording import CardText
from clfdesk.storage.database import database

#: Every kind of value a desk keeps, by the name of its table.
KINDS: dict[str, type[Any]] = {
    "desk": DeskInfo,
    "local_value": LocalValue,
    "division": Division,
    "person": Person,
    "certificate": Certificate,
    "body": Body,
    "staff": Staff,
    "post": Post,
    "appraisal": Appraisal,
    "payroll_run": PayrollRun,
    "placement": Placement,
    "filing": Filing,
    "blank_mapping": BlankMapping,
    "import_record": ImportRecord,
    "entry": Entry,
    "household": Household,
    "household_member": HouseholdMember,
    "nonholder": Nonholder,
    "event": Event,
    "alias": Alias,
    "distinction": Distinction,
    "saved_list": SavedList,
    "business": Business,
    "user": User,
    "contract": Contract,
    "staff_leave": Leave,
    "budget_line": BudgetLine,
    "budget_use": BudgetUse,
    "box": Box,
    "archive_item": ArchiveItem,
    "item_text": ItemText,
    "loan": Loan,
    "policy_document": PolicyDocument,
    "evidence": Evidence,
    "close_step": CloseStep,
    "scan": Scan,
    "card_text": CardText,
    "circulation": Circulation,
    "print_run": PrintRun,
    "own_field": OwnField,
    "own_value": OwnValue,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds at rest, and how values travel in and out."""

    name: str
    holds: str  # text integer flag date
    null: bool


def _column(name: str, hint: Any) -> Column:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    null = type(None) in options
    kind = next(option for option in options if option is not type(None))
    holds = "flag" if kind is bool else "integer" if kind is int else "date" if kind is date else "text"
    return Column(name, holds, null)


def _columns(kind: type[Any]) -> tuple[Column, ...]:
    hints = get_type_hints(kind)
    return tuple(_column(field.name, hints[field.name]) for field in fields(kind))


_COLUMNS = {kind: _columns(kind) for kind in KINDS.values()}


def columns(kind: type[Any]) -> tuple[Column, ...]:
    """Return the columns of a kind in the order of its fields."""
    return _COLUMNS[kind]


def name_of(kind: type[Any]) -> str:
    """Return the name of the table that keeps a kind; ``KeyError`` where the desk keeps none."""
    return _NAMES[kind]


def _field(column: Column) -> Any:
    if column.name == "id":
        return peewee.AutoField()
    options: dict[str, Any] = {"null": column.null}
    return peewee.IntegerField(**options) if column.holds in ("integer", "flag") else peewee.TextField(**options)


def _table(name: str, kind: type[Any]) -> Any:
    meta = type("Meta", (), {"database": database, "table_name": name, "legacy_table_names": False})
    body: dict[str, Any] = {column.name: _field(column) for column in columns(kind)}
    title = "".join(part.title() for part in re.split("_", name)) + "Table"
    return type(title, (peewee.Model,), {**body, "Meta": meta, "__module__": __name__})


@cache
def models() -> dict[type[Any], Any]:
    """Return peewee's classes by kind, made when first asked for; they never leave this room."""
    return {kind: _table(name, kind) for name, kind in KINDS.items()}


def at_rest(value: Any) -> Any:
    """Return a value as it lies in the table."""
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


_READERS: dict[str, Callable[[Any], Any]] = {"flag": bool, "date": _day}
_READING = {kind: tuple(_READERS.get(column.holds) for column in every) for kind, every in _COLUMNS.items()}


def travelling(kind: type[Any], row: Sequence[Any]) -> Any:
    """Return the domain value a row of the table stands for."""
    return kind(*(read(value) if read else value for read, value in zip(_READING[kind], row, strict=True)))
