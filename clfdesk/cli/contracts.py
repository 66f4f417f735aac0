"""Verbs on the staff's contracts, leave and leaving, and on the budget."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.events import pairs
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    contract = verbs.add_parser("contract", parents=[anywhere], help=_("contracts, leave and leaving of the staff"))
    contract.add_argument(
        "step", choices=("add", "change", "end", "leave", "certificate", "exit", "handover", "terms", "proposals")
    )
    contract.add_argument("who", nargs="?", help=_("the worker; the contract's number (change, end)"))
    contract.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    contract.add_argument("--deputy", default="")
    contract.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    contract.add_argument("--why", default="")
    contract.add_argument("--title", default="")
    contract.add_argument("--out", type=Path)
    contract.set_defaults(run=_contract)
    budget = verbs.add_parser("budget", parents=[anywhere], help=_("budget lines: split, use, balance, publicity"))
    budget.add_argument(
        "step", choices=("add", "split", "use", "pay", "carry", "result", "performance", "list", "notice")
    )
    budget.add_argument("what", nargs="?", help=_("a year, a line's number, or a period (pay)"))
    budget.add_argument("amount", nargs="?")
    budget.add_argument("--title", default="")
    budget.add_argument("--aim", default="", help=_("what was aimed at (result); --title what was reached"))
    budget.add_argument("--people", default="", help=_("how many people it served (result)"))
    budget.add_argument("--source", default="")
    budget.add_argument("--document", default="")
    budget.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    budget.add_argument("--out", type=Path)
    budget.set_defaults(run=_budget)


def _who(office: Any, args: argparse.Namespace) -> int:
    from clfdesk.services import payroll

    if not args.who:
        raise Refusal(_("No worker was named."), where=args.step, next=_("Give the worker's number or name."))
    return payroll.worker_number(office, args.who)


def _contract(args: argparse.Namespace) -> Answer:
    from clfdesk.services import contract, contract_proposal, payroll, staff_exit

    with opened(args) as office:
        if args.step == "terms":
            found = contract.terms(office)
            twice = [name for name, _one, _two in contract.overlaps()]
            lines = [f"{each.name}：{each.says}" for each in found]
            return Answer({"terms": found, "overlaps": twice}, lines, WITH_PROBLEMS if found or twice else DONE)
        if args.step == "proposals":
            asked = contract_proposal.proposals(office)
            return Answer({"proposals": asked}, [f"{each.name}：{each.says}" for each in asked])
        if args.step in ("change", "end"):
            number = int(args.who) if args.who and args.who.isdigit() else 0
            staff = contract.owner(number)
            if args.step == "end":
                made = contract.end(office, number, args.date or office.today, args.why)
            else:
                made = contract.save(office, staff, pairs(args.set), number)
            return Answer({"number": made.number, "change_set": made.change_set}, [_("Entered.")])
        staff = _who(office, args)
        if args.step == "add":
            made = contract.save(office, staff, pairs(args.set))
        elif args.step == "leave":
            deputy = payroll.worker_number(office, args.deputy) if args.deputy else None
            made = contract.leave(office, staff, pairs(args.set), deputy)
        elif args.step == "certificate":
            made = contract.certificate(office, staff, args.title, until=args.date)
        elif args.step == "exit":
            gone = staff_exit.leave_office(office, staff, args.date or office.today, args.why, args.out)
            data = {"staff": staff, "contracts": gone.contracts, "files": gone.files, "change_set": gone.change_set}
            return Answer(data, [str(file.path) for file in gone.files] or [_("Entered.")])
        else:
            file = staff_exit.handover(office, staff, _folder(args), args.why)
            return Answer({"staff": staff, "files": [file]}, [str(file.path)])
    return Answer({"staff": staff, "number": made.number, "change_set": made.change_set}, [_("Entered.")])


def _folder(args: argparse.Namespace) -> Path:
    if args.out is None:
        raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
    return Path(args.out)


def _budget(args: argparse.Namespace) -> Answer:
    from clfdesk.services import budget, budget_result

    with opened(args) as office:
        number = int(args.what) if args.what and args.what.isdigit() else 0
        if args.step == "list":
            found = budget.year(number or office.today.year)
            rows = [_balance(each) for each in found]
            said = [f"{row['title']} {format_yuan(row['fen'])} − {format_yuan(row['used_fen'])}" for row in rows]
            return Answer({"year": number or office.today.year, "rows": rows}, said)
        if args.step == "notice":
            file = budget.notice(office, number or office.today.year, _folder(args), args.date)
            return Answer({"files": [file]}, [str(file.path)])
        if args.step == "carry":
            moved = budget.carry_over(office, number or office.today.year - 1, args.document)
            lines = [f"{title} {format_yuan(fen)}" for title, fen in moved.lines]
            return Answer({"year": moved.year, "lines": moved.lines, "change_set": moved.change_set}, lines)
        if args.step == "result":
            change = budget_result.add(office, number, args.aim, args.title, people=args.people)
            return Answer({"number": number, "change_set": change}, [_("Entered.")])
        if args.step == "performance":
            file = budget_result.notice(office, number or office.today.year, _folder(args), args.date)
            return Answer({"files": [file]}, [str(file.path)])
        if args.step == "pay":
            booked = budget.book_pay(office, args.what or "")
            lines = [f"{title} {format_yuan(fen)}" for title, fen in (*booked.used, *booked.missing)]
            data = {name: getattr(booked, name) for name in ("period", "used", "missing", "change_set")}
            return Answer(data, lines, WITH_PROBLEMS if booked.missing else DONE)
        amount = args.amount or ""
        if args.step == "add":
            made = budget.add(office, args.title, amount, source=args.source, of_year=number, document=args.document)
        elif args.step == "split":
            made = budget.add(office, args.title, amount, source=args.source, parent=number, document=args.document)
        else:
            made = budget.use(office, number, amount, args.title, on=args.date, voucher=args.document)
    return Answer({"number": made.number, "change_set": made.change_set}, [_("Entered.")])


def _balance(each: Any) -> dict[str, Any]:
    return {
        "number": each.line.id,
        "title": each.line.title,
        "source": each.line.source,
        "level": each.level,
        "fen": each.line.fen,
        "split_fen": each.split_fen,
        "used_fen": each.used_fen,
        "left_fen": each.left_fen,
    }
