"""The ``archive`` verb: personal files and scans, filing by item, the cabinet."""

from __future__ import annotations

import argparse
from typing import Any

from clfdesk.cli import filing_cabinet
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    archive = verbs.add_parser("archive", parents=[anywhere], help=_("archives: filed papers, boxes, personal files"))
    steps = archive.add_subparsers(dest="step", required=True, metavar="STEP")
    filing_cabinet.add(steps, anywhere)
