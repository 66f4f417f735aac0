"""The verb on registers: add, list."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import json_object, opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    register = verbs.add_parser("register", parents=[anywhere], help=_("registers: fill one in, list it"))
    register.add_argument("name")
    _steps(register)
    for name, what in (("visit", _("the register of home visits")), ("petition", _("the register of petitions"))):
        own = verbs.add_parser(name, parents=[anywhere], help=what)
        own.set_defaults(name=name)
        _steps(own)


def _steps(register: argparse.ArgumentParser) -> None:
    """Add what can be done with a register, and what it is done with."""
    register.add_argument(
        "step",
        choices=(
            "add",
            "change",
            "list",
            "count",
            "due",
            "define",
            "hide",
            "export",
            "print",
            "blank",
            "take",
            "send-on",
            "paper",
        ),
    )
    register.add_argument("file", type=Path, nargs="?")
    register.add_argument("--number", type=int, default=0)
    register.add_argument("--since", type=date.fromisoformat)
    register.add_argument("--until", type=date.fromisoformat)
    register.add_argument("--out", type=Path, default=Path())
    register.add_argument("--answers", default="{}", metavar="JSON")
    register.add_argument("--person", type=int)
    register.add_argument("--staff", type=int)
    register.add_argument("--division", type=int)
    register.add_argument("--villages", default="", help=_("names with commas, or all"))
    register.add_argument("--lacking", help=_("materials still missing, with 、 between them; marked on the paper"))
    register.set_defaults(run=_register)


def _register(args: argparse.Namespace) -> Answer:
    from clfdesk.services import register, register_due

    with opened(args) as office:
        name, since, until = args.name, args.since, args.until
        if args.step == "list":
            rows = register.rows(name, since=since, until=until)
            return Answer({"count": len(rows), "rows": rows}, [f"{row['entered_on']} {row['number']}" for row in rows])
        if args.step == "count":
            counted = register.statistics(name, since=since, until=until)
            sums = {label: str(number) for label, number in counted.sums.items()}
            data = {"entries": counted.entries, "late": counted.late, "counts": counted.counts, "sums": sums}
            return Answer(data | {"villages": counted.villages}, [f"{counted.entries}"])
        if args.step == "due":
            found = register_due.due(office, name)
            return Answer({"count": len(found), "rows": found}, [f"{each.due} {each.what}" for each in found])
        if args.step in ("export", "print", "blank", "take", "paper"):
            return _paper(args, office)
        if args.step == "send-on":
            return _send_on(args, office)
        answers = json_object(args.answers, "--answers")
        if args.step == "define":
            kept = register.define(office, {"name": name, **answers})
        elif args.step == "hide":
            from clfdesk.services import register_lines

            kept = register_lines.hide(office, name)
        elif args.step == "change":
            kept = register.change(office, args.number, answers)
        else:
            kept = register.add(office, name, answers, person=args.person, staff=args.staff, division=args.division)
        return Answer({"number": kept.number, "change_set": kept.change_set}, [_("The entry is kept.")])


def _send_on(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import register_send

    names = [part for part in args.villages.replace("，", ",").split(",") if part]
    sent = register_send.send_on(office, args.number, register_send.villages() if names == ["all"] else names)
    data = {"numbers": sent.numbers, "already": sent.already, "change_set": sent.change_set}
    return Answer(data, [_("{count} villages have it now.").format(count=len(sent.numbers))])


def _paper(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import register_papers

    if args.step == "take":
        if args.file is None:
            raise Refusal(_("No file was named."), where=args.name, next=_("Name the sheet to take in."))
        taken = register_papers.take(office, args.name, args.file)
        data = {"entries": taken.entries, "refused": taken.refused, "change_set": taken.change_set}
        return Answer(
            data, [f"{each.sheet} {each.row}: {each.why}" for each in taken.refused], 3 if taken.refused else 0
        )
    if args.step == "paper":
        from clfdesk.services import register_materials

        lacking = None if args.lacking is None else [part for part in args.lacking.split("、") if part]
        made, changed = register_materials.paper(office, args.number, args.out, lacking)
        return Answer({"files": made.files, "change_set": changed}, [str(each.path) for each in made.files])
    if args.step == "blank":
        file = register_papers.press_blank(office, args.name, args.out)
    else:
        write = register_papers.export if args.step == "export" else register_papers.press
        file = write(office, args.name, args.out, since=args.since, until=args.until)
    return Answer({"files": [file]}, [str(file.path)])
