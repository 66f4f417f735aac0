"""Verbs of papers on their way: in whose hands they are, a township's own words on cards."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _

STATES = {"sign": "sign", "seal": "seal", "back": "back", "keep": "kept"}


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    paper = verbs.add_parser("paper", parents=[anywhere], help=_("in whose hands the papers are"))
    paper.add_argument("action", nargs="?", default="list", choices=("list", *STATES))
    paper.add_argument("number", nargs="?", type=int)
    paper.add_argument("--state", default="", choices=("sign", "seal", "back", "kept"))
    paper.add_argument("--all", action="store_true")
    paper.add_argument("--holder", default="")
    paper.add_argument("--scan", default="", metavar="FILE")
    paper.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    paper.add_argument("--remark", default="")
    paper.set_defaults(run=_paper)

    words = verbs.add_parser("wording", parents=[anywhere], help=_("a township's own words on boards and notices"))
    words.add_argument("kind", choices=("posters", "notices"))
    words.add_argument("card", metavar="CARD")
    words.add_argument("part", nargs="?", default="", metavar="PART")
    words.add_argument("--words", metavar="WORDS")
    words.add_argument("--file", type=Path, metavar="FILE")
    words.add_argument("--shipped", action="store_true")
    words.set_defaults(run=_wording)


def _paper(args: argparse.Namespace) -> Answer:
    from clfdesk.errors import Refusal
    from clfdesk.services import paper

    with opened(args) as office:
        if args.action == "list":
            found = paper.papers(args.state, everything=args.all)
            lines = [f"{each.number} {each.state} {each.since} {each.holder} {each.name}" for each in found]
            return Answer({"papers": found}, lines)
        if args.number is None:
            raise Refusal(_("There is no paper of that number."), next=_("Look at the list of papers."))
        change = paper.move(
            office, args.number, STATES[args.action], holder=args.holder, scan=args.scan, on=args.on,
            remark=args.remark,
        )  # fmt: skip
    return Answer({"change_set": change}, [_("Recorded.")])


def _wording(args: argparse.Namespace) -> Answer:
    from clfdesk.cli.papers import read_text
    from clfdesk.services import wording

    with opened(args) as office:
        if args.shipped:
            change = wording.reset(office, args.kind, args.card, args.part)
            return Answer({"change_set": change}, [_("The shipped text stands again.")])
        words = read_text(args.file) if args.file else args.words
        if args.part and words is not None:
            change = wording.write(office, args.kind, args.card, args.part, words)
            return Answer({"change_set": change}, [_("Recorded.")])
        found = wording.parts(args.kind, args.card)
    lines = [f"{each.place}{' *' if each.changed else ''}\n{each.words}" for each in found]
    return Answer({"parts": found}, lines)
