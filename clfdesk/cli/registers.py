"""The verb on registers: add, list."""

from __future__ import annotations

import argparse
import json
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    register = verbs.add_parser("register", parents=[anywhere], help=_("registers: fill one in, list it"))
    register.add_argument("name")
    register.add_argument("step", choices=("add", "list"))
    register.add_argument("--answers", default="{}", metavar="JSON")
    register.add_argument("--person", type=int)
    register.add_argument("--staff", type=int)
    register.add_argument("--division", type=int)
    register.set_defaults(run=_register)


def _register(args: argparse.Namespace) -> Answer:
    from clfdesk.services import register

    with opened(args) as office:
        if args.step == "list":
            rows = register.rows(args.name)
            return Answer({"count": len(rows), "rows": rows}, [f"{row['entered_on']} {row['number']}" for row in rows])
        try:
            answers = dict(json.loads(args.answers))
        except (ValueError, TypeError) as error:
            raise Refusal(
                _("The answers cannot be read."),
                where="--answers",
                why=_("They are not a JSON object of item and answer."),
                next=_('Write them as {"item": "answer"}.'),
            ) from error
        kept = register.add(office, args.name, answers, person=args.person, staff=args.staff, division=args.division)
        return Answer({"number": kept.number, "change_set": kept.change_set}, [_("The entry is kept.")])
