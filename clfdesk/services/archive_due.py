"""What the archive asks for this week: loans to come back, steps of the year's close that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.i18n import _, ngettext
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
    """Return the loans late or due within the week, then the next open step of a close due within the month."""
    found = []
    for loan in archive_loan.due(office):
        says = _("{who} is to bring back {title} {number}.")
        told = says.format(who=loan.borrower, title=loan.title, number=loan.item_number).strip()
        found.append(Matter(loan.due_on, loan.left or 0, _("Loans"), told, f"loan:{loan.number}"))
    waiting: dict[int, list[archive_close.Step]] = {}
    for year, step in archive_close.due(office):
        waiting.setdefault(year, []).append(step)
    for year, steps in waiting.items():
        # The steps follow each other: the first open one is what can be done now.
        step, after = steps[0], len(steps) - 1
        told = _("{year}: {step}").format(year=year, step=step.title)
        told += (
            ngettext(" ({count} step after it)", " ({count} steps after it)", after).format(count=after)
            if after
            else ""
        )
        found.append(Matter(step.due, step.left, _("Yearly close"), told, f"close:{year}"))
    return found
