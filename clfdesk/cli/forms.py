"""The verb on village forms: a workbook to fill in, which the import takes back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verb to the command line."""
    form = verbs.add_parser("form", parents=[anywhere], help=_("a workbook for a village to fill in"))
    form.add_argument("name", help=_("village (its people), staff, post, division, body, appraisal, or a register"))
    form.add_argument("--village", required=True)
    form.add_argument("--out", type=Path, required=True)
    form.set_defaults(run=_form)


def _form(args: argparse.Namespace) -> Answer:
    from clfdesk.services import village_form

    stem = "person" if args.name == "village" else args.name
    with opened(args) as office:
        file = village_form.make(office, args.village, args.out, stem=stem)
        return Answer({"files": [file]}, [_("Written: {file}").format(file=file.path.name)])
