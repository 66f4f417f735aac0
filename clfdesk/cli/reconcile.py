"""The verb on the monthly day of comparing: run all profiles on a folder, look at them, mend one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    verb = verbs.add_parser("reconcile", parents=[anywhere], help=_("the monthly day of comparing"))
    verb.add_argument("step", choices=("day", "profiles", "mend"))
    verb.add_argument("name", nargs="?", default="")
    verb.add_argument("--folder", type=Path, help=_("the folder the lists were put in"))
    verb.add_argument("--set", dest="table", type=Path, metavar="FILE", help=_("a TOML file with the changed parts"))
    verb.add_argument("--month", default="", help=_("the month a list of payments is of"))
    verb.add_argument("--send", action="store_true", help=_("send what differs to mending"))
    verb.add_argument("--out", type=Path)
    verb.set_defaults(run=_reconcile)


def _reconcile(args: argparse.Namespace) -> Answer:
    from clfdesk.services import reconcile

    with opened(args) as office:
        if args.step == "profiles":
            known = reconcile.profiles()
            return Answer({"profiles": known}, [f"{each.name} {each.title} {_guess(each.guess)}" for each in known])
        if args.step == "mend":
            if args.table is None or not args.name:
                raise Refusal(
                    _("What is to be changed is not said."),
                    where="--set",
                    next=_("Name the profile and a TOML file with the changed parts."),
                )
            change = reconcile.mend(office, args.name, resources.read(args.table))
            return Answer({"change_set": change, "profile": reconcile.named(args.name)}, [_("Saved.")])
        if args.folder is None:
            raise Refusal(_("No folder was named."), where="--folder", next=_("Name the folder the lists were put in."))
        lines = reconcile.day(office, args.folder, out=args.out, month=args.month)
        sent = sum(reconcile.to_mending(office, line)[0] for line in lines) if args.send else 0
        data = [
            {
                name: getattr(line, name)
                for name in (
                    "profile", "title", "sender", "guess", "file", "only_desk", "only_file", "differs", "same", "refusal",
                )
            }
            for line in lines
        ]  # fmt: skip
        files = [file for line in lines if line.found is not None for file in line.found.files]
        told = _(
            "{title}: {only_desk} only on the desk, {only_file} only in the file, {differs} differ, {same} same. {file}"
        )
        says = [line.refusal or (told.format(**row) if line.file else _("{title}: no file came.").format(**row))
                for line, row in zip(lines, data, strict=True)]  # fmt: skip
        bad = any(line.refusal or line.only_desk or line.only_file or line.differs for line in lines)
        return Answer({"lists": data, "sent": sent, "files": files}, says, WITH_PROBLEMS if bad else 0)


def _guess(guess: bool) -> str:
    return _("(a guess until a real export is seen)") if guess else ""
