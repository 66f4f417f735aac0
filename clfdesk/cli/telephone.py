"""Verbs at the telephone: what to answer about a person, values to copy out, the figures as one paragraph."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.cli.people import number_of
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    call = verbs.add_parser("call", parents=[anywhere], help=_("what to answer about a person on the telephone"))
    call.add_argument("person")
    call.add_argument("--from", dest="phone", default="", help=_("the number that calls: is it on record?"))
    call.add_argument("--check", default="", help=_("how the caller was checked: number called_back answers none"))
    call.add_argument("--topic", default="", help=_("keep the call: what was asked"))
    call.add_argument("--told", default="", help=_("keep the call: what was told"))
    call.set_defaults(run=_call)
    copy = verbs.add_parser(
        "copy-out", parents=[anywhere], help=_("a person's values in the order of the national form")
    )
    copy.add_argument("person")
    copy.set_defaults(run=_copy)
    figures = verbs.add_parser("figures", parents=[anywhere], help=_("the township or a village in one paragraph"))
    figures.add_argument("what", choices=("paragraph",))
    figures.add_argument("--village", default="")
    figures.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
    figures.add_argument("--out", type=Path)
    figures.set_defaults(run=_figures)


def _call(args: argparse.Namespace) -> Answer:
    from clfdesk.services import operations, telephone

    with opened(args) as office:
        from clfdesk.services import call_check

        number = number_of(office, args.person)
        if args.told:
            said = {"check": args.check, "topic": args.topic, "answer": args.told, "phone": args.phone}
            kept = call_check.keep(office, number, **said)
            return Answer({"number": kept.number, "change_set": kept.change_set}, [_("Kept.")])
        told = telephone.call(office, number)
        operations.looked_at(office, number)
        lines = [*(f"? {each}" for each in told.questions), *told.call_back, told.certificate]
        lines += [each.says for each in told.benefits]
        known = call_check.caller(office, number, args.phone) if args.phone else None
        lines = [known.says, *lines] if known else lines
        return Answer(
            asdict(told) | {"caller": asdict(known) if known else None}, [*lines, *told.bring, told.business, *told.due]
        )


def _copy(args: argparse.Namespace) -> Answer:
    from clfdesk.services import operations, telephone

    with opened(args) as office:
        number = number_of(office, args.person)
        lines = telephone.copy_out(office, number)
        operations.looked_at(office, number)
        return Answer({"lines": lines}, [f"{each.heading}\t{each.value}" for each in lines])


def _figures(args: argparse.Namespace) -> Answer:
    from clfdesk.services import paragraph

    with opened(args) as office:
        told = paragraph.paragraph(office, village=args.village, day=args.as_of)
        data = asdict(told)
        if args.out is not None:
            data["files"] = [paragraph.press(office, args.out, village=args.village, day=args.as_of)]
        return Answer(data, [told.text])
