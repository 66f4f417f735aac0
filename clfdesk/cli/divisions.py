"""The verb on places: add one, merge villages, split one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.events import pairs
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    verb = verbs.add_parser("division", parents=[anywhere], help=_("villages: add, change, merge, split"))
    verb.add_argument("step", choices=("add", "change", "merge", "split"))
    verb.add_argument("places", nargs="+")
    verb.add_argument("--kind", default="")
    verb.add_argument("--parent", type=int)
    verb.add_argument("--code", default="")
    verb.add_argument("--into", default="")
    verb.add_argument("--part", action="append", default=[], metavar="VILLAGE=SETTLEMENT,…")
    verb.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    verb.add_argument("--committee-ends", type=date.fromisoformat, metavar="YYYY-MM-DD")
    verb.add_argument("--phone")
    verb.add_argument("--urban", choices=("yes", "no"))
    verb.add_argument("--dry-run", action="store_true", help=_("only say what it would do"))
    verb.set_defaults(run=_division)


def _division(args: argparse.Namespace) -> Answer:
    from clfdesk.services import division, division_merge
    from clfdesk.services.event import village_number

    with opened(args) as office:
        on = args.on or office.today
        given = {"committee_term_ends_on": args.committee_ends, "contact_phone": args.phone}
        given["urban"] = None if args.urban is None else args.urban == "yes"
        values = {name: value for name, value in given.items() if value is not None}
        if args.step == "add":
            number, change = division.found(
                office, args.places[0], args.kind, parent=args.parent, code=args.code, values=values
            )
            return Answer({"number": number, "change_set": change}, [_("Kept.")])
        numbers = [int(each) if each.isdigit() else village_number(each) for each in args.places]
        if args.step == "change":
            if args.code:
                values["code"] = args.code
            return Answer({"change_set": division.change(office, numbers[0], values)}, [_("Kept.")])
        if args.step == "merge":
            into = int(args.into) if args.into.isdigit() else args.into

            def verb() -> division_merge.Moved:
                return division_merge.merge(office, numbers, into, on, code=args.code)

        else:
            parts = {
                name: [each.strip() for each in several.replace("、", ",").split(",") if each.strip()]
                for name, several in pairs(args.part).items()
            }

            def verb() -> division_merge.Moved:
                return division_merge.split(office, numbers[0], parts, on)

        moved = division_merge.look(office, verb) if args.dry_run else verb()
        return Answer(asdict(moved), list(moved.effects))
