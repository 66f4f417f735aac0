"""What the archive asks for this week: loans to come back, steps of the year's close that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.i18n import _
from clfdesk.services import archive_close, archive_loan
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Matter:
    """One reminder: until when, the days left (negative where late), its title and sentence, the cabinet's key."""

    due: date
    left: int
    title: str
    says: str
    key: str


def matters(office: Office) -> list[Matter]:
    """Return the loans late or due within the week, then the open steps of a close due within the month."""
    found = []
    for loan in archive_loan.due(office):
        says = _("{who} is to bring back {title} {number}.")
        told = says.format(who=loan.borrower, title=loan.title, number=loan.item_number).strip()
        found.append(Matter(loan.due_on, loan.left or 0, _("Loans"), told, f"loan:{loan.number}"))
    for year, step in archive_close.due(office):
        told = _("{year}: {step}").format(year=year, step=step.title)
        found.append(Matter(step.due, step.left, _("Yearly close"), told, f"close:{year}"))
    return found
