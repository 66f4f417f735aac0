"""Verbs on the two benefits: a month's changes, the four lists, enrolment, money that came back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.cli.people import number_of
from clfdesk.errors import Refusal
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    benefit = verbs.add_parser("benefit", parents=[anywhere], help=_("the two benefits"))
    steps = benefit.add_subparsers(dest="step", required=True)
    month = steps.add_parser("month", parents=[anywhere], help=_("a month's sums and changes"))
    month.add_argument("month")
    month.set_defaults(run=_month)
    lists = steps.add_parser("reconcile", parents=[anywhere], help=_("who should stop, should have, differs, is twice"))
    lists.add_argument("file", nargs="?", type=Path)
    lists.add_argument("--month", default="")
    lists.set_defaults(run=_reconcile)
    enrol = steps.add_parser("enrol", parents=[anywhere], help=_("from which month somebody draws one, or no more"))
    enrol.add_argument("person")
    enrol.add_argument("benefit")
    enrol.add_argument("--start", default="")
    enrol.add_argument("--stop", default="")
    enrol.add_argument("--why", default="")
    enrol.add_argument("--document", default="")
    enrol.set_defaults(run=_enrol)
    recover = steps.add_parser("recover", parents=[anywhere], help=_("money that came back"))
    recover.add_argument("person")
    recover.add_argument("benefit")
    recover.add_argument("amount")
    recover.add_argument("--why", default="")
    recover.add_argument("--document", default="")
    recover.set_defaults(run=_recover)


def _month(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit

    with opened(args) as office:
        made = benefit.month(office, args.month)
    names = ("month", "benefits", "people", "total_fen", "total_words", "changes", "overpaid")
    said = [
        _("{month}: {people} people, {total} yuan").format(
            month=made.month, people=made.people, total=format_yuan(made.total_fen)
        )
    ]
    said += [
        _("{name}: {title} to be asked back, {amount} yuan").format(
            name=each.name, title=each.title, amount=format_yuan(each.total_fen)
        )
        for each in made.overpaid
    ]
    data = {name: getattr(made, name) for name in (*names, "overpaid_fen", "overpaid_words")}
    return Answer(data, said)


def _reconcile(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit

    with opened(args) as office:
        found = benefit.four_lists(office, file=args.file, text=args.month)
    lists = {name: getattr(found, name) for name in ("should_stop", "should_have", "amount_differs", "duplicate")}
    said = [f"{each.name}：{each.says}" for listed in lists.values() for each in listed]
    return Answer(dict(lists), said, WITH_PROBLEMS if said else DONE)


def _enrol(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit

    with opened(args) as office:
        number = _person(office, args.person)
        change = benefit.enrol(
            office, number, args.benefit, start=args.start, stop=args.stop, why=args.why, document=args.document
        )
    return Answer({"person": number, "benefit": args.benefit, "change_set": change}, [_("Entered.")])


def _recover(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit

    with opened(args) as office:
        number = _person(office, args.person)
        change = benefit.recover(office, number, args.benefit, args.amount, why=args.why, document=args.document)
    return Answer({"person": number, "benefit": args.benefit, "change_set": change}, [_("Entered.")])


def _person(office: Any, text: str) -> int:
    found = number_of(office, text)
    if not found:
        raise Refusal(_("There is no such person."), where=text, next=_("Give the number from the list."))
    return int(found)
