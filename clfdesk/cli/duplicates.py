"""The verb on people who may be on the desk twice: list, like, compare, apart, merge."""

from __future__ import annotations

import argparse
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.events import pairs
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    verb = verbs.add_parser("duplicate", parents=[anywhere], help=_("people who may be on the desk twice"))
    verb.add_argument("step", choices=("list", "like", "compare", "apart", "merge"))
    verb.add_argument("numbers", nargs="*", type=int)
    verb.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    verb.add_argument("--take", action="append", default=[], metavar="NAME=left|right")
    verb.add_argument("--why", default="")
    verb.set_defaults(run=_duplicate)


def _two(args: argparse.Namespace) -> tuple[int, int]:
    if len(args.numbers) != 2:
        raise Refusal(_("Two different people of the roster are needed."), next=_("Give the numbers of both."))
    return args.numbers[0], args.numbers[1]


def _duplicate(args: argparse.Namespace) -> Answer:
    from clfdesk.services import duplicate, merging

    with opened(args) as office:
        if args.step == "list":
            found = duplicate.pairs(office)
            lines = [f"{each.left} {each.names[0]} / {each.right} {each.names[1]}: {each.because}" for each in found]
            return Answer({"count": len(found), "pairs": found}, lines)
        if args.step == "like":
            some = duplicate.likely(office, pairs(args.set))
            return Answer(
                {"likely": some}, [f"{each.number} {each.name} {each.village}: {each.because}" for each in some]
            )
        left, right = _two(args)
        if args.step == "compare":
            sides = duplicate.side_by_side(left, right)
            return Answer({"lines": sides}, [f"{line.label}: {line.left} | {line.right}" for line in sides])
        if args.step == "apart":
            change = duplicate.tell_apart(office, left, right, args.why)
            return Answer({"change_set": change}, [_("Remembered that they are not the same.")])
        merged = merging.merge(office, left, right, pairs(args.take), why=args.why)
        said = _("No. {gone} went into no. {person}.").format(gone=merged.gone, person=merged.person)
        data = {"person": merged.person, "gone": merged.gone, "moved": merged.moved, "change_set": merged.change_set}
        return Answer(data, [said])
