"""Verbs on pay: payroll draft, check, confirm, sheet, bank, bankback, input, proxy, explain."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.mapping import mapping_of
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _

STEPS = (
    "draft", "check", "confirm", "send", "returned", "paid", "sheet", "papers", "explain", "bank", "bankback", "input", "proxy", "list",
    "beside", "hold", "release", "approve", "totals", "schemes",
)  # fmt: skip


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    payroll = verbs.add_parser("payroll", parents=[anywhere], help=_("a period's pay"))
    payroll.add_argument("step", choices=STEPS)
    payroll.add_argument("period")
    payroll.add_argument("staff", nargs="?", help=_("the worker, or the file (bankback, beside)"))
    payroll.add_argument(
        "item", nargs="?", help=_("what is entered (input): days, or an item's code; the account's holder (proxy)")
    )
    payroll.add_argument("value", nargs="?", help=_("how much (input)"))
    payroll.add_argument("--out", type=Path)
    payroll.add_argument("--why", default="")
    payroll.add_argument(
        "--accept", action="append", default=[], help=_("what is known and wanted all the same: early (confirm)")
    )
    payroll.add_argument("--source", default="")
    payroll.add_argument("--layout", default="")
    payroll.add_argument("--relation", default="")
    payroll.add_argument("--approver", default="")
    payroll.add_argument("--leader", default="", help=_("who signed the approval on paper (approve)"))
    payroll.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    payroll.add_argument("--scan", default="", help=_("the number of the scan (approve)"))
    payroll.add_argument("--file", type=Path, help=_("the scan of the paper (approve, proxy)"))
    payroll.add_argument("--kind", action="append", default=[], help=_("which paper (papers)"))
    payroll.add_argument("--map", type=Path, help=_("which heading is which item, as JSON or TOML (beside)"))
    payroll.add_argument("--dry-run", action="store_true", help=_("look only, store nothing (beside)"))
    payroll.set_defaults(run=_payroll)


def _payroll(args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_check, pay_steps, payroll

    special = {"explain": _explain, "sheet": _sheet, "bank": _bank, "bankback": _bank_back, "input": _input} | {
        "papers": _papers, "beside": _beside, "hold": _hold, "release": _hold, "approve": _approve, "totals": _totals, "schemes": _schemes,
    }  # fmt: skip
    with opened(args) as office:
        if args.step in special:
            return special[args.step](office, args)
        if args.step == "proxy":
            return _proxy(office, args)
        if args.step == "confirm":
            run = payroll.confirm(office, args.period, why=args.why, accept=args.accept)
        elif args.step == "list":
            run = payroll.PayrollResult(payroll.preview(office, args.period))
        elif args.step in ("send", "returned", "paid"):
            run = pay_steps.advance(office, args.period, "sent" if args.step == "send" else args.step, args.why)
        else:
            run = {"draft": payroll.draft, "check": payroll.check}[args.step](office, args.period)
        said = _("{period}: {people} lines, {total} yuan in all, {words}").format(
            period=args.period,
            people=len(run.sheet.lines),
            total=format_yuan(run.sheet.total_fen),
            words=run.sheet.total_words,
        )
        points = pay_check.checklist(office, run.sheet)
        fields = {**_fields(run.sheet), "checklist": points, "change_set": run.change_set}
        return Answer(fields, [said, *(point.says for point in points if point.severity != "green")])


def _worker(office: Any, args: argparse.Namespace) -> int:
    from clfdesk.services import payroll

    if not args.staff:
        raise Refusal(
            _("No worker was named."), where=f"payroll {args.step}", next=_("Give the worker's number or name.")
        )
    return payroll.worker_number(office, args.staff)


def _folder(args: argparse.Namespace) -> Path:
    if args.out is None:
        raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
    return Path(args.out)


def _explain(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import payroll

    number = _worker(office, args)
    line = payroll.explain(office, args.period, number)
    own = [each for each in payroll.preview(office, args.period).lines if each.staff == number]
    lines = [
        f"{reason.says}（{reason.source} {reason.clause}）" if reason.source else reason.says
        for each in own
        for reason in each.explanation
    ]
    return Answer({"period": args.period, "line": line, "lines": own}, lines)


def _sheet(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import payroll

    made = payroll.sheet(office, args.period, _folder(args))
    return Answer(
        {**_fields(made.sheet), "files": made.files, "change_set": made.change_set},
        [str(file.path) for file in made.files],
    )


def _papers(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_paper

    made = pay_paper.papers(office, args.period, _folder(args), args.kind or pay_paper.KINDS)
    return Answer({**_fields(made.sheet), "files": made.files}, [str(file.path) for file in made.files])


def _beside(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_beside

    if not args.staff:
        raise Refusal(
            _("No file was named."), where="payroll beside", next=_("Name the finance or tax office's sheet.")
        )
    looked = pay_beside.look(office, args.period, Path(args.staff), mapping=mapping_of(args.map))
    made = pay_beside.result_of(looked) if args.dry_run else pay_beside.keep(office, looked)
    lines = [*pay_beside.says(made, looked.titles), *(f"{each.found}：{each.why}" for each in made.problems)]
    names = ("month", "people", "items", "problems", "change_set")
    data = {name: getattr(made, name) for name in names}
    data |= {"rows": len(looked.taken.rows), "columns": looked.taken.columns}
    if args.out is not None and looked.bad:
        data["files"] = [pay_beside.marked(looked, Path(args.out))]
    return Answer(data, lines, WITH_PROBLEMS if made.problems else DONE)


def _hold(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_hold

    number = _worker(office, args)
    change = getattr(pay_hold, args.step)(office, number, args.why)
    return Answer({"staff": number, "holds": pay_hold.holds(), "change_set": change}, [_("Entered.")])


def _approve(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_hold, pay_originals

    change = pay_hold.approve(office, args.period, args.leader, on=args.date, scan=args.scan, remark=args.why)
    kept = pay_originals.approval_scan(office, args.period, args.file).scans if args.file else []
    data = {"approval": pay_hold.approval(args.period), "scans": [each.id for each in kept], "change_set": change}
    return Answer(data, [_("Entered.")])


def _totals(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_totals, payroll

    found = pay_totals.totals(office, payroll.preview(office, args.period))
    said = _("Lines {domain}, database {sql}, workbook {workbook}.").format(
        domain=format_yuan(found.domain_fen),
        sql=format_yuan(found.sql_fen),
        workbook=format_yuan(found.workbook_fen),
    )
    return Answer(
        {"period": args.period, "totals": found, "agree": found.agree}, [said], DONE if found.agree else WITH_PROBLEMS
    )


def _schemes(office: Any, _args: argparse.Namespace) -> Answer:
    """Every way of paying as a sentence with its paper; the period is not asked."""
    from clfdesk.services import pay_scheme

    found = pay_scheme.sentences(office)
    return Answer({"schemes": found}, [f"{each['says']}（{each['source']} {each['clause']}）" for each in found])


def _bank(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_bank

    return _batch(pay_bank.bank(office, args.period, _folder(args), layout=args.layout))


def _bank_back(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_bank

    if not args.staff:
        raise Refusal(_("No file was named."), where="payroll bankback", next=_("Name the list the bank returned."))
    return _batch(pay_bank.bank_back(office, args.period, Path(args.staff)))


def _batch(made: Any) -> Answer:
    said = _("Batch {batch} of {period}: {people} payments, {total} yuan.").format(
        batch=made.batch, period=made.period, people=len(made.payments), total=format_yuan(made.total_fen)
    )
    lines = [said, *(str(file.path) for file in made.files), *(problem.why for problem in made.problems)]
    names = ("period", "state", "batch", "payments", "total_fen", "succeeded", "failed", "problems", "files")
    data = {name: getattr(made, name) for name in (*names, "change_set")}
    return Answer(data, lines, WITH_PROBLEMS if made.problems else DONE)


def _input(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_input

    if not args.item or args.value is None:
        raise Refusal(_("Nothing was entered."), where="payroll input", next=_("Give month, worker, item and value."))
    number = _worker(office, args)
    change = pay_input.add(office, number, args.period, args.item, args.value, why=args.why, source=args.source)
    return Answer({"staff": number, "item": args.item, "change_set": change}, [_("Entered.")])


def _proxy(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import pay_bank, pay_originals

    number = _worker(office, args)
    change = pay_bank.allow(office, number, args.item or "", args.relation, args.approver, args.why)
    kept = pay_originals.proxy_scan(office, number, args.file).scans if args.file else []
    data = {"staff": number, "holder": args.item, "scans": [each.id for each in kept], "change_set": change}
    return Answer(data, [_("Entered.")])


def _fields(sheet: Any) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in ("period", "state", "lines", "total_fen", "total_words", "sources")}
