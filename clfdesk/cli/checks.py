"""Verbs that look the work over: check, mend (the data errors one by one), self-test."""

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
    mend = verbs.add_parser(
        "mend", parents=[anywhere], help=_("the errors in the data: what mends each, and mending it")
    )
    mend.add_argument("rule", nargs="?", default="")
    mend.add_argument("key", nargs="?", default="")
    mend.add_argument("--way", default="")
    mend.add_argument("--all", action="store_true")
    mend.set_defaults(run=_mend)
    test = verbs.add_parser("self-test", parents=[anywhere], help=_("load and press one sample of everything"))
    test.set_defaults(run=_self_test)


def _check(args: argparse.Namespace) -> Answer:
    from clfdesk.services import check

    with opened(args) as office:
        verdicts = check.verdicts(office, kind=args.kind, everything=args.all)
        lines = [f"[{each.state}] {each.says}（{each.source} {each.clause}）" for each in verdicts]
        return Answer({"verdicts": verdicts}, lines)


def _mend(args: argparse.Namespace) -> Answer:
    """List the rules; with a rule, whom it concerns; with a key, the ways; with a way (or all), mend."""
    from clfdesk.services import data_error

    with opened(args) as office:
        found = {each.rule: each for each in data_error.found(office)}
        if args.rule not in found:
            lines = [f"{each.rule} {len(each.concerned)} {each.says}" for each in found.values()]
            return Answer({"rules": list(found.values())}, lines)
        rows = data_error.concerned(found[args.rule])
        if args.all:
            count, change = data_error.mend_all(office, args.rule, [each.key for each in rows], args.way)
            return Answer({"count": count, "change_set": change}, [_("{count} mended.").format(count=count)])
        if not args.key:
            return Answer({"concerned": rows}, [f"{each.key} {each.name} {each.village}" for each in rows])
        if not args.way:
            ways = data_error.ways(office, args.rule, args.key)
            because = data_error.because(office, args.rule, args.key)
            return Answer({"because": because, "ways": ways}, [because, *(f"{way.code}: {way.says}" for way in ways)])
        return Answer({"change_set": data_error.mend(office, args.rule, args.key, args.way)}, [_("Mended.")])


def _self_test(args: argparse.Namespace) -> Answer:
    from clfdesk.services import self_test

    result = self_test.run()
    data = {name: getattr(result, name) for name in ("cards", "packs", "fonts", "catalogues", "pressed", "failed")}
    lines = [*result.failed] or [_("All cards, packs, fonts and catalogues load, and every press works.")]
    return Answer(data, lines, WITH_PROBLEMS if result.failed else 0)
