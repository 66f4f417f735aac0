"""Statistics from the command line: a cross-table of two or three fields, kept ones, indicators."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    verb = verbs.add_parser("statistics", parents=[anywhere], help=_("counts by two or three fields"))
    verb.add_argument("fields", nargs="*")
    verb.add_argument("--stem", default="person")
    verb.add_argument("--where", default="")
    verb.add_argument("--as-of", type=date.fromisoformat)
    verb.add_argument("--save", metavar="NAME")
    verb.add_argument("--saved", metavar="NAME")
    verb.add_argument("--indicators", action="store_true")
    verb.add_argument("--out", type=Path)
    verb.add_argument("--pdf", action="store_true", help=_("press it too, with a chart in black and white"))
    verb.set_defaults(run=_statistics)
    text = verbs.add_parser(
        "summary", parents=[anywhere], help=_("the half-yearly or yearly summary, numbers filled in")
    )
    text.add_argument("period")
    text.add_argument("--as-of", type=date.fromisoformat)
    text.add_argument("--out", type=Path)
    text.add_argument("--docx", action="store_true")
    text.set_defaults(run=_summary)


def _summary(args: argparse.Namespace) -> Answer:
    from clfdesk.services import summary

    with opened(args) as office:
        made = summary.make(office, args.period, as_of=args.as_of)
        files = summary.press(office, made, args.out, docx=args.docx) if args.out else []
    data = {"title": made.title, "paragraphs": made.paragraphs, "figures": made.figures, "files": files}
    return Answer(data, [made.title, *made.paragraphs])


def _statistics(args: argparse.Namespace) -> Answer:
    from clfdesk.services import statistics

    with opened(args) as office:
        if args.indicators:
            from clfdesk.services import indicator_paper

            if args.fields:
                people = indicator_paper.behind(office, args.fields[0], as_of=args.as_of)
                told = {"stem": people.stem, "reached": people.reached, "wanting": people.wanting}
                return Answer(told, [f"{each['number']} {each['name']}" for each in people.wanting])
            found = statistics.indicators(office, as_of=args.as_of)
            files = [indicator_paper.export(office, found, args.out)] if args.out else []
            if args.out and args.pdf:
                files.append(indicator_paper.press(office, found, args.out))
            return Answer(
                {"indicators": found, "files": files},
                [f"{each['title']} {each['value']} ({each['target']})" for each in found],
            )
        if args.saved:
            table = statistics.open_saved(office, args.saved, as_of=args.as_of)
        elif args.fields:
            table = statistics.cross(office, args.fields, stem=args.stem, where=args.where, as_of=args.as_of)
        else:
            kept = statistics.saved()
            if not kept:
                raise Refusal(_("No field was named."), where="statistics", next=_("Name two or three fields."))
            return Answer({"saved": list(kept)}, list(kept))
        headings, rows, totals = statistics.table_of(table)
        data: dict[str, Any] = {
            "fields": [axis.field for axis in table.axes],
            "headings": ["".join(each) for each in headings],
            "rows": rows,
            "totals": totals,
            "cells": [
                {"codes": list(codes), "count": len(numbers), "numbers": list(numbers)}
                for codes, numbers in table.members.items()
            ],
        }
        data["change_set"] = statistics.save(office, args.save, table) if args.save else None
        if args.out is not None:
            name = args.save or args.saved or ""
            data["files"] = [statistics.export(office, table, args.out, name=name)]
            if args.pdf:
                data["files"].append(statistics.press(office, table, args.out, name=name))
    lines = ["\t".join(data["headings"]), *("\t".join(str(cell) for cell in row) for row in [*rows, totals])]
    return Answer(data, lines)
