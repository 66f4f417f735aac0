"""Verbs on what was done: undo, history."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    undo = verbs.add_parser("undo", parents=[anywhere], help=_("take an operation back"))
    undo.add_argument("id", nargs="?", type=int)
    undo.add_argument("--list", dest="list_", action="store_true")
    undo.add_argument("--redo", action="store_true", help=_("do again what the last undo took back"))
    undo.add_argument("--why-not", type=int, metavar="ID", help=_("what stands in the way of taking it back"))
    undo.set_defaults(run=_undo)
    history = verbs.add_parser("history", parents=[anywhere], help=_("the history of one record, or operations"))
    history.add_argument("stem", nargs="?", default="")
    history.add_argument("key", type=int, nargs="?")
    history.add_argument("--person", default="", metavar="TEXT", help=_("operations that concern them"))
    history.add_argument("--by", default="", metavar="NAME")
    history.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")
    history.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD")
    history.add_argument("--accesses", action="store_true", help=_("who looked at, exported or printed"))
    history.set_defaults(run=_history)


def _undo(args: argparse.Namespace) -> Answer:
    from clfdesk.services import journal, operations

    with opened(args) as office:
        if args.why_not is not None:
            says = operations.in_the_way(office, args.why_not)
            return Answer({"in_the_way": says}, [says or _("Nothing stands in the way.")])
        if args.redo:
            return Answer({"change_set": journal.redo(office)}, [_("It was done again.")])
        if args.list_:
            sets = journal.change_sets(office)
            return Answer({"change_sets": sets}, [f"{each.id} {each.at} {each.action} {each.why}" for each in sets])
        change = journal.undo(office, args.id)
        return Answer({"change_set": change}, [_("Undone.")])


def _history(args: argparse.Namespace) -> Answer:
    from clfdesk.services import journal, operations

    with opened(args) as office:
        if args.accesses:
            lines = operations.accesses(office, args.key)
            return Answer({"accesses": lines}, [f"{each.at} {each.user} {each.says} {each.detail}" for each in lines])
        if args.key is None:
            sets = operations.find(
                office, person=args.person, stem=args.stem, user=args.by, since=args.since, until=args.until
            )
            return Answer({"change_sets": sets}, [f"{each.id} {each.at} {each.user} {each.says}" for each in sets])
        steps = journal.history(office, args.stem, args.key)
        return Answer({"stem": args.stem, "key": args.key, "history": steps}, [str(each) for each in steps])
