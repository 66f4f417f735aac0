"""The bank's batch of a locked period: written by the pack's layouts, and its answer taken back.

The first batch has everybody whose account is in order; later ones only who failed and who
was left out. The locked sheet itself never changes: what the bank says stands beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.cell import text_of
from clfdesk.domain.pay_bank import Barred, Payment, Returned, barred, cells, matched, payments, text_file
from clfdesk.domain.payroll import LOCKED, PayrollRun, PayrollSheet
from clfdesk.domain.person import Person, barred_from_payment
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.calendar import read_period, written_day
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _
from clfdesk.services import payroll
from clfdesk.services.files import OutFile, persons_of_staff, write_out
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

BATCH, PROXY = "@bank", "@proxy"
WORDS = "bank_answers.toml"


@dataclass(frozen=True, slots=True)
class BankResult:
    """A batch or the bank's answer to it: who is in it, who is left out and why, sums in fen, files."""

    period: str
    state: str
    batch: int
    payments: tuple[Payment, ...]
    total_fen: int
    problems: tuple[Problem, ...] = ()
    succeeded: int = 0
    failed: tuple[Returned, ...] = ()
    files: tuple[OutFile, ...] = ()
    change_set: int | None = None


def _run(period: str) -> tuple[PayrollRun, str]:
    code = read_period(period).code
    run = next(iter(records.every(PayrollRun, period=code)), None)
    if run is None or run.state not in LOCKED:
        raise Refusal(
            _("This period is not confirmed yet."),
            where=code,
            why=_("Only a confirmed period goes to the bank."),
            next=_("Draft it, look it over, confirm it."),
        )
    return run, code


def _batches(code: str) -> list[tuple[Entry, dict[str, Any]]]:
    return [(entry, json.loads(entry.answers)) for entry in records.every(Entry, form=BATCH, version=code)]


def every_batch() -> list[tuple[Entry, dict[str, Any]]]:
    """Return every batch that was written, with what it holds, the oldest first."""
    return [(entry, json.loads(entry.answers)) for entry in records.every(Entry, form=BATCH)]


