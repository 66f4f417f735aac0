"""Verbs that press papers: poster."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    poster = verbs.add_parser("poster", parents=[anywhere], help=_("wall posters"))
    poster.add_argument("cards", nargs="*", metavar="CARD")
    poster.add_argument("--set", dest="set_", choices=("village", "township"))
    poster.add_argument("--village", action="append", default=[])
    poster.add_argument("--all", action="store_true")
    poster.add_argument("--size", default="A4")
    poster.add_argument("--tile", choices=("A4", "A3"))
    poster.add_argument("--out", type=Path, default=Path())
    poster.add_argument("--stale", action="store_true")
    poster.set_defaults(run=_poster)


def _poster(args: argparse.Namespace) -> Answer:
    from clfdesk.services import poster

    with opened(args) as office:
        if args.stale:
            stale = poster.stale(office)
            return Answer({"stale": stale}, [f"{each.card} {each.place} {each.title}: {each.why}" for each in stale])
        if not args.cards and not args.set_:
            cards = poster.cards(office)
            return Answer({"cards": cards}, [f"{card.code} {card.name} {card.title}" for card in cards])
        chosen = list(args.cards) or [card.name for card in poster.cards(office, args.set_)]
        result = poster.press(
            office,
            cards=chosen,
            places=[] if args.all else args.village,
            size=args.size,
            out=args.out,
            tile=args.tile,
        )
        lines = [str(file.path) for file in result.files]
        undrawable = sorted({char for item in result.items for char in item.undrawable})
        if undrawable:
            lines.append(_("No font draws: {characters}").format(characters=" ".join(undrawable)))
        data = {"items": result.items, "files": result.files, "change_set": result.change_set}
        return Answer(data, lines, WITH_PROBLEMS if undrawable else 0)
