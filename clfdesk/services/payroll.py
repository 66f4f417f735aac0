"""A period's pay: draft, check, confirm, the signature sheet, and why each amount is what it is.

A confirmed period is frozen with its hash: policies, staff and appraisals may change, the
sheet does not. No month can be in two confirmed periods, so nobody is paid twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.arrears import with_arrears
from clfdesk.domain.division import Division
from clfdesk.domain.pay_deduction import earlier_of
from clfdesk.domain.pay_ledger import Ledger
from clfdesk.domain.pay_rules import draft as drafted
from clfdesk.domain.pay_rules import total
from clfdesk.domain.pay_settle import held_back, with_settlements
from clfdesk.domain.payroll import LOCKED, PayLine, PayrollRun, PayrollSheet, read_sheet, write_sheet
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Period, read_period
from clfdesk.i18n import _
from clfdesk.services import pay_hold, pay_input, pay_totals
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class PayrollResult:
    """A period's sheet, the change set that stored it (None where nothing changed), and the files written.

    ``undrawable`` are the characters of a pressed sheet that no font has.
    """

    sheet: PayrollSheet
    change_set: int | None = None
    files: tuple[OutFile, ...] = ()
    undrawable: tuple[str, ...] = ()


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _stored(period: Period) -> PayrollRun | None:
    return next(iter(records.every(PayrollRun, period=period.code)), None)


def _frozen(run: PayrollRun) -> PayrollSheet:
    """Return a stored sheet as it was kept; Refusal where its hash says it was altered."""
    if _hash(run.content) != run.sha256:
        raise Refusal(
            _("The kept pay sheet does not match its seal."),
            where=run.period,
            why=_("It was altered outside the program, or the file is damaged."),
            next=_("Restore the desk from a backup, and ask the county to compare the printed sheet."),
        )
    return replace(read_sheet(run.content), state=run.state)


def _order(divisions: Mapping[int, Division]) -> Any:
    places = {number: index for index, number in enumerate(divisions)}
    return lambda member: (member.level != "township", places.get(member.village_id or 0, len(places)), member.id)


def _computed(office: Office, period: Period) -> PayrollSheet:
    """Draft a period, and settle in it what locked periods before it were short of or over."""
    divisions = {each.id: each for each in records.every(Division)}
    staff = sorted(records.every(Staff), key=_order(divisions))
    ratings, entered, pack, day = records.every(Appraisal), pay_input.every(), office.pack, office.today

    def anew(asked: Period, **more: Any) -> PayrollSheet:
        beside = pay_hold.beside(asked)
        given = (*entered, *beside.deputies)
        circumstances = {"inputs": given, "away": beside.away, "holds": beside.held, **more}
        return drafted(asked, staff, ratings, pack, day, divisions, **circumstances)

    before = locked_before(office, period)
    earlier = earlier_of(period, before)
    sheet = anew(period, earlier=earlier)
    ledger = Ledger(period, pack, day)
    if before:
        again = {each.period: anew(read_period(each.period)) for each in before}
        sheet = replace(sheet, lines=with_arrears(sheet, before, again, staff, ledger))
        sheet = replace(sheet, lines=held_back(sheet, pay_hold.beside(period).held, ledger))
    sheet = replace(sheet, lines=with_settlements(sheet, before, staff, ratings, ledger, divisions))
    return total(replace(sheet, lines=held_back(sheet, pay_hold.beside(period).held, ledger)))


def locked_before(office: Office, period: Period) -> list[PayrollSheet]:
    """Return the locked sheets that began before a period, as far back as the pack looks, the oldest first."""
    back = office.pack.value("pay.arrears_months", period.last)
    since = period.start.plus(-int(back.value)) if back else None
    runs = [(read_period(run.period), run) for run in records.every(PayrollRun) if run.state in LOCKED]
    wanted = [(each, run) for each, run in runs if each.start < period.start and (since is None or since <= each.start)]
    return [_frozen(run) for _each, run in sorted(wanted, key=lambda pair: pair[0].start)]


def _no_overlap(period: Period) -> None:
    for run in records.every(PayrollRun):
        if run.state not in LOCKED or run.period == period.code:
            continue
        shared = [str(month) for month in read_period(run.period).months() if period.contains(month)]
        if shared:
            raise Refusal(
                _("Part of this period has been confirmed already."),
                where=f"{run.period}: {', '.join(shared)}",
                why=_("The same months would be paid twice."),
                next=_("Take a period that has none of these months."),
            )


def locked_periods(office: Office) -> list[str]:  # noqa: ARG001 - every reader takes the office
    """Return the codes of the locked periods, the latest kept first."""
    return [run.period for run in records.every(PayrollRun) if run.state in LOCKED][::-1]


def covering(office: Office) -> str:
    """Return the code of the locked period today lies in, the latest kept; empty where none is."""
    codes = [run.period for run in records.every(PayrollRun) if run.state in LOCKED]
    return next((code for code in reversed(codes) if read_period(code).contains(office.today)), "")


def _same(one: PayrollSheet, two: PayrollSheet) -> bool:
    return one.lines == two.lines and one.pack == two.pack


def _keep(office: Office, action: str, run: PayrollRun | None, sheet: PayrollSheet, **more: str) -> int:
    content = write_sheet(sheet)
    columns: dict[str, Any] = {
        "state": sheet.state,
        "content": content,
        "sha256": _hash(content),
        "total_fen": sheet.total_fen,
        **more,
    }
    with unit(action, user=office.user, at=office.clock.now().isoformat()) as change:
        if run is None:
            records.insert([PayrollRun(period=sheet.period, **columns)])
        else:
            records.update(PayrollRun, run.id, columns, ver=run.ver)
    return change.id


def preview(office: Office, period: str) -> PayrollSheet:
    """Return a period's sheet without keeping anything: the kept one where it is locked, else computed anew."""
    asked = read_period(period)
    run = _stored(asked)
    if run is not None and run.state in LOCKED:
        return _frozen(run)
    _no_overlap(asked)
    sheet = _computed(office, asked)
    if run is not None and run.state == "checked" and _same(_frozen(run), sheet):
        return replace(sheet, state="checked")
    return sheet


