"""Verbs on returns: filing list, make, fill."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.cli.people import _mapping
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    filing = verbs.add_parser("filing", parents=[anywhere], help=_("returns"))
    filing.add_argument("step", choices=("list", "make", "fill"))
    filing.add_argument("what", nargs="?")
    filing.add_argument("--period", default="")
    filing.add_argument("--map", type=Path)
    filing.add_argument("--where", default="")
    filing.add_argument("--out", type=Path)
    filing.set_defaults(run=_filing)


def _filing(args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing

    with opened(args) as office:
        if args.step == "list":
            cards = filing.list_cards(office)
            return Answer({"cards": cards}, [f"{card.id} {card.title} {card.due}" for card in cards])
        if not args.what:
            raise Refusal(
                _("Nothing was named to make or fill."), where="filing", next=_("Name a return, or the county's blank.")
            )
        if args.out is None:
            raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
        if args.step == "make":
            made = filing.make(office, args.what, args.period, args.out)
            data = {
                name: getattr(made, name)
                for name in ("rows", "checks", "snapshot_sha256", "revision", "files", "change_set")
            }
            return Answer(data, [str(file.path) for file in made.files])
        filled = filing.fill(office, Path(args.what), args.out, mapping=_mapping(args.map), where=args.where)
        data = {
            name: getattr(filled, name)
            for name in ("filled", "mapped", "unmapped", "kept", "lost", "files", "change_set")
        }
        return Answer(data, [str(file.path) for file in filled.files])
