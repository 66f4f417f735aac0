"""Reading the command line and running one verb: the face without a window.

Global options stand before or after the verb. Exit: 0 done, 1 refused, 2 wrong usage,
3 done with problems listed, 70 a bug (one masked sentence and a log, no traceback).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from clfdesk import i18n
from clfdesk.cli import (
    appraisals,
    archives,
    benefits,
    bulk,
    checks,
    contracts,
    counter,
    county,
    desks,
    divisions,
    duplicates,
    events,
    fields,
    figures,
    filings,
    forms,
    hands,
    households,
    imports,
    journal,
    organisations,
    papers,
    payrolls,
    people,
    policies,
    reconcile,
    registers,
    slips,
    surveys,
    telephone,
    users,
)
from clfdesk.cli.answer import BUG, REFUSED, WRONG_USAGE, Answer, as_json
from clfdesk.cli.explained import explain
from clfdesk.cli.usage import Parser
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.report import write_report

LANGUAGES = ("zh_CN", "en")
GROUPS = (
    desks,
    divisions,
    people,
    imports,
    fields,
    bulk,
    duplicates,
    counter,
    events,
    telephone,
    households,
    organisations,
    papers,
    hands,
    payrolls,
    appraisals,
    archives,
    benefits,
    contracts,
    filings,
    forms,
    reconcile,
    county,
    slips,
    surveys,
    figures,
    registers,
    policies,
    checks,
    journal,
    users,
)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _globals() -> argparse.ArgumentParser:
    """Return the options that may stand anywhere; absent ones leave no trace, so both places count."""
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("--desk", type=Path, metavar="DIR")
    parser.add_argument("--password-file", type=Path, metavar="FILE")
    parser.add_argument("--user", metavar="NAME")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--data-only",
        action="store_true",
        help=_("read workbooks with macros in them: their data only, no macro is run"),
    )
    parser.add_argument("--read-only", action="store_true", help=_("open the desk for reading only"))
    parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD")
    parser.add_argument("--lang", choices=LANGUAGES)
    return parser


def make_parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    anywhere = _globals()
    parser = Parser(prog="clfdesk", parents=[anywhere])
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for group in GROUPS:
        group.add(verbs, anywhere)
    explain(parser)
    return parser


def is_verb(argv: Sequence[str]) -> bool:
    """Tell whether a command line names a verb (else it opens the window)."""
    actions = [action for action in make_parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return any(word in actions[0].choices for word in argv) or "--help" in argv or "-h" in argv


def main(argv: Sequence[str]) -> int:
    """Run one verb; print its answer; return the exit code."""
    if "--lang" in argv[:-1] and (asked := argv[list(argv).index("--lang") + 1]) in LANGUAGES:
        i18n.use(asked)  # the explanations of --help are made before anything is parsed
    try:
        args = make_parser().parse_args(list(argv))
    except SystemExit as leaving:
        return WRONG_USAGE if leaving.code else 0
    for name in ("desk", "password_file", "user", "today", "lang"):
        if not hasattr(args, name):
            setattr(args, name, None)
    args.json = getattr(args, "json", False)
    args.read_only = getattr(args, "read_only", False)
    if args.desk is None and os.environ.get("CLFDESK_DESK"):
        args.desk = Path(os.environ["CLFDESK_DESK"])
    if args.password_file is None and os.environ.get("CLFDESK_PASSWORD"):
        args.password_file = Path(os.environ["CLFDESK_PASSWORD"])
    i18n.use(args.lang or i18n.DEFAULT)
    from clfdesk.services import foreign_file  # loaded with a verb: what only explains itself needs no service

    foreign_file.take_every(getattr(args, "data_only", False))
    try:
        answer: Answer = args.run(args)
    except Refusal as refusal:
        if refusal.way == "macros":
            refusal.next = _("{next} Here: --data-only.").format(next=refusal.next)
        data = {"refusal": refusal.parts()} | ({"code": refusal.code} if refusal.code else {})
        answer = Answer(data, [str(refusal)], REFUSED)
    except Exception as error:  # noqa: BLE001 - the one handler of this face
        where = write_report(error)
        said = _("The program met a fault of its own; nothing was half done. Report: {path}").format(path=where)
        answer = Answer({"bug": said}, [said], BUG)
    try:
        _print(answer, as_machine=args.json)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives until the process ends
    return answer.code


def _print(answer: Answer, *, as_machine: bool) -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if as_machine:
        print(as_json(answer.data))
        return
    stream = sys.stderr if answer.code in (REFUSED, BUG) else sys.stdout
    for line in answer.lines:
        print(line, file=stream)