def draft(office: Office, period: str) -> PayrollResult:
    """Compute a period (``2026-10``, ``2026-Q4``, ``2026-H2``, ``2026``) and keep it as a draft.

    A locked period comes back as it was kept; a checked one stays checked unless its
    figures moved. Refusal for no period, or one whose months are partly confirmed.
    """
    asked = read_period(period)
    sheet, run = preview(office, period), _stored(asked)
    if run is not None and (run.state in LOCKED or (run.state == sheet.state and _same(_frozen(run), sheet))):
        return PayrollResult(sheet)
    return PayrollResult(sheet, _keep(office, "payroll_draft", run, sheet))


def check(office: Office, period: str) -> PayrollResult:
    """Mark a period as checked: somebody went through the lines."""
    sheet, run = preview(office, period), _stored(read_period(period))
    if run is not None and run.state in LOCKED:
        return PayrollResult(sheet)
    _payable(sheet)
    checked_sheet = replace(sheet, state="checked")
    if sheet.state == "checked":
        return PayrollResult(checked_sheet)
    return PayrollResult(checked_sheet, _keep(office, "payroll_check", run, checked_sheet))


checked = check


def _payable(sheet: PayrollSheet) -> None:
    if not sheet.signed():
        why = next((line.held_because() for line in sheet.held()), "")
        raise Refusal(
            _("Nobody can be paid for this period."),
            where=sheet.period,
            why=why or _("Nobody on the staff list held a paid post in it."),
            next=_("Complete the staff list, the appraisals or the local standard, then draft again."),
        )


def early(office: Office, period: Period) -> bool:
    """Return whether a period is longer than the pack leaves unasked and not over yet."""
    longest = office.pack.value("payroll.unasked_months", period.last)
    return len(period.months()) > (int(longest.value) if longest else 0) and office.today <= period.last


def confirm(office: Office, period: str, *, why: str = "", accept: Collection[str] = ()) -> PayrollResult:
    """Lock a period: from here on nothing changes its sheet.

    Refusal where a month of it is confirmed already, where nobody can be paid, where the
    figures moved since the draft that somebody looked at, and where somebody is paid below
    the floor and no ``why`` says that it is known (a clerk does not set wages). A long
    period that is not over is locked only where ``accept`` has ``early``.
    """
    sheet, run = preview(office, period), _stored(read_period(period))
    if run is not None and run.state in LOCKED:
        return PayrollResult(sheet)
    _payable(sheet)
    if run is not None and not _same(_frozen(run), sheet):
        raise Refusal(
            _("The figures changed since the draft."),
            where=sheet.period,
            why=_("Staff, appraisals or standards were changed meanwhile."),
            next=_("Draft the period again, look it over, then confirm."),
        )
    short = [line for line in sheet.lines if line.short_fen and not line.held]
    if short and not why.strip():
        first = short[0]
        raise Refusal(
            _("Somebody is paid less than the floor."),
            where=f"{sheet.period}: " + "、".join(line.name for line in short),
            why=next((each.says for each in first.explanation if each.rule == "below_floor"), ""),
            next=_("Have the wage settled anew, or confirm with a reason."),
        )
    asked = read_period(period)
    if early(office, asked) and "early" not in accept:
        raise Refusal(
            _("This period is not over yet."),
            where=sheet.period,
            why=_("It ends on {day}; who joins or leaves until then would not be in it.").format(day=asked.last),
            next=_("Wait for its end, or say that the paper wants it paid before (--accept early)."),
        )
    confirmed = replace(sheet, state="confirmed", why=why.strip())
    by, at = office.user, office.clock.now().isoformat()
    pay_totals.must_agree(office, confirmed)
    change = _keep(office, "payroll_confirm", run, confirmed, confirmed_by=by, confirmed_at=at)
    return PayrollResult(confirmed, change)


def explain(office: Office, period: str, staff: int) -> PayLine:
    """Return one worker's line with its reasons; Refusal where they have none in this period."""
    for line in preview(office, period).lines:
        if line.staff == staff:
            return line
    member = records.get(Staff, staff)
    raise Refusal(
        _("This worker has no line in this period."),
        where=f"{member.name if member else staff} {period}",
        why=_("They held no post in it, or no pay scheme concerns their post."),
        next=_("Look at the staff list: post, in office since, left on."),
    )


def worker_number(office: Office, text: str) -> int:  # noqa: ARG001 - every verb takes the office
    """Return the number of the worker called so: a number or a whole name; Refusal where none or several."""
    if text.isdigit() and records.get(Staff, int(text)) is not None:
        return int(text)
    found = [member for member in records.every(Staff) if member.name == text.strip()]
    if len(found) == 1:
        return found[0].id
    numbers = ", ".join(str(member.id) for member in found)
    raise Refusal(
        _("Several workers have this name.") if found else _("There is no such worker."),
        where=text,
        why=_("Their numbers are {numbers}.").format(numbers=numbers) if found else "",
        next=_("Give the number from the staff list."),
    )


def sheet(office: Office, period: str, out: Path) -> PayrollResult:
    """Press the signature sheet as PDF and workbook into a folder; an unconfirmed one says that it is a draft."""
    from clfdesk.services import pay_signing

    kept = preview(office, period)
    files, undrawable = pay_signing.press(office, kept, out)
    return PayrollResult(kept, None, files, undrawable)
