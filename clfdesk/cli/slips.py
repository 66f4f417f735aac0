"""The verb on the villages' monthly slips: received, asked for, printed, held against what came out later."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verb to the command line."""
    slip = verbs.add_parser("slip", parents=[anywhere], help=_("the villages' monthly slips"))
    slip.add_argument("step", choices=("board", "receive", "chase", "forgotten", "print"))
    slip.add_argument("village", nargs="*")
    slip.add_argument("--month", default="")
    slip.add_argument("--how", default="word", choices=("workbook", "paper", "photo", "word"))
    slip.add_argument("--from", dest="reporter", default="")
    slip.add_argument("--nothing", action="store_true")
    slip.add_argument("--count", action="append", default=[], metavar="WHAT=NUMBER")
    slip.add_argument("--detail", default="")
    slip.add_argument("--on", type=date.fromisoformat)
    slip.add_argument("--out", type=Path)
    slip.set_defaults(run=_slip)


def _counts(texts: list[str]) -> dict[str, int]:
    found = {}
    for text in texts:
        name, _mark, number = text.partition("=")
        if not number.isdigit():
            raise Refusal(_("This is no count."), where=f"--count {text}", next=_("Write it as deaths=1."))
        found[name] = int(number)
    return found


def _slip(args: argparse.Namespace) -> Answer:
    from clfdesk.services import village_slip

    with opened(args) as office:
        if args.step == "receive":
            if len(args.village) != 1:
                raise Refusal(_("Name one village."), where="slip receive", next=_("One slip is of one village."))
            kept = village_slip.receive(
                office,
                args.village[0],
                args.month,
                how=args.how,
                reporter=args.reporter,
                nothing=args.nothing,
                counts=_counts(args.count),
                detail=args.detail,
                on=args.on,
            )
            return Answer({"number": kept.number, "change_set": kept.change_set}, [_("Kept.")])
        if args.step == "chase":
            lines = village_slip.chase(office, args.month)
            return Answer({"chase": lines}, lines)
        if args.step == "forgotten":
            found = village_slip.forgotten(office)
            return Answer({"forgotten": found}, [each.says for each in found], WITH_PROBLEMS if found else DONE)
        if args.step == "print":
            files = village_slip.press(office, _out(args), args.village)
            return Answer({"files": files}, [str(file.path) for file in files])
        slips = village_slip.board(office, args.month)
        files = [village_slip.export(office, args.out, args.month)] if args.out else []
    missing = [each.village for each in slips if each.state == "missing"]
    lines = [f"{each.village}\t{each.state}\t{each.day or ''}\t{each.reporter}" for each in slips]
    data = {"slips": slips, "missing": missing, "files": files}
    return Answer(data, lines, WITH_PROBLEMS if missing else DONE)


def _out(args: argparse.Namespace) -> Path:
    if args.out is None:
        raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
    return Path(args.out)
