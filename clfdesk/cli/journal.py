"""Verbs on what was done: undo, history."""

from __future__ import annotations

import argparse
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    undo = verbs.add_parser("undo", parents=[anywhere], help=_("take an operation back"))
    undo.add_argument("id", nargs="?", type=int)
    undo.add_argument("--list", dest="list_", action="store_true")
    undo.set_defaults(run=_undo)
    history = verbs.add_parser("history", parents=[anywhere], help=_("the history of one record"))
    history.add_argument("stem")
    history.add_argument("key", type=int)
    history.set_defaults(run=_history)


def _undo(args: argparse.Namespace) -> Answer:
    from clfdesk.services import journal

    with opened(args) as office:
        if args.list_:
            sets = journal.change_sets(office)
            return Answer({"change_sets": sets}, [f"{each.id} {each.at} {each.action} {each.why}" for each in sets])
        change = journal.undo(office, args.id)
        return Answer({"change_set": change}, [_("Undone.")])


def _history(args: argparse.Namespace) -> Answer:
    from clfdesk.services import journal

    with opened(args) as office:
        steps = journal.history(office, args.stem, args.key)
        return Answer({"stem": args.stem, "key": args.key, "history": steps}, [str(each) for each in steps])
