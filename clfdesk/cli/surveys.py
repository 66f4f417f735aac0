"""The verb on the yearly survey: its paper forms, routes, progress, people not reached, data to be mended."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.filings import told_of
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _

#: The papers pressed and the returns made, by step.
_PAPERS = {"form": "survey_form", "route": "survey_route"}
_RETURNS = {"progress": "R26", "lost": "R26-1", "problems": "R26-2"}


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verb to the command line."""
    survey = verbs.add_parser("survey", parents=[anywhere], help=_("the yearly survey of the holders' circumstances"))
    survey.add_argument("step", choices=(*_PAPERS, *_RETURNS))
    survey.add_argument("--village", action="append", default=[])
    survey.add_argument("--where", default="", metavar="EXPR")
    survey.add_argument("--period", default="")
    survey.add_argument("--out", type=Path)
    survey.set_defaults(run=_survey)


def _survey(args: argparse.Namespace) -> Answer:
    with opened(args) as office:
        if args.out is None:
            raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
        if args.step in _PAPERS:
            from clfdesk.services import notice

            pressed = notice.press(
                office, _PAPERS[args.step], where=args.where, villages=args.village, out=args.out, copies=1
            )
            data = {"items": pressed.items, "files": pressed.files, "change_set": pressed.change_set}
            return Answer(data, [str(file.path) for file in pressed.files])
        from clfdesk.services import filing

        return told_of(filing.make(office, _RETURNS[args.step], args.period or str(office.today.year), args.out))
