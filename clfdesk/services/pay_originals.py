"""The originals behind a period: the approval that was signed, the papers of another's account, as scans."""

from __future__ import annotations

from pathlib import Path

from clfdesk.domain.payroll import PayrollRun
from clfdesk.domain.register import Entry
from clfdesk.domain.scan import Scan
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.i18n import _
from clfdesk.services import scan
from clfdesk.services.office import Office
from clfdesk.services.pay_bank import PROXY
from clfdesk.storage import records

RUN, PAPER = "payroll_run", "entry"


def run_of(period: str) -> int:
    """Return the number of the kept period its approval's scan belongs to; Refusal where nothing is kept yet."""
    code = read_period(period).code
    for run in records.every(PayrollRun, period=code):
        return run.id
    raise Refusal(_("This period is not drafted yet."), where=code, next=_("Draft it first, then add the scan."))


def proxy_of(staff: int) -> int:
    """Return the number of a worker's newest paper for another's account; Refusal where there is none."""
    found = [entry.id for entry in records.every(Entry, form=PROXY, staff_id=staff)]
    if not found:
        raise Refusal(
            _("There is no paper for another's account."), where=str(staff), next=_("Enter holder and relation first.")
        )
    return found[-1]


def approval_scan(office: Office, period: str, file: Path, title: str = "") -> scan.Stored:
    """Keep the scan of a period's signed approval."""
    return scan.store(office, Path(file), owner=RUN, key=run_of(period), title=title or Path(file).stem)


def proxy_scan(office: Office, staff: int, file: Path, title: str = "") -> scan.Stored:
    """Keep the scan of a worker's paper for another's account."""
    return scan.store(office, Path(file), owner=PAPER, key=proxy_of(staff), title=title or Path(file).stem)


def of_period(office: Office, period: str) -> list[Scan]:
    """Return the scans of a period's approval; none where nothing is kept."""
    code = read_period(period).code
    return [each for run in records.every(PayrollRun, period=code) for each in scan.owned(office, RUN, run.id)]


__all__ = ["PAPER", "RUN", "approval_scan", "of_period", "proxy_of", "proxy_scan", "run_of"]
