"""The checklist before a period is confirmed: ratings in, standards known, accounts single, floor held, change moderate."""

from __future__ import annotations

from dataclasses import dataclass

from clfdesk.domain.pay_settle import WAITS
from clfdesk.domain.payroll import PayrollSheet
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _
from clfdesk.services import pay_hold, pay_totals
from clfdesk.services.office import Office
from clfdesk.services.payroll import early, locked_before


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist before confirming: ``code``, red, amber or green, the sentence, whom it concerns."""

    code: str
    severity: str
    says: str
    staff: tuple[int, ...] = ()


def checklist(office: Office, sheet: PayrollSheet) -> list[Point]:
    """Return what to look at before confirming: ratings, standards, accounts, floor, change against last time."""
    names = {line.staff: line.name for line in sheet.lines}
    regular = [line for line in sheet.lines if line.kind == "regular"]
    held: dict[str, list[int]] = {}
    for line in sheet.held():
        held.setdefault(line.held, []).append(line.staff)
    found = []

    def tell(code: str, severity: str, staff: list[int], says: str) -> None:
        people = "、".join(names[number] for number in staff)
        found.append(Point(code, severity if staff else "green", says.format(names=people or "—"), tuple(staff)))

    tell("ratings", "amber", held.get("awaiting_appraisal", []), _("Not yet appraised: {names}"))
    failed = [
        line.staff
        for line in sheet.held()
        if line.held not in ("awaiting_appraisal", "failed_appraisal", "manual_hold", "on_leave")
    ]
    waits = [line.staff for line in regular if any(each.rule == WAITS for each in line.explanation)]
    tell("settlement", "amber", waits, _("The year is not settled, its rating is missing: {names}"))
    tell("held", "amber", failed, _("Held for another reason: {names}"))
    low = [line.staff for line in regular if line.short_fen]
    tell("floor", "red", low, _("Paid below the floor: {names}"))
    accounts: dict[str, list[int]] = {}
    for line in sheet.signed():
        if line.account and line.kind == "regular":
            accounts.setdefault(line.account, []).append(line.staff)
    twice = [number for shared in accounts.values() if len(shared) > 1 for number in shared]
    tell("accounts", "red", twice, _("The same account for several people: {names}"))
    strangers = [line.staff for line in sheet.signed() if line.kind == "regular" and not line.account]
    tell("no_account", "amber", strangers, _("No account yet: {names}"))
    by_hand = [line.staff for line in sheet.held() if line.held == "manual_hold"]
    tell("by_hand", "amber", by_hand, _("Held back by hand: {names}"))
    own = [line.staff for line in sheet.lines if office.user and line.name == office.user]
    tell("own_line", "amber", own, _("The clerk's own line is in this sheet; have a leader approve it: {names}"))
    period = read_period(sheet.period)
    soon = early(office, period)
    says = _("The period ends on {day}; pay it before its end only where the paper says so.")
    found.append(Point("early", "amber" if soon else "green", says.format(day=period.last)))
    signed = pay_hold.approval(sheet.period)
    told = (
        _("Approved on paper by {name} on {day}.").format(name=signed.leader, day=signed.on)
        if signed
        else _("No approval on paper is entered: who signed the sheet, and when.")
    )
    found.append(Point("approval", "green" if signed else "amber", told))
    counted = pay_totals.totals(office, sheet) if sheet.lines else pay_totals.Totals(0, 0, 0)
    told = _("Lines {domain}, database {sql}, workbook {workbook}.").format(
        domain=format_yuan(counted.domain_fen),
        sql=format_yuan(counted.sql_fen),
        workbook=format_yuan(counted.workbook_fen),
    )
    found.append(Point("totals", "green" if counted.agree else "red", told))
    moved = _moved(office, sheet)
    tell("change", "amber", moved, _("A month's pay changed more than usual against last time: {names}"))
    return found


def _moved(office: Office, sheet: PayrollSheet) -> list[int]:
    period = read_period(sheet.period)
    limit = office.pack.value("payroll.change_percent", period.last)
    before = locked_before(office, period)
    if limit is None or not before:
        return []
    last = {line.staff: line for line in before[-1].lines if line.kind == "regular" and not line.held and line.months}
    found = []
    for line in sheet.lines:
        old = last.get(line.staff)
        if old is None or line.kind != "regular" or line.held or not line.months:
            continue
        now, then = line.gross_fen * old.months, old.gross_fen * line.months
        if abs(now - then) * 100 > int(limit.value) * then:
            found.append(line.staff)
    return found
