"""The verb on the certificate counter: accept, papers, declare, the steps to the card, the lists."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.events import pairs
from clfdesk.cli.opening import opened
from clfdesk.cli.people import number_of
from clfdesk.errors import Refusal
from clfdesk.i18n import _

_STEPS = ("appoint", "assess", "post", "down", "send", "resend", "answer", "arrive", "hand", "stop")


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    verb = verbs.add_parser("counter", parents=[anywhere], help=_("applications for certificates, step by step"))
    verb.add_argument(
        "step", choices=("accept", "papers", "declare", *_STEPS, "list", "views", "show", "look", "press")
    )
    verb.add_argument("words", nargs="*", metavar="NUMBER|KIND|LIST")
    verb.add_argument("--person")
    verb.add_argument("--nonholder", type=int)
    verb.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    verb.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    verb.add_argument("--card", default="", help=_("the paper to press; without it those offered are named"))
    verb.add_argument("--why", default="")
    verb.add_argument("--as", dest="as_", choices=("json", "pdf", "xlsx", "csv"), default="json")
    verb.add_argument("--out", type=Path, default=Path())
    verb.set_defaults(run=_counter)


def _numbers(args: argparse.Namespace) -> list[int]:
    try:
        return [int(each) for each in args.words]
    except ValueError as error:
        raise Refusal(
            _("This is no number of an application."),
            where="、".join(args.words),
            next=_("Give the numbers from the list of the counter."),
        ) from error


def _counter(args: argparse.Namespace) -> Answer:
    from clfdesk.services import counter_admission, counter_lists

    with opened(args) as office:
        if args.step == "views":
            found = counter_lists.views(office)
            return Answer({"views": found}, [f"{each.name} {each.title}: {each.count}" for each in found])
        if args.step == "list":
            return _list(args, office)
        if args.step == "accept":
            kind = args.words[0] if args.words else ""
            person = number_of(office, args.person) if args.person else None
            values = pairs(args.set) | ({"applied_on": args.on} if args.on else {})
            return _told(counter_admission.accept(office, kind, person=person, nonholder=args.nonholder, values=values))
        numbers = _numbers(args)
        if not numbers and args.step != "send":
            raise Refusal(_("Nobody was chosen."), next=_("Give the numbers from the list of the counter."))
        if args.step == "show":
            return _show(office, numbers[0])
        if args.step == "press":
            return _press(args, office, numbers)
        if args.step == "look":
            from clfdesk.services import counter_steps

            effects = counter_steps.look(office, numbers[0])
            return Answer({"effects": effects}, [f"· {each}" for each in effects])
        return _told(_stepped(args, office, numbers))


def _show(office: Any, number: int) -> Answer:
    from clfdesk.services import counter, counter_lists

    standing = counter.get(number)
    data = {
        **asdict(standing.business),
        "name": standing.who.name,
        "lacking": standing.lacking,
        "relatives": counter_lists.relatives(office, number),
    }
    lines = [f"{standing.who.name} {standing.kind.title} {counter.word('state', standing.business.state)}"]
    return Answer(data, [*lines, *(f"- {each.title}×{each.copies}" for each in standing.lacking)])


def _press(args: argparse.Namespace, office: Any, numbers: list[int]) -> Answer:
    from clfdesk.services import counter_papers

    if not args.card:
        found = counter_papers.offered(numbers)
        return Answer({"cards": found}, [f"{each.code} {each.title}" for each in found])
    made = counter_papers.press(office, args.card, numbers, args.out)
    return Answer({"files": made.files, "change_set": made.change_set}, [str(each.path) for each in made.files])


def _list(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import counter_lists

    name = args.words[0] if args.words else "open"
    if args.as_ != "json":
        file = counter_lists.write(office, name, args.as_, args.out)
        return Answer({"files": [file]}, [str(file.path)])
    listing = counter_lists.rows(office, name)
    lines = ["\t".join(str(value) for value in row.values()) for row in listing.rows]
    return Answer({"count": listing.count, "rows": listing.rows}, lines)


def _stepped(args: argparse.Namespace, office: Any, numbers: list[int]) -> Any:
    from clfdesk.services import counter, counter_steps

    told, day = pairs(args.set), args.on or office.today
    first = numbers[0] if numbers else 0
    match args.step:
        case "papers":
            return counter.papers(office, first, told)
        case "declare":
            avoided = told.get("avoided", "") in ("1", "true", "是")
            names = {name: told.get(name, "") for name in ("related_to", "relation")}
            return counter.declare(office, first, told.get("declared", ""), avoided=avoided, **names)
        case "appoint":
            return counter_steps.appoint(office, numbers, day, **told)
        case "assess":
            kind, grade, parts = (told.get(name, "") for name in ("type", "grade", "components"))
            return counter_steps.assess(office, first, day, kind, grade, parts)
        case "post":
            return counter_steps.post(office, numbers, args.on)
        case "down":
            return counter_steps.down(office, numbers, objection=told.get("objection", args.why))
        case "send":
            return counter_steps.send(office, numbers, on=args.on)
        case "resend":
            return counter_steps.resend(office, numbers)
        case "answer":
            return counter_steps.answer(office, numbers, told.get("answer", ""), why=args.why, on=args.on)
        case "arrive":
            return counter_steps.arrive(office, first, told.get("certificate_number", ""), issued_on=args.on)
        case "hand":
            old = told.get("old_card", "") in ("1", "true", "是")
            by, relation = told.get("received_by", ""), told.get("relation", "")
            return counter_steps.hand(office, first, by, relation=relation, old_card=old, on=args.on)
        case _:
            return counter_steps.stop(office, first, args.why)


def _told(step: Any) -> Answer:
    from clfdesk.services import counter

    lines = [f"{step.number}: {counter.word('state', step.state)}", *(f"· {each}" for each in step.effects)]
    lines += [f"? {each.why} {each.next}" for each in step.problems]
    return Answer(asdict(step), lines, WITH_PROBLEMS if step.problems else 0)
