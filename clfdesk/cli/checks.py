"""Verbs that look the work over: check, self-test."""

from __future__ import annotations

import argparse
from typing import Any

from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    check = verbs.add_parser("check", parents=[anywhere], help=_("what is not in order"))
    check.add_argument("--kind", choices=("data", "composition", "reconcile", "deadline", "indicator"))
    check.add_argument("--all", action="store_true")
    check.set_defaults(run=_check)
    test = verbs.add_parser("self-test", parents=[anywhere], help=_("load and press one sample of everything"))
    test.set_defaults(run=_self_test)


def _check(args: argparse.Namespace) -> Answer:
    from clfdesk.services import check

    with opened(args) as office:
        verdicts = check.verdicts(office, kind=args.kind, everything=args.all)
        lines = [f"[{each.state}] {each.says}（{each.source} {each.clause}）" for each in verdicts]
        return Answer({"verdicts": verdicts}, lines)


def _self_test(args: argparse.Namespace) -> Answer:
    from clfdesk.services import self_test

    result = self_test.run()
    data = {name: getattr(result, name) for name in ("cards", "packs", "fonts", "catalogues", "pressed", "failed")}
    lines = [*result.failed] or [_("All cards, packs, fonts and catalogues load, and every press works.")]
    return Answer(data, lines, WITH_PROBLEMS if result.failed else 0)
