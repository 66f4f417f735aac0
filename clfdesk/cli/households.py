"""Verbs on households and on those not yet certified."""

from __future__ import annotations

import argparse
import json
from typing import Any

from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.events import pairs
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    house = verbs.add_parser("household", parents=[anywhere], help=_("households and their members"))
    house.add_argument("step", choices=("found", "join", "leave", "head", "show"))
    house.add_argument("number", nargs="?", type=int)
    house.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    house.add_argument("--members", default="[]", metavar="JSON")
    house.add_argument("--why", default="")
    house.set_defaults(run=_household)
    other = verbs.add_parser("nonholder", parents=[anywhere], help=_("people not yet certified"))
    other.add_argument("step", choices=("add", "change", "settle", "certify"))
    other.add_argument("number", nargs="?", type=int)
    other.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    other.add_argument("--outcome", default="")
    other.add_argument("--certificate", default="")
    other.set_defaults(run=_nonholder)


def _number(args: argparse.Namespace) -> int:
    if args.number is None:
        raise Refusal(_("No number was given."), where=args.step, next=_("Give the number from the list."))
    return int(args.number)


def _members(text: str) -> list[dict[str, Any]]:
    try:
        return [dict(each) for each in json.loads(text)]
    except (ValueError, TypeError) as error:
        raise Refusal(
            _("The answers cannot be read."),
            where="--members",
            next=_('Write them as [{"name": "…", "relation": "…"}].'),
        ) from error


def _household(args: argparse.Namespace) -> Answer:
    from clfdesk.services import household

    with opened(args) as office:
        values = pairs(args.set)
        if args.step == "found":
            number, change = household.found(office, values, _members(args.members))
            return Answer(
                {"number": number, "change_set": change}, [_("Household no. {number}.").format(number=number)]
            )
        if args.step == "join":
            member, change = household.join(office, _number(args), values)
            return Answer({"member": member, "change_set": change}, [_("Kept.")])
        if args.step == "leave":
            return Answer({"change_set": household.leave(office, _number(args), why=args.why)}, [_("Kept.")])
        if args.step == "head":
            return Answer({"change_set": household.make_head(office, _number(args))}, [_("Kept.")])
        shown = household.show(_number(args))
        return Answer(shown, [f"{each['name']} {each['relation']}" for each in shown["members"]])


def _nonholder(args: argparse.Namespace) -> Answer:
    from datetime import date

    from clfdesk.services import nonholder

    with opened(args) as office:
        values: dict[str, Any] = pairs(args.set)
        if args.step in ("add", "change"):
            kept = nonholder.save(office, None if args.step == "add" else _number(args), values)
            data: dict[str, Any] = {"number": kept.number, "change_set": kept.change_set, "problems": kept.problems}
        elif args.step == "settle":
            data = {"change_set": nonholder.settle(office, _number(args), args.outcome), "problems": []}
        else:
            issued = values.pop("issued_on", None)
            done = nonholder.certify(
                office,
                _number(args),
                args.certificate,
                issued_on=date.fromisoformat(issued) if issued else None,
                values=values,
            )
            data = {"person": done.person, "change_set": done.change_set, "problems": done.problems}
        lines = [_("Kept."), *(f"? {problem.why} {problem.next}" for problem in data["problems"])]
        return Answer(data, lines, WITH_PROBLEMS if data["problems"] else 0)
