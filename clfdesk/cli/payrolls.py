"""Verbs on pay: payroll draft, check, confirm, sheet, explain; appraisal."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    payroll = verbs.add_parser("payroll", parents=[anywhere], help=_("a period's pay"))
    payroll.add_argument("step", choices=("draft", "check", "confirm", "sheet", "explain"))
    payroll.add_argument("period")
    payroll.add_argument("staff", nargs="?")
    payroll.add_argument("--out", type=Path)
    payroll.set_defaults(run=_payroll)
    appraisal = verbs.add_parser("appraisal", parents=[anywhere], help=_("a worker's rating of a year"))
    appraisal.add_argument("staff")
    appraisal.add_argument("year", type=int)
    appraisal.add_argument("rating")
    appraisal.set_defaults(run=_appraisal)


def _payroll(args: argparse.Namespace) -> Answer:
    from clfdesk.services import payroll

    with opened(args) as office:
        if args.step == "explain":
            if not args.staff:
                raise Refusal(
                    _("No worker was named."), where="payroll explain", next=_("Give the worker's number or name.")
                )
            line = payroll.explain(office, args.period, payroll.worker_number(office, args.staff))
            lines = [
                f"{reason.says}（{reason.source} {reason.clause}）" if reason.source else reason.says
                for reason in line.explanation
            ]
            return Answer({"period": args.period, "line": line}, lines)
        if args.step == "sheet":
            if args.out is None:
                raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
            made = payroll.sheet(office, args.period, args.out)
            return Answer(
                {**_fields(made.sheet), "files": made.files, "change_set": made.change_set},
                [str(file.path) for file in made.files],
            )
        verb = {"draft": payroll.draft, "check": payroll.check, "confirm": payroll.confirm}[args.step]
        run = verb(office, args.period)
        said = _("{period}: {people} lines, {total} yuan in all, {words}").format(
            period=args.period,
            people=len(run.sheet.lines),
            total=format_yuan(run.sheet.total_fen),
            words=run.sheet.total_words,
        )
        return Answer({**_fields(run.sheet), "change_set": run.change_set}, [said])


def _fields(sheet: Any) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in ("period", "state", "lines", "total_fen", "total_words", "sources")}


def _appraisal(args: argparse.Namespace) -> Answer:
    from clfdesk.services import organisation, payroll

    with opened(args) as office:
        number = payroll.worker_number(office, args.staff)
        change = organisation.appraise(office, number, args.year, args.rating)
        return Answer(
            {"staff": number, "year": args.year, "rating": args.rating, "change_set": change},
            [_("The rating is kept.")],
        )
