"""The county's verbs: board, merge, the townships it expects. They read a folder and write files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.opening import clock_of, opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    board = verbs.add_parser("board", parents=[anywhere], help=_("who has sent a return"))
    merge = verbs.add_parser("merge", parents=[anywhere], help=_("many returns into one workbook"))
    for verb in (board, merge):
        verb.add_argument("folder", type=Path)
        verb.add_argument("--card", default="")
        verb.add_argument("--period", default="")
        verb.add_argument("--due", type=date.fromisoformat)
        verb.add_argument("--expected", type=Path, metavar="FILE")
    merge.add_argument("--out", type=Path)
    merge.add_argument("--previous", type=Path, metavar="DIR")
    beside = verbs.add_parser("county", parents=[anywhere], help=_("two periods of all townships beside each other"))
    beside.add_argument("step", choices=("compare",))
    beside.add_argument("folder", type=Path)
    beside.add_argument("before", type=Path)
    beside.add_argument("--card", default="")
    beside.add_argument("--out", type=Path)
    beside.set_defaults(run=_compare)
    board.set_defaults(run=_board)
    merge.set_defaults(run=_merge)
    townships = verbs.add_parser("townships", parents=[anywhere], help=_("the townships a county expects"))
    townships.add_argument("names", nargs="*")
    townships.set_defaults(run=_townships)


@contextmanager
def _desk(args: argparse.Namespace) -> Iterator[Any]:
    """Open the county's desk where one is named; the verbs work without one."""
    if args.desk is None:
        yield None
        return
    with opened(args) as office:
        yield office


def _expected(args: argparse.Namespace) -> list[str]:
    if args.expected is None:
        return []
    try:
        text = args.expected.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            _("The list of townships cannot be read."),
            where=str(args.expected),
            next=_("Name a text file with one township a line."),
        ) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _told(found: Any) -> dict[str, Any]:
    """Return a board by township: how many expected, received, on time, and what is wrong."""
    places = list(dict.fromkeys([*found.expected, *(each.township for each in found.files)]))
    good, timely = set(found.received()), set(found.on_time())
    problems: dict[str, list[dict[str, Any]]] = {}
    for each in found.files:
        for trouble in each.troubles:
            problems.setdefault(each.township, []).append(
                {"file": each.file, "code": trouble.code, "says": trouble.says, "row": trouble.row or None}
            )
    return {
        "card": found.card,
        "period": found.period,
        "due": found.due,
        "expected": {place: int(place in found.expected) for place in places if place},
        "received": {place: int(place in good) for place in places if place},
        "on_time": {place: int(place in timely) for place in places if place},
        "problems": problems,
        "missing": list(found.missing()),
        "returns": [
            {
                "file": each.file,
                "township": each.township,
                "sha256": each.sha256,
                "revision": each.envelope.revision if each.envelope else None,
                "version": each.envelope.version if each.envelope else None,
                "rows": each.rows,
                "counts": each.counts,
                "on_time": each.on_time,
            }
            for each in found.files
        ],
    }


def _board(args: argparse.Namespace) -> Answer:
    from clfdesk.services import county

    with _desk(args) as office:
        found = county.board(
            args.folder, office=office, expected=_expected(args), card=args.card, period=args.period, due=args.due
        )
        chase = county.chase(found)
    data = {**_told(found), "chase": chase}
    says = _("{card} {period}: {received} of {expected} received, {on_time} on time.")
    lines = [
        says.format(
            card=found.card,
            period=found.period,
            received=len(found.received()),
            expected=len(found.expected),
            on_time=len(found.on_time()),
        )
    ]
    lines += [f"{each.file}: {trouble.says}" for each in found.files for trouble in each.troubles]
    lines += chase
    return Answer(data, lines, WITH_PROBLEMS if data["problems"] else DONE)


def _merge(args: argparse.Namespace) -> Answer:
    from clfdesk.services import county_merge

    if args.out is None:
        raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
    with _desk(args) as office:
        merged = county_merge.merge(
            args.folder,
            args.out,
            office=office,
            expected=_expected(args),
            card=args.card,
            period=args.period,
            due=args.due,
            today=clock_of(args).today(),
            previous=args.previous,
        )
    data = {
        "compared": merged.compared.townships if merged.compared else None,
        "townships": merged.townships,
        "rows": merged.rows,
        "duplicates": merged.duplicates,
        "files": merged.files,
        "problems": _told(merged.collection)["problems"],
        "missing": list(merged.collection.missing()),
    }
    says = _("{rows} rows of {townships} townships merged; {duplicates} people stand in two of them.")
    lines = [
        says.format(rows=merged.rows, townships=len(merged.townships), duplicates=len(merged.duplicates)),
        *(str(file.path) for file in merged.files),
    ]
    return Answer(data, lines, WITH_PROBLEMS if data["problems"] or merged.duplicates else DONE)


def _compare(args: argparse.Namespace) -> Answer:
    from clfdesk.services import county_compare

    with _desk(args) as office:
        found = county_compare.compare(args.folder, args.before, office=office, card=args.card)
    files = [county_compare.export(found, args.out, clock_of(args).today())] if args.out else []
    data = {
        "card": found.card,
        "before": found.before,
        "now": found.now,
        "holds": found.holds,
        "townships": found.townships,
        "people": found.people,
        "files": files,
    }
    says = _("{township}: {before} before, {now} now, {new} new, {gone} gone.")
    lines = [
        says.format(township=each.township, before=each.before, now=each.now, new=each.new, gone=each.gone)
        for each in found.townships
    ]
    return Answer(data, lines, DONE if found.holds else WITH_PROBLEMS)


def _townships(args: argparse.Namespace) -> Answer:
    from clfdesk.services import county

    with opened(args) as office:
        change = county.add_townships(office, args.names) if args.names else None
        names = county.townships(office)
    return Answer({"townships": names, "change_set": change}, names)
