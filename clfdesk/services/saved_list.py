"""Lists a clerk wants to open again: a condition, columns and an order under a name, with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clfdesk.domain.alias import SavedList
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.person import Listing, fields_of, list_rows
from clfdesk.storage import listing, records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Counted:
    """A saved list with how many rows it has today; -1 where its condition does not hold any more."""

    number: int
    name: str
    stem: str
    condition: str
    columns: tuple[str, ...]
    sorting: str
    count: int


def save(
    office: Office, name: str, stem: str, condition: str, *, columns: Sequence[str] = (), sorting: str = ""
) -> tuple[int, int]:
    """Keep a list under a name (again: in place of the old one); return its number and the change set.

    Raises :class:`Refusal` without a name, and for a condition or column that is none.
    """
    fields = fields_of(stem)
    if not name.strip():
        raise Refusal(_("The list has no name."), next=_("Give it a name you will recognise."))
    if condition.strip():
        parse(condition, fields)
    if unknown := [each for each in columns if each not in fields.names()]:
        raise Refusal(_("There is no column of that name."), where=", ".join(unknown))
    kept = next(iter(records.every(SavedList, stem=stem, name=name.strip())), None)
    with unit("list.save", user=office.user, at=office.clock.now().isoformat()) as change:
        values = {"condition": condition.strip(), "columns": ",".join(columns), "sorting": sorting}
        if kept is None:
            (number,) = records.insert([SavedList(name.strip(), stem, condition.strip(), ",".join(columns), sorting)])
        else:
            number = kept.id
            records.update(SavedList, number, values)
    return number, change.id


def saved(office: Office, stem: str | None = None) -> list[Counted]:
    """Return the saved lists with today's counts, in the order they were made."""
    found = []
    for each in records.every(SavedList, **({"stem": stem} if stem else {})):
        columns = tuple(name for name in each.columns.split(",") if name)
        found.append(
            Counted(each.id, each.name, each.stem, each.condition, columns, each.sorting, _count(office, each))
        )
    return found


def _count(office: Office, kept: SavedList) -> int:
    try:
        where = parse(kept.condition, fields_of(kept.stem)) if kept.condition else None
    except Refusal:  # a field it asked for went with a later version
        return -1
    return listing.count(kept.stem, where=where, today=office.today)


def open_list(office: Office, stem: str, name: str) -> Listing:
    """Return a saved list as it stands today; :class:`Refusal` where there is none of the name."""
    kept = _named(stem, name)
    columns = [each for each in kept.columns.split(",") if each]
    return list_rows(office, stem, where=kept.condition, columns=columns, order=kept.sorting)


def forget(office: Office, stem: str, name: str) -> int:
    """Delete a saved list; return the change set."""
    kept = _named(stem, name)
    with unit("list.forget", user=office.user, at=office.clock.now().isoformat()) as change:
        records.delete(SavedList, kept.id)
    return change.id


def _named(stem: str, name: str) -> SavedList:
    kept = next(iter(records.every(SavedList, stem=stem, name=name)), None)
    if kept is None:
        names = "、".join(each.name for each in records.every(SavedList, stem=stem))
        raise Refusal(
            _("There is no saved list of this name."),
            where=name,
            next=_("Choose one of: {names}.").format(names=names or "—"),
        )
    return kept
