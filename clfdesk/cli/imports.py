"""Verbs on what was taken in: the import records, their originals, taking one back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    listed = verbs.add_parser("import-records", parents=[anywhere], help=_("which files were taken in"))
    listed.add_argument("--undo", type=int, metavar="NUMBER", help=_("take one of them back"))
    listed.set_defaults(run=_records)
    original = verbs.add_parser("original", parents=[anywhere], help=_("the file of an import, just as it came"))
    original.add_argument("number", type=int)
    original.add_argument("--out", type=Path, required=True)
    original.set_defaults(run=_original)


def _records(args: argparse.Namespace) -> Answer:
    from clfdesk.services import intake_records

    with opened(args) as office:
        if args.undo is not None:
            return Answer({"change_set": intake_records.undo(office, args.undo)}, [_("Undone.")])
        found = intake_records.imports(office)
        return Answer({"imports": found}, [f"{each.number} {each.taken_on} {each.file}" for each in found])


def _original(args: argparse.Namespace) -> Answer:
    from clfdesk.services import intake_original

    with opened(args) as office:
        files = intake_original.fetch(office, args.number, args.out)
        return Answer({"files": files}, [str(file.path) for file in files])
