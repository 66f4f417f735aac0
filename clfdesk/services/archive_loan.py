"""Lending items out and taking them back: one original is out once, every loan has a day it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clfdesk.domain.archive import ArchiveItem, Loan, item_number
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.archive import get
from clfdesk.services.archive_terms import table
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One loan as lists show it; ``left`` is the days left, ``None`` once it is back."""

    number: int
    item: int
    item_number: str
    title: str
    borrower: str
    unit: str
    purpose: str
    approved_by: str
    lent_on: date
    due_on: date
    returned_on: date | None
    copied: bool
    left: int | None


def lend(
    office: Office,
    item: int,
    borrower: str,
    *,
    purpose: str = "",
    unit_name: str = "",
    approved_by: str = "",
    due_on: date | None = None,
    copied: bool = False,
) -> tuple[int, int]:
    """Lend an item (or a copy of it) out; return the loan's number and the change set.

    Raises :class:`Refusal` without a borrower, for a due day before today, and for an
    original that is out already or handed to the archive room.
    """
    found = get(office, item)
    name = item_number(found) or found.title
    if not borrower.strip():
        raise Refusal(_("Who borrows it?"), where=name, next=_("Write the borrower's name."))
    due = due_on or office.today + timedelta(days=int(table()["loan_days"]))
    if due < office.today:
        raise Refusal(_("This day is past already."), where=due.isoformat(), next=_("Choose a later day."))
    if found.state == "moved":
        raise Refusal(
            _("This item lies in the archive room."), where=name, next=_("Borrow it there; the desk keeps its scan.")
        )
    for out in [] if copied else records.every(Loan, item_id=item, returned_on=None, copied=False):
        raise Refusal(
            _("This item is out already."),
            where=name,
            why=_("{who} has it since {day}.").format(who=out.borrower, day=out.lent_on),
            next=_("Take it back first."),
        )
    fresh = Loan(
        item, borrower.strip(), unit_name.strip(), purpose.strip(), approved_by.strip(), office.today, due,
        office.today if copied else None, copied,
    )  # fmt: skip
    with unit("archive.lend", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([fresh])
    return number, change.id


def give_back(office: Office, number: int, *, on: date | None = None) -> int:
    """Take a loan back; return the change set."""
    found = records.get(Loan, number)
    if found is None:
        raise Refusal(_("There is no such loan."), where=str(number), next=_("Choose one from the list of loans."))
    if found.returned_on:
        raise Refusal(_("This loan is back already."), where=str(number))
    with unit("archive.return", user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Loan, number, {"returned_on": on or office.today})
    return change.id


def loans(office: Office, *, out: bool = False) -> list[LoanRow]:
    """Return the loans, the open ones first; ``out`` leaves out what is back."""
    listed = records.every(Loan, **({"returned_on": None} if out else {}))
    items = records.some(ArchiveItem, [each.item_id for each in listed])
    found = []
    for each in listed:
        item = items.get(each.item_id)
        left = None if each.returned_on else (each.due_on - office.today).days
        found.append(
            LoanRow(
                each.id, each.item_id, item_number(item) if item else "", item.title if item else "", each.borrower,
                each.unit, each.purpose, each.approved_by, each.lent_on, each.due_on, each.returned_on, each.copied, left,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.returned_on is not None, each.due_on))


def due(office: Office) -> list[LoanRow]:
    """Return the loans that are late or due within the week."""
    soon = int(table()["soon_days"])
    return [each for each in loans(office, out=True) if each.left is not None and each.left <= soon]
