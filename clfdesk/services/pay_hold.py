"""What stands beside a period until it is locked: who is held back and why, leave and deputies, the approval on paper."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clfdesk.domain.contract import Leave
from clfdesk.domain.payroll import LOCKED, PayInput, PayrollRun
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, Period, read_period
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

HOLD, APPROVAL = "@pay_hold", "@pay_approval"
DEPUTY = "deputy_pay"


@dataclass(frozen=True, slots=True)
class Beside:
    """Months in which a worker's pay rests (leave without pay), what deputies get, who is held back and why."""

    away: Mapping[int, frozenset[Month]] = field(default_factory=dict)
    deputies: Sequence[PayInput] = ()
    held: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody held back by hand: since when, why, and when released (empty while it stands)."""

    number: int
    staff: int
    name: str
    why: str
    on: str
    released_on: str = ""
    released_why: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """The approval of a period on paper: who signed it when, and the number of its scan."""

    period: str
    leader: str
    on: str
    scan: str = ""
    remark: str = ""


def holds() -> list[Held]:
    """Return everybody who was ever held back by hand, the oldest first."""
    names = {each.id: each.name for each in records.every(Staff)}
    found = []
    for entry in records.every(Entry, form=HOLD):
        kept = json.loads(entry.answers)
        number = entry.staff_id or 0
        on, why = entry.entered_on, str(kept["why"])
        told = (str(kept.get("released_on", "")), str(kept.get("released_why", "")))
        found.append(Held(entry.id, number, names.get(number, str(number)), why, on, *told))
    return found


def _member(staff: int) -> Staff:
    member = records.get(Staff, staff)
    if member is None:
        raise Refusal(_("There is no such worker."), where=str(staff), next=_("Give the number from the staff list."))
    return member


def hold(office: Office, staff: int, why: str) -> int:
    """Hold a worker's pay back from now on with a reason; the others are paid. Return the change set."""
    member = _member(staff)
    standing = next((each for each in holds() if each.staff == staff and not each.released_on), None)
    if not why.strip() or standing is not None:
        raise Refusal(
            _("This worker's pay cannot be held back so."),
            where=member.name,
            why=_("It is held back already: {why}").format(why=standing.why)
            if standing
            else _("A reason is needed; it is printed under the pay sheet."),
            next=_("Release it first.") if standing else _("Give the reason."),
        )
    text = json.dumps({"why": why.strip()}, ensure_ascii=False)
    with unit("pay_hold", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([Entry(HOLD, staff_id=staff, entered_on=office.today.isoformat(), answers=text)])
    return change.id


def release(office: Office, staff: int, why: str = "") -> int:
    """Let a worker's pay go again; what was held in locked periods follows as arrears. Return the change set."""
    member = _member(staff)
    standing = next((each for each in holds() if each.staff == staff and not each.released_on), None)
    if standing is None:
        raise Refusal(_("This worker's pay is not held back."), where=member.name, next=_("Look at the list."))
    fresh = {"why": standing.why, "released_on": office.today.isoformat(), "released_why": why.strip()}
    with unit("pay_release", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Entry, standing.number, {"answers": json.dumps(fresh, ensure_ascii=False)})
    return change.id


def _whole(leave: Leave, month: Month) -> bool:
    first, last = leave.first_on or date.max, leave.last_on or date.min
    return first <= month.first and month.last <= last


def beside(period: Period) -> Beside:
    """Return what leave and holds mean for a period.

    A month counts as away where the leave covers it from the first day to the last; a
    deputy is paid for it what the leave's paper says.
    """
    names = {each.id: each.name for each in records.every(Staff)}
    away: dict[int, set[Month]] = {}
    deputies = []
    for leave in records.every(Leave):
        months = [month for month in period.months() if _whole(leave, month)]
        if not leave.paid and months:
            away.setdefault(leave.staff_id, set()).update(months)
        if leave.deputy_id and leave.deputy_fen:
            for month in months:
                why = names.get(leave.staff_id, "")
                paper = leave.document_number
                deputies.append(PayInput(leave.deputy_id, str(month), "item", DEPUTY, "", leave.deputy_fen, why, paper))
    held = {each.staff: each.why for each in holds() if not each.released_on}
    return Beside({number: frozenset(months) for number, months in away.items()}, tuple(deputies), held)


def approve(
    office: Office, period: str, leader: str, *, on: date | None = None, scan: str = "", remark: str = ""
) -> int:
    """Keep the approval of a period that stands on paper: who signed it, when, the number of its scan.

    Refusal without a name, for a day to come, or where the one who signs is paid by this very sheet's clerk.
    """
    code, day = read_period(period).code, on or office.today
    if not leader.strip() or day > office.today or leader.strip() == office.user:
        raise Refusal(
            _("This approval cannot be kept."),
            where=f"{code} {leader} {day}",
            why=_(
                "It needs the name of the leader who signed, on a day that has come; nobody approves their own work."
            ),
            next=_("Enter who signed the sheet, and when."),
        )
    answers: dict[str, Any] = {"leader": leader.strip(), "scan": scan.strip(), "remark": remark.strip()}
    text = json.dumps(answers, ensure_ascii=False)
    with unit("pay_approval", user=office.user, at=office.clock.now().isoformat()) as change:
        for entry in records.every(Entry, form=APPROVAL, version=code):
            records.delete(Entry, entry.id)
        records.insert([Entry(APPROVAL, code, entered_on=day.isoformat(), answers=text)])
    return change.id


def approval(period: str) -> Approval | None:
    """Return the approval on paper of a period; None where none was entered."""
    code = read_period(period).code
    for entry in records.every(Entry, form=APPROVAL, version=code):
        kept = json.loads(entry.answers)
        return Approval(code, kept["leader"], entry.entered_on, kept["scan"], kept["remark"])
    return None


def locked(period: str) -> bool:
    """Return whether a period is locked."""
    code = read_period(period).code
    return any(run.state in LOCKED for run in records.every(PayrollRun, period=code))
