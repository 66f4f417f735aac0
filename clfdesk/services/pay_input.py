"""What a clerk types in for one worker and month: days worked, a one-off, an item from the finance office's sheet."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from clfdesk.domain.payroll import LOCKED, PayInput, PayrollRun
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, read_period
from clfdesk.grammar.money import read_yuan
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

FORM = "@pay_input"


def every() -> list[PayInput]:
    """Return everything typed in, in the order it was entered."""
    found = []
    for entry in records.every(Entry, form=FORM):
        answers = json.loads(entry.answers)
        found.append(PayInput(entry.staff_id or 0, entry.version, **answers))
    return found


def locked_by(month: Month) -> str:
    """Return the code of the locked period a month belongs to; empty where none."""
    runs = [run.period for run in records.every(PayrollRun) if run.state in LOCKED]
    return next((code for code in runs if read_period(code).contains(month)), "")


def add(
    office: Office,
    staff: int,
    month: str,
    code: str,
    value: str,
    *,
    why: str = "",
    source: str = "",
) -> int:
    """Keep days worked (``days``), a one-off scheme's amount, a contribution base, or an item's amount; the change set.

    ``code`` is ``days``, ``base.insurance``, ``base.fund``, or the id of a one-off scheme or
    item of the pack; a second entry for the same month takes the first one's place. Refusal
    for an unknown worker or code, no amount, a third decimal, or a month locked already.
    """
    member, asked = records.get(Staff, staff), Month.read(month)
    if member is None:
        raise Refusal(_("There is no such worker."), where=str(staff), next=_("Give the number from the staff list."))
    where = f"{member.name} {asked}"
    if locked := locked_by(asked):
        raise Refusal(
            _("This month is confirmed already."),
            where=f"{where} ({locked})",
            why=_("A confirmed period is never changed."),
            next=_("Enter it for the month it is to be paid in."),
        )
    fresh = _read(office, member, asked, code, value, why, source)
    answers = {"kind": fresh.kind, "code": fresh.code, "quantity": fresh.quantity, "fen": fresh.fen}
    text = json.dumps({**answers, "why": why, "source": source}, ensure_ascii=False)
    with unit("pay_input", why=why, source=source, user=office.user, at=office.clock.now().isoformat()) as change:
        for entry in records.every(Entry, form=FORM, staff_id=staff, version=str(asked)):
            kept = json.loads(entry.answers)
            if (kept["kind"], kept["code"]) == (fresh.kind, fresh.code):
                records.delete(Entry, entry.id)
        records.insert([Entry(FORM, str(asked), staff_id=staff, entered_on=office.today.isoformat(), answers=text)])
    return change.id


def _read(office: Office, member: Staff, month: Month, code: str, value: str, why: str, source: str) -> PayInput:
    where = f"{member.name} {month} {code}"
    if code == "days":
        if not re.fullmatch(r"\d{1,2}(\.5)?", value.strip()) or Decimal(value) > month.last.day:
            raise Refusal(
                _("This is no number of days."),
                where=f"{where}: {value}",
                why=_("A month has {days} days.").format(days=month.last.day),
                next=_("Enter whole or half days, such as 21 or 21.5."),
            )
        return PayInput(member.id, str(month), "days", "", value.strip(), 0, why, source)
    fen = read_yuan(value)
    limit = office.pack.value("pay.largest_amount", month.last)
    if fen is not None and limit is not None and fen > int(limit.value * 100):
        raise Refusal(
            _("This amount is too large."),
            where=f"{where}: {value}",
            why=_("A single amount is at most {amount} yuan.").format(amount=limit.value),
            next=_("Correct the amount; the limit is a value of the policy standards."),
        )
    if fen is None or fen <= 0:
        raise Refusal(
            _("This is no amount."),
            where=f"{where}: {value}",
            next=_("Enter yuan with at most two decimals, such as 350 or 350.50."),
        )
    if code in ("base.insurance", "base.fund"):
        return PayInput(member.id, str(month), "base", code.partition(".")[-1], "", fen, why, source)
    once = {str(each["id"]) for each in office.pack.records("scheme", month.last) if each["component"] == "one_off"}
    items = {str(each["id"]): str(each["title"]) for each in office.pack.records("pay_item", month.last)}
    if code not in once and code not in items:
        known = "、".join(sorted({*once, *items, "days", "base.insurance", "base.fund"}))
        raise Refusal(
            _("The standards know no such item of pay."),
            where=where,
            next=_("Choose one of: {names}.").format(names=known),
        )
    return PayInput(member.id, str(month), "one_off" if code in once else "item", code, "", fen, why, source)
