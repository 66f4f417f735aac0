"""The verb on life events: show the ripple of one, or enter it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.cli.people import number_of
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    event = verbs.add_parser("event", parents=[anywhere], help=_("what happened to a person, with all that follows"))
    event.add_argument("kind")
    event.add_argument("person")
    event.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    event.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    event.add_argument("--why", default="")
    event.add_argument("--document", default="")
    event.add_argument("--dry-run", action="store_true")
    event.set_defaults(run=_event)


def pairs(texts: list[str]) -> dict[str, str]:
    """Return ``NAME=VALUE`` options as a mapping; :class:`Refusal` for one without an equals sign."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Refusal(_("An option cannot be read."), where=text, next=_("Write it as NAME=VALUE."))
        found[name.strip()] = value.strip()
    return found


def _event(args: argparse.Namespace) -> Answer:
    from clfdesk.services import event

    with opened(args) as office:
        if args.kind == "list":
            rows = event.events_of(number_of(office, args.person))
            return Answer({"count": len(rows), "rows": rows}, [f"{row['happened_on']} {row['kind']}" for row in rows])
        if args.kind == "sent":
            places = event.sent_with(office, number_of(office, args.person))
            said = [f"{each['id_number']} {each['place']}" for each in places]
            return Answer({"count": len(places), "rows": places}, said)
        number, day, answers = number_of(office, args.person), args.on or office.today, pairs(args.set)
        if args.dry_run:
            told = event.preview(office, args.kind, number, day, answers)
        else:
            told = event.enter(office, args.kind, number, day, answers, why=args.why, document_number=args.document)
        data = asdict(told)
        if args.dry_run:
            del data["change_set"], data["event"]
        lines = [f"· {effect.says}" for effect in told.effects]
        lines += [f"? {problem.why} {problem.next}" for problem in told.problems]
        return Answer(data, lines, WITH_PROBLEMS if told.problems else 0)