def allow(office: Office, staff: int, holder: str, relation: str, approver: str, why: str = "") -> int:
    """Keep the paper by which a worker's pay goes to another's account (代领); return the change set."""
    if not (holder.strip() and relation.strip() and approver.strip()):
        raise Refusal(
            _("The paper for paying into another's account is not complete."),
            where=str(staff),
            next=_("Name the holder, the relation and who approved it."),
        )
    answers = {"holder": holder.strip(), "relation": relation.strip(), "approver": approver.strip(), "why": why}
    entry = Entry(
        PROXY, staff_id=staff, entered_on=office.today.isoformat(), answers=json.dumps(answers, ensure_ascii=False)
    )
    with unit("pay_proxy", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([entry])
    return change.id


def _checked(office: Office, sheet: PayrollSheet, batch: list[Payment], staff: Mapping[int, Staff]) -> list[Barred]:
    said = resources.shipped("lists", WORDS)["checks"]
    persons = records.some(Person, [member.person_id for member in staff.values() if member.person_id])
    by_id = {each.id_number: each for each in records.every(Person, lifecycle="dead") if each.id_number}
    first = read_period(sheet.period).first
    gone, unverified = {}, {}
    for payment in batch:
        member = staff.get(payment.staff)
        if member is None:
            continue
        person = persons.get(member.person_id or 0) or by_id.get(member.id_number or "")
        if person is not None and person.lifecycle == "dead" and (member.ended_on or first) <= first:
            day = written_day(person.lifecycle_on) if person.lifecycle_on else ""
            gone[payment.staff] = said["dead"].format(day=day)
        elif member.ended_on and member.ended_on < first:
            gone[payment.staff] = said["left"].format(day=written_day(member.ended_on))
        checked = check_id(member.id_number, office.today)
        if not checked.good:
            unverified[payment.staff] = said["bad_id"].format(why=checked.why)
        elif person is not None and barred_from_payment(person):
            unverified[payment.staff] = said["waiting"].format(why=person.id_reason or "—")
    proxies = {
        entry.staff_id: str(json.loads(entry.answers)["holder"])
        for entry in records.every(Entry, form=PROXY)
        if entry.staff_id
    }
    digits = office.pack.require("payroll.account_digits", office.today).value
    return barred(batch, digits, unverified, gone, proxies)


def bank(office: Office, period: str, out: Path, *, layout: str = "") -> BankResult:
    """Write the next batch of a locked period into a folder, in every layout of the pack or the one named.

    Whoever cannot be paid so is left out and listed. The period is then sent.
    """
    run, code = _run(period)
    sheet = payroll.preview(office, code)
    before = _batches(code)
    if before and not before[-1][1].get("answered"):
        number, batch = int(before[-1][1]["batch"]), [Payment(**each) for each in before[-1][1]["payments"]]
        problems: list[Problem] = []
        change = None
    else:
        staff = {each.id: each for each in records.every(Staff)}
        done = {number for _entry, kept in before for number in kept.get("succeeded", ())}
        batch = [each for each in payments(sheet.lines, staff) if each.staff not in done]
        out_of_order = _checked(office, sheet, batch, staff)
        problems = _problems(out_of_order)
        stopped = {each.payment.staff for each in out_of_order}
        batch, number, change = [each for each in batch if each.staff not in stopped], len(before) + 1, None
    if not batch:
        raise Refusal(
            _("There is nothing to send to the bank."),
            where=code,
            why=problems[0].why if problems else _("Everybody has been paid."),
            next=_("Put the accounts in order on the staff list, then write the batch again."),
        )
    files = tuple(_written(office, sheet, batch, number, out, layout))
    if len(before) < number:
        kept = {"batch": number, "payments": [asdict(each) for each in batch], "answered": False}
        text = json.dumps(kept, ensure_ascii=False)
        with unit("payroll_bank", user=office.user, at=office.clock.now().isoformat()) as made:
            records.insert([Entry(BATCH, code, entered_on=office.today.isoformat(), answers=text)])
            if run.state in ("confirmed", "returned"):
                records.update(PayrollRun, run.id, {"state": "sent"}, ver=run.ver)
        change = made.id
    total = sum(each.fen for each in batch)
    state = "sent" if run.state in ("confirmed", "returned") else run.state
    return BankResult(code, state, number, tuple(batch), total, tuple(problems), files=files, change_set=change)


def _problems(found: list[Barred]) -> list[Problem]:
    said = resources.shipped("lists", WORDS)["checks"]
    step = _("Put it in order on the staff list, then write a further batch.")
    return [
        Problem("account", each.payment.name, f"{each.payment.name}：{said[each.code].format(found=each.found)}", step)
        for each in found
    ]


def _written(
    office: Office, sheet: PayrollSheet, batch: list[Payment], number: int, out: Path, layout: str
) -> list[OutFile]:
    layouts = office.pack.records("bank_layout", office.today)
    wanted = [each for each in layouts if not layout or layout in (each["id"], each["title"])]
    if not wanted:
        known = "、".join(str(each["id"]) for each in layouts)
        raise Refusal(
            _("There is no such layout for the bank."),
            where=layout,
            next=_("Choose one of: {names}.").format(names=known),
        )
    period = read_period(sheet.period)
    term = office.pack.term("commissioner")
    project = resources.shipped("lists", WORDS)["purpose"].format(term=term)
    purpose = f"{period.title()}{project}"
    rows = [cells(index, each, purpose, project) for index, each in enumerate(batch, start=1)]
    files = []
    for each in wanted:
        values = {"township": office.info.township, "term": term, "period": period.code, "batch": number}
        name = str(each["file_name"]).format(**values)
        content = text_file(each, rows) if each["kind"] == "txt" else _workbook(each, rows, batch, office)
        whom = persons_of_staff(payment.staff for payment in batch)
        files.append(write_out(out, name, content, "internal", persons=whom))
    return files


def _workbook(layout: Mapping[str, Any], rows: list[dict[str, Any]], batch: list[Payment], office: Office) -> bytes:
    from decimal import Decimal

    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    said = resources.shipped("lists", WORDS)
    columns = [
        ListColumn(str(each["heading"]), "money" if each["field"] == "amount" else "text") for each in layout["columns"]
    ]
    fields = [str(each["field"]) for each in layout["columns"]]
    body = [[Decimal(row[name]) if name == "amount" else row[name] for name in fields] for row in rows]
    total = Decimal(format_yuan(sum(each.fen for each in batch)))
    sums = tuple(
        total if name == "amount" else said["total"] if not place else None for place, name in enumerate(fields)
    )
    sheet = ListSheet(
        said["batch_sheet"], str(layout["title"]), tuple(columns), totals=sums, made_on=office.today, landscape=False
    )
    return write_list(sheet, body)


def bank_back(office: Office, period: str, file: Path) -> BankResult:
    """Take the bank's answer back: who was paid, who failed and why; paid once nobody is open any more.

    Refusal, with nothing kept, where a line is none of the batch (another batch's answer).
    """
    from clfdesk.sheets.reading import read

    run, code = _run(period)
    before = _batches(code)
    if not before:
        raise Refusal(
            _("Nothing of this period was sent to the bank."), where=code, next=_("Write the bank's batch first.")
        )
    entry, kept = before[-1]
    batch = [Payment(**each) for each in kept["payments"]]
    answers = matched(_answers(read(Path(file)).sheets[0].rows, Path(file).name), batch)
    strange = [each for each in answers if not each.staff]
    if strange or not answers:
        first = strange[0] if strange else None
        raise Refusal(
            _("This is the answer to another batch."),
            where=f"{Path(file).name}" + (f": {first.row} {first.name}" if first else ""),
            why=_("Batch {batch} of {period} has no such account and amount.").format(batch=kept["batch"], period=code),
            next=_("Choose the file the bank returned for this batch."),
        )
    failed = {each.staff for each in answers if not each.good}
    told = {each.staff for each in answers}
    paid = [each for each in batch if each.staff not in failed and each.staff in told]
    silent = [each for each in batch if each.staff not in told]
    fresh = {**kept, "answered": True, "succeeded": [each.staff for each in paid]}
    fresh["failed"] = [asdict(each) for each in answers if not each.good]
    sheet = payroll.preview(office, code)
    done = {number for _entry, each in before for number in each.get("succeeded", ())} | {each.staff for each in paid}
    open_now = [each for each in payments(sheet.lines, {}) if each.staff not in done and each.fen > 0]
    state = "returned" if failed else "sent" if open_now else "paid"
    with unit(
        "payroll_bankback", source=Path(file).name, user=office.user, at=office.clock.now().isoformat()
    ) as change:
        records.update(Entry, entry.id, {"answers": json.dumps(fresh, ensure_ascii=False)}, ver=entry.ver)
        records.update(PayrollRun, run.id, {"state": state}, ver=run.ver)
    step = _("Correct the account, then write a further batch.")
    problems = [Problem("account", each.name, each.reason or _("failed"), step) for each in answers if not each.good]
    problems += [
        Problem("account", each.name, _("The bank's answer does not name this payment."), step) for each in silent
    ]
    return BankResult(
        code,
        state,
        int(kept["batch"]),
        tuple(batch),
        sum(each.fen for each in paid),
        tuple(problems),
        len(paid),
        tuple(each for each in answers if not each.good),
        change_set=change.id,
    )


def _answers(rows: Any, name: str) -> list[Returned]:
    said = resources.shipped("lists", WORDS)
    places: dict[str, int] = {}
    found: list[Returned] = []
    for number, row in rows:
        texts = [solid(text_of(cell)) for cell in row]
        if not {"account", "amount"} <= set(places):
            places = {
                field: index
                for field in ("account", "name", "amount", "result", "reason")
                for index, text in enumerate(texts)
                if text in said[field]
            }
            continue
        told = {field: texts[index] if index < len(texts) else "" for field, index in places.items()}
        if not told.get("account") and not told.get("name"):
            continue
        if said["total"] in (told.get("account"), told.get("name")):
            continue
        good = told.get("result", "") in said["good"] if "result" in places else not told.get("reason")
        found.append(
            Returned(
                number,
                told.get("name", ""),
                told.get("account", ""),
                read_yuan(told.get("amount")),
                good,
                "" if good else told.get("reason") or told.get("result", ""),
            )
        )
    if not places:
        raise Refusal(
            _("This is no answer of a bank."),
            where=name,
            why=_("No column of accounts and amounts was found."),
            next=_("Choose the list the bank returned."),
        )
    return found
