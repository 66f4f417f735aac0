"""What becomes of a locked period: sent to be paid, come back, paid; one step after the other."""

from __future__ import annotations

from dataclasses import replace

from clfdesk.domain.payroll import PayrollRun, PayrollState
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.i18n import _
from clfdesk.services import payroll
from clfdesk.services.office import Office
from clfdesk.services.payroll import PayrollResult
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: From which states a state is reached; what came back is sent again.
_BEFORE: dict[PayrollState, tuple[PayrollState, ...]] = {
    "sent": ("confirmed", "returned"),
    "returned": ("sent",),
    "paid": ("sent", "returned"),
}


def advance(office: Office, period: str, to: PayrollState, why: str = "") -> PayrollResult:
    """Mark a locked period as sent, returned (with the reason) or paid, where no bank's answer says so.

    Refusal out of turn, or for a return without a reason.
    """
    code = read_period(period).code
    run = next(iter(records.every(PayrollRun, period=code)), None)
    if run is not None and run.state == to:
        return PayrollResult(payroll.preview(office, code))
    if run is None or run.state not in _BEFORE.get(to, ()):
        raise Refusal(
            _("This step does not come now."),
            where=code,
            why=_("A period is drafted, checked, confirmed, sent, then paid or returned."),
            next=_("Do the step before it first."),
        )
    if to == "returned" and not why.strip():
        raise Refusal(
            _("Nobody knows why it came back."),
            where=code,
            next=_("Give the reason the bank or the finance office gave."),
        )
    sheet = payroll.preview(office, code)
    with unit(f"payroll_{to}", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(PayrollRun, run.id, {"state": to}, ver=run.ver)
    return PayrollResult(replace(sheet, state=to), change.id)


__all__ = ["advance"]
